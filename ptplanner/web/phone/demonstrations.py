"""Parse the list in a demonstration's URL, ``12L.3R.40E``: catalog numbers with the side to show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import MAX_ITEMS
from ptplanner.domain.sides import DoseSide, Laterality

_ENTRY = re.compile(r"([1-9]\d{0,3})([LRE])$", re.ASCII)
_SIDES = {"L": DoseSide.LEFT, "R": DoseSide.RIGHT}


@dataclass(frozen=True)
class DemonstrationEntry:
    """An exercise with the side to show; ``token`` is its spelling in the URL."""

    exercise: Exercise
    side: DoseSide | None
    token: str


def parse_demonstration_list(text: str, catalog: Catalog) -> tuple[DemonstrationEntry, ...]:
    """Parse the list; raises NotFound if it is malformed or names a number not in the catalog."""
    entries = text.upper().split(".")
    if len(entries) > MAX_ITEMS:
        raise NotFound(f"A list holds at most {MAX_ITEMS} exercises.")
    by_number = {exercise.number: exercise for exercise in catalog.exercises.values()}
    return tuple(_parse_demonstration(entry, by_number) for entry in entries)


def _parse_demonstration(entry: str, by_number: dict[int, Exercise]) -> DemonstrationEntry:
    found = _ENTRY.match(entry)
    exercise = by_number.get(int(found[1])) if found else None
    if found is None or exercise is None:
        raise NotFound("There is no such exercise.")
    side = _SIDES.get(found[2], _choose_default_side(exercise))
    return DemonstrationEntry(exercise, side, entry)


def _choose_default_side(exercise: Exercise) -> DoseSide | None:
    """If the URL names no side, show an exercise done one side at a time for each side."""
    is_one_at_a_time = exercise.laterality in (Laterality.EACH, Laterality.PAINFUL)
    return DoseSide.EACH if is_one_at_a_time else None
