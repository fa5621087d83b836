"""Which exercise to offer for an empty section: one that fits the plan and that nothing speaks against."""

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
from ptplanner.domain.precautions import is_clear

TYPES_OF_SECTION: Mapping[Section, frozenset[ExerciseType]] = MappingProxyType(
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


def best_for(
    section: Section, plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> Exercise | None:
    """Most regions in common with the plan first, then what templates use most, then the easier one."""
    taken = {item.exercise for item in plan.items}
    regions, uses = _regions(plan, catalog), _uses(catalog)
    fitting = [
        exercise
        for exercise in catalog.exercises.values()
        if exercise.type in TYPES_OF_SECTION[section] and exercise.slug not in taken
    ]
    fitting.sort(key=lambda e: (-len(regions & set(e.regions)), -uses[e.slug], e.level, e.slug))
    return next((e for e in fitting if is_clear(e, patient, catalog, today)), None)


def _regions(plan: Plan, catalog: Catalog) -> set[Region]:
    """What the plan trains; an empty plan is taken for a low back, the catalog's main matter."""
    known = [catalog.exercises[i.exercise] for i in plan.items if i.exercise in catalog.exercises]
    return {region for exercise in known for region in exercise.regions} or {Region.LOW_BACK}


def _uses(catalog: Catalog) -> Counter[ExerciseSlug]:
    """How many rows of templates have each exercise."""
    rows = (row for template in catalog.templates.values() for row in template.items)
    return Counter(row.exercise for row in rows)
