"""Parse the list in a demonstration's URL, ``12L.3R.40E``: catalog numbers with the side to show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import MOST_ITEMS
from ptplanner.domain.sides import DoseSide, Laterality

_ENTRY = re.compile(r"([1-9]\d{0,3})([LRE])$", re.ASCII)
_SIDES = {"L": DoseSide.LEFT, "R": DoseSide.RIGHT}


@dataclass(frozen=True)
class Demonstrated:
    """An exercise with the side to show; ``token`` is its spelling in the URL."""

    exercise: Exercise
    side: DoseSide | None
    text: str


def read_list(text: str, catalog: Catalog) -> tuple[Demonstrated, ...]:
    """Parse the list; raises NotFound if it is malformed or names a number not in the catalog."""
    entries = text.upper().split(".")
    if len(entries) > MOST_ITEMS:
        raise NotFound(f"A list holds at most {MOST_ITEMS} exercises.")
    by_number = {exercise.number: exercise for exercise in catalog.exercises.values()}
    return tuple(_read(entry, by_number) for entry in entries)


def _read(entry: str, by_number: dict[int, Exercise]) -> Demonstrated:
    found = _ENTRY.match(entry)
    exercise = by_number.get(int(found[1])) if found else None
    if found is None or exercise is None:
        raise NotFound("There is no such exercise.")
    side = _SIDES.get(found[2], _both_ways(exercise))
    return Demonstrated(exercise, side, entry)


def _both_ways(exercise: Exercise) -> DoseSide | None:
    """If the URL names no side, show an exercise done one side at a time for each side."""
    is_one_at_a_time = exercise.laterality in (Laterality.EACH, Laterality.PAINFUL)
    return DoseSide.EACH if is_one_at_a_time else None
