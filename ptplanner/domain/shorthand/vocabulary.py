"""The vocabulary of dose shorthand: the words and phrases that therapists write, and their meaning."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from ptplanner.domain.dosage import Band, Days, DosePart, Load, LoadUnit, Pace, Span, Weekday
from ptplanner.domain.shorthand.number_words import NUMBER_WORDS
from ptplanner.domain.shorthand.token_kinds import TokenKind, VocabularyEntry
from ptplanner.domain.sides import DoseSide

Phrase = tuple[str, ...]
VOCABULARY: dict[Phrase, VocabularyEntry] = {}
_FLAG_VALUE = True


def _add_entries(word: VocabularyEntry, *texts: str) -> None:
    for text in texts:
        VOCABULARY[tuple(text.split())] = word


def _add_complete_parts(part: DosePart, value: object, *texts: str) -> None:
    _add_entries(VocabularyEntry(TokenKind.COMPLETE_PART, part, value), *texts)


def _add_flags(part: DosePart, *texts: str) -> None:
    _add_complete_parts(part, _FLAG_VALUE, *texts)


def _add_ambiguous(advice: str, *texts: str) -> None:
    _add_entries(VocabularyEntry(TokenKind.AMBIGUOUS, advice=advice), *texts)


def _combine_words(firsts: Iterable[str], seconds: Iterable[str]) -> list[str]:
    return [f"{first} {second}" for first, second in product(firsts, seconds)]


def _add_units() -> None:
    _add_entries(VocabularyEntry(TokenKind.SET), "set", "sets")
    _add_entries(VocabularyEntry(TokenKind.REP), "rep", "reps", "repetition", "repetitions")
    _add_entries(
        VocabularyEntry(TokenKind.SECOND), "s", "sec", "secs", "second", "seconds", "second's"
    )
    _add_entries(VocabularyEntry(TokenKind.MINUTE), "min", "mins", "minute", "minutes", "minute's")
    _add_entries(
        VocabularyEntry(TokenKind.KG), "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"
    )
    _add_entries(VocabularyEntry(TokenKind.LB), "lb", "lbs", "pound", "pounds")
    _add_entries(VocabularyEntry(TokenKind.DAYS), "d", "day", "days")
    _add_entries(VocabularyEntry(TokenKind.WEEK), "w", "wk", "wks", "week", "weeks")
    _add_entries(VocabularyEntry(TokenKind.R), "r")
    _add_entries(VocabularyEntry(TokenKind.METER), "meter", "meters", "metre", "metres")
    _add_entries(
        VocabularyEntry(TokenKind.KM),
        "km",
        "kms",
        "kilometer",
        "kilometers",
        "kilometre",
        "kilometres",
    )
    _add_entries(VocabularyEntry(TokenKind.MILE), "mi", "mile", "miles")
    _add_ambiguous("can mean minutes or metres. Write 5 min, or distance 5m.", "m")


def _add_labels() -> None:
    _add_entries(
        VocabularyEntry(TokenKind.HOLD), "h", "hold", "held", "holding", "each held", "held each"
    )
    _add_entries(VocabularyEntry(TokenKind.HOLDS), "holds")
    _add_entries(VocabularyEntry(TokenKind.REST), "rest", "rests", "pause", "break")
    _add_complete_parts(DosePart.REST_S, Span.of(0), "no rest", "without rest")
    _add_entries(VocabularyEntry(TokenKind.HOUR), "hour", "hours", "hr", "hrs")
    _add_entries(VocabularyEntry(TokenKind.DURATION), "duration")
    _add_entries(VocabularyEntry(TokenKind.DISTANCE), "distance")
    for pace in Pace:
        _add_complete_parts(DosePart.PACE, pace, f"{pace.value} pace", f"pace {pace.value}")
    _add_entries(VocabularyEntry(TokenKind.TEMPO), "tempo", "t")
    _add_entries(VocabularyEntry(TokenKind.EFFORT), "rpe", "effort", "exertion")
    _add_entries(VocabularyEntry(TokenKind.PAIN), "pain", "nprs")
    _add_complete_parts(DosePart.MAX_PAIN, 0, "pain free", "painfree", "no pain", "without pain")
    _add_entries(VocabularyEntry(TokenKind.LOAD), "load", "weight", "resistance")
    _add_flags(DosePart.NONE_GIVEN, "no dose", "no dose given", "none given")


def _add_limits() -> None:
    _add_entries(
        VocabularyEntry(TokenKind.AT_MOST),
        "max",
        "maximum",
        "limit",
        "up to",
        "at most",
        *_combine_words(["no", "not"], ["more than", "higher than", "above", "over", "worse than"]),
        "not exceed",
        *_combine_words(
            ["not", "never"],
            ["go above", "go over", "be more than", "be above", "rise above", "get above"],
        ),
        "not exceeding",
    )
    _add_entries(VocabularyEntry(TokenKind.LESS_THAN), "below", "under", "less than", "lower than")
    _add_flags(
        DosePart.AS_TOLERATED, "as tolerated", "to tolerance", "as able", "as comfortable", "amrap"
    )
    _add_flags(
        DosePart.AS_TOLERATED,
        *_combine_words(
            ["as many as", "as long as", "as much as"],
            ["possible", "comfortable", "tolerated", "is comfortable", "you can", "feels comfortable",
             "you comfortably can", "you can manage"],
        ),
    )  # fmt: skip


def _add_frequencies() -> None:
    _add_entries(VocabularyEntry(TokenKind.TIMES), "times", "time")
    for count, text in enumerate(("once", "twice", "thrice"), start=1):
        _add_entries(VocabularyEntry(TokenKind.ONCE, value=count), text)
    for count, texts in enumerate(("od qd", "bid bd", "tid tds", "qid qds"), start=1):
        _add_complete_parts(DosePart.PER_DAY, Span.of(count), *texts.split())
    _add_entries(
        VocabularyEntry(TokenKind.PER_DAY),
        "a day", "per day", "per d", "of the day", "any day",
        *_combine_words(
            ["in", "during", "over", "throughout", "through", "across", "spread over", "spread through",
             "spread throughout", "spread across", "over the course of"],
            ["a day", "the day", "one day"],
        ),
    )  # fmt: skip
    _add_entries(
        VocabularyEntry(TokenKind.EVERY_DAY),
        "every day", "each day", "everyday", "every single day",
    )  # fmt: skip
    _add_entries(VocabularyEntry(TokenKind.DAILY), "daily")
    _add_entries(VocabularyEntry(TokenKind.FREQUENCY), "frequency", "freq", "how often")
    _add_ambiguous(
        "is not counted. Write times a day, like 8xd.",
        "hourly", "every hour", "every few hours", "every couple of hours", "every waking hour",
    )  # fmt: skip


def _add_days() -> None:
    _add_entries(
        VocabularyEntry(TokenKind.PER_WEEK),
        "weekly",
        *_combine_words(
            ["a", "per", "each", "every", "of the", "in a", "in the", "of each", "in each", "during the"],
            ["w", "wk", "week"],
        ),
    )  # fmt: skip
    _add_complete_parts(
        DosePart.DAYS,
        Days(every_second_day=True),
        "eod",
        "qod",
        "every other day",
        "every second day",
        "every 2nd day",
        "every two days",
        "every 2 days",
        "on alternate days",
        "alternate day",
        "one day on one day off",
    )
    _add_complete_parts(
        DosePart.DAYS,
        Days(every_second_day=True),
        *_combine_words(["alternate", "alternating", "alt"], ["days"]),
    )


def _add_weekdays() -> None:
    forms = (
        "mo mon monday mondays", "tu tue tues tuesday tuesdays", "we wed weds wednesday wednesdays",
        "th thu thur thurs thursday thursdays", "fr fri friday fridays", "sa sat saturday saturdays",
        "su sun sunday sundays",
    )  # fmt: skip
    for day, texts in zip(Weekday, forms, strict=True):
        _add_entries(
            VocabularyEntry(TokenKind.WEEKDAY, value=day),
            *texts.split(),
            *_combine_words(["every", "each", "on", "on a"], texts.split()),
        )
    mon, tue, wed, thu, fri, sat, sun = Weekday
    _add_complete_parts(DosePart.DAYS, Days(weekdays=(mon, wed, fri)), "mwf")
    _add_complete_parts(DosePart.DAYS, Days(weekdays=(tue, thu)), "tth", "tuth")
    _add_complete_parts(
        DosePart.DAYS,
        Days(weekdays=(mon, tue, wed, thu, fri)),
        "weekdays",
        "weekday",
        "every weekday",
        "each weekday",
        "working days",
    )
    _add_complete_parts(
        DosePart.DAYS,
        Days(weekdays=(sat, sun)),
        "weekends",
        "weekend",
        "every weekend",
        "each weekend",
    )


_BODY_PARTS = (
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
_SIDE_NOUNS = (
    *_BODY_PARTS, *(f"{part}s" for part in _BODY_PARTS), "feet", "way", "ways", "direction", "directions",
    "heel", "calf", "thigh", "toe", "buttock",
)  # fmt: skip


def _add_sides() -> None:
    each, both = ("each", "ea", "per", "every"), ("both", "bilat", "bilateral")
    _add_complete_parts(
        DosePart.SIDE,
        DoseSide.EACH,
        "ea",
        "each",
        "per ea",
        "per each",
        "both sides",
        *_combine_words(each, _SIDE_NOUNS),
        *_combine_words(["of each", "with each", "on each"], _BODY_PARTS[:5]),
        *_combine_words(
            ["change", "swap", "switch", "repeat on the other", "repeat with the other", "same on the other",
             "same with the other", "then on the other", "then the other", "repeat on the opposite",
             "repeat the other", "repeat for the other", "repeat with other", "repeat on other", "with other"],
            ["side", "sides", "leg", "legs", "arm", "arms", "foot", "feet", "hand", "hands"],
        ),
        "both directions", "both ways", "in both directions", "either side",
        "left and right", "right and left", "left then right", "right then left",
        "left & right", "l and r", "r and l",
    )  # fmt: skip
    _add_complete_parts(
        DosePart.SIDE,
        DoseSide.ALTERNATE,
        "in turn", "left and right in turn", "right and left in turn", "each side in turn",
        "sides in turn", "taking turns", "alternating left and right", "alternate left and right",
        "left and right alternately", "left right left right",
        *_combine_words(["alternating", "alternate", "switching", "switch"], ["sides each time"]),
    )  # fmt: skip
    _add_single_sides()
    _add_unclear_sides(each, both)


def _add_single_sides() -> None:
    for side, texts in (
        (DoseSide.LEFT, ("l", "left", "lt")),
        (DoseSide.RIGHT, ("right", "rt")),
        (DoseSide.ALTERNATE, ("alt", "alternate", "alternating", "alternately")),
        (DoseSide.PAINFUL, ("painful", "affected", "involved", "operated")),
    ):
        _add_complete_parts(
            DosePart.SIDE, side, *texts, *_combine_words(texts, ("only", *_SIDE_NOUNS))
        )
    _add_complete_parts(DosePart.SIDE, DoseSide.RIGHT, *_combine_words(["r"], _SIDE_NOUNS))
    _add_complete_parts(
        DosePart.SIDE,
        DoseSide.PAINFUL,
        *_combine_words(["sore", "bad", "injured", "hurting"], _SIDE_NOUNS),
    )


def _add_unclear_sides(each: tuple[str, ...], both: tuple[str, ...]) -> None:
    _add_entries(
        VocabularyEntry(TokenKind.UNCLEAR_SIDES),
        *both,
        "bilaterally", "b per l", "bl",
        *(pair for pair in _combine_words(both, _SIDE_NOUNS) if pair != "both sides"),
    )  # fmt: skip
    _add_ambiguous(
        "can mean each side or sides in turn. Write each side, or alt.",
        *_combine_words(["one"], [f"{part} at a time" for part in _BODY_PARTS]),
    )
    _add_ambiguous(
        "can mean two weights or two sides. Write each side, or put it in the note.",
        "in each hand", "in both hands", "in either hand", "on each ankle",
    )  # fmt: skip
    _add_entries(VocabularyEntry(TokenKind.SIDE), "side", "sides")
    _add_entries(
        VocabularyEntry(TokenKind.FILLER),
        *_combine_words((*each[:1], *each[2:], "a"), ["rep", "reps", "repetition"]),
    )
    _add_entries(
        VocabularyEntry(TokenKind.PER_SET),
        *_combine_words((*each, "a", "in each", "in a", "in every"), ["set"]),
    )


def _add_loads() -> None:
    bands = ("band", "theraband", "thera band", "tubing", "loop")
    for colour in Band:
        load = Load(LoadUnit.BAND, band=colour)
        _add_complete_parts(
            DosePart.LOAD, load, colour.value, *_combine_words([colour.value], bands)
        )
        _add_complete_parts(DosePart.LOAD, load, *_combine_words(bands, [colour.value]))
    _add_entries(VocabularyEntry(TokenKind.BAND), *bands)
    _add_complete_parts(
        DosePart.LOAD, Load(LoadUnit.BODY_WEIGHT), "bw", "bodyweight", "body weight", "own weight"
    )


def _add_other_words() -> None:
    _add_entries(VocabularyEntry(TokenKind.SEPARATOR), "and", "then", "plus", "but")
    _add_entries(VocabularyEntry(TokenKind.BEFORE), "before", "after")
    _add_entries(VocabularyEntry(TokenKind.OR), "or")
    _add_entries(VocabularyEntry(TokenKind.FIRST), "first")
    _add_entries(VocabularyEntry(TokenKind.ANOTHER), "another")
    _add_entries(VocabularyEntry(TokenKind.OUT_OF), "out of")
    _add_entries(
        VocabularyEntry(TokenKind.FILLER),
        "of",
        "for",
        "on",
        "the",
        "with",
        "at",
        "do",
        "a",
        "an",
        "in",
    )
    _add_entries(VocabularyEntry(TokenKind.FILLER), "perform", "repeat", "only")
    _add_entries(VocabularyEntry(TokenKind.DASH), "to")
    _add_ambiguous(
        "has no number. Write a tempo like tempo 3-1-3, or use the note.", "slow", "slowly"
    )
    _add_ambiguous("has two scales. Write rpe, from 0 to 10.", "borg")
    ends = ("failure", "fatigue", "tired")
    _add_ambiguous(
        "has no number. Put it in the note.", *_combine_words(["to", "until", "till"], ends)
    )


for _add_group in (
    _add_units, _add_labels, _add_limits, _add_frequencies, _add_days, _add_weekdays, _add_sides, _add_loads,
    _add_other_words,
):  # fmt: skip
    _add_group()
# What a typing error may have been meant to be: the words of doses, without those of prose.
KNOWN_WORDS = sorted(
    {word for phrase in VOCABULARY for word in phrase if len(word) > 1 and word not in _SIDE_NOUNS}
    | {"side", *NUMBER_WORDS}
)
