"""Corrects the spelling of a word against a vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

Vocabulary = Mapping[str, int]
"""Each known term with the number of documents it occurs in."""

# Several corrections may be equally close: Jensen and Johnsen for "Jonsen".
MAX_CORRECTIONS = 5
# Shorter parts would be found in almost any misspelt word.
MIN_PART_LENGTH = 2
# Close terms considered; the most frequent of them are returned.
_MAX_COMPARED = 60


def count_allowed_typos(word: str) -> int:
    """How many wrong, missing, extra or swapped letters are tolerated in a word of this length."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 5 else 2


def find_corrections(
    word: str, vocabulary: Vocabulary, *, is_prefix: bool = False
) -> tuple[str, ...]:
    """The closest known terms, most frequent first; an unfinished word is compared with their beginnings."""
    near = _find_nearest(word, vocabulary)
    if not near and is_prefix:
        beginnings = set(_find_nearest(word, {term[: len(word)] for term in vocabulary}))
        near = [term for term in vocabulary if term[: len(word)] in beginnings]
    return _pick_most_frequent(near, vocabulary)


def list_splits(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as two words typed without a space ("catcamel"), the longest first word first."""
    places = range(len(word) - MIN_PART_LENGTH, MIN_PART_LENGTH - 1, -1)
    return [(word[:place], word[place:]) for place in places]


def pick_split(splits: Iterable[tuple[str, str]], known: Collection[str]) -> tuple[str, str] | None:
    """The first split of which both words are known."""
    return next((split for split in splits if split[0] in known and split[1] in known), None)


def find_neighbours(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The closest known terms within the tolerated typos, even if the word itself is known."""
    return tuple(term for term, _ in _find_within_typos(word, vocabulary))[:MAX_CORRECTIONS]


def _find_nearest(word: str, terms: Iterable[str]) -> list[str]:
    found = _find_within_typos(word, terms)
    return [term for term, distance in found if distance == found[0][1]]


def _find_within_typos(word: str, terms: Iterable[str]) -> list[tuple[str, float]]:
    allowed = count_allowed_typos(word)
    if not allowed:
        return []
    found = process.extract(
        word, list(terms), scorer=OSA.distance, score_cutoff=allowed, limit=_MAX_COMPARED
    )
    return [(term, distance) for term, distance, _ in found]


def has_same_start(word: str, term: str) -> bool:
    """Hardly anybody mistypes the first letter, except by swapping it with the next one: "ibrd" is "bird"."""
    return word[:1] == term[:1] or (word[:1] == term[1:2] and word[1:2] == term[:1])


def _pick_most_frequent(terms: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(sorted(terms, key=lambda term: (-vocabulary[term], term))[:MAX_CORRECTIONS])
