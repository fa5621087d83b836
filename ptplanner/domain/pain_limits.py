"""Pain limits: which pain is all right, when a limit needs a reason, and the limits of single exercises.

The bands follow the pain-monitoring model, in which up to 5 of 10 during exercise is acceptable if it is gone by the
next morning (Silbernagel et al., Am J Sports Med 35:897, 2007; https://bim.physio/the-pain-monitoring-model/ reads its
bands as safe to 3, acceptable to 5). That "go on" ends one below a low limit is ours: no source found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ptplanner.domain.dosage import PAIN_BOUNDS, Span
from ptplanner.domain.errors import InvalidValue, TextTooLong

# The model's upper end of acceptable pain; a higher limit is the therapist's decision and needs a reason.
MAX_PAIN_WITHOUT_REASON = 5
# Room for "ease off" and "stop" above it. Older plans may have 9 or 10 until somebody changes them.
HIGHEST_PAIN_LIMIT = 8
# The model's upper end of safe pain.
HIGHEST_CALM_PAIN = 3
PAIN_REASON_LIMIT = 500


@dataclass(frozen=True)
class PainBands:
    """The pain at which a patient goes on, eases off, and stops. Limit 0 has no middle band, limit 10 no last one."""

    calm: Span
    ease: Span | None
    stop: Span | None


def find_pain_bands(limit: int) -> PainBands:
    """Find the bands of a limit from 0 to 10: the middle band ends at the limit."""
    calm_to = max(0, min(limit - 1, HIGHEST_CALM_PAIN))
    return PainBands(
        calm=Span(0, calm_to),
        ease=Span(calm_to + 1, limit) if limit > calm_to else None,
        stop=Span(limit + 1, PAIN_BOUNDS[1]) if limit < PAIN_BOUNDS[1] else None,
    )


def find_pain_limit_problem(limit: int, reason: str) -> str:
    """Return what a new limit lacks, as a sentence; empty if it can be issued."""
    if limit > HIGHEST_PAIN_LIMIT:
        return f"The pain limit goes from 0 to {HIGHEST_PAIN_LIMIT}."
    if limit > MAX_PAIN_WITHOUT_REASON and not reason.strip():
        return (
            f"Write why pain may go above {MAX_PAIN_WITHOUT_REASON} of 10. "
            "The reason is stored with the plan."
        )
    return ""


def validate_pain_limit(limit: int, reason: str) -> None:
    """Raise InvalidValue for a limit that is too high or lacks its reason."""
    if problem := find_pain_limit_problem(limit, reason):
        raise InvalidValue(problem)
    if len(reason) > PAIN_REASON_LIMIT:
        raise TextTooLong("The reason", len(reason), PAIN_REASON_LIMIT)


class OwnPainLimit(NamedTuple):
    """A limit that differs from the plan's, with the numbers of the exercises that have it."""

    limit: int
    exercises: tuple[int, ...]


def group_own_limits(limits: Iterable[int | None], plan_limit: int) -> tuple[OwnPainLimit, ...]:
    """Group the limits that differ from the plan's, in the order of their first exercise, counted from 1."""
    numbers_by_limit: dict[int, list[int]] = {}
    for number, limit in enumerate(limits, start=1):
        if limit is not None and limit != plan_limit:
            numbers_by_limit.setdefault(limit, []).append(number)
    return tuple(OwnPainLimit(limit, tuple(numbers)) for limit, numbers in numbers_by_limit.items())
