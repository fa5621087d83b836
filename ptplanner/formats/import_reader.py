"""Reads exercise files in every supported format: takes valid entries, reports each problem with its location."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from ptplanner.domain.exercise_import import (
    MAX_ENTRIES,
    EntryWarning,
    ImportedExercise,
    InputFile,
    ParsedImport,
    SourceFormat,
)
from ptplanner.formats import exercise_json, free_exercise_db, wger
from ptplanner.formats.bounded_notes import BoundedCounter, BoundedWarnings
from ptplanner.formats.external_exercise import (
    ExternalExercise,
    MappingCount,
    exercise_from_external,
)
from ptplanner.formats.field_types import MAX_NAME_LENGTH
from ptplanner.formats.json_file import InvalidJson, find_duplicate_field, parse_json_or_lines
from ptplanner.formats.language_guess import guess_foreign_language
from ptplanner.formats.plain_steps import MAX_IMPORTED_STEPS
from ptplanner.formats.problems import format_error_from_validation

# Problems shown per entry; fixing these reveals the next.
MAX_PROBLEMS_PER_ENTRY = 3
# Different unknown fields that are named; a collection has a few dozen fields in all.
MAX_UNKNOWN_FIELDS = 100
MAX_FIELD_LENGTH = 60
# The key under which an entry is found again; those of the collections have about 40 characters.
MAX_SOURCE_KEY_LENGTH = 200

UNKNOWN_FORMAT_MESSAGE = (
    "This is not a file of exercises that ptplanner knows: free-exercise-db, wger exerciseinfo, "
    "or ptplanner-content."
)


@dataclass(frozen=True)
class _FileEntry:
    """An object of a file in a recognized format, not yet validated."""

    file: str
    number: int
    source: SourceFormat
    value: dict[str, Any]

    @property
    def location(self) -> str:
        named = self.value.get("name") or self.value.get("id") or self.value.get("slug")
        plain = "".join(char for char in str(named or "") if char.isprintable())[:40]
        return f"{self.file}, entry {self.number}{f' ({plain})' if plain else ''}"


class _UnusableEntry(ValueError):
    """The entry is valid JSON but unusable as an exercise."""


@dataclass
class _FileReader:
    """Reads all files and collects their exercises and warnings."""

    warnings: BoundedWarnings = field(default_factory=BoundedWarnings)
    imported_exercises: dict[str, ImportedExercise] = field(default_factory=dict)
    mapping_count: MappingCount = field(default_factory=MappingCount)
    unknown_fields: BoundedCounter[str] = field(
        default_factory=lambda: BoundedCounter(MAX_UNKNOWN_FIELDS)
    )
    announced_count: int = 0

    def iter_file_entries(self, file: InputFile) -> Iterator[_FileEntry]:
        try:
            value = parse_json_or_lines(file.content)
        except InvalidJson as error:
            self.warnings.add_warning(EntryWarning(file.name, str(error)))
            return
        yield from self._iter_value_entries(file.name, value)

    def _iter_value_entries(self, name: str, value: object) -> Iterator[_FileEntry]:
        if wger.is_wger_page(value) and isinstance(value, dict):
            count = value.get("count")
            self.announced_count = max(self.announced_count, count if isinstance(count, int) else 0)
            value = value["results"]
        if isinstance(value, dict) and "exercises" in value:
            yield from self._iter_ptplanner_entries(name, value)
        elif isinstance(value, list):
            for number, one in enumerate(value, start=1):
                yield from self._identify_entry(name, number, one)
        else:
            yield from self._identify_entry(name, 1, value)

    def _iter_ptplanner_entries(self, name: str, value: dict[str, Any]) -> Iterator[_FileEntry]:
        problem = exercise_json.find_envelope_problem(value)
        if problem:
            self.warnings.add_warning(EntryWarning(name, problem))
            return
        for number, one in enumerate(value["exercises"], start=1):
            if isinstance(one, dict):
                yield _FileEntry(name, number, SourceFormat.PTPLANNER, one)
            else:
                self.warnings.add_warning(
                    EntryWarning(f"{name}, entry {number}", "This must be an object.")
                )

    def _identify_entry(self, name: str, number: int, value: object) -> Iterator[_FileEntry]:
        for source, is_entry in _ENTRY_TESTS:
            if is_entry(value) and isinstance(value, dict):
                yield _FileEntry(name, number, source, value)
                return
        place = name if number == 1 and not isinstance(value, dict) else f"{name}, entry {number}"
        self.warnings.add_warning(EntryWarning(place, UNKNOWN_FORMAT_MESSAGE))

    def import_entry(self, entry: _FileEntry) -> None:
        if len(self.imported_exercises) >= MAX_ENTRIES:
            self._warn_entry_skipped(entry, f"One import takes at most {MAX_ENTRIES:,} exercises.")
            return
        try:
            found = _with_language_guess(self._parse_entry(entry))
        except ValidationError as error:
            self._warn_entry_skipped(entry, _summarize_problems(error))
        except (_UnusableEntry, wger.NoEnglishText) as error:
            self._warn_entry_skipped(entry, str(error))
        else:
            self._add_unless_duplicate(entry, found)

    def _parse_entry(self, entry: _FileEntry) -> ImportedExercise:
        doubled = find_duplicate_field(entry.value)
        if doubled is not None:
            raise _UnusableEntry(
                f"The field “{doubled}” appears twice. It is unclear which value is meant."
            )
        if entry.source is SourceFormat.PTPLANNER:
            return exercise_json.parse_imported_exercise(entry.value, entry.location)
        model, convert, unused = _ENTRY_CONVERTERS[entry.source]
        checked = model.model_validate(entry.value)
        unknown = (name[:MAX_FIELD_LENGTH] for name in checked.model_extra or ())
        self.unknown_fields.count_keys(name for name in unknown if name not in unused)
        external = convert(checked)
        _validate_usable(external)
        if len(external.source_key) > MAX_SOURCE_KEY_LENGTH:
            raise _UnusableEntry(f"Its id has more than {MAX_SOURCE_KEY_LENGTH} characters.")
        exercise = exercise_from_external(external, self.mapping_count)
        return ImportedExercise(entry.location, external.source_key, exercise, external.pictures)

    def _add_unless_duplicate(self, entry: _FileEntry, found: ImportedExercise) -> None:
        earlier = self.imported_exercises.setdefault(found.source_key, found)
        if earlier is not found:
            self._warn_entry_skipped(
                entry, f"This is a duplicate of {earlier.place}. The first one is used."
            )

    def _warn_entry_skipped(self, entry: _FileEntry, message: str) -> None:
        self.warnings.add_warning(EntryWarning(entry.location, message))

    def warn_unknown_fields(self) -> None:
        for name, count in sorted(self.unknown_fields.counts.items()):
            plain = "".join(char for char in name if char.isprintable())
            message = f"The field “{plain}” is unknown to this import and was ignored ({count}×)."
            self.warnings.add_warning(EntryWarning("all files", message, is_lost=False))

        if self.unknown_fields.other_count:
            message = (
                f"Other unknown fields were ignored {self.unknown_fields.other_count:,} times."
            )
            self.warnings.add_warning(EntryWarning("all files", message, is_lost=False))

    def warn_missing_pages(self, entry_count: int) -> None:
        """Warn if the pages announce more entries than were read; nothing else reveals a missing page."""
        if self.announced_count > entry_count:
            counts = f"{self.announced_count} exercises; {entry_count} were read"
            message = f"The pages announce {counts}. A page is missing."
            self.warnings.add_warning(EntryWarning("all files", message, is_lost=False))


_ENTRY_TESTS: tuple[tuple[SourceFormat, Callable[[object], bool]], ...] = (
    (SourceFormat.WGER, wger.is_wger_entry),
    (SourceFormat.FREE_EXERCISE_DB, free_exercise_db.is_free_exercise_db_entry),
)
_EntryConverter = tuple[type[BaseModel], Callable[[Any], ExternalExercise], frozenset[str]]
_ENTRY_CONVERTERS: dict[SourceFormat, _EntryConverter] = {
    SourceFormat.WGER: (wger.WgerEntry, wger.external_from_wger, wger.IGNORED_FIELDS),
    SourceFormat.FREE_EXERCISE_DB: (
        free_exercise_db.FreeExerciseDbEntry,
        free_exercise_db.external_from_free_exercise_db,
        frozenset[str](),
    ),
}


def read_exercise_files(files: Sequence[InputFile]) -> ParsedImport:
    """Read the exercises of all files, ordered by file name; all must be of one collection."""
    reading = _FileReader()
    source: SourceFormat | None = None
    met = 0
    for file in sorted(files, key=lambda one: one.name):
        for entry in reading.iter_file_entries(file):
            source, met = source or entry.source, met + 1
            if entry.source is source:
                reading.import_entry(entry)
            else:
                message = f"This is from {entry.source.value}, the others are from {source.value}."
                reading.warnings.add_warning(
                    EntryWarning(entry.location, f"{message} Import it separately.")
                )
    reading.warn_unknown_fields()
    reading.warn_missing_pages(met)
    return ParsedImport(
        source or SourceFormat.PTPLANNER,
        tuple(reading.imported_exercises.values()),
        reading.warnings.list_warnings(),
        reading.mapping_count.list_word_mappings(),
        reading.warnings.lost_count,
    )


def _with_language_guess(found: ImportedExercise) -> ImportedExercise:
    text = found.exercise.get_text("en")
    words = " ".join((text.name, *(step.text for step in text.steps)))
    return replace(found, foreign_language=guess_foreign_language(words))


def _validate_usable(external: ExternalExercise) -> None:
    if not external.english_text.steps:
        raise _UnusableEntry("There are no steps; without them nobody can do the exercise.")
    for text in external.texts:
        if not text.name:
            raise _UnusableEntry(f"There is no name in “{text.lang}”.")
        if len(text.name) > MAX_NAME_LENGTH:
            raise _UnusableEntry(f"The name has more than {MAX_NAME_LENGTH} characters.")
        if len(text.steps) + len(text.cues) > MAX_IMPORTED_STEPS:
            raise _UnusableEntry(
                f"There are more than {MAX_IMPORTED_STEPS} steps; a sheet cannot hold them."
            )


def _summarize_problems(error: ValidationError) -> str:
    problems = format_error_from_validation(error, frozenset()).problems
    sentences = [str(problem).rstrip(".") for problem in problems[:MAX_PROBLEMS_PER_ENTRY]]
    left = len(problems) - len(sentences)
    return "; ".join(sentences) + (f"; and {left} more." if left else ".")
