"""Estimates how long doses take: sets times repetitions or hold, plus rest, for each side."""

from __future__ import annotations

import math

from ptplanner.domain.dosage import Distance, DistanceUnit, Dosage, Pace, Span
from ptplanner.domain.plan import Plan, PlanItem, Schedule
from ptplanner.domain.sides import AffectedSide, DoseSide, resolve_side

# One slow repetition, out and back, when no tempo is given.
DEFAULT_REPETITION_S = 4.0
# Between sets when no rest is given: enough to breathe and start again.
DEFAULT_REST_S = 15.0
# Getting into position, once per exercise and side.
SET_UP_S = 15.0
# Assumed when the source gives no dose or says "as tolerated": one short bout.
UNSPECIFIED_BOUT_S = 60.0
SECONDS_PER_MINUTE = 60
# Meters per second when a distance is given without a time. Healthy adults walk 0.94 to 1.43 by age and sex
# (Bohannon and Williams Andrews, Normal walking speed, Physiotherapy 2011); between them, and less for "slow".
WALKING_SPEED = 1.2
SLOW_WALKING_SPEED = 0.8
_METERS = {DistanceUnit.METER: 1.0, DistanceUnit.KILOMETER: 1000.0, DistanceUnit.MILE: 1609.344}


def estimate_exercise_seconds(dosage: Dosage, affected: AffectedSide) -> float:
    """Estimate the seconds of one exercise in one session, including both sides; 0 when the dose is missing.

    Ranges count with their midpoint.
    """
    if dosage.is_missing:
        return 0.0
    return _count_sides(dosage, affected) * (SET_UP_S + _estimate_side_seconds(dosage))


def estimate_day_seconds(plan: Plan, affected: AffectedSide) -> float:
    """Estimate the seconds of a day on which every exercise is done, with the most times a day of a range."""
    return sum(
        estimate_exercise_seconds(item.dosage, affected)
        * get_times_per_day(item, plan.schedule).high
        for item in plan.items
    )


def estimate_session_seconds(plan: Plan, affected: AffectedSide) -> float:
    """Estimate the seconds of one session in which every exercise is done once."""
    return sum(estimate_exercise_seconds(item.dosage, affected) for item in plan.items)


def round_up_to_minutes(seconds: float) -> int:
    """Round up to whole minutes, so that nobody is promised less time than it takes."""
    return math.ceil(seconds / SECONDS_PER_MINUTE)


def get_times_per_day(item: PlanItem, schedule: Schedule) -> Span:
    """Return the item's own times per day, or else the plan's."""
    return item.dosage.per_day or schedule.per_day


def _count_sides(dosage: Dosage, affected: AffectedSide) -> int:
    """Return 2 when each side does all repetitions; alternating sides share them and count as one."""
    return 2 if resolve_side(dosage.side, affected) is DoseSide.EACH else 1


def _estimate_side_seconds(dosage: Dosage) -> float:
    sets = dosage.sets.midpoint if dosage.sets else 1.0
    rest = DEFAULT_REST_S if dosage.rest_s is None else dosage.rest_s.midpoint
    return sets * _estimate_set_seconds(dosage) + (sets - 1) * rest


def _estimate_set_seconds(dosage: Dosage) -> float:
    if dosage.duration_s:
        return dosage.duration_s.midpoint
    if dosage.distance:
        return _estimate_distance_seconds(dosage.distance, dosage.pace)
    hold = dosage.hold_s.midpoint if dosage.hold_s else 0.0
    if dosage.repetitions is None:
        return hold or UNSPECIFIED_BOUT_S
    repetition = float(dosage.tempo.total_s) if dosage.tempo else DEFAULT_REPETITION_S
    return dosage.repetitions.midpoint * (repetition + hold)


def _estimate_distance_seconds(distance: Distance, pace: Pace | None) -> float:
    meters = float(distance.value.low + distance.value.high) / 2 * _METERS[distance.unit]
    return meters / (SLOW_WALKING_SPEED if pace is Pace.SLOW else WALKING_SPEED)
