"""What the words of the field mean: body parts, actions, directions, equipment and the tags of an exercise.

The words stand in ``content/search-words.toml``. Words with one meaning share a term of the index, so that
"brace the thigh" finds "thigh squeeze".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.text import singularize, split_into_words

WORDS_FILE = Path(__file__).parents[2] / "content" / "search-words.toml"
# The longest phrase of the file has as many words after the filler words are removed.
MAX_PHRASE_WORDS = 4
PART, ACTION, TURN, THING, KIND = "part", "action", "turn", "thing", "kind"
CONCEPT_KINDS = (PART, ACTION, TURN, THING, KIND)

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """One meaning. ``kind`` is one of CONCEPT_KINDS; ``within`` names the larger parts that a body part belongs to.

    ``opposite`` is the name of the turn that means the contrary, or "". ``best``: exercises of the part, best known
    first. ``is_loose``: a description of a movement may say it in another way than the steps.
    """

    kind: str
    name: str
    within: tuple[str, ...] = ()
    opposite: str = ""
    best: tuple[ExerciseSlug, ...] = ()
    is_loose: bool = False

    @property
    def term(self) -> str:
        return build_concept_term(self.kind, self.name)


def build_concept_term(kind: str, name: str) -> str:
    """A term of the index that nobody types and that is not the beginning of another one."""
    return f"qq{kind}{name}z"


@dataclass(frozen=True)
class Segment:
    """Words of a text that are looked up together, with what they mean; ``concepts`` is empty for an unknown word."""

    words: Phrase
    concepts: tuple[Concept, ...]

    def is_ambiguous(self, concept: Concept) -> bool:
        kinds = [other for other in self.concepts if other.kind == KIND]
        return concept.kind == KIND and len(kinds) > 1


@dataclass(frozen=True)
class Thesaurus:
    """All concepts by the phrases that mean them.

    ``filler`` words carry no meaning; ``optional`` words are required only where something matches them.
    ``absent``: phrases of exercises that the built-in catalog does not have, with the nearest ones that it has.
    ``known_words`` are spelled right.
    """

    concepts: Mapping[str, Concept]
    by_phrase: Mapping[Phrase, tuple[Concept, ...]]
    filler: frozenset[str]
    optional: frozenset[str]
    loose: frozenset[str]
    absent: Mapping[Phrase, tuple[ExerciseSlug, ...]]
    known_words: frozenset[str]

    def remove_filler(self, words: Iterable[str]) -> list[str]:
        return [word for word in words if word not in self.filler]

    def split_into_segments(self, words: Sequence[str]) -> Iterator[Segment]:
        """Split at the longest known phrases, from left to right; ``words`` are without filler."""
        place = 0
        while place < len(words):
            segment = self._take_segment(words, place)
            yield segment
            place += len(segment.words)

    def _take_segment(self, words: Sequence[str], place: int) -> Segment:
        for length in range(min(MAX_PHRASE_WORDS, len(words) - place), 0, -1):
            phrase = tuple(words[place : place + length])
            meant = self.find_concepts(phrase)
            if meant:
                return Segment(phrase, meant)
        return Segment((words[place],), ())

    def find_concepts(self, phrase: Phrase) -> tuple[Concept, ...]:
        singular = (*phrase[:-1], singularize(phrase[-1]))
        return self.by_phrase.get(phrase) or self.by_phrase.get(singular, ())

    def list_terms(self, text: str) -> set[str]:
        """The terms of all that a text means, with the larger parts of each body part.

        A word for several tags, such as "lying", is left out: the tag of the exercise says which one it is.
        """
        words = self.remove_filler(split_into_words(text))
        segments = self.split_into_segments(words)
        found = [c for segment in segments for c in segment.concepts if not segment.is_ambiguous(c)]
        return {term for concept in found for term in self.list_terms_of(concept)}

    def list_terms_of(self, concept: Concept) -> Iterator[str]:
        yield concept.term
        for larger in concept.within:
            yield from self.list_terms_of(self.concepts[larger])

    def find_absent(self, words: Sequence[str]) -> tuple[Phrase, tuple[ExerciseSlug, ...]] | None:
        """The longest phrase in ``words`` that names an exercise which is not built in, with the nearest ones."""
        singular = [singularize(word) for word in words]
        cuts = self._list_cuts(words)
        for length in range(min(MAX_PHRASE_WORDS, len(words)), 0, -1):
            for place in range(len(words) - length + 1):
                phrase = tuple(singular[place : place + length])
                if phrase in self.absent and {place, place + length} <= cuts:
                    return phrase, self.absent[phrase]
        return None

    def _list_cuts(self, words: Sequence[str]) -> set[int]:
        """Where a segment begins or ends: "thigh stretch" is no phrase of "back thigh stretch"."""
        lengths = [len(segment.words) for segment in self.split_into_segments(words)]
        return {0, *accumulate(lengths)}

    def list_parts_best_for(self, slug: ExerciseSlug) -> list[Concept]:
        """The body parts that the exercise is one of the best known for."""
        return [concept for concept in self.concepts.values() if slug in concept.best]


@cache
def load_thesaurus() -> Thesaurus:
    """The words of ``content/search-words.toml``; read once."""
    tables = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))
    filler = frozenset(tables["words"]["filler"])
    optional = frozenset(tables["words"]["optional"])
    concepts: dict[str, Concept] = {}
    by_phrase: dict[Phrase, tuple[Concept, ...]] = {}
    for kind in CONCEPT_KINDS:
        for name, table in tables[kind].items():
            concept = _read_concept(kind, name, table)
            concepts[name if kind == PART else f"{kind}.{name}"] = concept
            for text in table["words"]:
                phrase = _read_phrase(text, filler)
                by_phrase[phrase] = (*by_phrase.get(phrase, ()), concept)
    absent = {
        tuple(singularize(word) for word in _read_phrase(text, filler)): tuple(
            map(ExerciseSlug, near)
        )
        for text, near in tables["absent"].items()
    }
    spelled = (word for phrase in (*by_phrase, *absent) for word in phrase)
    known = {*spelled, *optional, *filler, *tables["field"]["words"]}
    return Thesaurus(
        MappingProxyType(concepts),
        MappingProxyType(by_phrase),
        filler,
        optional,
        frozenset(tables["words"]["loose"]),
        MappingProxyType(absent),
        frozenset(known | set(map(singularize, known))),
    )


def _read_concept(kind: str, name: str, table: Mapping[str, Any]) -> Concept:
    return Concept(
        kind,
        name,
        tuple(table.get("within", ())),
        table.get("opposite", ""),
        tuple(map(ExerciseSlug, table.get("best", ()))),
        is_loose=table.get("loose", False),
    )


def _read_phrase(text: str, filler: frozenset[str]) -> Phrase:
    words = split_into_words(text)
    return tuple(word for word in words if word not in filler) or tuple(words)
