"""Finds exercises by what one does in them, where no name matches: "lie on back, knees bent, lift hips"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.storage.search.exercise_query import AskedWord, ExerciseQuery
from ptplanner.storage.search.ranking import Candidate, rank_candidates
from ptplanner.storage.search.step_words import STEP_WEIGHT
from ptplanner.storage.search.term_index import TermIndex

# Two words name something; a description of a movement has more.
MIN_DESCRIPTION_WORDS = 3
# From so many words on, one word or two may be missing in the steps.
ONE_MAY_BE_MISSING, TWO_MAY_BE_MISSING = 5, 7
# So many words of the steps say enough without the names.
MANY_WORDS = 5
# The least weight of what the names mean; tags have less.
NAME_CONCEPT = 5
# A word of the name counts this much more than a word of the steps.
WEIGHT_OF_NAME = 10
# Exercises that match much less than the best one are no answer.
LEAST_SHARE_OF_BEST = 0.75


@dataclass(frozen=True)
class StepFinder:
    """Compares one query with the steps of the built-in exercises; ``excluded`` have the opposite direction."""

    index: TermIndex
    query: ExerciseQuery
    excluded: Collection[str] = field(default=frozenset())

    def find_full_matches(self) -> tuple[ExerciseSlug, ...]:
        """Those that match every required word, best first."""
        return self._find_with_misses(0)

    def find_close_matches(self) -> tuple[ExerciseSlug, ...]:
        """Those that match all required words but one or two that matter little, best first."""
        count = len(self._asked)
        return self._find_with_misses((count >= ONE_MAY_BE_MISSING) + (count >= TWO_MAY_BE_MISSING))

    def _find_with_misses(self, allowed: int) -> tuple[ExerciseSlug, ...]:
        if len(self.query.bare_words) < MIN_DESCRIPTION_WORDS or len(self._asked) < 2:
            return ()
        scores = {
            key: self._score(key)
            for key in self._candidates
            if self._has_few_misses(key, allowed) and not self._is_excluded(key)
        }
        least = LEAST_SHARE_OF_BEST * max(scores.values(), default=0.0)
        likest = rank_candidates(map(self._candidates.__getitem__, scores), self.query.words)
        kept = (key for key in likest if scores[key] >= least)
        return tuple(map(ExerciseSlug, sorted(kept, key=lambda key: -scores[key])))

    def _has_few_misses(self, key: str, allowed: int) -> bool:
        missed = [one for one, found in self._matches if key not in found]
        counted = [one for one in missed if not one.is_loose]
        is_close = len(counted) <= allowed and all(one.may_be_missing for one in counted)
        return is_close and self._has_its_position(key) and self._is_named_alike(key)

    def _is_excluded(self, key: str) -> bool:
        """Whether it has an opposite direction in its name, and that of the query not even in its steps."""
        turns = (found for one, found in self._matches if one.opposites)
        return key in self.excluded and not all(key in found for found in turns)

    def _has_its_position(self, key: str) -> bool:
        """Whether one of the positions of the query is that of the exercise, and not only a word of its steps."""
        asked = [found for one, found in self._matches if one.is_position]
        return not asked or any(key in found and found[key].weight > STEP_WEIGHT for found in asked)

    def _is_named_alike(self, key: str) -> bool:
        """Whether its names or tags say some of it too, because a few words of the steps alone say little."""
        if len(self._asked) >= MANY_WORDS and all(key in found for _, found in self._matches):
            return True
        return any(
            key in found and found[key].weight >= (STEP_WEIGHT + 1 if one.is_part else NAME_CONCEPT)
            for one, found in self._matches
            if not one.is_position
        )

    def _score(self, key: str) -> float:
        """Rare words count more than frequent ones, and words of the name more than words of the steps."""
        return sum(
            log(1 + len(self._candidates) / len(found)) * (1 + found[key].weight / WEIGHT_OF_NAME)
            for _, found in (*self._matches, *self._optional_matches)
            if key in found
        )

    @cached_property
    def _candidates(self) -> Mapping[str, Candidate]:
        return {key: one for _, found in self._matches for key, one in found.items()}

    @cached_property
    def _matches(self) -> list[tuple[AskedWord, dict[str, Candidate]]]:
        """For each required word the exercises that it occurs in."""
        return [(one, self._load_matches(one)) for one in self._asked]

    @property
    def _asked(self) -> tuple[AskedWord, ...]:
        """The required words, each once."""
        return tuple(dict.fromkeys(self.query.required))

    @cached_property
    def _optional_matches(self) -> list[tuple[AskedWord, dict[str, Candidate]]]:
        """They do not decide what is found, only what comes first."""
        others = (one for one in dict.fromkeys(self.query.asked) if one not in self._asked)
        return [(one, self._load_matches(one)) for one in others]

    def _load_matches(self, asked: AskedWord) -> dict[str, Candidate]:
        return {one.key: one for one in self.index.find_matching_all((asked.word,))}
