"""What reading a file of exercises gives: each exercise as ours, and what could not be taken as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.exercise import Credit, Exercise

# Twice the largest public collection many times over; more is a mistake or an attack.
MOST_ENTRIES = 20_000


class SourceFormat(StrEnum):
    """Whose format a file is in."""

    PTPLANNER = "ptplanner"
    FREE_EXERCISE_DB = "free-exercise-db"
    WGER = "wger"


@dataclass(frozen=True)
class NamedFile:
    """A file as it was given: its name, for messages, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Trouble:
    """Something of a file that is not ours as it stood there.

    ``place`` is where ("page2.json, entry 14 (Side bend)"); ``is_lost`` where nothing of the entry is taken.
    """

    place: str
    message: str
    is_lost: bool = True


@dataclass(frozen=True)
class MappedWord:
    """A word of theirs and what it became; ``ours`` is empty where we have nothing like it."""

    field: str
    theirs: str
    ours: str
    count: int


@dataclass(frozen=True)
class ForeignPicture:
    """A picture or film that was named and not taken, with what its licence says."""

    address: str
    credit: Credit


@dataclass(frozen=True)
class Imported:
    """One exercise that was read. Its slug is provisional: the clinic's own gets one when it is kept.

    ``source_key`` ("wger:9d3e...") is the same whenever the same entry is read again.
    """

    place: str
    source_key: str
    exercise: Exercise
    pictures: tuple[ForeignPicture, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that the given files hold."""

    source: SourceFormat
    entries: tuple[Imported, ...]
    troubles: tuple[Trouble, ...] = ()
    mapping: tuple[MappedWord, ...] = ()
