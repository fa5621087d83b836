"""No sheet forbids what one of its cards asks for: every condition with every exercise, kept despite its rules."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ItemId, PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Override, Plan, PlanItem, Section
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import CheckId, review_plan
from ptplanner.domain.quality.consistency_checks import find_side_order
from ptplanner.domain.revision import (
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.domain.sides import AffectedSide, DoseSide, Laterality
from ptplanner.formats import content_files
from ptplanner.handout.document import build_sheet
from ptplanner.handout.sheet import Sheet

TODAY = date(2026, 11, 29)
CATALOG = content_files.load_catalog()
BAN = re.compile(r"\b(?:do not|don['’]t|never|avoid|leave this out)\b", re.IGNORECASE)
REASON, FOR_PATIENT = "Tested: flexion centralises.", "it eased your leg when we tried it"


def build_document(exercise: Exercise, condition: str) -> RevisionDocument:
    """Issue a plan with one exercise, kept in spite of every rule, for a patient with one condition."""
    patient = PatientContext(
        "Ana",
        affected_side=AffectedSide.LEFT,
        conditions=(PatientCondition(ConditionSlug(condition), TODAY),),
    )
    kept = tuple(
        Override(rule.id, Advice.AVOID, REASON, for_patient=FOR_PATIENT)
        for rule in CATALOG.rules
        if rule.condition == condition and rule.advice is Advice.AVOID
    )
    item = PlanItem(
        ItemId("1"), exercise.slug, Section.MAIN, exercise.default_dosage, overrides=kept
    )
    plan = Plan(PlanId("p"), PatientId("p"), items=(item,))
    return build_revision_document(
        plan,
        patient,
        assess_plan(plan, patient, CATALOG, TODAY),
        CATALOG,
        number=1,
        issued_on=TODAY,
        clinic=ClinicDetails("Clinic"),
        therapist="Mia",
        codes=SheetCodes("https://plans.example"),
    )


def list_box_lines(sheet: Sheet) -> list[str]:
    return [f"{one.exercises_label} {one.avoid} {one.why}".strip() for one in sheet.precautions]


@pytest.mark.parametrize("condition", CATALOG.conditions)
def test_the_box_forbids_nothing_that_a_card_asks_for(condition: str) -> None:
    for exercise in CATALOG.exercises.values():
        document = build_document(exercise, condition)
        sheet = build_sheet(document, {})
        lines = list_box_lines(sheet)
        assert not [line for line in lines if BAN.search(line)], exercise.slug
        assert len(set(lines)) == len(lines), exercise.slug
        if any(one.is_overridden for one in document.findings):
            assert any("was chosen for you. It eased your leg" in line for line in lines)
        assert REASON not in " ".join(lines), "the therapist's own words stay on screen"


def test_a_kept_exercise_does_not_carry_its_own_ban() -> None:
    knees = CATALOG.get_exercise("double-knee-to-chest")
    (kept,) = build_sheet(build_document(knees, "disc-herniation"), {}).cards
    assert kept.warning == ""
    (other,) = build_sheet(build_document(knees, "sciatica"), {}).cards
    assert (
        other.warning
        == "A herniated disc, a cushion between the bones of your back? Leave this out and ask us first."
    )


def test_no_stop_rule_of_an_exercise_names_a_condition() -> None:
    """A condition belongs into the exercise's warning, which an override replaces."""
    names = re.compile(r"herniat|disc\b|pregnan|osteopor|fracture", re.IGNORECASE)
    for exercise in CATALOG.exercises.values():
        text = exercise.get_text("en")
        assert not names.search(" ".join(text.stop_rules)), exercise.slug
        assert bool(text.warning) == bool(exercise.warned_condition), exercise.slug


@pytest.mark.parametrize("side", [DoseSide.EACH, DoseSide.ALTERNATE])
def test_a_dose_whose_sides_disagree_with_the_steps_is_reported(side: DoseSide) -> None:
    patient = PatientContext("Ana", affected_side=AffectedSide.LEFT)
    for exercise in CATALOG.exercises.values():
        if exercise.laterality is Laterality.NONE:
            continue
        item = PlanItem(ItemId("1"), exercise.slug, Section.MAIN, Dosage(side=side))
        plan = Plan(PlanId("p"), PatientId("p"), items=(item,))
        checks = review_plan(plan, patient, CATALOG, TODAY)
        (check,) = [one for one in checks if one.id is CheckId.SIDE_ORDER]
        order = find_side_order(exercise.get_text("en"))
        assert check.passed == (order in (None, side)), exercise.slug


def test_the_usual_sides_agree_with_the_steps() -> None:
    for exercise in CATALOG.exercises.values():
        order, usual = find_side_order(exercise.get_text("en")), exercise.default_dosage.side
        assert order is None or order is usual, exercise.slug
        if exercise.laterality is Laterality.ALTERNATE:
            assert order is DoseSide.ALTERNATE, exercise.slug
