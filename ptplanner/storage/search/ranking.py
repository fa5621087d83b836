"""Orders search results by how similar their names are to the query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from ptplanner.storage.search.words import QueryWord


class Candidate(NamedTuple):
    """``phrases`` is JSON of (factor, phrase) pairs: a name counts fully, an alias a little less."""

    key: str
    phrases: str
    weight: int


def rank_candidates(
    candidates: Iterable[Candidate], words: tuple[QueryWord, ...]
) -> tuple[str, ...]:
    """Keys, most similar first; ties are ordered by term weight, then by name."""
    spoken = tuple(word for word in words if not word.has_leading_digit)
    return tuple(c.key for c in sorted(candidates, key=lambda c: _build_sort_key(c, spoken)))


def _build_sort_key(
    candidate: Candidate, words: tuple[QueryWord, ...]
) -> tuple[float, int, str, str]:
    phrases: list[tuple[float, str]] = json.loads(candidate.phrases)
    likeness = 0.0
    for share, phrase in phrases:
        if likeness < share * 100:
            likeness = max(likeness, share * _score_phrase(phrase, words))
    return (-likeness, -candidate.weight, phrases[0][1] if phrases else "", candidate.key)


def _score_phrase(phrase: str, words: tuple[QueryWord, ...]) -> float:
    """0 to 100: 100 is the same words in any order, less 1 for each word that was typed only in part."""
    tokens = phrase.split()
    typed = [_complete_word(word, tokens) for word in words]
    begun = sum([text not in word.forms for text, word in zip(typed, words, strict=True)])
    return fuzz.token_sort_ratio(" ".join(typed), phrase) - begun


def _complete_word(word: QueryWord, tokens: list[str]) -> str:
    """The token that the word is a form or a prefix of, so that "ham" counts as "hamstring"."""
    for form in word.forms:
        if form in tokens:
            return form
    if word.is_prefix:
        for token in tokens:
            if token.startswith(word.forms):
                return token
    return word.forms[0]
