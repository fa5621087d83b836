"""The words therapists write a dose with, and what each says; longer phrases stand for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from ptplanner.domain.dosage import Band, Days, Load, LoadUnit, Weekday
from ptplanner.domain.sides import DoseSide


class Sense(Enum):
    """What a word or sign does in a dose."""

    NUMBER = auto()
    CLOCK = auto()
    SET = auto()
    REP = auto()
    SECOND = auto()
    MINUTE = auto()
    KG = auto()
    LB = auto()
    DAYS = auto()
    WEEK = auto()
    HOLD = auto()
    REST = auto()
    TEMPO = auto()
    EFFORT = auto()
    PAIN = auto()
    LOAD = auto()
    SIDE = auto()
    BAND = auto()
    MOST = auto()
    LESS = auto()
    X = auto()
    TIMES = auto()
    ONCE = auto()
    PER_DAY = auto()
    EVERY_DAY = auto()
    DAILY = auto()
    PER_WEEK = auto()
    PER_SET = auto()
    WEEKDAY = auto()
    R = auto()
    SAYS = auto()
    DOUBTFUL = auto()
    DASH = auto()
    SLASH = auto()
    AT = auto()
    IS = auto()
    BREAK = auto()
    NOISE = auto()
    UNKNOWN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A sense, with the field and value where the phrase says one in full, or with advice in doubt."""

    sense: Sense
    field: str = ""
    value: object = None
    advice: str = ""


Phrase = tuple[str, ...]
VOCABULARY: dict[Phrase, Word] = {}
# The longest phrase: "as many as comfortable".
LONGEST_PHRASE = 4
_YES = True


def _learn(word: Word, *texts: str) -> None:
    for text in texts:
        VOCABULARY[tuple(text.split())] = word


def _says(field: str, value: object, *texts: str) -> None:
    _learn(Word(Sense.SAYS, field, value), *texts)


def _flag(field: str, *texts: str) -> None:
    _says(field, _YES, *texts)


def _doubt(advice: str, *texts: str) -> None:
    _learn(Word(Sense.DOUBTFUL, advice=advice), *texts)


def _pairs(firsts: Iterable[str], seconds: Iterable[str]) -> list[str]:
    return [f"{first} {second}" for first, second in product(firsts, seconds)]


def _learn_units() -> None:
    _learn(Word(Sense.SET), "set", "sets")
    _learn(Word(Sense.REP), "rep", "reps", "repetition", "repetitions")
    _learn(Word(Sense.SECOND), "s", "sec", "secs", "second", "seconds")
    _learn(Word(Sense.MINUTE), "min", "mins", "minute", "minutes")
    _learn(Word(Sense.KG), "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms")
    _learn(Word(Sense.LB), "lb", "lbs", "pound", "pounds")
    _learn(Word(Sense.DAYS), "d", "day", "days")
    _learn(Word(Sense.WEEK), "w", "wk", "wks", "week", "weeks")
    _learn(Word(Sense.R), "r")
    _doubt("can mean minutes or metres. Write 5 min.", "m")


def _learn_labels() -> None:
    _learn(Word(Sense.HOLD), "h", "hold", "holds", "held", "holding")
    _learn(Word(Sense.REST), "rest", "rests", "pause", "break")
    _says("rest_s", 0, "no rest", "without rest")
    _learn(Word(Sense.TEMPO), "tempo", "t")
    _learn(Word(Sense.EFFORT), "rpe", "effort", "exertion")
    _learn(Word(Sense.PAIN), "pain", "nprs")
    _says("max_pain", 0, "pain free", "painfree", "no pain", "without pain")
    _learn(Word(Sense.LOAD), "load", "weight", "resistance")
    _learn(Word(Sense.MOST), "max", "maximum", "limit", "up to", "at most", "no more than")
    _learn(Word(Sense.LESS), "below", "under", "less than")
    _flag("as_tolerated", "as tolerated", "to tolerance", "as able", "as comfortable", "amrap")
    _flag("as_tolerated", *_pairs(["as many as"], ["possible", "comfortable", "tolerated"]))
    _flag("none_given", "no dose", "no dose given", "none given")


def _learn_frequency() -> None:
    _learn(Word(Sense.TIMES), "times", "time")
    for count, text in enumerate(("once", "twice", "thrice"), start=1):
        _learn(Word(Sense.ONCE, value=count), text)
    for count, texts in enumerate(("od qd", "bid bd", "tid tds", "qid qds"), start=1):
        _says("per_day", count, *texts.split())
    _learn(Word(Sense.PER_DAY), "a day", "per day", "per d")
    _learn(Word(Sense.EVERY_DAY), "every day", "each day", "everyday")
    _learn(Word(Sense.DAILY), "daily")
    _learn(
        Word(Sense.PER_WEEK), "weekly", *_pairs(["a", "per", "each", "every"], ["w", "wk", "week"])
    )
    _says(
        "days",
        Days(every_second_day=True),
        "eod",
        "qod",
        "every other day",
        "every second day",
        "every 2nd day",
    )
    _says(
        "days", Days(every_second_day=True), *_pairs(["alternate", "alternating", "alt"], ["days"])
    )
    _doubt("is not counted. Write times a day, like 8xd.", "hourly", "every hour")


def _learn_weekdays() -> None:
    forms = (
        "mo mon monday mondays", "tu tue tues tuesday tuesdays", "we wed weds wednesday wednesdays",
        "th thu thur thurs thursday thursdays", "fr fri friday fridays", "sa sat saturday saturdays",
        "su sun sunday sundays",
    )  # fmt: skip
    for day, texts in zip(Weekday, forms, strict=True):
        _learn(Word(Sense.WEEKDAY, value=day), *texts.split())
    mon, tue, wed, thu, fri, sat, sun = Weekday
    _says("days", Days(weekdays=(mon, wed, fri)), "mwf")
    _says("days", Days(weekdays=(tue, thu)), "tth", "tuth")
    _says("days", Days(weekdays=(mon, tue, wed, thu, fri)), "weekdays")
    _says("days", Days(weekdays=(sat, sun)), "weekends", "weekend")


_PARTS = (
    "side",
    "leg",
    "arm",
    "foot",
    "hand",
    "diagonal",
    "knee",
    "hip",
    "shoulder",
    "elbow",
    "wrist",
    "ankle",
)
_NOUNS = (*_PARTS, *(f"{part}s" for part in _PARTS), "feet", "way", "direction")


def _learn_sides() -> None:
    each, both = ("each", "ea", "per", "every"), ("both", "bilat", "bilateral")
    _says(
        "side",
        DoseSide.EACH,
        "ea",
        "each",
        "per ea",
        "per each",
        "both sides",
        *_pairs(each, _NOUNS),
    )
    for side, texts in (
        (DoseSide.LEFT, ("l", "left", "lt")),
        (DoseSide.RIGHT, ("right", "rt")),
        (DoseSide.ALTERNATE, ("alt", "alternate", "alternating", "alternately")),
        (DoseSide.PAINFUL, ("painful", "affected", "involved")),
    ):
        _says("side", side, *texts, *_pairs(texts, ("only", *_NOUNS)))
    _says("side", DoseSide.RIGHT, *_pairs(["r"], _NOUNS))
    _says("side", DoseSide.PAINFUL, *_pairs(["sore", "bad"], _NOUNS))
    together = "can mean together or one after the other. Write each side, or leave it out."
    _doubt(together, *both, *(pair for pair in _pairs(both, _NOUNS) if pair != "both sides"))
    _learn(Word(Sense.SIDE), "side", "sides")
    _learn(Word(Sense.NOISE), *_pairs(each[:1] + each[2:], ["rep", "reps", "repetition"]))
    _learn(Word(Sense.PER_SET), *_pairs(each, ["set"]))


def _learn_loads() -> None:
    bands = ("band", "theraband", "thera band", "tubing", "loop")
    for colour in Band:
        load = Load(LoadUnit.BAND, band=colour)
        _says("load", load, colour.value, *_pairs([colour.value], bands))
        _says("load", load, *_pairs(bands, [colour.value]))
    _learn(Word(Sense.BAND), *bands)
    _says("load", Load(LoadUnit.BODY_WEIGHT), "bw", "bodyweight", "body weight", "own weight")


def _learn_the_rest() -> None:
    _learn(Word(Sense.BREAK), "and", "then", "plus")
    _learn(Word(Sense.NOISE), "of", "for", "on", "the", "with", "at", "do", "a", "an", "in")
    _learn(Word(Sense.NOISE), "perform", "repeat", "only")
    _learn(Word(Sense.DASH), "to")
    _doubt("has no number. Write a tempo like tempo 3-1-3, or use the note.", "slow", "slowly")
    _doubt("has two scales. Write rpe, from 0 to 10.", "borg")
    ends = ("failure", "fatigue", "tired")
    _doubt("has no number. Put it into the note.", *_pairs(["to", "until", "till"], ends))


def numbers() -> dict[str, int]:
    """Number words that stand where a figure could."""
    small = (
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    words = {word: value for value, word in enumerate(small, start=1)}
    return words | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60}


for _teach in (
    _learn_units, _learn_labels, _learn_frequency, _learn_weekdays, _learn_sides, _learn_loads,
    _learn_the_rest,
):  # fmt: skip
    _teach()
NUMBERS = numbers()
KNOWN = sorted({word for phrase in VOCABULARY for word in phrase if len(word) > 1} | set(NUMBERS))
