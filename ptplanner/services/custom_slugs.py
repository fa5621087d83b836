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
CUSTOM_SLUG_PREFIX = "own-"
# With prefix and number, a slug stays within the 64 characters of the open formats.
SLUG_LENGTH_LIMIT = 48
_NON_SLUG_CHARACTERS = re.compile(r"[^a-z0-9]+")


@dataclass
class SlugAllocator:
    """Allocates unique slugs and remembers them as taken."""

    taken: set[str]

    @classmethod
    def from_catalog(cls, built_in: Catalog, own: Iterable[ExerciseSlug]) -> SlugAllocator:
        return cls({*built_in.exercises, *own})

    def allocate_slug(self, exercise: Exercise) -> ExerciseSlug:
        """Keep a free custom slug, so that imported plans that use it still match; else derive one from the name."""
        has = exercise.slug
        wanted = (
            has
            if has.startswith(CUSTOM_SLUG_PREFIX)
            else f"{CUSTOM_SLUG_PREFIX}{_slugify(exercise.name)}"
        )
        free = next(slug for slug in _generate_numbered_slugs(wanted) if slug not in self.taken)
        self.taken.add(free)
        return ExerciseSlug(free)


def _generate_numbered_slugs(slug: str) -> Iterable[str]:
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"


def _slugify(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.casefold())
    return _NON_SLUG_CHARACTERS.sub("-", flat)[:SLUG_LENGTH_LIMIT].strip("-") or "exercise"
