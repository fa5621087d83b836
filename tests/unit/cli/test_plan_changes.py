"""The options of ``ptplanner handout`` make the same changes to a plan as the builder's edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click
import pytest

from ptplanner.cli.plan_changes import (
    PlanChanges,
    apply_overrides,
    apply_plan_changes,
    build_template_plan,
)
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.ids import ConditionSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.formats import content_files

CATALOG = content_files.load_catalog()
TODAY = date(2026, 11, 21)
PLAN = build_template_plan("sciatica-six", CATALOG, PlanChanges())
FIRST, SECOND, *_ = PLAN.items


def test_an_exercise_is_left_out() -> None:
    plan = apply_plan_changes(PLAN, CATALOG, PlanChanges(removed=(FIRST.exercise,)))
    assert [item.exercise for item in plan.items] == [i.exercise for i in PLAN.items[1:]]
    assert plan.removed == ()


def test_a_swapped_exercise_keeps_its_row_and_nothing_else() -> None:
    noted = PLAN.replace_item(replace(SECOND, note="Only for the old exercise."))
    swaps: dict[str, str] = {SECOND.exercise: "bridge"}
    plan = apply_plan_changes(noted, CATALOG, PlanChanges(swaps=swaps))
    swapped = plan.get_item(SECOND.id)
    assert swapped.exercise == "bridge"
    assert swapped.note == ""
    assert swapped.dosage == CATALOG.exercises[swapped.exercise].default_dosage
    assert [item.id for item in plan.items] == [item.id for item in PLAN.items]


@pytest.mark.parametrize(
    "changes",
    [
        PlanChanges(removed=("nonsense",)),
        PlanChanges(swaps={"nonsense": "bridge"}),
        PlanChanges(swaps={FIRST.exercise: "nonsense"}),
        PlanChanges(overrides={"nonsense": "A reason."}),
    ],
)
def test_an_unknown_exercise_is_a_usage_error(changes: PlanChanges) -> None:
    with pytest.raises(click.UsageError):
        apply_plan_changes(PLAN, CATALOG, changes)


def test_an_override_is_written_to_the_finding_with_reason_and_therapist() -> None:
    patient = PatientContext(
        "Ana", conditions=(PatientCondition(ConditionSlug("disc-herniation"), TODAY),)
    )
    plan = build_template_plan("sciatica-core-and-stretch", CATALOG, PlanChanges())
    _, findings = apply_overrides(plan, patient, CATALOG, TODAY, PlanChanges(), "Marta Silva")
    strong = next(finding for finding in findings if finding.advice > Advice.NOTE)
    changes = PlanChanges(overrides={strong.exercise: "Bends without pain."})
    changed, after = apply_overrides(plan, patient, CATALOG, TODAY, changes, "Marta Silva")
    (override, *_) = changed.get_item(strong.item).overrides
    assert (override.reason, override.by) == ("Bends without pain.", "Marta Silva")
    assert not [f for f in after if f.exercise == strong.exercise and f.is_override_required]


def test_an_override_carries_the_reason_in_the_patients_words() -> None:
    patient = PatientContext(
        "Ana", conditions=(PatientCondition(ConditionSlug("disc-herniation")),)
    )
    hug = "double-knee-to-chest"
    changes = PlanChanges({hug: "Flexion eases it."}, for_patient={hug: "It eased your leg."})
    plan, _ = apply_overrides(PLAN, patient, CATALOG, TODAY, changes, "Marta Silva")
    (item,) = [item for item in plan.items if item.exercise == hug]
    assert {one.for_patient for one in item.overrides} == {"It eased your leg."}
