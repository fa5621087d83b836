"""The index of what one does in each built-in exercise, for queries that describe a movement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ptplanner.domain.exercise import ExerciseText
from ptplanner.domain.text import singularize, split_into_words
from ptplanner.storage.search.term_index import IndexEntry
from ptplanner.storage.search.term_queries import IndexScope
from ptplanner.storage.search.thesaurus import load_thesaurus
from ptplanner.storage.search.words import stems

STEP_SCOPE = IndexScope("exercise-step")
# Less than any word of the names and tags, so that those decide between exercises with similar steps.
STEP_WEIGHT = 1
# The places of a side in a step; the word itself is no word of the text.
SIDE_PLACE = re.compile(r"\{(side|other)\}")


def add_step_terms(entry: IndexEntry, texts: Iterable[ExerciseText]) -> IndexEntry:
    """The entry of an exercise with the words and meanings of its steps, captions and descriptions added."""
    terms = {term: STEP_WEIGHT for text in texts for term in _list_step_terms(text)}
    return replace(entry, terms={**terms, **entry.terms})


def _list_step_terms(text: ExerciseText) -> Iterator[str]:
    thesaurus = load_thesaurus()
    for sentence in _list_sentences(text):
        yield from thesaurus.list_terms(sentence)
        for word in thesaurus.remove_filler(split_into_words(sentence)):
            yield from (word, singularize(word), *stems(word))


def _list_sentences(text: ExerciseText) -> Iterator[str]:
    """Each sentence alone, because a phrase does not go on from one sentence to the next."""
    steps = (part for step in text.steps for part in (step.text, step.short))
    captions = (text.start_caption, text.end_caption)
    for part in (*steps, *captions, text.purpose, text.feel, text.movement_description):
        yield from SIDE_PLACE.sub(" ", part).split(".")
