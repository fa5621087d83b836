"""Finds names of the same exercise: the same words in any order, with typing errors tolerated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from ptplanner.domain.text import singularize, split_into_words

# Names with at least this many words may differ in one word or lack one. In shorter names every word matters:
# "Bridge" and "Single-leg bridge" are two exercises.
LONG_NAME_WORDS = 5
MIN_LETTER_SIMILARITY = 0.8
# Shorter words that differ in one letter are different words, not typing errors: "hip", "lip".
MIN_MISTYPED_LENGTH = 4
# Limits the comparisons within a family of names that differ in one word only ("... curl").
MAX_NAMES_PER_KEY = 200

_NameWords = tuple[str, ...]

# Two long names that differ in one of these words name two exercises, however alike they are otherwise.
_TELLING_WORDS = frozenset(
    [
        "above", "alternate", "alternating", "assisted", "back", "backward", "ball", "band", "barbell", "behind",
        "below", "bend", "bent", "bilateral", "cable", "chain", "chair", "close", "closed", "concentric", "cross",
        "crossed", "curl", "decline", "double", "down", "downward", "dumbbell", "eccentric", "elevated", "extended",
        "extension", "external", "far", "flat", "flexed", "flexion", "floor", "foot", "forward", "front", "hammer",
        "hand", "hanging", "high", "incline", "inner", "internal", "inward", "isometric", "jump", "kettlebell",
        "kneeling", "lateral", "left", "leg", "arm", "long", "low", "lower", "lying", "machine", "medial", "narrow",
        "neutral", "no", "one", "open", "out", "outer", "outward", "over", "overhead", "parallel", "press",
        "pronated", "prone", "pull", "push", "quick", "raise", "raised", "rear", "reverse", "right", "row", "seated",
        "short", "side", "single", "sit", "sitting", "slow", "squat", "standing", "straight", "sumo", "supinated",
        "supine", "supported", "three", "two", "under", "unilateral", "up", "upper", "upright", "upward", "wall",
        "weighted", "wide", "without",
    ]
)  # fmt: skip
# Word beginnings that look alike and mean opposite movements.
_OPPOSITES = (("abduct", "adduct"), ("ever", "inver"), ("protract", "retract"), ("exter", "inter"))

_FILLERS = frozenset(
    ["a", "an", "and", "at", "exercise", "for", "in", "of", "on", "the", "to", "with", "your"]
)


@lru_cache(maxsize=65_536)
def extract_name_words(name: str) -> _NameWords:
    """Return the distinguishing words of a name, sorted, without accents and plural endings."""
    words = {singularize(word) for word in split_into_words(name)}
    return tuple(sorted(words - _FILLERS or words))


@lru_cache(maxsize=65_536)
def _is_same_word(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < MIN_MISTYPED_LENGTH or abs(len(one) - len(two)) > 1:
        return False
    if one.isdecimal() or two.isdecimal() or _is_opposite_pair(*sorted((one, two))):
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= MIN_LETTER_SIMILARITY


def _is_opposite_pair(one: str, two: str) -> bool:
    return any(one.startswith(start) and two.startswith(other) for start, other in _OPPOSITES)


class NameIndex:
    """An index of known names and their keys. Finds names similar to a new one without comparing them all.

    Each name is stored under its set of words, and again under each set with one word left out. Two names
    that differ in one word share such a reduced set.
    """

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        self._by_words: dict[_NameWords, str] = {}
        self._by_remaining_words: dict[_NameWords, list[tuple[str, str]]] = defaultdict(list)
        for name, key in named:
            self.add_name(name, key)

    def add_name(self, name: str, key: str) -> None:
        words = extract_name_words(name)
        if not words or words in self._by_words:
            return
        self._by_words[words] = key
        for rest, left_out in _leave_one_out(words):
            if len(known := self._by_remaining_words[rest]) < MAX_NAMES_PER_KEY:
                known.append((left_out, key))

    def find_similar(self, name: str) -> str | None:
        """Return the key of the closest known name: one with the same words, or else the first similar one."""
        words = extract_name_words(name)
        near = self._by_words.get(words) or self._find_mistyped(words)
        return near or (
            self._find_with_missing_word(words) if len(words) >= LONG_NAME_WORDS - 1 else None
        )

    def _find_mistyped(self, words: _NameWords) -> str | None:
        for rest, left_out in _leave_one_out(words):
            for other, key in self._by_remaining_words.get(rest, ()):
                if _is_same_word(left_out, other) or (
                    len(words) >= LONG_NAME_WORDS and not _TELLING_WORDS & {left_out, other}
                ):
                    return key
        return None

    def _find_with_missing_word(self, words: _NameWords) -> str | None:
        """Find a long name that has one word more or one word less."""
        for other, key in self._by_remaining_words.get(words, ()):
            if other not in _TELLING_WORDS:
                return key
        shorter = (
            self._by_words.get(rest)
            for rest, left_out in _leave_one_out(words)
            if len(words) >= LONG_NAME_WORDS and left_out not in _TELLING_WORDS
        )
        return next(filter(None, shorter), None)


def _leave_one_out(words: _NameWords) -> Iterator[tuple[_NameWords, str]]:
    for place, left_out in enumerate(words):
        yield words[:place] + words[place + 1 :], left_out
