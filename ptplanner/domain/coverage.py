"""What the catalog covers and what it still lacks: by region, type and level, by part, by reading grade, by ladder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise, ExerciseType, Level, Region
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.readability import grade
from ptplanner.domain.sides import BodySide, say_plainly
from ptplanner.domain.template import Template

Slugs = tuple[ExerciseSlug, ...]


class Part(StrEnum):
    """What every exercise should have."""

    FIGURE = "figure"
    CLIP = "clip"
    STEP = "easier or harder"
    SOURCE = "source with address or year"
    ALIAS = "other names"
    REVIEW = "review by a named clinician"


@dataclass(frozen=True)
class Coverage:
    """``counts`` by region, type and level (an exercise counts for each of its regions); ``missing`` in catalog order.

    ``grades`` and ``template_grades``: worst first. ``ladders``: each from its foot up; those alone are not among them.
    """

    exercises: int
    counts: Mapping[tuple[Region, ExerciseType, Level], int]
    missing: Mapping[Part, Slugs]
    grades: tuple[tuple[str, float], ...]
    template_grades: tuple[tuple[str, float], ...]
    ladders: tuple[Slugs, ...]


def coverage(
    catalog: Catalog, pictured: AbstractSet[ExerciseSlug], filmed: AbstractSet[ExerciseSlug]
) -> Coverage:
    """``pictured`` and ``filmed``: the exercises whose pictures and clip exist."""
    exercises = tuple(sorted(catalog.exercises.values(), key=lambda one: one.number))
    has = {Part.FIGURE: pictured, Part.CLIP: filmed}
    missing = {
        part: tuple(e.slug for e in exercises if not _has(e, part, has.get(part, frozenset())))
        for part in Part
    }
    return Coverage(
        exercises=len(exercises),
        counts=Counter((r, e.type, e.level) for e in exercises for r in e.regions),
        missing=missing,
        grades=_worst_first((e.slug, reading_grade(e)) for e in exercises),
        template_grades=_worst_first(
            (t.slug, template_grade(t)) for t in catalog.templates.values()
        ),
        ladders=_ladders(exercises),
    )


def _has(exercise: Exercise, part: Part, drawn: AbstractSet[ExerciseSlug]) -> bool:
    match part:
        case Part.FIGURE | Part.CLIP:
            return exercise.slug in drawn
        case Part.STEP:
            return bool(exercise.easier or exercise.harder)
        case Part.SOURCE:
            return any(source.url or source.year for source in exercise.sources)
        case Part.ALIAS:
            return bool(exercise.text("en").aliases)
        case Part.REVIEW:
            return exercise.review.is_reviewed


def reading_grade(exercise: Exercise) -> float:
    """School grade of everything that a patient reads of it in English."""
    text = exercise.text("en")
    lines = [text.purpose, text.equipment_note, f"You feel it in {text.feel}."]
    lines += [*(step.text for step in text.steps), *text.mistakes, *text.stop_rules]
    return grade(say_plainly("\n".join(lines), BodySide.LEFT)) or 0.0


def template_grade(template: Template) -> float:
    """School grade of what a template says around its exercises."""
    lines = [template.summary, template.before_starting, template.dosage_source]
    for phase in template.phases:
        lines += [phase.name, *phase.move_on, *(item.note for item in phase.items)]
    return grade("\n".join(line for line in lines if line)) or 0.0


def _worst_first(rows: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _ladders(exercises: Iterable[Exercise]) -> tuple[Slugs, ...]:
    """By the exercise at the foot, where going down ends; those on it by level, then by number."""
    known = {exercise.slug: exercise for exercise in exercises}
    found: dict[ExerciseSlug, list[Exercise]] = {}
    for exercise in known.values():
        found.setdefault(_foot(exercise, known), []).append(exercise)
    in_order = (sorted(steps, key=lambda e: _height(e, known)) for steps in found.values())
    return tuple(tuple(e.slug for e in steps) for steps in in_order if len(steps) > 1)


def _below(exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]) -> list[ExerciseSlug]:
    """The way down; the content check holds that it ends, and so does this for content of a clinic's own."""
    way = [exercise.slug]
    below = exercise.easier
    while below is not None and below in known and below not in way:
        way.append(below)
        below = known[below].easier
    return way


def _foot(exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]) -> ExerciseSlug:
    return _below(exercise, known)[-1]


def _height(exercise: Exercise, known: Mapping[ExerciseSlug, Exercise]) -> tuple[int, int]:
    return len(_below(exercise, known)), exercise.number
