"""The roles that a word, number or sign can have in a dose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from ptplanner.domain.dosage import DosePart


class TokenKind(Enum):
    """The role of a word or sign in a dose."""

    NUMBER = auto()
    CLOCK = auto()
    SET = auto()
    REP = auto()
    REP_NOUN = auto()
    SECOND = auto()
    MINUTE = auto()
    HOUR = auto()
    METER = auto()
    KM = auto()
    MILE = auto()
    KG = auto()
    LB = auto()
    DAYS = auto()
    WEEK = auto()
    HOLD = auto()
    HOLDS = auto()
    COUNT = auto()
    RELAX = auto()
    REST = auto()
    DURATION = auto()
    DISTANCE = auto()
    TEMPO = auto()
    EFFORT = auto()
    PAIN = auto()
    LOAD = auto()
    SIDE = auto()
    BAND = auto()
    AT_MOST = auto()
    LESS_THAN = auto()
    ABOVE = auto()
    REACHES = auto()
    STOP = auto()
    BETWEEN = auto()
    OR = auto()
    X = auto()
    TIMES = auto()
    ONCE = auto()
    PER_DAY = auto()
    EVERY_DAY = auto()
    DAILY = auto()
    PER_WEEK = auto()
    PER_SET = auto()
    BETWEEN_SETS = auto()
    BETWEEN_REPETITIONS = auto()
    END_OF_MOVEMENT = auto()
    MOVING = auto()
    SESSION = auto()
    PACE_WORD = auto()
    PACE_NOUN = auto()
    UP = auto()
    DOWN = auto()
    TIME_OF_DAY = auto()
    FREQUENCY = auto()
    OUT_OF = auto()
    OTHER_SIDE = auto()
    UNCLEAR_SIDES = auto()
    MOST_DAYS = auto()
    UNCLEAR_BETWEEN = auto()
    FIRST = auto()
    ANOTHER = auto()
    TARGET = auto()
    BEFORE = auto()
    REFUSED = auto()
    PERCENT = auto()
    WEEKDAY = auto()
    R = auto()
    COMPLETE_PART = auto()
    AMBIGUOUS = auto()
    DASH = auto()
    SLASH = auto()
    AT = auto()
    EQUALS = auto()
    SEPARATOR = auto()
    FILLER = auto()
    UNKNOWN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """What a phrase means: its kind; ``part`` and ``value`` if it is a complete part; ``advice`` if ambiguous."""

    kind: TokenKind
    part: DosePart | None = None
    value: object = None
    advice: str = ""
