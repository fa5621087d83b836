"""Views of the builder's counts: exercises, and minutes of the session and of its sections."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.duration_estimate import (
    estimate_exercise_seconds,
    estimate_session_seconds,
    round_up_to_minutes,
)
from ptplanner.domain.plan import SECTIONS, Section
from ptplanner.domain.quality.rationale import ADVISED_EXERCISES
from ptplanner.services.planning import Draft
from ptplanner.web.plans.row_views import RowContext, format_minutes


@dataclass(frozen=True)
class StatusView:
    """The counts of the status strip; ``advised`` is how many exercises are advised at most."""

    exercises: int
    advised: int
    pips: tuple[str, ...]
    minutes: str


def build_status(draft: Draft) -> StatusView:
    count = len(draft.plan.items)
    seconds = estimate_session_seconds(draft.plan, draft.patient.affected_side)
    return StatusView(
        exercises=count,
        advised=ADVISED_EXERCISES,
        pips=_build_pips(count),
        minutes=format_minutes(seconds) or "0 min",
    )


def _build_pips(count: int) -> tuple[str, ...]:
    """Build one pip per advised exercise, and more if the plan has more, up to eight."""
    more = ("over",) * min(count - ADVISED_EXERCISES, 4) if count > ADVISED_EXERCISES else ()
    return (*(("on" if n < count else "off") for n in range(ADVISED_EXERCISES)), *more)


def share_session_minutes(given: RowContext) -> dict[Section, int]:
    """Whole minutes of each section, which add up to those of the session as sheet and status strip say them."""
    shared, seconds, said = {}, 0.0, 0
    for section in SECTIONS:
        items = given.plan.list_items_in(section)
        seconds += sum(estimate_exercise_seconds(item.dosage, given.side) for item in items)
        shared[section] = round_up_to_minutes(seconds) - said
        said += shared[section]
    return shared
