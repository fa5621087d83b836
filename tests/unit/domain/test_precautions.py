"""Each exercise is checked against the patient's conditions; the therapist decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.exercise import MovementTag
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, RuleId
from ptplanner.domain.plan import Schedule, Section
from ptplanner.domain.precautions import (
    assess_plan,
    find_safer_swaps,
    list_unchecked_conditions,
    match_rules,
    preview_findings,
)
from ptplanner.domain.template import Phase, TemplateItem
from tests.support.builders import (
    TODAY,
    TWELVE,
    a_catalog,
    a_knee_hug,
    a_patient,
    a_plan,
    a_rule,
    an_answer,
    an_exercise,
    an_item,
)

HUG = an_item("hug", "double-knee-to-chest")
WITH_DISC = a_patient("disc-herniation")


def test_a_knee_hug_is_found_for_a_slipped_disc() -> None:
    (finding,) = assess_plan(a_plan(an_item(), HUG), WITH_DISC, a_catalog(), TODAY)
    assert finding.item == ItemId("hug")
    assert finding.advice is Advice.AVOID
    assert finding.is_override_required


def test_nothing_is_found_for_a_patient_without_the_condition() -> None:
    assert assess_plan(a_plan(HUG), a_patient(), a_catalog(), TODAY) == ()


def test_a_safer_exercise_is_offered_that_passes_the_same_check() -> None:
    (finding,) = assess_plan(a_plan(HUG), WITH_DISC, a_catalog(), TODAY)
    assert finding.swaps[0] == "rock-back"


def test_no_swap_is_offered_that_is_in_the_plan_or_has_a_finding() -> None:
    another_hug = an_exercise("hug-two", movement_tags=a_knee_hug().movement_tags)
    catalog = a_catalog(another_hug)
    taken = frozenset({an_exercise("rock-back").slug})
    swaps = find_safer_swaps(a_knee_hug(), WITH_DISC, catalog, TODAY, taken)
    assert "rock-back" not in swaps
    assert "hug-two" not in swaps


def test_an_override_with_a_reason_covers_an_avoid() -> None:
    kept = replace(HUG, overrides=(an_answer(),))
    (finding,) = assess_plan(a_plan(kept), WITH_DISC, a_catalog(), TODAY)
    assert not finding.is_override_required
    assert not finding.is_open


def test_a_caution_needs_no_override() -> None:
    catalog = a_catalog(rules=(a_rule(advice=Advice.CAUTION),))
    (finding,) = assess_plan(a_plan(HUG), WITH_DISC, catalog, TODAY)
    assert finding.is_open
    assert not finding.is_override_required


def test_a_note_needs_no_action() -> None:
    catalog = a_catalog(rules=(a_rule(advice=Advice.NOTE),))
    (finding,) = assess_plan(a_plan(HUG), WITH_DISC, catalog, TODAY)
    assert not finding.is_open


def test_of_two_rules_of_a_condition_the_stronger_gives_the_finding() -> None:
    rules = (a_rule(id=RuleId("mild"), advice=Advice.CAUTION), a_rule())
    (match,) = match_rules(a_knee_hug(), WITH_DISC, a_catalog(rules=rules), TODAY)
    assert match.rule.id == "disc-hug"
    assert match.movement_tags == {MovementTag.LUMBAR_FLEXION_END_RANGE_HUG}


def test_two_equally_strong_rules_of_a_condition_both_give_findings() -> None:
    rules = (a_rule(), a_rule(id=RuleId("another")))
    found = match_rules(a_knee_hug(), WITH_DISC, a_catalog(rules=rules), TODAY)
    assert [match.rule.id for match in found] == ["disc-hug", "another"]
    kept = replace(HUG, overrides=(an_answer(),))
    findings = assess_plan(a_plan(kept), WITH_DISC, a_catalog(rules=rules), TODAY)
    assert [finding.is_override_required for finding in findings] == [False, True]


@pytest.mark.parametrize(("weeks_ago", "is_found"), [(0, True), (5, True), (6, False), (60, False)])
def test_a_rule_after_surgery_ends(weeks_ago: int, is_found: bool) -> None:
    operated = PatientCondition(
        ConditionSlug("disc-herniation"), since=TODAY - timedelta(weeks=weeks_ago)
    )
    patient = a_patient(conditions=(operated,))
    catalog = a_catalog(rules=(a_rule(in_force_weeks=6),))
    assert bool(assess_plan(a_plan(HUG), patient, catalog, TODAY)) is is_found


def test_a_condition_without_a_date_counts_as_in_force() -> None:
    catalog = a_catalog(rules=(a_rule(in_force_weeks=6),))
    assert assess_plan(a_plan(HUG), WITH_DISC, catalog, TODAY)


def _operated(since: date | None, ended: date | None = None) -> PatientCondition:
    return PatientCondition(ConditionSlug("disc-herniation"), since, ended)


@pytest.mark.parametrize(
    ("since", "ended", "until"),
    [
        (date(2026, 11, 1), None, date(2026, 12, 13)),
        (date(2026, 11, 1), date(2027, 1, 31), date(2027, 1, 31)),
        (date(2026, 1, 1), date(2027, 1, 31), date(2027, 1, 31)),
        (None, date(2027, 1, 31), date(2027, 1, 31)),
        (None, None, None),
    ],
    ids=["the usual term", "a later day", "a later day, term over", "an end alone", "no date"],
)
def test_a_finding_says_when_its_precaution_ends(
    since: date | None, ended: date | None, until: date | None
) -> None:
    patient = a_patient(conditions=(_operated(since, ended),))
    catalog = a_catalog(rules=(a_rule(in_force_weeks=6),))
    (match,) = match_rules(a_knee_hug(), patient, catalog, TODAY)
    assert match.until == until
    assert match.is_missing_date is (until is None)


def test_a_rule_without_a_term_asks_for_no_date() -> None:
    (match,) = match_rules(a_knee_hug(), WITH_DISC, a_catalog(), TODAY)
    assert match.until is None
    assert not match.is_missing_date


def test_a_condition_recorded_twice_counts_as_long_as_either() -> None:
    patient = a_patient(conditions=(_operated(TODAY), _operated(date(2020, 1, 1), TODAY)))
    catalog = a_catalog(rules=(a_rule(in_force_weeks=6),))
    (match,) = match_rules(a_knee_hug(), patient, catalog, TODAY)
    assert match.until == TODAY + timedelta(weeks=6)


def test_a_phase_shows_its_findings_in_advance() -> None:
    rows = tuple(
        TemplateItem(ExerciseSlug(slug), Section.MAIN, TWELVE)
        for slug in ("bird-dog", "double-knee-to-chest", "long-gone")
    )
    phase = Phase(rows, Schedule())
    ((exercise, against),) = preview_findings(phase, WITH_DISC, a_catalog(), TODAY)
    assert exercise.slug == "double-knee-to-chest"
    assert [match.rule.id for match in against] == ["disc-hug"]
    assert preview_findings(phase, a_patient(), a_catalog(), TODAY) == ()


def test_no_more_swaps_are_computed_than_shown() -> None:
    catalog = a_catalog(an_exercise("bridge"), an_exercise("clamshell"))
    swaps = find_safer_swaps(a_knee_hug(), WITH_DISC, catalog, TODAY, frozenset(), most=1)
    assert swaps == ("rock-back",)


def test_a_condition_that_has_ended_gives_no_findings() -> None:
    over = PatientCondition(ConditionSlug("disc-herniation"), ended=date(2026, 11, 20))
    assert assess_plan(a_plan(HUG), a_patient(conditions=(over,)), a_catalog(), TODAY) == ()


def test_a_condition_without_rules_is_named_and_never_looks_safe() -> None:
    (unchecked,) = list_unchecked_conditions(
        a_patient("vertigo", "disc-herniation"), a_catalog(), TODAY
    )
    assert unchecked.condition == "vertigo"


def test_an_exercise_that_left_the_catalog_gives_no_finding() -> None:
    plan = a_plan(an_item("gone", "long-gone"), HUG)
    assert [f.item for f in assess_plan(plan, WITH_DISC, a_catalog(), TODAY)] == ["hug"]
