"""Finds the exercises that a query means, or says that the catalog has none and what comes near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.records import SearchHits
from ptplanner.domain.text import singularize
from ptplanner.storage.search.exercise_query import (
    AskedWord,
    ExerciseQuery,
    parse_exercise_query,
)
from ptplanner.storage.search.ranking import Candidate, has_words_in_name, rank_candidates
from ptplanner.storage.search.step_finder import StepFinder
from ptplanner.storage.search.step_words import STEP_SCOPE
from ptplanner.storage.search.term_index import TermIndex
from ptplanner.storage.search.term_queries import IndexScope
from ptplanner.storage.search.thesaurus import TURN, Phrase, build_concept_term
from ptplanner.storage.search.words import QueryWord

# "Perhaps you meant" lists a few; a long list would look like an answer.
MAX_NEAR = 5
# In so long a description "push up" is a movement and not the name of an exercise.
LONG_DESCRIPTION = 6
BUILT_IN_SCOPE = IndexScope("exercise")


@dataclass(frozen=True)
class ExerciseFinder:
    """Answers one query from one index."""

    index: TermIndex
    query: ExerciseQuery

    def find_hits(self, limit: int) -> SearchHits:
        """The exercises that match, best first; if there are none, the near ones, marked as such."""
        if not self.query.asked:
            return SearchHits(())
        if self.query.absent:
            return self._find_named(*self.query.absent, limit)
        found = self._find_matching(self.query)
        if found:
            return SearchHits(self._rank(found, self.query)[:limit])
        return self._find_by_steps(limit) or SearchHits(self._find_near(self.query), is_near=True)

    def _find_by_steps(self, limit: int) -> SearchHits | None:
        """Those with steps that match all words, else after corrections, else those whose steps match most words."""
        steps = self._open_step_finder()
        full = steps.find_full_matches()
        corrected = None if full else self._find_corrected(limit)
        found = corrected or SearchHits((full or steps.find_close_matches())[:limit])
        return found if found.slugs else None

    def _open_step_finder(self) -> StepFinder:
        excluded = frozenset(self._list_opposites(self.query))
        return StepFinder(TermIndex(self.index.session, STEP_SCOPE), self.query, excluded)

    def _find_named(
        self, phrase: Phrase, nearest: tuple[ExerciseSlug, ...], limit: int
    ) -> SearchHits:
        """Only a name that holds the phrase is the exercise; an alias that resembles it is near."""
        found = self._find_matching(self.query)
        named = [one for one in found if has_words_in_name(one, phrase, self.query.bare_words)]
        if named:
            return SearchHits(self._rank(named, self.query)[:limit])
        if len(self.query.required) >= LONG_DESCRIPTION:
            steps = self._open_step_finder().find_close_matches()
            if steps:
                return SearchHits(steps[:limit])
        near = (*nearest, *self._rank(found, self.query), *self._find_near(self.query))
        return SearchHits(tuple(dict.fromkeys(near))[:MAX_NEAR], is_near=True)

    def _find_matching(self, query: ExerciseQuery) -> list[Candidate]:
        """Those that match all words, else those that match all that are required."""
        found = self.index.find_matching_all(query.words)
        if not found and len(query.required) < len(query.asked):
            found = self.index.find_matching_all(tuple(one.word for one in query.required))
        is_cut = len(found) >= self.index.max_ranked
        if is_cut and query.is_broad and self.index.scope != BUILT_IN_SCOPE:
            found += self._find_built_in(query)
        return found

    def _find_built_in(self, query: ExerciseQuery) -> list[Candidate]:
        """The built-in ones again: in a large catalog the best known ones may be beyond the number that is ranked."""
        words = tuple(one.word for one in query.required)
        return TermIndex(self.index.session, BUILT_IN_SCOPE).find_matching_all(words)

    def _find_corrected(self, limit: int) -> SearchHits | None:
        """What is found after words that nobody knows are replaced by the nearest ones of the index."""
        words = [self._correct(one) for one in self.query.asked]
        if None in words:
            return None
        text = " ".join(word for word in words if word)
        if text != " ".join(one.word.text for one in self.query.asked):
            again = parse_exercise_query(text)
            found = self._find_matching(again)
            if found:
                return SearchHits(self._rank(found, again)[:limit], text)
        return self._find_by_neighbours(limit)

    def _find_by_neighbours(self, limit: int) -> SearchHits | None:
        """A word that occurs may still be a typing error here, unless it is a word of the field."""
        widened = tuple(map(self._add_neighbours, self.query.asked))
        if widened == self.query.words:
            return None
        found = self.index.find_matching_all(widened)
        if not found:
            return None
        slugs = tuple(map(ExerciseSlug, rank_candidates(found, widened)))
        return SearchHits(slugs[:limit], " ".join(word.text for word in widened))

    def _correct(self, asked: AskedWord) -> str | None:
        """The word, its nearest ones, or None if it cannot be a typing error of a word of the index."""
        if asked.concepts or self.index.count_hits_of(asked.word):
            return asked.word.text
        if self._is_spelled_right(asked):
            return None
        near = self.index.correct_word(asked.word)
        if not near:
            return None
        return " ".join(word.text for word in near)

    def _add_neighbours(self, asked: AskedWord) -> QueryWord:
        if asked.concepts or self._is_spelled_right(asked):
            return asked.word
        return self.index.add_neighbours(asked.word)

    def _is_spelled_right(self, asked: AskedWord) -> bool:
        text = asked.word.text
        return bool({text, singularize(text)} & self.query.thesaurus.known_words)

    def _find_near(self, query: ExerciseQuery) -> tuple[ExerciseSlug, ...]:
        """Those that match all words but one that is no body part, and do not mean the opposite."""
        opposite = frozenset(self._list_opposites(query))
        found = {
            candidate.key: candidate
            for words in _leave_one_out(query.required)
            for candidate in self.index.find_matching_all(words)
            if candidate.key not in opposite
        }
        if not found:
            parts = tuple(one.word for one in query.required if one.is_part)
            found = {
                one.key: one
                for one in self.index.find_matching_all(parts)
                if one.key not in opposite
            }
        return self._rank(found.values(), query)[:MAX_NEAR]

    def _list_opposites(self, query: ExerciseQuery) -> Iterator[str]:
        for name in {name for one in query.asked for name in one.opposites}:
            term = QueryWord((build_concept_term(TURN, name),))
            yield from (candidate.key for candidate in self.index.find_matching_all((term,)))

    def _rank(self, found: Iterable[Candidate], query: ExerciseQuery) -> tuple[ExerciseSlug, ...]:
        best = query.best_known if query.is_broad else ()
        ranked = dict.fromkeys(rank_candidates(found, query.words, best))
        return tuple(map(ExerciseSlug, ranked))


def _leave_one_out(asked: tuple[AskedWord, ...]) -> Iterator[tuple[QueryWord, ...]]:
    """All but one of the words, for each word that is no body part; a single word is never left out."""
    if len(asked) > 1:
        for place, one in enumerate(asked):
            if not one.is_part:
                yield tuple(other.word for other in asked[:place] + asked[place + 1 :])
