"""Cuts a typed dose into numbers, words and signs, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from ptplanner.domain.dosage import Band, Weekday
from ptplanner.domain.errors import Place, ShorthandError

# Longer than any dose; a pasted page is refused before it is read.
LONGEST = 200

NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        [
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
        ],
        start=1,
    )
}
SECONDS = frozenset({"s", "sec", "secs", "second", "seconds"})
MINUTES = frozenset({"min", "mins", "minute", "minutes"})
REPETITIONS = frozenset({"r", "rep", "reps", "repetition", "repetitions", "times"})
SETS = frozenset({"set", "sets"})
WEEKS = frozenset({"w", "wk", "wks", "week", "weeks"})
DAY = frozenset({"d", "day", "daily"})
WEEK = frozenset({"w", "wk", "week", "weekly"})
KILOGRAMS = frozenset({"kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"})
POUNDS = frozenset({"lb", "lbs", "pound", "pounds"})
BODY_PARTS = frozenset(
    word
    for noun in ("side", "leg", "arm", "foot", "hand", "diagonal", "knee", "hip", "shoulder")
    for word in (noun, f"{noun}s")
) | {"feet", "way", "direction"}
LATIN_PER_DAY = {"qd": 1, "od": 1, "bid": 2, "tid": 3, "qid": 4}
TIMES = {"once": 1, "twice": 2, "thrice": 3}
COLOURS = {band.value: band for band in Band}
WEEKDAYS = {
    form: day
    for day, forms in zip(
        Weekday,
        (
            "mo mon monday mondays", "tu tue tues tuesday tuesdays",
            "we wed wednesday wednesdays", "th thu thur thurs thursday thursdays",
            "fr fri friday fridays", "sa sat saturday saturdays", "su sun sunday sundays",
        ),
        strict=True,
    )
    for form in forms.split()
}  # fmt: skip
WEEKDAY_GROUPS = {
    "mwf": (Weekday.MON, Weekday.WED, Weekday.FRI),
    "tth": (Weekday.TUE, Weekday.THU),
    "weekdays": tuple(Weekday)[:5],
    "weekends": tuple(Weekday)[5:],
}
FILLERS = frozenset(
    {"and", "with", "for", "of", "on", "the", "do", "then", "at", "a", "an", "per", "to", "in"}
)
_OTHER = """
    hold rest tempo rpe effort pain max each ea both left right alternate alternating alt painful band
    bw body weight as tolerated no dose every other eod daily per
"""
KNOWN = sorted(
    {
        *_OTHER.split(),
        *SECONDS,
        *MINUTES,
        *REPETITIONS,
        *SETS,
        *WEEKS,
        *KILOGRAMS,
        *POUNDS,
        "side",
        "leg",
        "arm",
    }
    | {*LATIN_PER_DAY, *TIMES, *COLOURS, *WEEKDAYS, *WEEKDAY_GROUPS, *NUMBER_WORDS}
)


@dataclass(frozen=True)
class Token:
    """``text`` in lower case; ``is_joined`` says that no space stands before it."""

    text: str
    place: Place
    is_number: bool
    is_joined: bool


# Alternatives do not overlap and repeat single classes alone, so reading takes linear time.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|<=|≤|\S")
_SIGNS = {"×": "x", "*": "x", "–": "-", "—": "-", "−": "-", "~": "-", "#": "lb", "≤": "<="}
# Written together and still two words: "10x" is a number and a sign, "xw" a sign and a week.
_CROSSED = re.compile(r"x(d|day|w|wk|week|daily|weekly)$")


def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text``; raises ShorthandError where it is too long."""
    if len(text) > LONGEST:
        place = Place(LONGEST, len(text))
        raise ShorthandError(
            f"A dose has at most {LONGEST} characters. Put the rest into the note.",
            text[LONGEST : LONGEST + 20], place, "a short dose",
        )  # fmt: skip
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        found += _cut(match[0], match.start(), is_joined=_joins(found, match.start()))
    return tuple(found)


def _joins(found: list[Token], start: int) -> bool:
    return bool(found) and found[-1].place.end == start


def _cut(raw: str, start: int, *, is_joined: bool) -> list[Token]:
    place = Place(start, start + len(raw))
    text = raw.casefold()
    if text[0].isdigit():
        ascii_digits = text.isascii()
        return [Token(text.replace(",", "."), place, ascii_digits, is_joined)]
    if text in NUMBER_WORDS:
        return [Token(NUMBER_WORDS[text], place, is_number=True, is_joined=is_joined)]
    crossed = _CROSSED.match(text)
    if crossed:
        cross = Token("x", Place(start, start + 1), is_number=False, is_joined=is_joined)
        unit = Token(crossed[1], Place(start + 1, place.end), is_number=False, is_joined=True)
        return [cross, unit]
    return [Token(_SIGNS.get(text, text), place, is_number=False, is_joined=is_joined)]


def unknown(token: Token, original: str, expected: str = "") -> ShorthandError:
    """The error for a word that says nothing about a dose, with the nearest one that does."""
    word = original[token.place.start : token.place.end]
    near = get_close_matches(token.text, KNOWN, n=1, cutoff=0.75)
    hint = f"Did you mean “{near[0]}”?" if near else "Write like 3x10/side h5 r60."
    return ShorthandError(
        f"“{word}” is not part of a dose. {hint}", word, token.place,
        expected or (near[0] if near else "sets, repetitions, hold, rest, load, side or frequency"),
    )  # fmt: skip
