"""Corrects a word against the words that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

Vocabulary = Mapping[str, int]
"""Each known word with the number of things it leads to."""

# All as near as each other and worth showing: Jensen and Johnsen for "Jonsen".
MOST_CORRECTIONS = 5
# Shorter pieces are found in any misspelt word.
SHORTEST_PART = 2
# Of more than these, equally near, the frequent ones are picked.
_MOST_COMPARED = 60


def slips_allowed(word: str) -> int:
    """Wrong, missing, extra or swapped letters that still leave a word recognisable."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 5 else 2


def corrections(word: str, vocabulary: Vocabulary, *, is_prefix: bool = False) -> tuple[str, ...]:
    """The nearest known words, the most frequent first; a half-typed word is held against beginnings."""
    near = _nearest(word, vocabulary)
    if not near and is_prefix:
        beginnings = set(_nearest(word, {term[: len(word)] for term in vocabulary}))
        near = [term for term in vocabulary if term[: len(word)] in beginnings]
    return _frequent(near, vocabulary)


def parted(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The two known words that were run together in it: "catcamel"; the longer the first, the better."""
    for at in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if word[:at] in vocabulary and word[at:] in vocabulary:
            return word[:at], word[at:]
    return None


def neighbours(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every known word within the allowed slips, whether or not the word itself is known."""
    return tuple(term for term, _ in _within(word, vocabulary))[:MOST_CORRECTIONS]


def _nearest(word: str, terms: Iterable[str]) -> list[str]:
    found = _within(word, terms)
    return [term for term, distance in found if distance == found[0][1]]


def _within(word: str, terms: Iterable[str]) -> list[tuple[str, float]]:
    allowed = slips_allowed(word)
    if not allowed:
        return []
    found = process.extract(
        word, list(terms), scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_COMPARED
    )
    return [(term, distance) for term, distance, _ in found]


def _frequent(terms: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(sorted(terms, key=lambda term: (-vocabulary[term], term))[:MOST_CORRECTIONS])
