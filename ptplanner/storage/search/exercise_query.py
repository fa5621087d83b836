"""What somebody who types a query looks for: words that an exercise must match, and words that it may match."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.storage.search.thesaurus import (
    KIND,
    PART,
    THING,
    TURN,
    Concept,
    Phrase,
    Segment,
    Thesaurus,
    load_thesaurus,
)
from ptplanner.storage.search.words import QueryWord, normalize, parse_search_query, stems

# A shorter known word may be the beginning of a longer one: "er" of "ergometer".
MIN_COMPLETE_LENGTH = 3


@dataclass(frozen=True)
class AskedWord:
    """A word or phrase of the query as it is looked up, with what it means."""

    word: QueryWord
    concepts: tuple[Concept, ...] = ()
    is_optional: bool = False

    def means(self, *kinds: str) -> bool:
        """Whether all that it means is of these kinds; an unknown word means nothing."""
        return bool(self.concepts) and all(concept.kind in kinds for concept in self.concepts)

    @property
    def is_part(self) -> bool:
        return any(concept.kind == PART for concept in self.concepts)

    @property
    def opposites(self) -> tuple[str, ...]:
        return tuple(c.opposite for c in self.concepts if c.kind == TURN and c.opposite)


@dataclass(frozen=True)
class ExerciseQuery:
    """A query, read with the thesaurus; ``bare_words`` are its words without filler."""

    asked: tuple[AskedWord, ...]
    bare_words: tuple[str, ...]
    thesaurus: Thesaurus

    @property
    def words(self) -> tuple[QueryWord, ...]:
        return tuple(one.word for one in self.asked)

    @property
    def required(self) -> tuple[AskedWord, ...]:
        return tuple(one for one in self.asked if not one.is_optional) or self.asked

    @property
    def is_broad(self) -> bool:
        """Whether it names a body part and nothing else but equipment or a tag: "knee", "calf stretch", "sore neck"."""
        kinds = (PART, KIND, THING)
        return self.best_known != () and all(
            one.means(*kinds) or one.is_optional or _is_tag(one) for one in self.asked
        )

    @cached_property
    def best_known(self) -> tuple[ExerciseSlug, ...]:
        """The best known exercises of the body part that is named first."""
        parts = (c for one in self.asked for c in one.concepts if c.kind == PART)
        return next((part.best for part in parts if part.best), ())

    @cached_property
    def absent(self) -> tuple[Phrase, tuple[ExerciseSlug, ...]] | None:
        return self.thesaurus.find_absent(self.bare_words)


def parse_exercise_query(query: str) -> ExerciseQuery:
    """The words of the query with their stems and meanings; the last one may be unfinished."""
    thesaurus = load_thesaurus()
    parsed = [word.text for word in parse_search_query(query)]
    bare = thesaurus.remove_filler(parsed) or parsed
    may_be_unfinished = bool(parsed) and bare[-1:] == parsed[-1:] and normalize(query) != ""
    asked = [_read_segment(segment, thesaurus) for segment in thesaurus.split_into_segments(bare)]
    if asked and may_be_unfinished:
        asked[-1] = _allow_longer_words(asked[-1])
    return ExerciseQuery(tuple(asked), tuple(bare), thesaurus)


def _read_segment(segment: Segment, thesaurus: Thesaurus) -> AskedWord:
    text = " ".join(segment.words)
    terms = tuple(concept.term for concept in segment.concepts)
    forms = (text, *(stems(text) if len(segment.words) == 1 else ()), *terms)
    is_optional = all(word in thesaurus.optional for word in segment.words)
    return AskedWord(QueryWord(tuple(dict.fromkeys(forms))), segment.concepts, is_optional)


def _allow_longer_words(last: AskedWord) -> AskedWord:
    """The last word may be the beginning of a longer one, unless it is a known word: "quad" is not "quadruped"."""
    if last.concepts and len(last.word.text) >= MIN_COMPLETE_LENGTH:
        return last
    return AskedWord(
        QueryWord(last.word.forms, is_prefix=True), last.concepts, is_optional=last.is_optional
    )


def _is_tag(one: AskedWord) -> bool:
    """Whether the word is also a tag, such as "stretch" and "balance"."""
    return any(concept.kind == KIND for concept in one.concepts)
