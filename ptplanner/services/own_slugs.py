"""Names in addresses for a clinic's own exercises: readable, and never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug

# Marks own ones: a later built-in exercise can never take the name of one.
PREFIX = "own-"
# With prefix and number it stays within what the open formats take (64).
LONGEST = 48
_NEITHER = re.compile(r"[^a-z0-9]+")


@dataclass
class Slugs:
    """Hands out slugs; one that is handed out is taken."""

    taken: set[str]

    @classmethod
    def of(cls, built_in: Catalog, own: Iterable[ExerciseSlug]) -> Slugs:
        return cls({*built_in.exercises, *own})

    def take(self, exercise: Exercise) -> ExerciseSlug:
        """The one it has where that is an own one and free, so that plans from elsewhere find it."""
        has = exercise.slug
        wanted = has if has.startswith(PREFIX) else f"{PREFIX}{_plain(exercise.name)}"
        free = next(slug for slug in _numbered(wanted) if slug not in self.taken)
        self.taken.add(free)
        return ExerciseSlug(free)


def _numbered(slug: str) -> Iterable[str]:
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"


def _plain(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.casefold())
    return _NEITHER.sub("-", flat)[:LONGEST].strip("-") or "exercise"
