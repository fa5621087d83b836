"""How long a dose takes: sets times repetitions or hold, with rest, for each side."""

from __future__ import annotations

import math

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.plan import Plan, PlanItem, Schedule
from ptplanner.domain.sides import AffectedSide, DoseSide, resolve

# One slow repetition, there and back, when no tempo is given.
REPETITION_S = 4.0
# Between sets when no rest is given: enough to breathe and start again.
REST_S = 15.0
# Getting into position, once per exercise and side.
SET_UP_S = 15.0
# Counted where the source gives no dose or says "as tolerated": one short bout.
UNTOLD_S = 60.0
SECONDS_PER_MINUTE = 60


def seconds_per_session(dosage: Dosage, affected: AffectedSide) -> float:
    """Seconds for one session of one exercise, both sides where both are dosed; 0 where the dose is missing.

    Ranges count with their middle.
    """
    if dosage.is_missing:
        return 0.0
    return _sides(dosage, affected) * (SET_UP_S + _one_side(dosage))


def seconds_per_day(plan: Plan, affected: AffectedSide) -> float:
    """Seconds of a day on which everything is done."""
    return sum(
        seconds_per_session(item.dosage, affected) * times_per_day(item, plan.schedule)
        for item in plan.items
    )


def seconds_of_a_session(plan: Plan, affected: AffectedSide) -> float:
    """Seconds of doing every exercise once."""
    return sum(seconds_per_session(item.dosage, affected) for item in plan.items)


def whole_minutes(seconds: float) -> int:
    """Minutes as they are told: begun ones count, so that nobody is promised less than it takes."""
    return math.ceil(seconds / SECONDS_PER_MINUTE)


def times_per_day(item: PlanItem, schedule: Schedule) -> int:
    """The item's own frequency, else the plan's."""
    return item.dosage.per_day or schedule.per_day


def _sides(dosage: Dosage, affected: AffectedSide) -> int:
    """Sides in turn share the repetitions; each side does them all."""
    return 2 if resolve(dosage.side, affected) is DoseSide.EACH else 1


def _one_side(dosage: Dosage) -> float:
    sets = dosage.sets or 1
    rest = REST_S if dosage.rest_s is None else float(dosage.rest_s)
    return sets * _one_set(dosage) + (sets - 1) * rest


def _one_set(dosage: Dosage) -> float:
    hold = dosage.hold_s.middle if dosage.hold_s else 0.0
    if dosage.repetitions is None:
        return hold or UNTOLD_S
    repetition = float(dosage.tempo.total_s) if dosage.tempo else REPETITION_S
    return dosage.repetitions.middle * (repetition + hold)
