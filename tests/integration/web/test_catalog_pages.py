"""The pages of exercises and templates."""

from __future__ import annotations

import pytest

from tests.support.website import Browser, Site


def test_every_exercise_can_be_read(mia: Browser, site: object) -> None:
    page = mia.get("/exercises?all=1").text
    slugs = {part.partition('"')[0] for part in page.split('href="/exercises/')[1:]}
    assert len(slugs) >= 22
    for slug in sorted(slugs):
        read = mia.get(f"/exercises/{slug}")
        assert read.status_code == 200
        assert "Not yet reviewed by a named clinician." in read.text
        assert "{side}" not in read.text
        assert "{other}" not in read.text


def test_an_exercise_shows_both_pictures_its_clip_and_similar_exercises(mia: Browser) -> None:
    page = mia.get("/exercises/bird-dog").text
    for name in ("start.svg", "end.svg", "demo.mp4", "poster.webp"):
        assert f"/static/exercises/bird-dog/{name}" in page
    assert "data-print" in page
    similar = page.partition("<h2>Similar</h2>")[2]
    assert "/exercises/bridge" in similar
    assert 'href="/exercises/bird-dog"' not in similar


def test_an_exercise_without_figure_says_so(
    mia: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.app.jinja_env.globals, "figure", lambda _slug, _name: "")
    assert "Not drawn yet." in mia.get("/exercises/bird-dog").text


def test_both_guides_are_templates_that_say_who_reviewed_them(mia: Browser) -> None:
    page = mia.get("/templates").text
    for slug in ("sciatica-six", "sciatica-core-and-stretch"):
        assert f"/templates/{slug}" in page
        assert "Not yet reviewed by a named clinician." in mia.get(f"/templates/{slug}").text


def test_an_unknown_exercise_or_template_is_not_found(mia: Browser) -> None:
    assert mia.get("/exercises/no-such").status_code == 404
    assert mia.get("/templates/no-such").status_code == 404
