"""Find the entries of an import that already exist: by source key first, then by similar name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog, CustomExercise
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.exercise_import import ImportedExercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.name_index import NameIndex
from ptplanner.services.import_report import Duplicate, DuplicateKind


@dataclass(frozen=True)
class KnownExercises:
    """The exercises with which entries are compared."""

    built_in: Catalog
    custom: Mapping[ExerciseSlug, CustomExercise]

    def list_names(self) -> Iterator[tuple[str, str]]:
        """Yield every name with its slug: built-in exercises first, retired custom exercises left out."""
        kept = (own.exercise for own in self.custom.values() if own.retired_at is None)
        for exercise in (*self.built_in.exercises.values(), *kept):
            for name in _list_exercise_names(exercise):
                yield name, exercise.slug


def find_duplicates(
    entries: Iterable[ImportedExercise], known: KnownExercises
) -> tuple[Duplicate, ...]:
    """Return duplicates in the order of the entries; of two similar entries, the later one is the duplicate."""
    by_source = {own.source_key: own for own in known.custom.values() if own.source_key}
    names = NameIndex(known.list_names())
    found: list[Duplicate] = []
    within: dict[str, ImportedExercise] = {}
    for entry in entries:
        here = by_source.get(entry.source_key) or known.custom.get(entry.exercise.slug)
        if here is not None:
            found.append(_build_source_duplicate(entry, here))
            continue
        like = _find_similar_name(entry, names)
        if like is not None:
            found.append(_build_name_duplicate(entry, like, known, within))
        else:
            within[entry.source_key] = entry
            names.add_name(entry.exercise.name, entry.source_key)
    return tuple(found)


def _list_exercise_names(exercise: Exercise) -> tuple[str, ...]:
    text = exercise.get_text("en")
    return tuple(name for name in (text.name, text.plain_name, *text.aliases) if name)


def _find_similar_name(entry: ImportedExercise, names: NameIndex) -> str | None:
    return names.find_similar(entry.exercise.name)


def _build_source_duplicate(entry: ImportedExercise, here: CustomExercise) -> Duplicate:
    return Duplicate(
        source_key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        kind=DuplicateKind.SOURCE,
        existing_slug=here.slug,
        existing_name=here.exercise.name,
        is_built_in=False,
        is_retired=here.retired_at is not None,
    )


def _build_name_duplicate(
    entry: ImportedExercise,
    like: str,
    known: KnownExercises,
    within: Mapping[str, ImportedExercise],
) -> Duplicate:
    own = known.custom.get(ExerciseSlug(like))
    built_in = known.built_in.exercises.get(ExerciseSlug(like))
    earlier = within.get(like)
    named = own.exercise if own else built_in or (earlier.exercise if earlier else entry.exercise)
    return Duplicate(
        source_key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        kind=DuplicateKind.NAME,
        existing_slug=own.slug if own else built_in.slug if built_in else "",
        existing_name=named.name,
        # An earlier entry of the same import does not exist yet, so it cannot be updated.
        is_built_in=own is None,
    )
