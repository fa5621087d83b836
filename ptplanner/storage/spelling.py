"""Corrects the spelling of a word against a vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

Vocabulary = Mapping[str, int]
"""Each known term with the number of documents it occurs in."""

# Several corrections may be equally close: Jensen and Johnsen for "Jonsen".
MOST_CORRECTIONS = 5
# Shorter parts would be found in almost any misspelt word.
SHORTEST_PART = 2
# Close terms considered; the most frequent of them are returned.
_MOST_COMPARED = 60


def slips_allowed(word: str) -> int:
    """How many wrong, missing, extra or swapped letters are tolerated in a word of this length."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 5 else 2


def corrections(word: str, vocabulary: Vocabulary, *, is_prefix: bool = False) -> tuple[str, ...]:
    """The closest known terms, most frequent first; an unfinished word is compared with their beginnings."""
    near = _nearest(word, vocabulary)
    if not near and is_prefix:
        beginnings = set(_nearest(word, {term[: len(word)] for term in vocabulary}))
        near = [term for term in vocabulary if term[: len(word)] in beginnings]
    return _frequent(near, vocabulary)


def parted(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The two known terms that were typed without a space ("catcamel"); a longer first term is preferred."""
    for at in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if word[:at] in vocabulary and word[at:] in vocabulary:
            return word[:at], word[at:]
    return None


def neighbours(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The closest known terms within the tolerated typos, even if the word itself is known."""
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
