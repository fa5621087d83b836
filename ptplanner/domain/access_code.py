"""The short access code on paper: unguessable, easy to read aloud and type, and free of personal data.

The alphabet has 28 digits and letters. It has no vowels, so that no words are spelled by accident, and none of
the look-alikes 0 O 1 I L. Eleven characters give 28**11 = 2**52.9 possible codes.
"""

from __future__ import annotations

from collections.abc import Callable

CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 11
CODE_GROUPS = (4, 4, 3)


def generate_code(randbelow: Callable[[int], int], length: int = CODE_LENGTH) -> str:
    """Return a new code; ``randbelow(n)`` must return a cryptographically secure integer from 0 to n-1."""
    return "".join(CODE_ALPHABET[randbelow(len(CODE_ALPHABET))] for _ in range(length))


def normalize_code(typed: str) -> str:
    """Return the code as stored, from typed text in any case and with spaces, dots or dashes."""
    return "".join(
        sign for sign in typed.upper() if sign not in " -.·\u00a0\u2010\u2011\u2013\u2014\t"
    )


def is_access_code(text: str) -> bool:
    return len(text) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in text)


def format_code(code: str) -> str:
    """Return the code in printed groups: ``7K4M 9XQ2 WTB``."""
    first, second, _ = CODE_GROUPS
    return f"{code[:first]} {code[first : first + second]} {code[first + second :]}".strip()
