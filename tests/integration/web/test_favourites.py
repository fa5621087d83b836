"""Favourites and recently used exercises: personal, in the catalog and in the builder."""

from __future__ import annotations

from tests.integration.web.test_plans import change
from tests.support.website import OTTO, Browser, Site


def marked(browser: Browser, path: str = "/exercises?mine=favourite&all=1") -> set[str]:
    page = browser.get(path).text
    return {part.partition('"')[0] for part in page.split('id="card-')[1:]}


def test_a_favourite_is_found_by_its_filter_until_it_is_unmarked(mia: Browser) -> None:
    assert mia.post("/exercises/bridge/favourite", {"on": "1"}).status_code == 303
    assert mia.post("/exercises/bridge/favourite", {"on": "1"}).status_code == 303
    assert marked(mia) == {"bridge"}
    assert 'aria-pressed="true"' in mia.get("/exercises/bridge").text
    mia.post("/exercises/bridge/favourite", {"on": "0"})
    assert marked(mia) == set()


def test_an_empty_list_of_favourites_says_so_and_can_be_left(mia: Browser) -> None:
    page = mia.get("/exercises?mine=favourite").text
    assert "No exercise fits." in page
    assert 'id="chip-mine-favourite" checked' in page


def test_marking_works_with_and_without_scripts(mia: Browser) -> None:
    part = mia.post("/exercises/bridge/favourite", {"on": "1"}, **{"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'id="star-bridge" aria-pressed="true"' in part.text


def test_an_unknown_exercise_cannot_be_marked(mia: Browser) -> None:
    assert mia.post("/exercises/no-such/favourite", {"on": "1"}).status_code == 404


def test_favourites_are_personal(mia: Browser, site: Site) -> None:
    mia.post("/exercises/bridge/favourite", {"on": "1"})
    assert marked(site.signed_in(OTTO)) == set()


def test_the_exercise_added_last_comes_first(mia: Browser, site: Site) -> None:
    for slug in ("bridge", "clamshell"):
        assert change(mia, site, "items", exercise=slug) == 303
    page = mia.get("/exercises?mine=recent").text
    assert 0 < page.index('id="card-clamshell"') < page.index('id="card-bridge"')


def test_the_search_in_the_builder_shows_favourites(mia: Browser, site: Site) -> None:
    mia.post("/exercises/clamshell/favourite", {"on": "1"})
    page = mia.get(f"/plans/{site.issued.plan}?mine=favourite").text
    assert 'id="result-clamshell"' in page
    assert 'id="result-bridge"' not in page
