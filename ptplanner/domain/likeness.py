"""Finds names that mean the same exercise: the same words in any order, typing errors forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

# Of all words, both names' longer one counts: "Bridge" and "Single-leg bridge" are two exercises.
WORDS_IN_COMMON = 0.8
LETTERS_IN_COMMON = 0.8
# Shorter words differ by one letter and mean another thing: "hip", "lip".
SHORTEST_MISTYPED = 4
# A word that stands in more names tells too little to compare them all.
COMMONEST = 200
_START = 4

# One letter apart and the opposite movement.
_OPPOSITES = (("abduct", "adduct"), ("ever", "inver"), ("protract", "retract"), ("exter", "inter"))

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    ["a", "an", "and", "at", "exercise", "for", "in", "of", "on", "the", "to", "with", "your"]
)


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell names apart, in order of the alphabet, plural or not."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in flat if not unicodedata.combining(char))
    words = {_singular(word) for word in _WORD.findall(bare)}
    return tuple(sorted(words - _FILLERS or words))


def _singular(word: str) -> str:
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word


def are_alike(one: str, two: str) -> bool:
    """Whether four of five words, or all of fewer, are the same but for typing errors."""
    shorter, longer = sorted((words_of(one), words_of(two)), key=len)
    if not shorter:
        return False
    left = list(longer)
    same = 0
    for word in shorter:
        found = next((other for other in left if _is_same(word, other)), None)
        if found is not None:
            left.remove(found)
            same += 1
    return same >= len(longer) * WORDS_IN_COMMON


def _is_same(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < SHORTEST_MISTYPED or abs(len(one) - len(two)) > 1:
        return False
    if one.isdecimal() or two.isdecimal() or _are_opposite(*sorted((one, two))):
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= LETTERS_IN_COMMON


def _are_opposite(one: str, two: str) -> bool:
    return any(one.startswith(start) and two.startswith(other) for start, other in _OPPOSITES)


class NameIndex:
    """Known names, each with what it names; finds those like a new one without comparing all."""

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        self._exact: dict[tuple[str, ...], str] = {}
        self._by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, key in named:
            self.add(name, key)

    def add(self, name: str, key: str) -> None:
        words = words_of(name)
        if not words or words in self._exact:
            return
        self._exact[words] = key
        for handle in _handles(words):
            self._by_word[handle].append((name, key))

    def like(self, name: str) -> str | None:
        """What the nearest known name names: the one of the same words, else the first alike."""
        words = words_of(name)
        if words in self._exact:
            return self._exact[words]
        few = (self._by_word.get(handle, ()) for handle in _handles(words))
        near = sorted((known for known in few if len(known) <= COMMONEST), key=len)
        tried: set[str] = set()
        for known, key in (pair for pairs in near for pair in pairs):
            if known not in tried and are_alike(name, known):
                return key
            tried.add(known)
        return None


def _handles(words: tuple[str, ...]) -> set[str]:
    """Whole words, and their first letters: a slip is seldom made there."""
    starts = {f"{word[:_START]}…" for word in words if len(word) >= SHORTEST_MISTYPED}
    return {*words, *starts}
