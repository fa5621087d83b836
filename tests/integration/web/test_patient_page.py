"""What a patient's phone shows for a code, from the plan to one exercise and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.web.phone.exercise_views import build_phone_exercise
from ptplanner.web.phone.routes import render_phone_page
from tests.support.website import Browser, Site


def test_a_plan_code_shows_the_plan_with_the_first_name(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.plan_code}").text
    for words in (
        "Ana’s exercises",
        "Harbour Physio",
        "3 sets of 10 to 12",
        "When to stop and get help",
        "112",
    ):
        assert words in page, words


@pytest.mark.parametrize("write", ["{}", "{} ", "{:.4}-{}", "lower"])
def test_a_code_may_be_typed_in_any_spelling(site: Site, anybody: Browser, write: str) -> None:
    code = site.issued.plan_code
    typed = {
        "lower": code.lower(),
        "{:.4}-{}": f"{code[:4]}-{code[4:8]}-{code[8:]}",
        "{} ": f" {code[:4]} {code[4:8]} {code[8:]} ",
    }.get(write, code)
    answer = anybody.client.get("/p", query_string={"code": typed})
    assert answer.headers["Location"] == f"/P/{code}"


@pytest.mark.parametrize(
    ("first", "second"),
    [(" ", " "), ("-", "-"), (" - ", "-"), ("\u2013", "  "), ("", "\u00a0")],
    ids=["spaces", "dashes", "both", "long dash", "no-break space"],
)
def test_a_code_typed_badly_opens_the_plan(
    site: Site, anybody: Browser, first: str, second: str
) -> None:
    """Lower case, spaces and dashes in any places: the patient gets the plan, not a message."""
    code = site.issued.plan_code.lower()
    typed = f" {code[:4]}{first}{code[4:8]}{second}{code[8:]} "
    opened = anybody.client.get("/p", query_string={"code": typed}, follow_redirects=True)
    assert opened.status_code == 200
    assert "Ana’s exercises" in opened.text


@pytest.mark.parametrize("form", ["/p/{0}", "/P/{1}", "/p/{1}/2"])
def test_any_spelling_of_the_address_leads_to_the_printed_one(
    site: Site, anybody: Browser, form: str
) -> None:
    code = site.issued.plan_code
    answer = anybody.get(form.format(code, code.lower()))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/P/{code}")


def test_an_exercise_code_shows_that_exercise_with_dose_sides_and_timer(
    site: Site, anybody: Browser
) -> None:
    page = anybody.get(f"/P/{site.issued.first_item_code}").text
    assert "Bird dog" in page
    assert "<b>1 of 2</b>" in page
    assert 'data-sets="3" data-repetitions="12" data-hold="5" data-rest="30"' in page
    assert page.index('data-steps="left"') < page.index('data-steps="right"')
    assert f'href="/P/{site.issued.plan_code}"' in page


def test_each_side_shows_its_own_words(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.first_item_code}").text
    left, right = page.split('data-steps="left"')[1].split('data-steps="right"')
    assert '<b class="side-word">left</b>' in left
    assert '<b class="side-word">right</b>' not in left
    assert '<b class="side-word">right</b>' in right.split("</section>")[0]


def test_an_old_sheet_shows_what_has_changed(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.plan_code}/1").text
    for words in (
        "Your plan has changed",
        "Your sheet is version 1. This is version 2",
        "Bird dog",
        "Open my new plan",
    ):
        assert words in page, words
    assert "Rock-back" not in page


def test_the_newest_sheet_opens_the_plan_at_once(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.plan_code}/2").text
    assert "Your plan has changed" not in page
    assert "Ana’s exercises" in page


def test_a_sheet_that_was_never_printed_opens_the_plan(site: Site, anybody: Browser) -> None:
    assert "Ana’s exercises" in anybody.get(f"/P/{site.issued.plan_code}/77").text


def test_an_old_revision_can_be_viewed_and_is_marked_as_old(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.plan_code}/1/old").text
    assert "This is your old sheet" in page
    assert "2 sets of 8" in page
    assert "data-tick" not in page


def test_an_exercise_that_left_the_plan_leads_to_the_plan(
    site: Site, mia: Browser, anybody: Browser
) -> None:
    services = site.services
    user = services.accounts.sign_in("mia@harbour.example", "five calm herons wade")

    who = Actor(user.id, user.clinic, user.name, user.role)
    version = services.planning.open_draft(who, site.issued.plan).stored.version
    draft = services.planning.edit_plan(
        who, site.issued.plan, version, edits.RemoveItem(ItemId(site.issued.first_item))
    )
    services.issuing.issue_plan(who, site.issued.plan, draft.stored.version)
    page = anybody.get(f"/P/{site.issued.first_item_code}").text
    assert "You can leave this exercise out now." in page
    assert "Rock-back" in page


@pytest.mark.parametrize(
    "typed", ["7K4M9XQ2WT", "hello", "AEIOU", "x" * 500, "../../etc/passwd", "%00"]
)
def test_an_invalid_code_stays_in_the_field(anybody: Browser, typed: str) -> None:
    answer = anybody.client.get("/p", query_string={"code": typed})
    assert answer.status_code == 404
    assert "Please check your code." in answer.text
    assert typed[:10] in answer.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda code: code[:-1] + ("2" if code[-1] == "3" else "3"), "Look at each part again"),
        (lambda code: code[:4] + "!" + code[5:], "Look at part 2 again. No code has “!” in it."),
        (lambda code: code[:-2], "You typed 10 letters or numbers."),
    ],
)
@pytest.mark.parametrize("place", ["field", "address"])
def test_a_mistyped_code_is_caught_before_anything_else_is_said(
    site: Site, anybody: Browser, change: Callable[[str], str], says: str, place: str
) -> None:
    typed = change("7K4M9XQ2WTBX")
    there = f"/p?code={typed}" if place == "field" else f"/P/{typed}"
    answer = anybody.get(there)
    assert answer.status_code == 404
    assert says in answer.text
    assert "We do not know this code." not in answer.text


def test_a_look_alike_opens_the_plan(site: Site, anybody: Browser) -> None:
    code = site.issued.plan_code
    for right, typed in (("D", "0"), ("Q", "O"), ("7", "1"), ("J", "I"), ("V", "U")):
        if right in code:
            answer = anybody.get(f"/p?code={code.replace(right, typed, 1).lower()}")
            assert answer.headers["Location"].endswith(f"/P/{code}")


def test_an_unknown_code_without_a_mistake_says_that_it_is_not_known(anybody: Browser) -> None:
    for code in ("7K4M9XQ2WTBX", "7K4M9XQ2WTB"):
        answer = anybody.get(f"/P/{code}")
        assert answer.status_code == 404
        assert "We do not know this code." in answer.text


def test_an_empty_field_asks_again(anybody: Browser) -> None:
    answer = anybody.get("/p?code=++")
    assert answer.status_code == 200
    assert "We do not know" not in answer.text


def test_the_plan_works_without_scripts(site: Site, anybody: Browser) -> None:
    page = anybody.get(f"/P/{site.issued.plan_code}").text
    assert page.count('type="checkbox"') == 2
    assert "Start with number 1" in page
    assert 'href="#help"' in page


@pytest.mark.parametrize("sides", ["L", "le", "REL"])
def test_demonstrations_show_the_listed_exercises(site: Site, anybody: Browser, sides: str) -> None:
    listed = site.listed(sides)
    by_number = {str(e.number): e for e in site.services.built_in_catalog.exercises.values()}
    page = anybody.get(f"/X/{listed}")
    assert page.status_code == 200
    for entry in listed.split("."):
        assert by_number[entry[:-1]].name in page.text


@pytest.mark.parametrize(
    "listed", ["", "1", "L", "0L", "99999L", "9999L", "1L..2R", "1X", "²L", ".".join(["1L"] * 61)]
)
def test_an_invalid_list_of_demonstrations_is_not_found(anybody: Browser, listed: str) -> None:
    assert anybody.get(f"/X/{listed}").status_code in (404, 302)


def test_the_service_worker_is_served_with_the_scope_of_the_plan(anybody: Browser) -> None:
    answer = anybody.get("/P/sw.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"


def test_a_changed_note_is_reported_with_its_text(site: Site, anybody: Browser) -> None:
    services, issued = site.services, site.issued
    user = services.accounts.sign_in("mia@harbour.example", "five calm herons wade")
    who = Actor(user.id, user.clinic, user.name, user.role)
    version = services.planning.open_draft(who, issued.plan).stored.version
    edit = edits.SetNote(ItemId(issued.first_item), "Hold the chair.", "Not on ice.")
    draft = services.planning.edit_plan(who, issued.plan, version, edit)
    services.issuing.issue_plan(who, issued.plan, draft.stored.version)
    page = anybody.get(f"/P/{issued.plan_code}/2").text
    assert "Take care: “Not on ice.” Note: “Hold the chair.”" in page


@pytest.mark.parametrize(("slug", "has_stage"), [("bird-dog", True), ("own-heron-stand", False)])
def test_an_exercise_that_nothing_shows_has_no_empty_stage(
    site: Site, slug: str, has_stage: bool
) -> None:
    exercise = site.services.built_in_catalog.get_exercise("bird-dog")
    step = replace(exercise.texts["en"].steps[0], text="Watch https://films.example.org/heron.")
    text = replace(exercise.texts["en"], steps=(step,))
    shown = replace(exercise, slug=ExerciseSlug(slug), texts={"en": text})
    with site.app.test_request_context("/"):
        page = render_phone_page(
            "exercise.html",
            "en",
            exercise=build_phone_exercise(shown, Dosage(), equipment={}),
            prescription=None,
            plan_path="",
            help=None,
            ended_on=None,
        )
    assert ('class="stage"' in page) is has_stage
    assert '<a href="https://films.example.org/heron"' in page
