"""Which exercises are like another: they train the same muscles and regions in the same way."""

from __future__ import annotations

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise

# A row of choices that is read at a glance.
MOST_SIMILAR = 4
# Working the same muscles says more than lying the same way.
_MUSCLE, _REGION, _TYPE, _POSITION = 3, 2, 2, 1


def similar(exercise: Exercise, catalog: Catalog) -> tuple[Exercise, ...]:
    """At most ``MOST_SIMILAR`` others, most alike first; its own easier and harder steps are not among them.

    One that shares neither a muscle nor a region is never similar, whatever else it has in common.
    """
    steps = {exercise.slug, exercise.easier, exercise.harder}
    others = [
        other
        for other in catalog.exercises.values()
        if other.slug not in steps and _shares_a_place(other, exercise)
    ]
    others.sort(key=lambda other: (-_likeness(other, exercise), other.level, other.slug))
    return tuple(others[:MOST_SIMILAR])


def _shares_a_place(one: Exercise, two: Exercise) -> bool:
    return bool(set(one.muscles) & set(two.muscles) or set(one.regions) & set(two.regions))


def _likeness(one: Exercise, two: Exercise) -> float:
    return (
        _MUSCLE * _overlap(one.muscles, two.muscles)
        + _REGION * _overlap(one.regions, two.regions)
        + _TYPE * (one.type is two.type)
        + _POSITION * (one.position is two.position)
    )


def _overlap(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Shared part of both together, from 0 to 1 (Jaccard)."""
    everything = set(one) | set(two)
    return len(set(one) & set(two)) / len(everything) if everything else 0.0
