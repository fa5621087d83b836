"""A plan in use that a newer condition speaks against is shown in list and page, and asked about before printing."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PlanId
from tests.support.website import Browser, Site

DISC = ConditionSlug("disc-herniation")
HUG = ExerciseSlug("double-knee-to-chest")
TITLE = "Revision 1 has 1 exercise to answer."


@pytest.fixture
def plan(site: Site) -> PlanId:
    """An issued plan with a knee hug; the disc herniation is recorded afterwards."""
    services, who = site.services, site.who()
    patient = services.patients.create_patient(
        who, replace(services.patients.get_patient(who, site.issued.patient), name="Bo Lund", conditions=())
    )  # fmt: skip
    plan = services.planning.start_plan(who, patient.id)
    draft = services.planning.edit_plan(who, plan, 1, edits.AddExercise(HUG))
    services.issuing.issue_plan(who, plan, draft.stored.version)
    services.patients.change_patient(who, replace(patient, conditions=(PatientCondition(DISC),)))
    return plan


def _read(browser: Browser, path: str) -> str:
    return html.unescape(browser.get(path).text)


def test_list_and_page_say_what_is_to_be_answered_and_why(
    site: Site, mia: Browser, plan: PlanId
) -> None:
    patient = site.services.planning.open_draft(site.who(), plan).patient.id
    for path in ("/patients", "/patients/to-answer", f"/patients/{patient}"):
        page = _read(mia, path)
        assert TITLE in page
        assert "isc herniation was added on" in page
        assert f'href="/plans/{plan}"' in page
        assert "Answer and revise" in page
    assert "1 of 2 patients has a plan" in _read(mia, "/patients/to-answer")


@pytest.mark.parametrize(
    "choice", ["paper=a4", "paper=letter&layout=fridge", "paper=a4&download=1"]
)
def test_before_it_is_printed_again_the_page_asks(mia: Browser, plan: PlanId, choice: str) -> None:
    printed = f"/plans/{plan}/revisions/1.pdf?{choice}"
    answer = mia.get(printed)
    assert answer.status_code == 302
    asked = _read(mia, answer.headers["Location"])
    assert TITLE in asked
    assert "Print revision 1 all the same" in asked
    again = f"/plans/{plan}/revisions/1.pdf?anyway=1&{choice}"
    assert again in asked


def test_a_sheet_without_anything_to_answer_is_printed_at_once(site: Site, mia: Browser) -> None:
    path = f"/plans/{site.issued.plan}/revisions/2.pdf?paper=a4"
    assert mia.get(path).mimetype == "application/pdf"
    assert "Nothing is left to answer" in _read(mia, f"/plans/{site.issued.plan}/revisions/2/ask")
