"""Find the entries of an import that already exist: by source key first, then by similar name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.imported import Imported
from ptplanner.domain.likeness import NameIndex
from ptplanner.services.import_report import Duplicate, Likeness


@dataclass(frozen=True)
class Known:
    """The exercises with which entries are compared."""

    built_in: Catalog
    own: Mapping[ExerciseSlug, OwnExercise]

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield every name with its slug: built-in exercises first, retired custom exercises left out."""
        kept = (own.exercise for own in self.own.values() if own.retired_at is None)
        for exercise in (*self.built_in.exercises.values(), *kept):
            for name in _names(exercise):
                yield name, exercise.slug


def duplicates(entries: Iterable[Imported], known: Known) -> tuple[Duplicate, ...]:
    """Return duplicates in the order of the entries; of two similar entries, the later one is the duplicate."""
    by_source = {own.source_key: own for own in known.own.values() if own.source_key}
    names = NameIndex(known.named())
    found: list[Duplicate] = []
    within: dict[str, Imported] = {}
    for entry in entries:
        here = by_source.get(entry.source_key) or known.own.get(entry.exercise.slug)
        if here is not None:
            found.append(_same_source(entry, here))
            continue
        like = _like(entry, names)
        if like is not None:
            found.append(_same_name(entry, like, known, within))
        else:
            within[entry.source_key] = entry
            names.add(entry.exercise.name, entry.source_key)
    return tuple(found)


def _names(exercise: Exercise) -> tuple[str, ...]:
    text = exercise.text("en")
    return tuple(name for name in (text.name, text.plain_name, *text.aliases) if name)


def _like(entry: Imported, names: NameIndex) -> str | None:
    return names.like(entry.exercise.name)


def _same_source(entry: Imported, here: OwnExercise) -> Duplicate:
    return Duplicate(
        key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        likeness=Likeness.SOURCE,
        of=here.slug,
        of_name=here.exercise.name,
        is_built_in=False,
        is_retired=here.retired_at is not None,
    )


def _same_name(
    entry: Imported, like: str, known: Known, within: Mapping[str, Imported]
) -> Duplicate:
    own = known.own.get(ExerciseSlug(like))
    built_in = known.built_in.exercises.get(ExerciseSlug(like))
    earlier = within.get(like)
    named = own.exercise if own else built_in or (earlier.exercise if earlier else entry.exercise)
    return Duplicate(
        key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        likeness=Likeness.NAME,
        of=own.slug if own else built_in.slug if built_in else "",
        of_name=named.name,
        # An earlier entry of the same import does not exist yet, so it cannot be updated.
        is_built_in=own is None,
    )
