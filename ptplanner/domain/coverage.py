"""Catalog statistics: exercises by region, type and level, missing parts, reading grades and ladders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise, ExerciseType, Level, Region
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.readability import compute_reading_grade
from ptplanner.domain.sides import BodySide, fill_sides_as_text
from ptplanner.domain.template import Template

ExerciseSlugs = tuple[ExerciseSlug, ...]


class CatalogRequirement(StrEnum):
    """Something every exercise in the catalog should have."""

    FIGURE = "figure"
    CLIP = "clip"
    STEP = "easier or harder"
    SOURCE = "source with address or year"
    ALIAS = "other names"
    REVIEW = "review by a named clinician"


@dataclass(frozen=True)
class Coverage:
    """Statistics of one catalog.

    ``exercise_counts``: an exercise counts once for each of its regions.
    ``missing_by_requirement``: exercises that lack something, in catalog order.
    ``exercise_grades`` and ``template_grades``: reading grades, worst first.
    ``ladders``: easier to harder; an exercise with no easier or harder step is left out.
    """

    exercises: int
    exercise_counts: Mapping[tuple[Region, ExerciseType, Level], int]
    missing_by_requirement: Mapping[CatalogRequirement, ExerciseSlugs]
    exercise_grades: tuple[tuple[str, float], ...]
    template_grades: tuple[tuple[str, float], ...]
    ladders: tuple[ExerciseSlugs, ...]


def measure_coverage(
    catalog: Catalog, pictured: AbstractSet[ExerciseSlug], filmed: AbstractSet[ExerciseSlug]
) -> Coverage:
    """Measure ``catalog``; ``pictured`` and ``filmed`` are the exercises that have pictures and a clip."""
    exercises = tuple(sorted(catalog.exercises.values(), key=lambda one: one.number))
    has = {CatalogRequirement.FIGURE: pictured, CatalogRequirement.CLIP: filmed}
    missing = {
        part: tuple(
            e.slug for e in exercises if not _has_requirement(e, part, has.get(part, frozenset()))
        )
        for part in CatalogRequirement
    }
    return Coverage(
        exercises=len(exercises),
        exercise_counts=Counter((r, e.type, e.level) for e in exercises for r in e.regions),
        missing_by_requirement=missing,
        exercise_grades=_sort_worst_first((e.slug, grade_exercise(e)) for e in exercises),
        template_grades=_sort_worst_first(
            (t.slug, grade_template(t)) for t in catalog.templates.values()
        ),
        ladders=_build_ladders(exercises),
    )


def _has_requirement(
    exercise: Exercise, part: CatalogRequirement, drawn: AbstractSet[ExerciseSlug]
) -> bool:
    match part:
        case CatalogRequirement.FIGURE | CatalogRequirement.CLIP:
            return exercise.slug in drawn
        case CatalogRequirement.STEP:
            return bool(exercise.easier or exercise.harder)
        case CatalogRequirement.SOURCE:
            return any(source.url or source.year for source in exercise.sources)
        case CatalogRequirement.ALIAS:
            return bool(exercise.get_text("en").aliases)
        case CatalogRequirement.REVIEW:
            return exercise.review.is_reviewed


def grade_exercise(exercise: Exercise) -> float:
    """Return the school grade of all English text about an exercise that a patient reads."""
    text = exercise.get_text("en")
    lines = [text.purpose, text.equipment_note, f"You feel it in {text.feel}."]
    lines += [*(step.text for step in text.steps), *text.mistakes, *text.stop_rules]
    return compute_reading_grade(fill_sides_as_text("\n".join(lines), BodySide.LEFT)) or 0.0


def grade_template(template: Template) -> float:
    """Return the school grade of a template's own text, without its exercises."""
    lines = [template.summary, template.before_starting, template.dosage_source]
    for phase in template.phases:
        lines += [phase.name, *phase.goals, *(item.note for item in phase.items)]
    return compute_reading_grade("\n".join(line for line in lines if line)) or 0.0


def _sort_worst_first(rows: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _build_ladders(exercises: Iterable[Exercise]) -> tuple[ExerciseSlugs, ...]:
    """Group exercises into ladders by their easiest step; sort each ladder from easier to harder."""
    known = {exercise.slug: exercise for exercise in exercises}
    found: dict[ExerciseSlug, list[Exercise]] = {}
    for exercise in known.values():
        found.setdefault(_find_ladder_foot(exercise, known), []).append(exercise)
    in_order = (sorted(steps, key=lambda e: _rank_on_ladder(e, known)) for steps in found.values())
    return tuple(tuple(e.slug for e in steps) for steps in in_order if len(steps) > 1)


def _list_easier_steps(
    exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]
) -> list[ExerciseSlug]:
    """List an exercise and its easier steps. Stops at a cycle: only built-in content is checked for cycles."""
    way = [exercise.slug]
    below = exercise.easier
    while below is not None and below in known and below not in way:
        way.append(below)
        below = known[below].easier
    return way


def _find_ladder_foot(exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]) -> ExerciseSlug:
    return _list_easier_steps(exercise, known)[-1]


def _rank_on_ladder(exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]) -> tuple[int, int]:
    return len(_list_easier_steps(exercise, known)), exercise.number
