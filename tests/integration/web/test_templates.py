"""Templates in phases: shown completely, started at any phase, and continued with the next."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from tests.support.website import Browser, Site

PHASED = "sciatica-in-phases"


def start(mia: Browser, site: Site, template: str) -> str:
    """The address of a new plan's builder."""
    answer = mia.post(f"/patients/{site.issued.patient}/plans", {"template": template})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def stored(site: Site, page: str) -> tuple[Plan, int]:
    with site.services.planning.store.begin_read() as repos:
        user = repos.users.find_by_email("mia@harbour.example")
        assert user is not None
        plan_id = next(
            one.plan.id
            for one in repos.plans.list_for_patient(user.clinic, site.issued.patient)
            if one.plan.id in page
        )
        found = repos.plans.get(user.clinic, plan_id)
    return found.plan, found.version


def exercises(plan: Plan) -> set[str]:
    return {item.exercise for item in plan.items}


def test_a_template_page_shows_phases_weeks_and_goals(mia: Browser) -> None:
    page = mia.get(f"/templates/{PHASED}").text
    assert "3 phases, about 12 weeks" in page
    for text in ("Phase 1: Calm the leg pain", "About weeks 3 to 6", "Phase 3: Get strong again"):
        assert text in page
    assert page.count("Ready for the next phase") == 2
    assert "You can sit for 20 minutes." in page
    assert "https://www.nice.org.uk/guidance/ng59" in page


def test_every_template_has_a_page_that_says_who_reviewed_it(mia: Browser, site: Site) -> None:
    index = mia.get("/templates").text
    for slug in site.services.built_in_catalog.templates:
        assert f"/templates/{slug}" in index
        assert "Not yet reviewed by a named clinician." in mia.get(f"/templates/{slug}").text


def test_a_plan_starts_with_the_first_phase(mia: Browser, site: Site) -> None:
    plan, _ = stored(site, start(mia, site, PHASED))
    assert (plan.template, plan.phase) == (PHASED, 1)
    assert len(plan.items) == 4


def test_a_plan_starts_at_a_later_phase(mia: Browser, site: Site) -> None:
    plan, _ = stored(site, start(mia, site, f"{PHASED}/3"))
    assert plan.phase == 3
    assert "hip-hinge-with-stick" in exercises(plan)


@pytest.mark.parametrize("number", ["0", "4", "x", "-1", "2/2", ""])
def test_an_unknown_phase_starts_no_plan(mia: Browser, site: Site, number: str) -> None:
    answer = mia.post(f"/patients/{site.issued.patient}/plans", {"template": f"{PHASED}/{number}"})
    assert answer.status_code == 422
    assert "phase" in answer.text


def test_the_builder_offers_the_next_phase_with_the_goals_of_this_one(
    mia: Browser, site: Site
) -> None:
    there = start(mia, site, PHASED)
    picker = mia.get(f"{there}/menus/templates").text
    goals, offer = picker.index("You can sit for 20 minutes."), picker.index("Next phase:")
    assert goals < offer
    assert f'value="{PHASED}/2"' in picker
    assert picker.count(' aria-current="step"') == 1
    assert picker.strip() in mia.get(f"{there}?menu=templates").text


def test_a_plan_moves_on_to_the_next_phase(mia: Browser, site: Site) -> None:
    page = start(mia, site, PHASED)
    before, version = stored(site, page)
    answer = mia.post(f"{page}/template", {"version": version, "template": f"{PHASED}/2"})
    assert answer.status_code == 303
    after, _ = stored(site, page)
    assert after.phase == 2
    second = site.services.built_in_catalog.get_template(PHASED).get_phase(2)
    assert exercises(after) == {item.exercise for item in second.items}
    assert {gone.item.exercise for gone in after.removed} == exercises(before)
    assert "Removed Pelvic tilt" in mia.get(page).text


def test_the_goals_of_a_phase_are_on_the_patients_phone_and_in_the_record(
    mia: Browser, anybody: Browser, site: Site
) -> None:
    page = start(mia, site, f"{PHASED}/2")
    plan, version = stored(site, page)
    issued = site.services.issuing.issue_plan(site.who(), plan.id, version).document
    assert "You can walk for 20 minutes." in issued.goals
    phone = anybody.get(f"/P/{issued.codes.plan}").text
    assert "Your next step" in phone
    assert all(goal in phone for goal in issued.goals)
    record = mia.get(f"/patients/{site.issued.patient}").text
    assert "from “Sciatica in three phases”, phase 2" in record


def test_the_last_phase_has_no_next(mia: Browser, site: Site) -> None:
    page = mia.get(start(mia, site, f"{PHASED}/3")).text
    assert "Next phase:" not in page


def test_an_unknown_phase_changes_nothing(mia: Browser, site: Site) -> None:
    page = start(mia, site, PHASED)
    before = stored(site, page)
    answer = mia.post(f"{page}/template", {"version": before[1], "template": f"{PHASED}/9"})
    assert answer.status_code == 422
    assert "phases 1 to 3" in answer.text
    assert stored(site, page) == before


def test_templates_for_the_patients_conditions_come_first(mia: Browser, site: Site) -> None:
    page = mia.get(f"/patients/{site.issued.patient}").text
    in_sight, _, others = page.partition("Other templates (")
    offered = re.findall(r'name="template" value="([^"]+)"', in_sight)
    assert {slug.partition("/")[0] for slug in offered} == {
        "sciatica-six",
        "sciatica-core-and-stretch",
        PHASED,
    }
    assert 'value="ankle-sprain/1"' in others


def _list_offered(mia: Browser, site: Site, *conditions: str) -> tuple[str, str]:
    """What a new patient's page offers at once, and what it keeps under all or other templates."""
    held = tuple(PatientCondition(ConditionSlug(slug), date(2026, 10, 1)) for slug in conditions)
    patient = Patient(PatientId(""), "Zed Lamar", conditions=held)
    made = site.services.patients.create_patient(site.who(), patient)
    first, _, others = mia.get(f"/patients/{made.id}").text.partition("starts__more")
    return first, others


def test_no_template_of_another_body_part_is_suggested(mia: Browser, site: Site) -> None:
    first, others = _list_offered(mia, site, "knee-replacement")
    assert "sciatica" not in first
    assert "No template is meant for what is recorded" in others
    assert others.index("Knee osteoarthritis") < others.index("Six exercises for sciatica")


def test_without_a_condition_no_template_is_suggested(mia: Browser, site: Site) -> None:
    first, others = _list_offered(mia, site)
    assert "Six exercises for sciatica" not in first
    assert "Six exercises for sciatica" in others


def test_an_empty_plan_offers_nothing_without_a_reason(mia: Browser, site: Site) -> None:
    made = site.services.patients.create_patient(site.who(), Patient(PatientId(""), "Zed Lamar"))
    plan = site.services.planning.start_plan(site.who(), made.id)
    assert "Perhaps <strong>" not in mia.get(f"/plans/{plan}").text
    assert "Best match" not in mia.get(f"/plans/{plan}").text
