"""The short code on paper: unguessable, easy to read aloud and to type, with nothing personal in it.

28 letters without vowels (no words arise) and without the look-alikes 0 O 1 I L; eleven of them make
28**11 = 2**52.9 possibilities.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 11
GROUPS = (4, 4, 3)


def fresh(below: Callable[[int], int], length: int = LENGTH) -> str:
    """A new code; ``below(n)`` gives a cryptographically random whole number from 0 to n-1."""
    return "".join(ALPHABET[below(len(ALPHABET))] for _ in range(length))


def normalised(typed: str) -> str:
    """The code as stored, from what a person typed: any case, with spaces, dots or dashes."""
    return "".join(
        sign for sign in typed.upper() if sign not in " -.·\u00a0\u2010\u2011\u2013\u2014\t"
    )


def is_code(text: str) -> bool:
    return len(text) == LENGTH and all(sign in ALPHABET for sign in text)


def grouped(code: str) -> str:
    """As printed: ``7K4M 9XQ2 WTB``."""
    first, second, _ = GROUPS
    return f"{code[:first]} {code[first : first + second]} {code[first + second :]}".strip()
