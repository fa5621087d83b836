"""What the meter says: checks with their keys, weights, places to mend, and the item they answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.ids import ItemId


class Kind(StrEnum):
    """How much a failed check weighs; an error alone stops the issue."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Group(StrEnum):
    """One box of the meter each, in its order."""

    DOSES = "doses"
    PRECAUTIONS = "precautions"
    AMOUNT = "amount"
    WORDS = "words"
    NUMBERS = "numbers"
    ORDER = "order"
    LAYOUT = "layout"
    PICTURES = "pictures"
    ACTION = "action"


class Key(StrEnum):
    """What is checked."""

    EXERCISES = "exercises"
    KNOWN = "known"
    DOSE = "dose"
    SIDE = "side"
    PRECAUTIONS = "precautions"
    CONDITIONS = "conditions"
    NUMBER = "number"
    MINUTES = "minutes"
    READING = "reading"
    COMMON_WORDS = "common-words"
    TERMS = "terms"
    ACTIVE_VOICE = "active-voice"
    YOU = "you"
    UNITS = "units"
    SUMS = "sums"
    PURPOSE = "purpose"
    NOTHING_SPARE = "nothing-spare"
    SEQUENCE = "sequence"
    SUMMARY = "summary"
    CHUNKS = "chunks"
    HEADINGS = "headings"
    CUES = "cues"
    TABLE = "table"
    PICTURES = "pictures"
    CAPTIONS = "captions"
    CLIPS = "clips"
    STARTABLE = "startable"
    STEPS = "steps"
    TOOL = "tool"
    HOW_TO = "how-to"


class Field(StrEnum):
    """Where a therapist mends a fault: a field of a row, or a part of the builder."""

    ROW = "row"
    DOSE = "dose"
    SIDE = "side"
    LOAD = "load"
    EFFORT = "effort"
    REPETITIONS = "reps"
    NOTE = "note"
    WARNING = "warning"
    FINDING = "finding"
    EXERCISE = "exercise"
    CATALOG = "catalog"
    SCHEDULE = "schedule"
    PATIENT = "patient"


@dataclass(frozen=True)
class Check:
    """One finding of the meter; ``fix`` says what to do, ``item`` and ``field`` where; a passed one has none."""

    key: Key
    kind: Kind
    passed: bool
    sentence: str
    fix: str = ""
    item: ItemId | None = None
    field: Field | None = None

    @property
    def stops_issue(self) -> bool:
        return self.kind is Kind.ERROR and not self.passed


def met(key: Key, sentence: str) -> Check:
    return Check(key, Kind.HINT, passed=True, sentence=sentence)


def fault(
    key: Key, kind: Kind, sentence: str, fix: str, item: ItemId | None = None, field: Field | None = None
) -> Check:  # fmt: skip
    return Check(key, kind, passed=False, sentence=sentence, fix=fix, item=item, field=field)


def hint(
    key: Key, sentence: str, fix: str, item: ItemId | None = None, field: Field | None = None
) -> Check:
    return fault(key, Kind.HINT, sentence, fix, item, field)
