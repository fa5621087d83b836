"""The exercise search index: rebuilt when the content changes, searched as the therapist types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.records import SearchHits
from ptplanner.domain.text import singularize
from ptplanner.storage import tables as t
from ptplanner.storage.repositories.clinics import load_content_version
from ptplanner.storage.rows import select_for_update
from ptplanner.storage.search.tag_words import find_tag_terms, list_tag_phrases
from ptplanner.storage.search.term_index import IndexEntry, TermIndex
from ptplanner.storage.search.term_queries import IndexScope
from ptplanner.storage.search.words import (
    QueryWord,
    extract_terms,
    normalize,
    parse_search_query,
    stems,
)
from ptplanner.storage.serialization import sha256

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ptplanner.domain.catalog import Catalog
    from ptplanner.domain.exercise import Exercise, ExerciseText
    from ptplanner.domain.ids import ClinicId

BUILT_IN_SCOPE = IndexScope("exercise")
DIGEST_KEY = "exercise-index"
# Increment when entries are built differently, so that every database rebuilds its index.
INDEX_FORMAT_VERSION = 3

NAME_WEIGHT, ALIAS_WEIGHT, TAG_WEIGHT = 10, 8, 3
# Of two equally good matches, the name ranks above the alias.
ALIAS_RANK_FACTOR = 0.9
# Words without meaning for the search, such as "for the" in "stretches for the back".
STOP_WORDS = frozenset({
    "a", "an", "and", "at", "exercise", "exercises", "for", "from", "in", "of", "on", "or", "the", "to", "with",
})  # fmt: skip


class SqlExerciseSearch:
    def __init__(self, session: Session) -> None:
        self._session = session

    def search_exercises(
        self, query: str, limit: int = 300, clinic: ClinicId | None = None
    ) -> SearchHits:
        """Search the built-in exercises and, if ``clinic`` is given, its custom exercises."""
        words = parse_search_query(query)
        meant = tuple(word for word in words if word.text not in STOP_WORDS) or words
        found = self._open_exercise_index(clinic).find_entries(
            tuple(map(_expand_word, meant)), limit
        )
        return SearchHits(tuple(map(ExerciseSlug, found.keys)), found.corrected_query)

    def _open_exercise_index(self, clinic: ClinicId | None) -> TermIndex:
        has_own = bool(clinic and load_content_version(self._session, clinic))
        scope = IndexScope("exercise", clinic, with_shared=True) if has_own else BUILT_IN_SCOPE
        return TermIndex(self._session, scope)


def index_custom_exercises(
    session: Session, clinic: ClinicId, exercises: Iterable[Exercise]
) -> None:
    """Make custom exercises searchable in their clinic, in all their languages."""
    entries = [_build_exercise_entry(exercise, *exercise.texts) for exercise in exercises]
    TermIndex(session, IndexScope("exercise", clinic)).upsert_entries(*entries)


def unindex_custom_exercise(session: Session, clinic: ClinicId, slug: ExerciseSlug) -> None:
    TermIndex(session, IndexScope("exercise", clinic)).remove_entries([slug])


def index_catalog(session: Session, catalog: Catalog, lang: str) -> bool:
    """Index the catalog's words in ``lang`` and English; return False if the index is already up to date."""
    entries = [_build_exercise_entry(exercise, lang) for exercise in catalog.exercises.values()]
    digest = _hash_entries(entries)
    row = select_for_update(session, select(t.MetaRow).where(t.MetaRow.key == DIGEST_KEY))
    if row is None:
        row = t.MetaRow(key=DIGEST_KEY, value="")
        session.add(row)
    if row.value == digest:
        return False
    index = TermIndex(session, BUILT_IN_SCOPE)
    index.remove_all_entries()
    index.insert_entries(entries)
    row.value = digest
    index.analyze_tables()
    return True


def _hash_entries(entries: list[IndexEntry]) -> str:
    indexed = [[e.key, sorted(e.terms.items()), e.phrases] for e in entries]
    return sha256(json.dumps([INDEX_FORMAT_VERSION, sorted(indexed)]))


def _expand_word(word: QueryWord) -> QueryWord:
    """The word with its possible stems ("bridges") and the tags that it is a synonym of ("lying")."""
    tags = find_tag_terms(word.text, is_prefix=word.is_prefix)
    return replace(word, forms=tuple(dict.fromkeys((*word.forms, *stems(word.text), *tags))))


def _build_exercise_entry(exercise: Exercise, *langs: str) -> IndexEntry:
    texts = {text.lang: text for text in map(exercise.get_text, (*langs, "en"))}.values()
    names = [text.name for text in texts]
    also = [name for text in texts for name in _list_other_names(text)]
    found: dict[str, int] = {}
    for weight, some in (
        (NAME_WEIGHT, _extract_name_terms(names)),
        (ALIAS_WEIGHT, _extract_name_terms(also)),
        (TAG_WEIGHT, _extract_significant_terms(list_tag_phrases(exercise))),
    ):
        for term in some:
            found.setdefault(term, weight)
    shares = [(1.0, name) for name in names] + [(ALIAS_RANK_FACTOR, name) for name in also]
    return IndexEntry(
        exercise.slug, found, tuple((share, normalize(name)) for share, name in shares)
    )


def _list_other_names(text: ExerciseText) -> tuple[str, ...]:
    return tuple(name for name in (text.plain_name, *text.aliases) if name)


def _extract_name_terms(names: list[str]) -> set[str]:
    """The words of the names and their singulars, so that "raise" finds "raises"."""
    words = _extract_significant_terms(names)
    return words | set(map(singularize, words))


def _extract_significant_terms(phrases: Iterable[str]) -> set[str]:
    return {term for phrase in phrases for term in _extract_cached_terms(phrase)} - STOP_WORDS


@lru_cache(maxsize=4096)
def _extract_cached_terms(phrase: str) -> frozenset[str]:
    """Cached, because the same few tags occur on many exercises."""
    return frozenset(extract_terms(phrase))
