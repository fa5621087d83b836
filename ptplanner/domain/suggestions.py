"""Suggests an exercise for an empty section: one that fits the plan and has no precautions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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


def suggest_exercise(
    section: Section, plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> Exercise | None:
    """Suggest the exercise that shares most regions with the plan, then is most used in templates, then is easiest."""
    taken = {item.exercise for item in plan.items}
    regions, uses = _list_trained_regions(plan, catalog), _count_template_uses(catalog)
    fitting = [
        exercise
        for exercise in catalog.exercises.values()
        if exercise.type in SECTION_TYPES[section] and exercise.slug not in taken
    ]
    fitting.sort(key=lambda e: (-len(regions & set(e.regions)), -uses[e.slug], e.level, e.slug))
    return next((e for e in fitting if is_clear_of_precautions(e, patient, catalog, today)), None)


def _list_trained_regions(plan: Plan, catalog: Catalog) -> set[Region]:
    """Return the regions the plan trains; low back, the main subject of the catalog, for an empty plan."""
    known = [catalog.exercises[i.exercise] for i in plan.items if i.exercise in catalog.exercises]
    return {region for exercise in known for region in exercise.regions} or {Region.LOW_BACK}


def _count_template_uses(catalog: Catalog) -> Counter[ExerciseSlug]:
    """Count how many template items use each exercise."""
    rows = (row for template in catalog.templates.values() for row in template.items)
    return Counter(row.exercise for row in rows)
