"""Reads exercise files in every supported format: takes valid entries, reports each problem with its location."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from ptplanner.domain.imported import (
    MOST_ENTRIES,
    Imported,
    NamedFile,
    Reading,
    SourceFormat,
    Trouble,
)
from ptplanner.interop import content, free_exercise_db, wger
from ptplanner.interop.exercise_model import LONGEST_NAME
from ptplanner.interop.foreign import Foreign, Tally, to_exercise
from ptplanner.interop.json_text import NotJson, doubled_field, parsed
from ptplanner.interop.plain_steps import MOST_STEPS
from ptplanner.interop.problems import explained

# Problems shown per entry; fixing these reveals the next.
MOST_TOLD = 3

UNKNOWN_SHAPE = (
    "This is not a file of exercises that ptplanner knows: free-exercise-db, wger exerciseinfo, "
    "or ptplanner-content."
)


@dataclass(frozen=True)
class _Entry:
    """An object of a file in a recognized format, not yet validated."""

    file: str
    number: int
    source: SourceFormat
    value: dict[str, Any]

    @property
    def place(self) -> str:
        named = self.value.get("name") or self.value.get("id") or self.value.get("slug")
        plain = "".join(char for char in str(named or "") if char.isprintable())[:40]
        return f"{self.file}, entry {self.number}{f' ({plain})' if plain else ''}"


class _Refused(ValueError):
    """The entry is valid JSON but unusable as an exercise."""


@dataclass
class _Pass:
    """Reads all files and collects their exercises and warnings."""

    troubles: list[Trouble] = field(default_factory=list)
    entries: dict[str, Imported] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    unknown: Counter[str] = field(default_factory=Counter)
    promised: int = 0

    def file(self, file: NamedFile) -> Iterator[_Entry]:
        try:
            value = parsed(file.content)
        except NotJson as error:
            self.troubles.append(Trouble(file.name, str(error)))
            return
        yield from self._shaped(file.name, value)

    def _shaped(self, name: str, value: object) -> Iterator[_Entry]:
        if wger.is_page(value) and isinstance(value, dict):
            count = value.get("count")
            self.promised = max(self.promised, count if isinstance(count, int) else 0)
            value = value["results"]
        if isinstance(value, dict) and "exercises" in value:
            yield from self._own(name, value)
        elif isinstance(value, list):
            for number, one in enumerate(value, start=1):
                yield from self._one(name, number, one)
        else:
            yield from self._one(name, 1, value)

    def _own(self, name: str, value: dict[str, Any]) -> Iterator[_Entry]:
        problem = content.envelope_problem(value)
        if problem:
            self.troubles.append(Trouble(name, problem))
            return
        for number, one in enumerate(value["exercises"], start=1):
            if isinstance(one, dict):
                yield _Entry(name, number, SourceFormat.PTPLANNER, one)
            else:
                self.troubles.append(Trouble(f"{name}, entry {number}", "This must be an object."))

    def _one(self, name: str, number: int, value: object) -> Iterator[_Entry]:
        for source, is_entry in _SHAPES:
            if is_entry(value) and isinstance(value, dict):
                yield _Entry(name, number, source, value)
                return
        place = name if number == 1 and not isinstance(value, dict) else f"{name}, entry {number}"
        self.troubles.append(Trouble(place, UNKNOWN_SHAPE))

    def take(self, entry: _Entry) -> None:
        if len(self.entries) >= MOST_ENTRIES:
            self._lose(entry, f"One import takes at most {MOST_ENTRIES:,} exercises.")
            return
        try:
            found = self._read(entry)
        except ValidationError as error:
            self._lose(entry, _sentences(error))
        except (_Refused, wger.NoEnglish) as error:
            self._lose(entry, str(error))
        else:
            self._keep(entry, found)

    def _read(self, entry: _Entry) -> Imported:
        doubled = doubled_field(entry.value)
        if doubled is not None:
            raise _Refused(f"The field “{doubled}” appears twice. It is unclear which value is meant.")
        if entry.source is SourceFormat.PTPLANNER:
            return content.imported(entry.value, entry.place)
        model, convert, unused = _KINDS[entry.source]
        checked = model.model_validate(entry.value)
        self.unknown.update(set(checked.model_extra or ()) - unused)
        theirs = convert(checked)
        _require_useful(theirs)
        exercise = to_exercise(theirs, self.tally)
        return Imported(entry.place, theirs.source_key, exercise, theirs.pictures)

    def _keep(self, entry: _Entry, found: Imported) -> None:
        earlier = self.entries.setdefault(found.source_key, found)
        if earlier is not found:
            self._lose(entry, f"This is a duplicate of {earlier.place}. The first one is used.")

    def _lose(self, entry: _Entry, message: str) -> None:
        self.troubles.append(Trouble(entry.place, message))

    def tell_fields(self) -> None:
        for name, count in sorted(self.unknown.items()):
            plain = "".join(char for char in name if char.isprintable())[:60]
            told = f"The field “{plain}” is unknown to this import and was ignored ({count}×)."
            self.troubles.append(Trouble("all files", told, is_lost=False))

    def tell_pages(self, met: int) -> None:
        """Warn if the pages announce more entries than were read; nothing else reveals a missing page."""
        if self.promised > met:
            told = f"The pages announce {self.promised} exercises; {met} were read. A page is missing."
            self.troubles.append(Trouble("all files", told, is_lost=False))


_SHAPES: tuple[tuple[SourceFormat, Callable[[object], bool]], ...] = (
    (SourceFormat.WGER, wger.is_entry),
    (SourceFormat.FREE_EXERCISE_DB, free_exercise_db.is_entry),
)
_Kind = tuple[type[BaseModel], Callable[[Any], Foreign], frozenset[str]]
_KINDS: dict[SourceFormat, _Kind] = {
    SourceFormat.WGER: (wger.Entry, wger.foreign, wger.UNUSED),
    SourceFormat.FREE_EXERCISE_DB: (
        free_exercise_db.Entry,
        free_exercise_db.foreign,
        frozenset[str](),
    ),
}


def read(files: Sequence[NamedFile]) -> Reading:
    """Read the exercises of all files, ordered by file name; all must be of one collection."""
    reading = _Pass()
    source: SourceFormat | None = None
    met = 0
    for file in sorted(files, key=lambda one: one.name):
        for entry in reading.file(file):
            source, met = source or entry.source, met + 1
            if entry.source is source:
                reading.take(entry)
            else:
                told = f"This is from {entry.source.value}, the others are from {source.value}."
                reading.troubles.append(Trouble(entry.place, f"{told} Import it separately."))
    reading.tell_fields()
    reading.tell_pages(met)
    return Reading(
        source or SourceFormat.PTPLANNER,
        tuple(reading.entries.values()),
        tuple(reading.troubles),
        reading.tally.table(),
    )


def _require_useful(theirs: Foreign) -> None:
    if not theirs.english.steps:
        raise _Refused("There are no steps; without them nobody can do the exercise.")
    for text in theirs.texts:
        if not text.name:
            raise _Refused(f"There is no name in “{text.lang}”.")
        if len(text.name) > LONGEST_NAME:
            raise _Refused(f"The name has more than {LONGEST_NAME} characters.")
        if len(text.steps) + len(text.cues) > MOST_STEPS:
            raise _Refused(f"There are more than {MOST_STEPS} steps; a sheet cannot hold them.")


def _sentences(error: ValidationError) -> str:
    problems = explained(error, frozenset()).problems
    told = [str(problem).rstrip(".") for problem in problems[:MOST_TOLD]]
    left = len(problems) - len(told)
    return "; ".join(told) + (f"; and {left} more." if left else ".")
