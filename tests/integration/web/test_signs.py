"""A sign that the paper cannot print is named at its field as soon as it is saved, and before the plan is issued."""

from __future__ import annotations

import pytest

from tests.integration.web.test_plans import change, draft
from tests.support.website import Browser, Site

BULLET = "\uf0b7 Rest if sore"
NAMED = "On paper, U+F0B7 becomes “•”."


def test_the_note_names_it_and_so_do_preview_and_meter(mia: Browser, site: Site) -> None:
    item = site.issued.first_item
    assert change(mia, site, f"items/{item}/words", note=BULLET, warning="") == 303
    assert f"Note: {NAMED}" in mia.get(f"/plans/{site.issued.plan}").text
    for page in ("preview", "meter"):
        text = mia.get(f"/plans/{site.issued.plan}/{page}").text
        assert "your note: on paper, U+F0B7 becomes “•”." in text
    assert draft(site)[0].items[0].note == BULLET


def test_the_answer_to_a_saved_note_names_it(mia: Browser, site: Site) -> None:
    _, version = draft(site)
    item = site.issued.first_item
    answer = mia.post(
        f"/plans/{site.issued.plan}/items/{item}/words",
        {"version": version, "note": "", "warning": BULLET},
        **{"HX-Request": "true"},
    )
    assert f"Warning: {NAMED}" in answer.get_json()["parts"][f"row-{item}"]


def test_the_patients_page_and_form_name_it(mia: Browser, site: Site) -> None:
    made = mia.post("/patients/new", {"name": "Ana\uf0b7 Ruiz", "side": "left"})
    assert made.status_code == 303
    assert NAMED in mia.get(made.headers["Location"]).text
    assert NAMED in mia.get(f"{made.headers['Location']}/edit").text


@pytest.mark.parametrize("field", ["name", "phone", "hours"])
def test_the_clinics_details_name_it(mia: Browser, site: Site, field: str) -> None:
    card = {
        "name": "Harbour Physio",
        "phone": "1",
        "hours": "8 to 6",
        "emergency_number": "112",
        "version": "1",
    }
    mia.post("/clinic/card", {**card, field: "Odd \uf0b7"})
    assert NAMED in mia.get("/clinic").text
    assert "details: on paper, U+F0B7" in mia.get(f"/plans/{site.issued.plan}/preview").text


def test_ordinary_pages_say_nothing_about_signs(mia: Browser, site: Site) -> None:
    for page in (f"/plans/{site.issued.plan}", "/clinic", f"/patients/{site.issued.patient}/edit"):
        assert "On paper, " not in mia.get(page).text
