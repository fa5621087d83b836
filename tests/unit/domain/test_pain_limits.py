"""Pain bands agree with the limit, a high limit has a reason, and the limit of an exercise is told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.edits import EditContext, SetPlanDetails
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.pain_limits import find_pain_bands, group_own_limits, validate_pain_limit
from ptplanner.domain.plan import Plan, Schedule
from ptplanner.domain.quality import CheckId, list_issue_blockers
from tests.support.builders import (
    TODAY,
    TWELVE_EACH,
    a_catalog,
    a_patient,
    a_plan,
    an_item,
)


@pytest.mark.parametrize("limit", range(11))
def test_the_bands_cover_the_scale_once_and_end_at_the_limit(limit: int) -> None:
    bands = find_pain_bands(limit)
    numbers = [
        number
        for band in (bands.calm, bands.ease, bands.stop)
        if band
        for number in range(band.low, band.high + 1)
    ]
    assert numbers == list(range(11))
    assert bands.calm.high == max(0, min(limit - 1, 3))
    assert (bands.ease is None) == (limit == 0)
    assert bands.ease is None or bands.ease.high == limit
    assert (bands.stop.low if bands.stop else 11) == limit + 1


@pytest.mark.parametrize("limit", range(9))
def test_a_limit_above_five_needs_a_reason(limit: int) -> None:
    validate_pain_limit(limit, "She has had this pain for years; agreed with her surgeon.")
    if limit <= 5:
        validate_pain_limit(limit, "")
    else:
        with pytest.raises(InvalidValue, match="Write why"):
            validate_pain_limit(limit, "  ")


@pytest.mark.parametrize("limit", [9, 10])
def test_no_new_limit_is_higher_than_eight(limit: int) -> None:
    with pytest.raises(InvalidValue, match="from 0 to 8"):
        validate_pain_limit(limit, "A reason.")


def test_a_reason_has_a_length() -> None:
    with pytest.raises(TextTooLong):
        validate_pain_limit(6, "x" * 501)


def test_own_limits_are_grouped_by_limit_and_leave_out_that_of_the_plan() -> None:
    assert group_own_limits([None, 2, 5, 0, 2], 5) == ((2, (2, 5)), (0, (4,)))
    assert group_own_limits([], 5) == ()


def a_context() -> EditContext:
    return EditContext(a_catalog(), str, "Mia", datetime(2026, 11, 21, tzinfo=UTC))


def _set_limit(plan: Plan, limit: int, reason: str | None = None) -> Plan:
    return SetPlanDetails(Schedule(), "", limit, None, reason).apply(plan, a_context())


def test_the_reason_is_kept_while_the_limit_changes_and_a_page_without_the_field_keeps_it() -> None:
    plan = _set_limit(a_plan(), 6, " Long-standing pain. ")
    assert plan.max_pain_reason == "Long-standing pain."
    assert _set_limit(plan, 7).max_pain_reason == "Long-standing pain."
    with pytest.raises(InvalidValue):
        _set_limit(plan, 7, "")


def test_an_old_plan_with_a_limit_of_nine_can_still_change_its_title() -> None:
    old = replace(a_plan(), max_pain=9)
    changed = SetPlanDetails(Schedule(), "Knee", 9, None, "").apply(old, a_context())
    assert (changed.title, changed.max_pain) == ("Knee", 9)


@pytest.mark.parametrize(
    ("plan_limit", "own", "reason", "is_stopped"),
    [
        (5, None, "", False),
        (6, None, "", True),
        (6, None, "Agreed.", False),
        (9, None, "Agreed.", True),
        (5, 7, "", True),
        (5, 7, "Agreed.", False),
        (5, 9, "Agreed.", True),
        (3, 0, "", False),
    ],
)
def test_issuing_waits_for_the_reason_and_for_a_limit_that_is_not_too_high(
    plan_limit: int, own: int | None, reason: str, is_stopped: bool
) -> None:
    dosage: Dosage = replace(TWELVE_EACH, max_pain=own)
    plan = replace(a_plan(an_item(dosage=dosage)), max_pain=plan_limit, max_pain_reason=reason)
    blockers = list_issue_blockers(plan, a_patient(), a_catalog(), TODAY, ())
    assert any(check.id is CheckId.PAIN_LIMIT for check in blockers) is is_stopped
