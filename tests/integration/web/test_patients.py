"""The screens around the builder: find, create, change and look at patients."""

from __future__ import annotations

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from ptplanner.domain.ids import PatientId
from ptplanner.services.demo import DEMO_EMAIL, DemoClinic
from tests.support.page_forms import read_form
from tests.support.website import PASSWORD, Browser, Site

TOMASZ: dict[str, object] = {
    "name": "Tomasz Wilk", "born": "3 Feb 1955", "side": "both", "language": "pl", "notes": "Uses the counter.",
    "condition": ["fall-risk", "glaucoma"], "since-fall-risk": "2026-01-15", "detail-fall-risk": "two falls",
}  # fmt: skip


def _create(browser: Browser, **changes: object) -> str:
    answer = browser.post("/patients/new", {**TOMASZ, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_new_patient_has_a_page_with_everything_that_was_typed(mia: Browser) -> None:
    page = mia.get(_create(mia)).text
    for words in (
        "Tomasz Wilk", "Both sides", "born 3 February 1955", "reads Polish", "sheets are in English so far",
        "two falls", "since 15 January 2026", "Uses the counter.", "Start a plan", "From nothing",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("page", ["a new patient", "a change", "a mistake"])
def test_a_browser_does_not_fill_the_therapist_into_the_patient(mia: Browser, page: str) -> None:
    """Browsers offer their owner's name and birth date unless a field switches that off."""
    text = {
        "a new patient": lambda: mia.get("/patients/new").text,
        "a change": lambda: mia.get(f"{_create(mia)}/edit").text,
        "a mistake": lambda: mia.post("/patients/new", {**TOMASZ, "born": "yesterday"}).text,
    }[page]()
    for name in ("name", "born"):
        (field,) = re.findall(rf'<input\b[^>]*\bname="{name}"[^>]*>', text)
        assert 'autocomplete="off"' in field


def test_a_condition_without_rules_says_that_nothing_is_checked(site: Site, mia: Browser) -> None:
    ruled = {rule.condition for rule in site.services.built_in_catalog.rules}
    unruled = next(c for c in site.services.built_in_catalog.conditions if c not in ruled)
    page = mia.get(_create(mia, condition=[unruled])).text
    assert "No rule yet. Nothing is checked." in page


def test_a_patient_can_be_changed(mia: Browser) -> None:
    place = _create(mia)
    form = mia.get(f"{place}/edit").text
    assert 'value="3 February 1955"' in form
    assert 'value="15 January 2026"' in form
    changed = {**read_form(form), "name": "Tomasz Wilk-Nowak", "side": "left"}
    answer = mia.post(f"{place}/edit", changed)
    assert answer.status_code == 303
    page = mia.get(place).text
    assert "Tomasz Wilk-Nowak" in page
    assert "Left side" in page


def test_a_mistake_keeps_everything_that_was_typed(mia: Browser) -> None:
    answer = mia.post(
        "/patients/new", {**TOMASZ, "born": "yesterday", "since-fall-risk": "some day", "notes": "Keep me"}
    )  # fmt: skip
    assert answer.status_code == 422
    for kept in ("Tomasz Wilk", "yesterday", "some day", "two falls", "Keep me"):
        assert kept in answer.text, kept
    assert answer.text.count('aria-invalid="true"') == 2
    assert re.search(r'value="fall-risk" checked', answer.text)
    assert re.search(r'value="both" checked', answer.text)
    assert re.search(r'<option value="pl" selected', answer.text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "Write the patient’s name"),
        ({"name": "x" * 121}, "121 characters"),
        ({"born": "05/06/1968"}, "This can be 5 June or 6 May"),
        ({"born": "2090-01-01"}, "is in the future"),
        ({"born": "1802-01-01"}, "more than 130 years ago"),
        ({"born": "31 February 1990"}, "not in the calendar"),
        ({"notes": "n" * 10_000}, "10000 characters"),
        ({"language": "xx"}, "Choose a language"),
        ({"side": "middle"}, "Choose one of these"),
        ({"since-fall-risk": "2090-01-01"}, "is in the future"),
        ({"ended-fall-risk": "2025-12-01"}, "ended before it began"),
        ({"ended-fall-risk": "9999-12-31"}, "years ahead"),
        ({"since-fall-risk": "0001-01-01"}, "years ago"),
        ({"since-fall-risk": "1950-01-01"}, "before the date of birth, 3 February 1955"),
        ({"detail-fall-risk": "d" * 121}, "121 characters"),
    ],
)
def test_each_mistake_is_reported_beside_its_field(
    mia: Browser, changes: dict[str, object], words: str
) -> None:
    answer = mia.post("/patients/new", {**TOMASZ, **changes})
    assert answer.status_code == 422
    assert words in answer.text.replace("&#39;", "’").replace("'", "’")


def test_line_breaks_are_counted_as_in_the_browser(mia: Browser) -> None:
    _create(mia, notes="ab\r\n" * 1_333)


def test_a_second_patient_of_the_same_name_and_birth_date_is_asked_about(mia: Browser) -> None:
    first = _create(mia)
    asked = mia.post("/patients/new", TOMASZ)
    assert asked.status_code == 422
    assert "Is this the same person?" in asked.text
    assert first in asked.text
    second = _create(mia, **{"is-another": "yes"})
    assert second != first


def test_search_returns_a_fragment_to_htmx_and_a_page_to_a_form(mia: Browser) -> None:
    _create(mia)
    fragment = mia.post("/patients/search", {"q": "wilk"}, **{"HX-Request": "true"}).text
    page = mia.post("/patients/search", {"q": "wilk"}).text
    assert "<html" not in fragment
    assert "<html" in page
    for text in (fragment, page):
        assert "Tomasz Wilk" in text
        assert "Ana Ruiz" not in text
        assert "1 of 2 patients for “wilk”" in text


def test_an_empty_result_says_what_to_do(mia: Browser) -> None:
    page = mia.post("/patients/search", {"q": "zzzz"}).text
    assert "Nobody found for “zzzz”" in page
    assert "New patient" in page


def test_an_empty_clinic_starts_with_a_patient(site: Site) -> None:
    page = site.signed_in("otto@valley.example").get("/patients").text
    assert "Nobody here yet." in page
    assert 'role="search"' not in page


def test_the_list_shows_the_latest_plan(mia: Browser) -> None:
    _create(mia)
    page = mia.get("/patients").text
    assert "Revision 2" in page
    assert "No plan yet" in page


def test_a_patients_page_shows_what_each_revision_changed(site: Site, mia: Browser) -> None:
    page = mia.get(f"/patients/{site.issued.patient}").text
    assert "Revision 1" in page
    assert "2 exercises" in page
    assert "Now: 3 sets of 10 to 12" in page
    assert "Before: 2 sets of 8" in page
    for number in (1, 2):
        for paper in ("a4", "letter"):
            assert f"/plans/{site.issued.plan}/revisions/{number}.pdf?paper={paper}" in page


def test_a_patients_page_shows_the_code_in_groups_until_it_is_revoked(
    site: Site, mia: Browser
) -> None:
    code, place = site.issued.plan_code, f"/patients/{site.issued.patient}"
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in mia.get(place).text
    mia.post(f"/plans/{site.issued.plan}/codes/revoke")
    page = mia.get(place).text
    assert f"{code[:4]} {code[4:8]}" not in page
    assert "The printed codes no longer open the plan" in page


def test_the_first_screen_ends_with_the_first_patient_that_somebody_enters(
    site: Site, anybody: Browser
) -> None:
    DemoClinic(site.services.accounts, site.services.patients).create_demo(PASSWORD)
    anybody.sign_in(DEMO_EMAIL)
    assert "Ana Ruiz is made up" in anybody.get("/patients").text
    anybody.post("/patients/new", {"name": "Chen Walker", "language": "en", "side": "none"})
    page = anybody.get("/patients").text
    assert "made up" not in page
    assert "Chen Walker" in page


def test_a_name_that_several_conditions_share_is_asked_about(mia: Browser) -> None:
    """THR stands for three operations with rules of their own, so a tick alone would be a guess."""
    page = mia.get("/patients/new").text
    lines = re.findall(r'class="condition__which">([^<]+)<', page)
    assert len(lines) == 3
    for approach in ("posterior", "anterior", "lateral"):
        assert sum(approach in line for line in lines) == 2
    assert all("“THR” and “THA” can also mean hip replacement" in line for line in lines)
    assert all("Ask which one" in line for line in lines)


def _enter(mia: Browser, **fields: str) -> TestResponse:
    return mia.post(
        "/patients/new",
        {
            "name": "Zed Lamar",
            "language": "en",
            "side": "right",
            "condition": ["knee-replacement"],
            **fields,
        },
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Oct 2025", "since October 2025"),
        ("october, 2025", "since October 2025"),
        ("10/2025", "since October 2025"),
        ("2025-10", "since October 2025"),
        ("2 Oct 2025", "since 2 October 2025"),
    ],
)
def test_a_condition_may_begin_in_a_month(mia: Browser, typed: str, shown: str) -> None:
    answer = _enter(mia, **{"since-knee-replacement": typed})
    assert answer.status_code == 303
    assert shown in mia.get(answer.headers["Location"]).text
    form = mia.get(answer.headers["Location"] + "/edit").text
    assert f'value="{shown.removeprefix("since ")}"' in form


def test_a_month_counts_to_its_last_day(mia: Browser, site: Site) -> None:
    there = _enter(mia, **{"since-knee-replacement": "Oct 2025"}).headers["Location"]
    patient = PatientId(there.rpartition("/")[2])
    [has] = site.services.patients.get_patient(site.who(), patient).conditions
    assert (has.since, has.is_month_only) == (date(2025, 10, 31), True)


@pytest.mark.parametrize("typed", ["Okt 2025", "13/2025", "Oct", "2025", "Oct 2099"])
def test_a_month_that_cannot_be_is_refused_at_its_field(mia: Browser, typed: str) -> None:
    answer = _enter(mia, **{"since-knee-replacement": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_this_month_is_not_in_the_future(mia: Browser, site: Site) -> None:
    today = site.services.clock().date()
    assert _enter(mia, **{"since-knee-replacement": f"{today:%B %Y}"}).status_code == 303


def test_the_date_of_an_operation_may_be_unknown(mia: Browser) -> None:
    asked = _enter(mia)
    assert asked.status_code == 422
    assert "tick “not known”" in asked.text
    answer = _enter(mia, **{"undated-knee-replacement": "yes"})
    assert answer.status_code == 303
    assert 'name="undated-knee-replacement" value="yes" checked' in (
        mia.get(answer.headers["Location"] + "/edit").text
    )


def test_a_condition_may_end_in_the_month_in_which_it_began(mia: Browser) -> None:
    fields = {"since-knee-replacement": "Oct 2025", "ended-knee-replacement": "20 October 2025"}
    assert _enter(mia, **fields).status_code == 303
