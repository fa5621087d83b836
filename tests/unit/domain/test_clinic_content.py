"""A clinic's additions appear beside the built-in content, and its changes are marked as changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ptplanner.domain.catalog import ClinicRule, CustomExercise, merge_clinic_content
from ptplanner.domain.condition import Advice, RuleAdjustment
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.domain.precautions import match_rules
from tests.support.builders import TODAY, a_catalog, a_knee_hug, a_patient, a_rule, an_exercise

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WITH_DISC = a_patient("disc-herniation")


def an_adjustment(advice: Advice | None, reason: str = "Our surgeon lets them.") -> RuleAdjustment:
    return RuleAdjustment(RuleId("disc-hug"), advice, reason, "Mia Berg", date(2026, 11, 21))


def a_clinic_rule(condition: str = "vertigo") -> ClinicRule:
    rule = a_rule(id=RuleId("own-1"), condition=ConditionSlug(condition), is_custom=True)
    return ClinicRule(rule, NOON, "Mia Berg", NOON, "Mia Berg")


def test_milder_advice_says_that_the_clinic_chose_it() -> None:
    catalog = merge_clinic_content(a_catalog(), (), (an_adjustment(Advice.NOTE),), ())
    (match,) = match_rules(a_knee_hug(), WITH_DISC, catalog, TODAY)
    assert match.rule.advice is Advice.NOTE
    assert match.rule.adjustment == an_adjustment(Advice.NOTE)


def test_a_rule_that_is_switched_off_gives_no_findings() -> None:
    catalog = merge_clinic_content(a_catalog(), (), (an_adjustment(None),), ())
    assert match_rules(a_knee_hug(), WITH_DISC, catalog, TODAY) == ()


def test_a_condition_without_active_rules_says_why() -> None:
    """A condition whose rules were switched off has not "no rule yet"."""
    catalog = merge_clinic_content(a_catalog(), (), (an_adjustment(None),), ())
    assert catalog.explain_unchecked(ConditionSlug("disc-herniation")) == (
        "Your clinic switched its rules off."
    )
    assert catalog.explain_unchecked(ConditionSlug("vertigo")) == "No rule yet."
    own = a_clinic_rule("disc-herniation")
    assert not merge_clinic_content(
        a_catalog(), (own,), (an_adjustment(None),), ()
    ).switched_off_conditions


def test_an_adjustment_of_a_rule_that_left_the_content_changes_nothing() -> None:
    gone = RuleAdjustment(RuleId("long-gone"), None, "Old.", "Mia Berg", date(2026, 11, 21))
    assert merge_clinic_content(a_catalog(), (), (gone,), ()).rules == a_catalog().rules


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_adjustment_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidValue, match="Write why"):
        an_adjustment(None, reason)


def test_a_reason_has_a_maximum_length() -> None:
    with pytest.raises(TextTooLong):
        an_adjustment(None, "x" * 501)


def test_an_own_rule_gives_a_condition_without_rules_one() -> None:
    catalog = merge_clinic_content(a_catalog(), (a_clinic_rule(),), (), ())
    (match,) = match_rules(a_knee_hug(), a_patient("vertigo"), catalog, TODAY)
    assert match.rule.is_custom


def test_an_own_rule_for_an_unknown_condition_is_kept_without_effect() -> None:
    catalog = merge_clinic_content(a_catalog(), (a_clinic_rule("long-gone"),), (), ())
    assert catalog.rules == a_catalog().rules


def test_an_own_exercise_cannot_replace_a_built_in_one() -> None:
    other = CustomExercise(an_exercise("bird-dog", number=0, author="Mia Berg"), NOON)
    assert (
        merge_clinic_content(a_catalog(), (), (), (other,)).get_exercise("bird-dog").author
        == "ptplanner"
    )
