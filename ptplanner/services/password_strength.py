"""Refuses passwords that are easy to guess: common ones, repeated or sequential ones, and those made from known words.

The library zxcvbn estimates how many guesses an attacker needs. It brings lists of some 30,000 common passwords and of
common names and words, which nothing downloads.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import Any

from ptplanner.domain.errors import InvalidValue

# Beyond it, zxcvbn takes seconds; a beginning that is hard to guess makes the whole hard to guess.
CHECKED_LENGTH = 72
# What zxcvbn calls very unguessable.
MIN_GUESSES = 10**10
# So many characters must remain when the words of one's own context and all digits and signs are left out.
MIN_OWN_LETTERS = 6
# Shorter words of the context, such as "a" and "of", stand in every sentence.
_MIN_CONTEXT_WORD = 3
_PRODUCT_WORDS = ("ptplanner", "pt", "planner", "physio", "physiotherapy", "therapist", "clinic")
_REASONS = {
    "user_inputs": "it is made from your name, your e-mail, your clinic or this program",
    "passwords": "it is one of the most common passwords, or close to one",
    "repeat": "it repeats the same characters",
    "sequence": "it is a row of characters that follow each other",
    "spatial": "it follows the keys of the keyboard",
    "date": "it is made from a date",
}
_ADVICE = "Take four words that have nothing to do with each other; spaces are welcome."
# zxcvbn keeps the words of the context in a variable that all threads share.
_lock = threading.Lock()


class GuessablePassword(InvalidValue):
    """A new password that an attacker would try early; the message says why, and what to do."""


def require_strong_password(password: str, context: Iterable[str] = ()) -> None:
    """Raise GuessablePassword for a password that is easy to guess.

    ``context``: texts that whoever knows the person also knows, such as e-mail, name and clinic.
    """
    words = _split_context((*context, *_PRODUCT_WORDS))
    reason = _find_weakness(password, words)
    if reason:
        raise GuessablePassword(f"This password is easy to guess: {reason}. {_ADVICE}")


def _find_weakness(password: str, words: tuple[str, ...]) -> str:
    """Why the password is easy to guess, as part of a sentence; empty if it is not."""
    if _count_own_letters(password, words) < MIN_OWN_LETTERS and _has_word(password, words):
        return _REASONS["user_inputs"]
    unit = _find_repeated_part(password)
    result = _estimate_guesses(unit[:CHECKED_LENGTH], words)
    if result["guesses"] >= MIN_GUESSES:
        return ""
    if unit != password:
        return _REASONS["repeat"]
    longest = max(result["sequence"], key=lambda match: len(match["token"]))
    kinds = longest.get("dictionary_name", ""), longest["pattern"]
    return next((_REASONS[kind] for kind in kinds if kind in _REASONS), "it is short and plain")


def _find_repeated_part(password: str) -> str:
    """The part that the password repeats, whole or broken off at the end; the password itself if it repeats none."""
    for length in range(1, 2 * len(password) // 3 + 1):
        if password[length:] == password[:-length]:
            return password[:length]
    return password


def _estimate_guesses(password: str, words: tuple[str, ...]) -> dict[str, Any]:
    # Its lists take a quarter of a second to load, and few requests need them.
    from zxcvbn import zxcvbn

    with _lock:
        result: dict[str, Any] = zxcvbn(password, user_inputs=list(words))
    return result


def _split_context(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text, and each word of it, in lower case, longest first."""
    found: set[str] = set()
    for text in texts:
        lower = text.casefold().strip()
        words = re.findall(r"[^\W_]+", lower)
        found.update((lower, "".join(words), *words))
    kept = (word for word in found if len(word) >= _MIN_CONTEXT_WORD)
    return tuple(sorted(kept, key=lambda word: (-len(word), word)))


def _has_word(password: str, words: tuple[str, ...]) -> bool:
    lower = password.casefold()
    return any(word in lower for word in words)


def _count_own_letters(password: str, words: tuple[str, ...]) -> int:
    rest = password.casefold()
    for word in words:
        rest = rest.replace(word, "")
    return sum(sign.isalpha() for sign in rest)
