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
        offered = (custom.exercise for custom in self.custom.values() if custom.retired_at is None)
        for exercise in (*self.built_in.exercises.values(), *offered):
            for name in _list_exercise_names(exercise):
                yield name, exercise.slug


def find_duplicates(
    entries: Iterable[ImportedExercise], known: KnownExercises
) -> tuple[Duplicate, ...]:
    """Return duplicates in the order of the entries; of two similar entries, the later one is the duplicate."""
    by_source = {custom.source_key: custom for custom in known.custom.values() if custom.source_key}
    names = NameIndex(known.list_names())
    found: list[Duplicate] = []
    within: dict[str, ImportedExercise] = {}
    for entry in entries:
        existing = by_source.get(entry.source_key) or known.custom.get(entry.exercise.slug)
        if existing is not None:
            found.append(_build_source_duplicate(entry, existing))
            continue
        similar = names.find_similar(entry.exercise.name)
        if similar is not None:
            found.append(_build_name_duplicate(entry, similar, known, within))
        else:
            within[entry.source_key] = entry
            names.add_name(entry.exercise.name, entry.source_key)
    return tuple(found)


def _list_exercise_names(exercise: Exercise) -> tuple[str, ...]:
    text = exercise.get_text("en")
    return tuple(name for name in (text.name, text.plain_name, *text.aliases) if name)


def _build_source_duplicate(entry: ImportedExercise, existing: CustomExercise) -> Duplicate:
    return Duplicate(
        source_key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        kind=DuplicateKind.SOURCE,
        existing_slug=existing.slug,
        existing_name=existing.exercise.name,
        is_built_in=False,
        is_retired=existing.retired_at is not None,
    )


def _build_name_duplicate(
    entry: ImportedExercise,
    similar: str,
    known: KnownExercises,
    within: Mapping[str, ImportedExercise],
) -> Duplicate:
    custom = known.custom.get(ExerciseSlug(similar))
    built_in = known.built_in.exercises.get(ExerciseSlug(similar))
    earlier = within.get(similar)
    resembled = (
        custom.exercise if custom else built_in or (earlier.exercise if earlier else entry.exercise)
    )
    return Duplicate(
        source_key=entry.source_key,
        place=entry.place,
        name=entry.exercise.name,
        kind=DuplicateKind.NAME,
        existing_slug=similar,
        existing_name=resembled.name,
        is_built_in=built_in is not None and custom is None,
        is_earlier_entry=custom is None and built_in is None,
    )
