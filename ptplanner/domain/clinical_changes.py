"""What has been corrected in an exercise since it was issued, as far as it matters to a patient who does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.shorthand import describe_dose


class ChangeKind(StrEnum):
    """The part of an exercise that was corrected."""

    STEPS = "steps"
    STOP_RULES = "stop-rules"
    WARNING = "warning"
    DOSE = "dose"
    SIDES = "sides"
    MOVEMENTS = "movements"


ChangeReasons = Mapping[tuple[ExerciseSlug, ChangeKind], str]
"""Why a part of a built-in exercise was corrected, in one line."""


@dataclass(frozen=True)
class ExerciseChange:
    """One corrected part, in lines before and after. ``why`` is empty if no reason is recorded."""

    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class TouchedPlan:
    """A revision in use that was issued with the exercise as it was before."""

    patient: Patient
    plan: PlanId
    number: int
    issued_on: date


@dataclass(frozen=True)
class ChangedExercise:
    """An exercise as it is now, what has changed in it, and the plans in use that this touches."""

    exercise: Exercise
    changes: tuple[ExerciseChange, ...]
    plans: tuple[TouchedPlan, ...]


def compare_exercises(
    old: Exercise, new: Exercise, reasons: ChangeReasons
) -> tuple[ExerciseChange, ...]:
    """Return the clinical parts that differ, in the order of ``ChangeKind``."""
    before, after = _list_parts(old), _list_parts(new)
    return tuple(
        ExerciseChange(kind, before[kind], after[kind], reasons.get((new.slug, kind), ""))
        for kind in ChangeKind
        if before[kind] != after[kind]
    )


def _list_parts(exercise: Exercise) -> Mapping[ChangeKind, tuple[str, ...]]:
    text = exercise.get_text("en")
    return {
        ChangeKind.STEPS: tuple(step.text for step in text.steps),
        ChangeKind.STOP_RULES: text.stop_rules,
        ChangeKind.WARNING: (text.warning,) if text.warning else (),
        ChangeKind.DOSE: (describe_dose(exercise.default_dosage),),
        ChangeKind.SIDES: (exercise.laterality.value,),
        ChangeKind.MOVEMENTS: tuple(sorted(exercise.movement_tags)),
    }
