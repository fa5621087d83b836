"""Finds names that mean the same exercise: the same words in any order, typing errors forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

# From here on, one word may differ or be missing: "Bridge" and "Single-leg bridge" are two exercises.
MANY_WORDS = 5
LETTERS_IN_COMMON = 0.8
# Shorter words differ by one letter and mean another thing: "hip", "lip".
SHORTEST_MISTYPED = 4
# Families of names that differ in one word only ("... curl") are compared as far as this.
COMMONEST = 200

_Words = tuple[str, ...]

# One letter apart and the opposite movement.
_OPPOSITES = (("abduct", "adduct"), ("ever", "inver"), ("protract", "retract"), ("exter", "inter"))

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    ["a", "an", "and", "at", "exercise", "for", "in", "of", "on", "the", "to", "with", "your"]
)


@lru_cache(maxsize=65_536)
def words_of(name: str) -> _Words:
    """The words that tell names apart, in order of the alphabet, plural or not."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in flat if not unicodedata.combining(char))
    words = {_singular(word) for word in _WORD.findall(bare)}
    return tuple(sorted(words - _FILLERS or words))


def _singular(word: str) -> str:
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word


@lru_cache(maxsize=65_536)
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
    """Known names, each with what it names; finds those like a new one without comparing all.

    Names are held by their words, and by their words but one: two that are alike meet there.
    """

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        self._whole: dict[_Words, str] = {}
        self._but_one: dict[_Words, list[tuple[str, str]]] = defaultdict(list)
        for name, key in named:
            self.add(name, key)

    def add(self, name: str, key: str) -> None:
        words = words_of(name)
        if not words or words in self._whole:
            return
        self._whole[words] = key
        for rest, left_out in _but_one(words):
            if len(known := self._but_one[rest]) < COMMONEST:
                known.append((left_out, key))

    def like(self, name: str) -> str | None:
        """What the nearest known name names: the one of the same words, else the first alike."""
        words = words_of(name)
        near = self._whole.get(words) or self._mistyped(words)
        return near or (self._longer(words) if len(words) >= MANY_WORDS - 1 else None)

    def _mistyped(self, words: _Words) -> str | None:
        for rest, left_out in _but_one(words):
            for other, key in self._but_one.get(rest, ()):
                if len(words) >= MANY_WORDS or _is_same(left_out, other):
                    return key
        return None

    def _longer(self, words: _Words) -> str | None:
        """Of many words, one may be missing on either side."""
        if self._but_one.get(words):
            return self._but_one[words][0][1]
        shorter = (self._whole.get(rest) for rest, _ in _but_one(words) if len(words) >= MANY_WORDS)
        return next(filter(None, shorter), None)


def _but_one(words: _Words) -> Iterator[tuple[_Words, str]]:
    for place, left_out in enumerate(words):
        yield words[:place] + words[place + 1 :], left_out
