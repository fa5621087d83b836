"""What somebody who types a query looks for: words that an exercise must match, and words that it may match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ptplanner.domain.exercise import Position
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
from ptplanner.storage.search.words import (
    MAX_QUERY_WORDS,
    QueryWord,
    parse_search_query,
    stems,
)

# A description of a movement has many words that say nothing; those that say something are fewer.
MAX_TYPED_WORDS = 20
# The names of the tags for positions, as the thesaurus has them.
POSITIONS = frozenset(position.value.replace("-", "") for position in Position)

# A shorter known word may be the beginning of a longer one: "er" of "ergometer".
MIN_COMPLETE_LENGTH = 3


@dataclass(frozen=True)
class AskedWord:
    """A word or phrase of the query as it is looked up, with what it means.

    ``is_loose``: the steps of an exercise may say it in another way.
    """

    word: QueryWord
    concepts: tuple[Concept, ...] = ()
    is_optional: bool = False
    is_loose: bool = False

    def means(self, *kinds: str) -> bool:
        """Whether all that it means is of these kinds; an unknown word means nothing."""
        return bool(self.concepts) and all(concept.kind in kinds for concept in self.concepts)

    @property
    def is_part(self) -> bool:
        return any(concept.kind == PART for concept in self.concepts)

    @property
    def may_be_missing(self) -> bool:
        """Whether the steps of an exercise may lack it: an unknown word, a position or a tag."""
        return all(concept.kind == KIND for concept in self.concepts)

    @property
    def is_position(self) -> bool:
        """Whether it says only how one lies, sits, kneels or stands."""
        return self.means(KIND) and {c.name for c in self.concepts} <= POSITIONS

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
    parsed = [word.text for word in parse_search_query(query, max_words=MAX_TYPED_WORDS)]
    bare = (thesaurus.remove_filler(parsed) or parsed)[:MAX_QUERY_WORDS]
    may_be_unfinished = bool(parsed) and bare[-1:] == parsed[-1:]
    asked = [_read_segment(segment, thesaurus) for segment in thesaurus.split_into_segments(bare)]
    if asked and may_be_unfinished:
        asked[-1] = _allow_longer_words(asked[-1])
    return ExerciseQuery(tuple(asked), tuple(bare), thesaurus)


def _read_segment(segment: Segment, thesaurus: Thesaurus) -> AskedWord:
    text = " ".join(segment.words)
    terms = tuple(concept.term for concept in segment.concepts)
    forms = (text, *(stems(text) if len(segment.words) == 1 else ()), *terms)
    is_optional = all(word in thesaurus.optional for word in segment.words)
    word = QueryWord(tuple(dict.fromkeys(forms)))
    is_loose = text in thesaurus.loose or _has_loose_meaning(segment.concepts)
    return AskedWord(word, segment.concepts, is_optional, is_loose)


def _has_loose_meaning(concepts: tuple[Concept, ...]) -> bool:
    """Whether one meaning is loose and the others are positions: "chair" also means sitting."""
    others = (c for c in concepts if not c.is_loose)
    return any(c.is_loose for c in concepts) and all(c.name in POSITIONS for c in others)


def _allow_longer_words(last: AskedWord) -> AskedWord:
    """The last word may be the beginning of a longer one, unless it is a known word: "quad" is not "quadruped"."""
    if last.concepts and len(last.word.text) >= MIN_COMPLETE_LENGTH:
        return last
    return replace(last, word=QueryWord(last.word.forms, is_prefix=True))


def _is_tag(one: AskedWord) -> bool:
    """Whether the word is also a tag, such as "stretch" and "balance"."""
    return any(concept.kind == KIND for concept in one.concepts)
