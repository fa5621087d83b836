"""Orders search results by how similar their names are to the query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ptplanner.storage.search.words import QueryWord


class Candidate(NamedTuple):
    """``phrases`` is JSON of (factor, phrase) pairs: a name counts fully, an alias a little less."""

    key: str
    phrases: str
    weight: int


class RankedPhrase(NamedTuple):
    """A phrase with its words in their order, and all of them sorted into one text."""

    factor: float
    words: tuple[str, ...]
    sorted_text: str


def rank_candidates(
    candidates: Iterable[Candidate], words: tuple[QueryWord, ...]
) -> tuple[str, ...]:
    """Keys, most similar first; ties are ordered by term weight, then by name."""
    spoken = tuple(word for word in words if not word.has_leading_digit)
    return tuple(c.key for c in sorted(candidates, key=lambda c: _build_sort_key(c, spoken)))


def _build_sort_key(
    candidate: Candidate, words: tuple[QueryWord, ...]
) -> tuple[float, int, tuple[str, ...], str]:
    phrases = _parse_phrases(candidate.phrases)
    likeness = 0.0
    for phrase in phrases:
        if likeness < phrase.factor * 100:
            likeness = max(likeness, phrase.factor * _score_phrase(phrase, words))
    return (-likeness, -candidate.weight, phrases[0].words if phrases else (), candidate.key)


@lru_cache(maxsize=20_000)
def _parse_phrases(text: str) -> tuple[RankedPhrase, ...]:
    """Cached, because while a query is typed the same documents are ranked with each letter."""
    pairs: list[tuple[float, str]] = json.loads(text)
    return tuple(
        RankedPhrase(factor, tuple(phrase.split()), " ".join(sorted(phrase.split())))
        for factor, phrase in pairs
    )


def _score_phrase(phrase: RankedPhrase, words: tuple[QueryWord, ...]) -> float:
    """0 to 100: 100 is the same words in any order, less 1 for each word that was typed only in part."""
    typed = [_complete_word(word, phrase.words) for word in words]
    begun = 0
    for text, word in zip(typed, words, strict=True):
        begun += text not in word.forms
    return fuzz.ratio(" ".join(sorted(typed)), phrase.sorted_text) - begun


def _complete_word(word: QueryWord, tokens: tuple[str, ...]) -> str:
    """The token that the word is a form or a prefix of, so that "ham" counts as "hamstring"."""
    for form in word.forms:
        if form in tokens:
            return form
    if word.is_prefix:
        for token in tokens:
            if token.startswith(word.forms):
                return token
    return word.forms[0]
