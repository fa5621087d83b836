"""An exercise with unconfirmed movements never looks safe."""

from __future__ import annotations

from ptplanner.domain.exercise import Exercise, ExerciseType, Region, Unconfirmed
from ptplanner.domain.exercise_suggestions import suggest_exercise
from ptplanner.domain.plan import Section
from ptplanner.domain.precautions import find_safer_swaps, is_clear_of_precautions, is_uncheckable
from ptplanner.domain.quality import CheckId, CheckSeverity, can_issue, review_plan
from tests.support.builders import (
    TODAY,
    a_catalog,
    a_knee_hug,
    a_patient,
    a_plan,
    an_exercise,
    an_item,
)

WITH_DISC = a_patient("disc-herniation")


def _stranger() -> Exercise:
    return an_exercise(
        "stranger",
        type=ExerciseType.STRETCH,
        regions=(Region.LOW_BACK,),
        unconfirmed=frozenset({Unconfirmed.MOVEMENTS}),
    )


def test_an_unconfirmed_exercise_never_passes_for_a_patient_with_rules() -> None:
    catalog = a_catalog(_stranger())
    assert is_uncheckable(_stranger(), WITH_DISC, catalog, TODAY)
    assert not is_clear_of_precautions(_stranger(), WITH_DISC, catalog, TODAY)
    assert is_clear_of_precautions(_stranger(), a_patient(), catalog, TODAY)


def test_an_unconfirmed_exercise_is_never_offered_as_safer() -> None:
    catalog = a_catalog(_stranger())
    swaps = find_safer_swaps(a_knee_hug(safer=()), WITH_DISC, catalog, TODAY, frozenset())
    assert "stranger" not in swaps
    assert "rock-back" in swaps


def test_an_unconfirmed_exercise_is_not_suggested_for_an_empty_section() -> None:
    catalog = a_catalog(_stranger())
    plan = a_plan(an_item("1", "rock-back"))
    suggested = suggest_exercise(Section.COOL_DOWN, plan, WITH_DISC, catalog, TODAY)
    assert suggested is None


def test_the_meter_reports_an_unconfirmed_exercise_without_stopping_issuing() -> None:
    plan = a_plan(an_item(exercise="stranger"))
    checks = review_plan(plan, a_patient(), a_catalog(_stranger()), TODAY)
    (result,) = [check for check in checks if check.id is CheckId.CONDITIONS]
    assert (result.passed, result.severity) == (False, CheckSeverity.WARNING)
    assert "movements not described yet; precautions cannot be checked" in result.sentence
    assert can_issue(checks)
