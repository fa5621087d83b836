"""Numbers in words: ``seven``, ``twenty-five``, ``a dozen``."""

from __future__ import annotations


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
