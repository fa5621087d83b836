"""An exercise whose movements nobody has described never looks safe."""

from __future__ import annotations

from ptplanner.domain.exercise import Exercise, ExerciseType, Region, Unconfirmed
from ptplanner.domain.plan import Section
from ptplanner.domain.precautions import is_beyond_checking, is_clear, safer_swaps
from ptplanner.domain.quality import Key, Kind, can_issue, review
from ptplanner.domain.suggestions import best_for
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


def test_it_is_not_clear_for_a_patient_with_rules_in_force() -> None:
    catalog = a_catalog(_stranger())
    assert is_beyond_checking(_stranger(), WITH_DISC, catalog, TODAY)
    assert not is_clear(_stranger(), WITH_DISC, catalog, TODAY)
    assert is_clear(_stranger(), a_patient(), catalog, TODAY)


def test_it_is_never_offered_as_the_safer_one() -> None:
    catalog = a_catalog(_stranger())
    swaps = safer_swaps(a_knee_hug(safer=()), WITH_DISC, catalog, TODAY, frozenset())
    assert "stranger" not in swaps
    assert "rock-back" in swaps


def test_it_is_not_suggested_for_an_empty_section() -> None:
    catalog = a_catalog(_stranger())
    plan = a_plan(an_item("1", "rock-back"))
    suggested = best_for(Section.COOL_DOWN, plan, WITH_DISC, catalog, TODAY)
    assert suggested is None


def test_the_meter_says_so_and_lets_the_therapist_judge() -> None:
    plan = a_plan(an_item(exercise="stranger"))
    checks = review(plan, a_patient(), a_catalog(_stranger()), TODAY)
    (said,) = [check for check in checks if check.key is Key.CONDITIONS]
    assert (said.passed, said.kind) == (False, Kind.WARNING)
    assert "movements not described yet; precautions cannot be checked" in said.sentence
    assert can_issue(checks)
