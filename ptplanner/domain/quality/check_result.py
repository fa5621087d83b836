"""Check results of the meter: the check's id, severity, message, and where to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.ids import ItemId


class CheckSeverity(StrEnum):
    """How serious a failed check is. Only an error blocks issuing."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class CheckGroup(StrEnum):
    """A group of checks, shown as one box of the meter; in display order."""

    DOSES = "doses"
    PRECAUTIONS = "precautions"
    AMOUNT = "amount"
    WORDS = "words"
    NUMBERS = "numbers"
    ORDER = "order"
    LAYOUT = "layout"
    PICTURES = "pictures"
    ACTION = "action"


class CheckId(StrEnum):
    """Identifies a check."""

    EXERCISES = "exercises"
    KNOWN_EXERCISES = "known"
    DOSE = "dose"
    SIDE = "side"
    PAIN_LIMIT = "pain-limit"
    PRECAUTIONS = "precautions"
    CONDITIONS = "conditions"
    EXERCISE_COUNT = "number"
    MINUTES = "minutes"
    REST_DAYS = "rest-days"
    SIDE_ORDER = "side-order"
    BOX_AND_CARDS = "box-and-cards"
    READING_GRADE = "reading"
    SIGNS = "signs"
    COMMON_WORDS = "common-words"
    TERMS = "terms"
    ACTIVE_VOICE = "active-voice"
    SECOND_PERSON = "you"
    UNITS = "units"
    SUMS = "sums"
    PURPOSE = "purpose"
    NOTHING_REDUNDANT = "nothing-spare"
    SEQUENCE = "sequence"
    SUMMARY = "summary"
    CHUNKS = "chunks"
    HEADINGS = "headings"
    CUES = "cues"
    TABLE = "table"
    PICTURES = "pictures"
    CAPTIONS = "captions"
    CLIPS = "clips"
    HAS_ACTION = "startable"
    STEPS = "steps"
    TICK_GRID = "tool"
    GRID_INSTRUCTIONS = "how-to"


class FixTarget(StrEnum):
    """Where a therapist fixes a failed check: a field of a row, a part of the builder, or another page."""

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
class CheckResult:
    """One check result. ``fix`` says what to do, ``item`` and ``fix_target`` where; all unset when it passed."""

    id: CheckId
    severity: CheckSeverity
    passed: bool
    sentence: str
    fix: str = ""
    item: ItemId | None = None
    fix_target: FixTarget | None = None

    @property
    def stops_issue(self) -> bool:
        return self.severity is CheckSeverity.ERROR and not self.passed


def passed(key: CheckId, sentence: str) -> CheckResult:
    return CheckResult(key, CheckSeverity.HINT, passed=True, sentence=sentence)


def failed(
    key: CheckId,
    severity: CheckSeverity,
    sentence: str,
    fix: str,
    item: ItemId | None = None,
    fix_target: FixTarget | None = None,
) -> CheckResult:
    return CheckResult(
        key, severity, passed=False, sentence=sentence, fix=fix, item=item, fix_target=fix_target
    )


def failed_as_hint(
    key: CheckId,
    sentence: str,
    fix: str,
    item: ItemId | None = None,
    fix_target: FixTarget | None = None,
) -> CheckResult:
    return failed(key, CheckSeverity.HINT, sentence, fix, item, fix_target)
