"""In the builder: judge an exercise that cannot be checked, and set one side for all doses in one act."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.exercise import Unconfirmed
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PlanId
from ptplanner.domain.sides import DoseSide
from tests.support.builders import an_exercise
from tests.support.website import Browser, Site

pytestmark = pytest.mark.integration

DISC = ConditionSlug("disc-herniation")


@pytest.fixture
def plan(site: Site) -> PlanId:
    """A plan with an exercise without described movements, a bird dog and a bridge, for a disc herniation."""
    services, who = site.services, site.who()
    vague = an_exercise("heron-bow", number=0, unconfirmed=frozenset({Unconfirmed.MOVEMENTS}))
    own = services.custom_exercises.create_exercise(who, vague)
    ana = services.patients.get_patient(who, site.issued.patient)
    services.patients.change_patient(who, replace(ana, conditions=(PatientCondition(DISC),)))
    plan = services.planning.start_plan(who, ana.id)
    for slug in (own, ExerciseSlug("clamshell"), ExerciseSlug("bridge")):
        version = services.planning.open_draft(who, plan).stored.version
        services.planning.edit_plan(who, plan, version, edits.AddExercise(slug))
    return plan


def test_an_unchecked_exercise_is_judged_in_its_row(site: Site, mia: Browser, plan: PlanId) -> None:
    page = html.unescape(mia.get(f"/plans/{plan}").text)
    assert "I judged it, keep it" in page
    draft = site.services.planning.open_draft(site.who(), plan)
    item = next(one.id for one in draft.plan.items if one.exercise == "own-heron-bow")
    answer = mia.post(
        f"/plans/{plan}/items/{item}/judge",
        {"version": draft.stored.version, "condition": [DISC]},
    )
    assert answer.status_code == 303
    page = html.unescape(mia.get(f"/plans/{plan}").text)
    assert "I judged it" not in page
    assert "Not checked." in page


def test_all_sided_doses_are_set_to_one_side(site: Site, mia: Browser, plan: PlanId) -> None:
    version = site.services.planning.open_draft(site.who(), plan).stored.version
    menu = html.unescape(mia.get(f"/plans/{plan}?menu=doses").text)
    assert "All on the right" in menu
    mia.post(f"/plans/{plan}/sides", {"version": version, "side": "right"})
    items = site.services.planning.open_draft(site.who(), plan).plan.items
    sides = {item.exercise: item.dosage.side for item in items}
    assert sides == {
        "own-heron-bow": DoseSide.RIGHT,
        "clamshell": DoseSide.RIGHT,
        "bridge": None,
    }


def test_an_unknown_side_changes_nothing(site: Site, mia: Browser, plan: PlanId) -> None:
    before = site.services.planning.open_draft(site.who(), plan)
    answer = mia.post(f"/plans/{plan}/sides", {"version": before.stored.version, "side": "upwards"})
    assert answer.status_code < 500
    assert site.services.planning.open_draft(site.who(), plan).plan == before.plan
