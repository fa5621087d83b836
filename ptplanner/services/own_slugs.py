"""Unique, readable slugs for custom exercises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug

# Reserved for custom exercises, so that a future built-in exercise cannot have the same slug.
PREFIX = "own-"
# With prefix and number, a slug stays within the 64 characters of the open formats.
LONGEST = 48
_NEITHER = re.compile(r"[^a-z0-9]+")


@dataclass
class Slugs:
    """Allocates unique slugs and remembers them as taken."""

    taken: set[str]

    @classmethod
    def of(cls, built_in: Catalog, own: Iterable[ExerciseSlug]) -> Slugs:
        return cls({*built_in.exercises, *own})

    def take(self, exercise: Exercise) -> ExerciseSlug:
        """Keep a free custom slug, so that imported plans that use it still match; else derive one from the name."""
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
