"""A corrected exercise is shown with the plans in use that were issued before, and with its reason."""

from __future__ import annotations

import html

import pytest

from ptplanner.domain import edits
from ptplanner.domain.clinical_changes import ChangeKind
from ptplanner.formats.content_files.changes import load_change_reasons
from ptplanner.services.custom_exercises import fingerprint_exercise
from tests.support.builders import an_exercise
from tests.support.website import Browser, Site

pytestmark = pytest.mark.integration


def _read(browser: Browser, path: str) -> str:
    return html.unescape(browser.get(path).text)


def test_nothing_is_touched_while_nothing_changes(mia: Browser) -> None:
    assert "No plan in use is touched." in _read(mia, "/clinic/changes")


def test_a_corrected_exercise_is_shown_with_the_plans_that_it_touches(
    site: Site, mia: Browser
) -> None:
    services, who = site.services, site.who()
    slug = services.custom_exercises.create_exercise(who, an_exercise("heron-reach", number=0))
    plan = services.planning.start_plan(who, site.issued.patient)
    draft = services.planning.edit_plan(who, plan, 1, edits.AddExercise(slug))
    services.issuing.issue_plan(who, plan, draft.stored.version)
    form = mia.get(f"/own-exercises/{slug}/edit").text
    assert "Kneel on your hands and knees." in form
    stored = services.custom_exercises.get_custom_exercise(who, slug).exercise
    mia.post(
        f"/own-exercises/{slug}/edit",
        {
            "name": stored.name, "steps": "Sit on your heels.\nReach your {side} arm out.", "dose": "2x5/side",
            "type": "strength", "level": "standard", "position": "quadruped", "laterality": "each",
            "side-noun": "side", "is-described": "yes", "version": fingerprint_exercise(stored),
        },
    )  # fmt: skip
    page = _read(mia, "/clinic/changes")
    for words in (
        "Heron reach", "<del>Kneel on your hands and knees.</del>", "<ins>Sit on your heels.</ins>", "Usual dose",
        "No reason is recorded.", "Revision 1, issued on", f'href="/plans/{plan}"',
    ):  # fmt: skip
        assert words in page, words
    assert "Heron reach" not in _read(site.signed_in("otto@valley.example"), "/clinic/changes")


def test_every_recorded_reason_is_for_an_exercise_of_the_catalog(site: Site) -> None:
    reasons = load_change_reasons()
    assert {slug for slug, _ in reasons} <= set(site.services.built_in_catalog.exercises)
    assert {part for _, part in reasons} <= set(ChangeKind)


def test_a_mistake_can_be_reported_without_a_word_about_patients(site: Site, mia: Browser) -> None:
    page = _read(mia, "/exercises/bird-dog")
    assert "Report a mistake in this exercise" in page
    assert "Exercise: Bird dog (bird-dog)" in page
    assert "mailto:" not in page
