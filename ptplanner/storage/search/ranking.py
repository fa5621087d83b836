"""Orders search results by how similar their names are to the query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ptplanner.domain.text import singularize
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
    candidates: Iterable[Candidate], words: tuple[QueryWord, ...], best_known: Sequence[str] = ()
) -> tuple[str, ...]:
    """Keys: those of the same name, then ``best_known`` in their order, then the most similar names.

    Ties are ordered by term weight, then by name.
    """
    spoken = tuple(word for word in words if not word.has_leading_digit)
    places = {key: place for place, key in enumerate(best_known)}
    return tuple(
        c.key for c in sorted(candidates, key=lambda c: _build_sort_key(c, spoken, places))
    )


def _build_sort_key(
    candidate: Candidate, words: tuple[QueryWord, ...], places: Mapping[str, int]
) -> tuple[int, float, int, tuple[str, ...], str]:
    phrases = _parse_phrases(candidate.phrases)
    likeness = 0.0
    for phrase in phrases:
        if likeness < phrase.factor * 100:
            likeness = max(likeness, phrase.factor * _score_phrase(phrase, words))
    name = phrases[0].words if phrases else ()
    place = 0 if likeness >= 100 else places.get(candidate.key, len(places)) + 1
    return (place, -likeness, -candidate.weight, name, candidate.key)


def has_words_in_name(candidate: Candidate, words: Sequence[str], query: Sequence[str]) -> bool:
    """Whether one of the names has all of ``words``, or any name or alias has exactly the words of the query."""
    wanted, asked = set(map(singularize, words)), sorted(map(singularize, query))
    for phrase in _parse_phrases(candidate.phrases):
        own = list(map(singularize, phrase.words))
        if sorted(own) == asked or (phrase.factor == 1 and wanted <= set(own)):
            return True
    return False


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
