"""Numbers in words: ``seven``, ``twenty-five``, ``a dozen``."""

from __future__ import annotations

from decimal import Decimal


def build_number_words() -> dict[str, int]:
    """Return the number words that may be used in place of digits, with their values."""
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
    teens = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    words = {word: value for value, word in enumerate((*small, *teens), start=1)}
    return words | TENS | {"dozen": 12, "hundred": 100}


# These may be followed by a word from one to nine: "twenty-five".
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBER_WORDS = build_number_words()
# The words from one to nine.
ONES = {word: value for word, value in NUMBER_WORDS.items() if value < 10}
# A number, and how many words it took.
_Spelled = tuple[int | Decimal, int]
_ARTICLES = ("a", "an")
# After an article these are one: "a minute".
_COUNTED_BY_ARTICLE = frozenset(
    (
        "minute",
        "minute's",
        "hour",
        "mile",
        "kilo",
        "kilogram",
        "pound",
        "kilometer",
        "kilometre",
        "min",
        "km",
    )
)
# Before these "a second" is no time.
_COUNTED_BY_ORDER = ("set", "time", "rep", "repetition", "round", "stretch", "day", "week")
_HALVED = _COUNTED_BY_ARTICLE | {"kg", "lb"}
_FRACTIONS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}


def match_spelled_number(keys: list[str]) -> _Spelled | None:
    """Match a number of several words at the beginning of ``keys``: ``twenty-five``, ``half a kilo``, ``a minute``.

    ``keys`` are up to four words in lower case; a hyphen is a word of its own. The words "a kilo" count one.
    """
    padded = [*keys, *[""] * 4]
    for match in (_match_sum, _match_dozens, _match_article, _match_fraction):
        found = match(padded)
        if found:
            return found
    return None


def _match_sum(keys: list[str]) -> _Spelled | None:
    """``twenty-five``, ``one and a half``."""
    if keys[0] in TENS:
        ahead = 2 if keys[1] == "-" else 1
        return (TENS[keys[0]] + ONES[keys[ahead]], ahead + 1) if keys[ahead] in ONES else None
    is_number = keys[0] in ONES or (keys[0].isascii() and keys[0].isdecimal())
    if is_number and keys[1:4] == ["and", "a", "half"]:
        return (ONES[keys[0]] if keys[0] in ONES else int(keys[0])) + Decimal("0.5"), 4
    return None


def _match_dozens(keys: list[str]) -> _Spelled | None:
    """``a dozen``, ``two dozen``, ``a hundred``."""
    if keys[1] == "dozen" and keys[0] in ONES:
        return ONES[keys[0]] * NUMBER_WORDS["dozen"], 2
    if keys[1] in ("dozen", "hundred") and keys[0] in _ARTICLES:
        return NUMBER_WORDS[keys[1]], 2
    return None


def _match_article(keys: list[str]) -> _Spelled | None:
    """The "a" of ``a minute`` and ``a set of 10``."""
    if keys[0] not in _ARTICLES:
        return None
    is_second = keys[1] in ("second", "second's") and keys[2] not in _COUNTED_BY_ORDER
    is_one = is_second or keys[1] in _COUNTED_BY_ARTICLE or keys[1:3] == ["set", "of"]
    return (1, 1) if is_one else None


def _match_fraction(keys: list[str]) -> _Spelled | None:
    """``half a kilo``, ``a quarter of an hour``, ``half a dozen``."""
    if keys[0] not in _FRACTIONS:
        return None
    after = 2 if keys[1] == "of" else 1
    after += keys[after] in _ARTICLES
    if keys[after] == "dozen" and keys[0] == "half":
        return 6, after + 1
    return (_FRACTIONS[keys[0]], after) if keys[after] in _HALVED else None
