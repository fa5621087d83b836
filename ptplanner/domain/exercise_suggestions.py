"""Exercises to offer: the best for an empty section, and those similar to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise, ExerciseType, Region
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, Section
from ptplanner.domain.precautions import is_clear_of_precautions

SECTION_TYPES: Mapping[Section, frozenset[ExerciseType]] = MappingProxyType(
    {
        Section.WARM_UP: frozenset(
            {ExerciseType.MOBILITY, ExerciseType.NERVE_GLIDE, ExerciseType.BREATHING}
        ),
        Section.MAIN: frozenset(
            {ExerciseType.STRENGTH, ExerciseType.BALANCE, ExerciseType.AEROBIC}
        ),
        Section.COOL_DOWN: frozenset({ExerciseType.STRETCH}),
    }
)


@dataclass(frozen=True)
class ExerciseSuggestion:
    """An exercise with the reason for it: the regions it shares with the patient's conditions, else with the plan."""

    exercise: Exercise
    regions: tuple[Region, ...]
    is_for_condition: bool


def suggest_exercise(
    section: Section, plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> ExerciseSuggestion | None:
    """Suggest an exercise for the regions of the patient's conditions, else of the plan; None without a reason.

    Of these the one that shares most regions comes first, then the most used in templates, then the easiest.
    """
    of_conditions = list_affected_regions(patient, catalog, today)
    regions = of_conditions or _list_trained_regions(plan, catalog)
    taken, uses = {item.exercise for item in plan.items}, _count_template_uses(catalog)
    fitting = [
        exercise
        for exercise in catalog.exercises.values()
        if exercise.type in SECTION_TYPES[section]
        and exercise.slug not in taken
        and regions & set(exercise.regions)
    ]
    fitting.sort(key=lambda e: (-len(regions & set(e.regions)), -uses[e.slug], e.level, e.slug))
    for exercise in fitting:
        if is_clear_of_precautions(exercise, patient, catalog, today):
            shared = tuple(region for region in exercise.regions if region in regions)
            return ExerciseSuggestion(exercise, shared, is_for_condition=bool(of_conditions))
    return None


def list_affected_regions(patient: PatientContext, catalog: Catalog, today: date) -> set[Region]:
    """Return the regions that the patient's current conditions concern."""
    current = (has.condition for has in patient.conditions if has.is_current(today))
    known = (catalog.conditions[slug] for slug in current if slug in catalog.conditions)
    return {region for condition in known for region in condition.regions}


def _list_trained_regions(plan: Plan, catalog: Catalog) -> set[Region]:
    known = [catalog.exercises[i.exercise] for i in plan.items if i.exercise in catalog.exercises]
    return {region for exercise in known for region in exercise.regions}


def _count_template_uses(catalog: Catalog) -> Counter[ExerciseSlug]:
    """Count how many template items use each exercise."""
    rows = (row for template in catalog.templates.values() for row in template.items)
    return Counter(row.exercise for row in rows)


# As many choices as can be read at a glance.
MAX_SIMILAR = 4
# Training the same muscles matters more than sharing a position.
_MUSCLE_WEIGHT, _REGION_WEIGHT, _TYPE_WEIGHT, _POSITION_WEIGHT = 3, 2, 2, 1


def find_similar_exercises(exercise: Exercise, catalog: Catalog) -> tuple[Exercise, ...]:
    """Return at most ``MAX_SIMILAR`` similar exercises, most similar first.

    The exercise's own easier and harder steps are left out, and so is any exercise that shares neither
    a muscle nor a region with it.
    """
    steps = {exercise.slug, exercise.easier, exercise.harder}
    others = [
        other
        for other in catalog.exercises.values()
        if other.slug not in steps and _has_shared_muscle_or_region(other, exercise)
    ]
    others.sort(key=lambda other: (-_score_similarity(other, exercise), other.level, other.slug))
    return tuple(others[:MAX_SIMILAR])


def _has_shared_muscle_or_region(one: Exercise, two: Exercise) -> bool:
    return bool(set(one.muscles) & set(two.muscles) or set(one.regions) & set(two.regions))


def _score_similarity(one: Exercise, two: Exercise) -> float:
    return (
        _MUSCLE_WEIGHT * _compute_jaccard(one.muscles, two.muscles)
        + _REGION_WEIGHT * _compute_jaccard(one.regions, two.regions)
        + _TYPE_WEIGHT * (one.type is two.type)
        + _POSITION_WEIGHT * (one.position is two.position)
    )


def _compute_jaccard(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Return the Jaccard index of two sets of names, from 0 to 1."""
    everything = set(one) | set(two)
    return len(set(one) & set(two)) / len(everything) if everything else 0.0
