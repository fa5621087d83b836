"""Finds exercises similar to another: those that train the same muscles and regions in the same way."""

from __future__ import annotations

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise

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
