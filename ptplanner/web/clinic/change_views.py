"""Views of the clinical changes: corrected exercises with the plans in use that were issued before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.clinical_changes import (
    ChangedExercise,
    ChangeKind,
    ExerciseChange,
    TouchedPlan,
)
from ptplanner.domain.exercise import MovementTag
from ptplanner.domain.sides import BodySide, fill_sides_as_text
from ptplanner.wording.english.clinical import LATERALITY_OPTIONS
from ptplanner.wording.english.dates import format_short_date
from ptplanner.wording.english.movements import MOVEMENT_GROUPS

CHANGE_TITLES = {
    ChangeKind.STEPS: "Steps",
    ChangeKind.STOP_RULES: "When to stop",
    ChangeKind.WARNING: "Warning",
    ChangeKind.DOSE: "Usual dose",
    ChangeKind.SIDES: "Sides",
    ChangeKind.MOVEMENTS: "Movements that precautions look for",
}
_MOVEMENT_LABELS = {
    tag: words for group in MOVEMENT_GROUPS.values() for tag, words in group.items()
}
_SIDE_LABELS = dict(LATERALITY_OPTIONS)


@dataclass(frozen=True)
class CorrectionView:
    title: str
    why: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class TouchedPlanView:
    patient_id: str
    patient: str
    plan_id: str
    line: str


@dataclass(frozen=True)
class ChangedExerciseView:
    slug: str
    name: str
    changes: tuple[CorrectionView, ...]
    plans: tuple[TouchedPlanView, ...]


def build_changed_exercise(changed: ChangedExercise, today: date) -> ChangedExerciseView:
    return ChangedExerciseView(
        slug=changed.exercise.slug,
        name=changed.exercise.name,
        changes=tuple(map(_build_correction, changed.changes)),
        plans=tuple(_build_touched_plan(plan, today) for plan in changed.plans),
    )


def _build_correction(change: ExerciseChange) -> CorrectionView:
    """List only the lines that differ; a line that only moved is not shown."""
    before, after = (
        tuple(_format_line(change.kind, line) for line in lines)
        for lines in (change.before, change.after)
    )
    return CorrectionView(
        title=CHANGE_TITLES[change.kind],
        why=change.why,
        removed=tuple(line for line in before if line not in after),
        added=tuple(line for line in after if line not in before),
    )


def _format_line(kind: ChangeKind, line: str) -> str:
    if kind is ChangeKind.MOVEMENTS:
        return _MOVEMENT_LABELS.get(MovementTag(line), line)
    if kind is ChangeKind.SIDES:
        return _SIDE_LABELS.get(line, line)
    return fill_sides_as_text(line, BodySide.LEFT)


def _build_touched_plan(plan: TouchedPlan, today: date) -> TouchedPlanView:
    return TouchedPlanView(
        plan.patient.id,
        plan.patient.name,
        plan.plan,
        f"Revision {plan.number}, issued on {format_short_date(plan.issued_on, today)}",
    )
