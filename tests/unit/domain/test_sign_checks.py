"""The meter names each sign that the paper prints as another one, with its exercise and its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.exercise import ExerciseText, Step, StepRole
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import CheckId, CheckResult, CheckSeverity, FixTarget, review_plan
from ptplanner.domain.quality.review_input import ReviewInput
from ptplanner.domain.quality.sign_checks import check_signs
from tests.support.builders import (
    TODAY,
    a_catalog,
    a_patient,
    a_plan,
    a_rule,
    an_answer,
    an_exercise,
    an_item,
)

BULLET = "\uf0b7"
TIBETAN = "\u0f56"
NAME = an_exercise().name


def check(plan: Plan, patient: PatientContext | None = None) -> list[CheckResult]:
    case = ReviewInput(plan, patient or a_patient(), a_catalog(), TODAY, ())
    return list(check_signs(case))


def test_ordinary_text_has_no_result() -> None:
    plan = a_plan(an_item(note="Rest – if sore… “ok”", warning="Nguyễn says 🙂"))
    assert check(plan, a_patient(name="Zoë Łukasz")) == []
    passed = [one for one in review_plan(plan, a_patient(), a_catalog(), TODAY) if one.passed]
    assert "The paper can print every sign." in [one.sentence for one in passed]


def test_a_bullet_of_word_in_a_note_is_named_with_exercise_and_field() -> None:
    [result] = check(a_plan(an_item(note=f"{BULLET} Rest if sore")))
    assert result.sentence == f"{NAME}, your note: on paper, U+F0B7 becomes “•”."
    assert (result.id, result.item, result.fix_target) == (CheckId.SIGNS, "1", FixTarget.NOTE)
    assert result.severity is CheckSeverity.HINT
    assert not result.stops_issue


def test_a_sign_that_cannot_be_recognized_on_paper_is_a_warning() -> None:
    [result] = check(a_plan(an_item(warning=TIBETAN)))
    assert result.sentence == f"{NAME}, warning: on paper, “{TIBETAN}” becomes “\ufffd”."
    assert (result.severity, result.fix_target) == (CheckSeverity.WARNING, FixTarget.WARNING)


def test_many_signs_are_counted() -> None:
    [result] = check(a_plan(an_item(note="\u0f40\u0f41\u0f42\u0f43\u0f44\u0f45")))
    assert result.sentence.endswith("and 2 more.")


def test_the_patients_first_name_is_checked() -> None:
    """Of the surname the sheet prints at most an initial, and only one that the paper has."""
    [result] = check(a_plan(), a_patient(name=f"Ana{TIBETAN} Ruiz"))
    assert (result.sentence.partition(":")[0], result.fix_target) == (
        "The patient’s name",
        FixTarget.PATIENT,
    )
    assert check(a_plan(), a_patient(name=f"Ana Ruiz{TIBETAN}")) == []


def test_names_of_therapist_and_clinic_are_checked() -> None:
    names = (("The therapist’s name", f"Mia{TIBETAN}"), ("The clinic’s details", "Harbour"))
    case = ReviewInput(a_plan(), a_patient(), a_catalog(), TODAY, (), names)
    assert [one.sentence.partition(":")[0] for one in check_signs(case)] == ["The therapist’s name"]


ODD = f"Lift {TIBETAN}"
TEXT = an_exercise().get_text("en")
ODD_TEXTS = (
    replace(TEXT, name=ODD),
    replace(TEXT, purpose=ODD),
    replace(TEXT, feel=ODD),
    replace(TEXT, stop_rules=(ODD,)),
    replace(TEXT, steps=(Step(StepRole.MOVE, ODD),)),
)


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_every_text_of_an_exercise_is_checked(text: ExerciseText) -> None:
    catalog = a_catalog(an_exercise(texts={"en": text}))
    [result] = check_signs(ReviewInput(a_plan(), a_patient(), catalog, TODAY, ()))
    assert "its text: on paper" in result.sentence
    assert result.fix_target is FixTarget.EXERCISE


@pytest.mark.parametrize("field", ["avoid", "why", "instead", "safely"])
def test_every_line_of_a_rule_is_checked(field: str) -> None:
    catalog = a_catalog(rules=(a_rule(**{field: f"Not {TIBETAN}"}),))
    patient = a_patient("disc-herniation")
    plan = a_plan(an_item("hug", "double-knee-to-chest", overrides=(an_answer(),)))
    failed = [one for one in review_plan(plan, patient, catalog, TODAY) if not one.passed]
    assert [one.fix_target for one in failed if one.id is CheckId.SIGNS] == [FixTarget.FINDING]
