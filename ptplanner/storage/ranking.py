"""Orders what was found by how much its name is like what was typed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from ptplanner.storage.words import Word


class Candidate(NamedTuple):
    """``phrases`` is JSON of (share, phrase): a name counts whole, another name a little less."""

    key: str
    phrases: str
    weight: int


def ranked(candidates: Iterable[Candidate], words: tuple[Word, ...]) -> tuple[str, ...]:
    """Keys, the likest first; where alike, by the place of the words, then by the alphabet."""
    spoken = tuple(word for word in words if not word.is_date)
    return tuple(c.key for c in sorted(candidates, key=lambda c: _place(c, spoken)))


def _place(candidate: Candidate, words: tuple[Word, ...]) -> tuple[float, int, str, str]:
    phrases = json.loads(candidate.phrases)
    likeness = max((share * _likeness(text, words) for share, text in phrases), default=0.0)
    return (-likeness, -candidate.weight, phrases[0][1] if phrases else "", candidate.key)


def _likeness(phrase: str, words: tuple[Word, ...]) -> float:
    tokens = phrase.split()
    typed = " ".join(_completed(word, tokens) for word in words)
    return fuzz.token_sort_ratio(typed, phrase)


def _completed(word: Word, tokens: list[str]) -> str:
    """The token that the word began to spell, so that "ham" is as like "hamstring" as can be."""
    for form in word.forms:
        if form in tokens:
            return form
    if word.is_prefix:
        return next((token for token in tokens if token.startswith(word.forms)), word.text)
    return word.text
