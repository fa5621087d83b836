"""The result of parsing exercise files: exercises in our own form, and what could not be imported as it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.exercise import Credit, Exercise

# Many times the largest public collection; more is a mistake or an attack.
MAX_ENTRIES = 20_000


class SourceFormat(StrEnum):
    """The format of an import file, named after the project it comes from."""

    PTPLANNER = "ptplanner"
    FREE_EXERCISE_DB = "free-exercise-db"
    WGER = "wger"


@dataclass(frozen=True)
class InputFile:
    """A file to import: its name, for messages, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class NamedPath:
    """A file to import that is not read yet: its name, for messages, and where it is on this computer."""

    name: str
    path: str


@dataclass(frozen=True)
class EntryWarning:
    """Something in a file that was not imported as it was written there.

    ``place`` is where it stands ("page2.json, entry 14 (Side bend)"); ``is_lost``: the whole entry was skipped.
    """

    place: str
    message: str
    is_lost: bool = True


@dataclass(frozen=True)
class WordMapping:
    """A term of the source format and our term for it; ``ours`` is empty when we have no equivalent."""

    field: str
    theirs: str
    ours: str
    count: int


@dataclass(frozen=True)
class ExternalPicture:
    """A picture or film that the file links to and that was not downloaded, with its licence."""

    url: str
    credit: Credit


@dataclass(frozen=True)
class ImportedExercise:
    """One exercise parsed from a file. Its slug is provisional; the final slug is chosen when it is saved.

    ``source_key`` ("wger:9d3e...") stays the same when the same entry is imported again. ``foreign_language``:
    the code of the language that its English text seems to be written in instead; "" if it seems to be English.
    """

    place: str
    source_key: str
    exercise: Exercise
    pictures: tuple[ExternalPicture, ...] = ()
    foreign_language: str = ""


class TextRemarkKind(StrEnum):
    """What the words of an entry bring that the sheet prints elsewhere, or cannot print."""

    SIDE = "side"
    DOSE = "dose"
    LANGUAGE = "language"


@dataclass(frozen=True)
class TextRemark:
    """Words of an entry that need a look. ``step`` counts from 1; 0 means the whole text."""

    kind: TextRemarkKind
    source_key: str
    place: str
    name: str
    step: int
    words: str


@dataclass(frozen=True)
class TextChoices:
    """What the import does with such words."""

    turns_sides: bool = False
    moves_doses: bool = False
    leaves_out_foreign: bool = False


@dataclass(frozen=True)
class ParsedImport:
    """Everything parsed from the files of one import.

    ``warnings`` are the first ones; ``lost_count`` is the number of entries and files that were lost in all, None if
    all of them are in ``warnings``.
    """

    source: SourceFormat
    entries: tuple[ImportedExercise, ...]
    warnings: tuple[EntryWarning, ...] = ()
    word_mappings: tuple[WordMapping, ...] = ()
    lost_count: int | None = None
