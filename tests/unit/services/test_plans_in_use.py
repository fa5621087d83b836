"""A condition that is recorded after the issue is asked about, on the day it was recorded."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ConditionSlug, PlanId
from ptplanner.domain.patient import Patient
from tests.support.builders import an_exercise
from tests.support.memory_services import MemorySite
from tests.unit.services.test_issuing import issue
from tests.unit.services.test_planning import KNEE_HUG, add, start_plan

DISC = ConditionSlug("disc-herniation")


def _issue_knee_hug(site: MemorySite) -> PlanId:
    plan = start_plan(site)
    add(site, plan, KNEE_HUG)
    patient = _find_patient(site, plan)
    site.services.patients.change_patient(site.mia, replace(patient, conditions=()))
    issue(site, plan)
    return plan


def _find_patient(site: MemorySite, plan: PlanId) -> Patient:
    return site.services.planning.open_draft(site.mia, plan).patient


def _add_disc(site: MemorySite, plan: PlanId) -> Patient:
    patient = _find_patient(site, plan)
    changed = replace(patient, conditions=(*patient.conditions, PatientCondition(DISC)))
    site.services.patients.change_patient(site.mia, changed)
    return _find_patient(site, plan)


def test_a_new_condition_is_asked_about_in_list_page_and_revision(site: MemorySite) -> None:
    plan = _issue_knee_hug(site)
    service = site.services.plans_in_use
    assert service.list_open_reviews(site.mia).rows == ()
    site.clock.advance(days=3)
    patient = _add_disc(site, plan)
    today = site.clock().date()
    found = service.list_open_reviews(site.mia)
    (review,) = found.reviews[patient.id]
    assert [row.patient for row in found.rows] == [patient]
    assert service.review_patients(site.mia, [patient]) == found.reviews
    assert review.causes[0].on == today
    assert service.review_one(site.mia, plan, 1).questions == review.questions
    assert service.list_open_reviews(site.otto).rows == ()


def test_the_day_of_an_entry_stays_when_the_record_changes_again(site: MemorySite) -> None:
    plan = _issue_knee_hug(site)
    patient = _add_disc(site, plan)
    entered = site.clock().date()
    site.clock.advance(days=5)
    site.services.patients.change_patient(site.mia, replace(patient, notes="Likes tea."))
    assert _find_patient(site, plan).recorded_on == {DISC: entered}


def test_an_old_entry_without_a_day_gets_none(site: MemorySite) -> None:
    plan = _issue_knee_hug(site)
    patient = replace(_add_disc(site, plan), recorded_on={})
    with site.store.begin_write() as repos:
        repos.patients.save(site.mia.clinic, patient)
    stored = _find_patient(site, plan)
    site.services.patients.change_patient(site.mia, replace(stored, notes="Likes tea."))
    assert _find_patient(site, plan).recorded_on == {}


def test_a_retired_exercise_of_a_plan_in_use_is_still_checked(site: MemorySite) -> None:
    tags = site.services.built_in_catalog.exercises[KNEE_HUG].movement_tags
    own = site.services.custom_exercises.create_exercise(
        site.mia, an_exercise("heron-hug", number=0, movement_tags=tags)
    )
    plan = start_plan(site)
    add(site, plan, own)
    patient = _find_patient(site, plan)
    site.services.patients.change_patient(site.mia, replace(patient, conditions=()))
    issue(site, plan)
    site.services.custom_exercises.retire_exercise(site.mia, own)
    patient = _add_disc(site, plan)
    found = site.services.plans_in_use.list_open_reviews(site.mia)
    assert found.reviews[patient.id][0].exercise_count == 1
