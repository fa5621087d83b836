"""The short access code on paper: unguessable, easy to read aloud and type, and free of personal data.

The alphabet has 28 digits and letters. It has no vowels, so that no words are spelled by accident, and none of
the look-alikes 0 O 1 I L. Eleven random characters give 28**11 = 2**52.9 possible codes. A twelfth one, the check
letter, reveals a mistyped code. Codes of earlier releases are the eleven characters alone, and open for ever.

The check is a weighted sum modulo the prime 29, as in ISBN-10: it is 0 for a right code. A single wrong character
changes it by (difference × weight), and two swapped ones by (difference × difference of weights); neither is a
multiple of 29, so every such error is caught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
CODE_LENGTH_BEFORE = 11
GROUP_LENGTH = 4
_MODULUS = 29
# What people write for a character: both ways round where both are in the alphabet.
_LOOK_ALIKES = {
    "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6",
    "0": "DQ", "O": "DQ", "1": "7J", "I": "7J", "L": "7J", "U": "V", "E": "3", "A": "4",
}  # fmt: skip
# A code with more doubtful characters is typed again; each of them doubles the readings.
MAX_DOUBTFUL = 3


@dataclass(frozen=True)
class MistypedCode:
    """What is wrong with a typed code, seen without looking it up.

    ``length``: how many characters it has. ``group``: the group, counted from 1, with ``sign``, which no code
    contains; 0 and "" if there is none.
    """

    length: int
    group: int = 0
    sign: str = ""

    @property
    def has_right_length(self) -> bool:
        return self.length in (CODE_LENGTH, CODE_LENGTH_BEFORE)


def generate_code(randbelow: Callable[[int], int]) -> str:
    """Return a new code; ``randbelow(n)`` must return a cryptographically secure integer from 0 to n-1."""
    while True:
        start = generate_characters(randbelow, CODE_LENGTH - 1)
        for sign in CODE_ALPHABET:
            if _compute_check(start + sign) == 0:
                return start + sign
        # One start in 29 needs the 29th character, which the alphabet does not have.


def generate_characters(randbelow: Callable[[int], int], length: int) -> str:
    """Return random characters of the alphabet."""
    return "".join(CODE_ALPHABET[randbelow(len(CODE_ALPHABET))] for _ in range(length))


def normalize_code(typed: str) -> str:
    """Return the code as stored, from typed text in any case and with spaces, dots or dashes."""
    return "".join(
        sign for sign in typed.upper() if sign not in " -.·\u00a0\u2010\u2011\u2013\u2014\t"
    )


def is_access_code(text: str) -> bool:
    """Whether this may be a code: right in length and characters, and in the check letter if it has one."""
    if any(sign not in CODE_ALPHABET for sign in text):
        return False
    return len(text) == CODE_LENGTH_BEFORE or (
        len(text) == CODE_LENGTH and _compute_check(text) == 0
    )


def read_code(typed: str) -> str | MistypedCode:
    """Return the code that is meant. A look-alike is read as what it must be for the check letter to fit.

    Only a single reading counts: one character in doubt, or several that no code contains.
    """
    text = normalize_code(typed)
    if is_access_code(text):
        return text
    fitting = set(_list_readings(text)) if len(text) == CODE_LENGTH else set()
    return fitting.pop() if len(fitting) == 1 else _describe_mistake(text)


def format_code(code: str) -> str:
    """Return the code in printed groups: ``7K4M 9XQ2 WTBX``."""
    return " ".join(code[i : i + GROUP_LENGTH] for i in range(0, len(code), GROUP_LENGTH))


def _compute_check(code: str) -> int:
    values = (CODE_ALPHABET.index(sign) for sign in code)
    return sum(weight * value for weight, value in enumerate(values, start=1)) % _MODULUS


def _list_readings(text: str) -> Iterator[str]:
    """Yield the valid codes that differ from ``text`` in look-alikes: those that no code contains, else in one."""
    foreign = [place for place, sign in enumerate(text) if sign not in CODE_ALPHABET]
    if len(foreign) > MAX_DOUBTFUL:
        return
    for places in [foreign] if foreign else [[place] for place in range(len(text))]:
        for signs in product(*(_LOOK_ALIKES.get(text[place], "") for place in places)):
            reading = list(text)
            for place, sign in zip(places, signs, strict=True):
                reading[place] = sign
            if is_access_code("".join(reading)):
                yield "".join(reading)


def _describe_mistake(text: str) -> MistypedCode:
    for place, sign in enumerate(text):
        if sign not in CODE_ALPHABET:
            return MistypedCode(len(text), place // GROUP_LENGTH + 1, sign)
    return MistypedCode(len(text))
