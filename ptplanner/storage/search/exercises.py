"""The exercise search index: rebuilt when the content changes, searched as the therapist types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from ptplanner.domain.records import SearchHits
from ptplanner.domain.text import singularize
from ptplanner.storage import tables as t
from ptplanner.storage.repositories.clinics import load_content_version
from ptplanner.storage.rows import select_for_update
from ptplanner.storage.search.exercise_finder import BUILT_IN_SCOPE, ExerciseFinder
from ptplanner.storage.search.exercise_query import parse_exercise_query
from ptplanner.storage.search.step_words import STEP_SCOPE, add_step_terms
from ptplanner.storage.search.tag_words import list_tag_concepts, list_tag_phrases
from ptplanner.storage.search.term_index import IndexEntry, TermIndex
from ptplanner.storage.search.term_queries import IndexScope
from ptplanner.storage.search.thesaurus import load_thesaurus
from ptplanner.storage.search.words import extract_terms, normalize
from ptplanner.storage.serialization import sha256

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ptplanner.domain.catalog import Catalog
    from ptplanner.domain.exercise import Exercise, ExerciseText
    from ptplanner.domain.ids import ClinicId, ExerciseSlug

DIGEST_KEY = "exercise-index"
CUSTOM_FORMAT_KEY = "custom-exercise-index-format"
# Increment when entries are built differently, so that every database rebuilds its index.
INDEX_FORMAT_VERSION = 5

NAME_WEIGHT, ALIAS_WEIGHT, TAG_WEIGHT = 10, 8, 3
# Of two equally good matches, the name ranks above the alias.
ALIAS_RANK_FACTOR = 0.9
# Of the words that are known to mean the same as a word of the exercise: in its names, and in its muscles and tags.
CONCEPT_WEIGHT = 5


class SqlExerciseSearch:
    def __init__(self, session: Session) -> None:
        self._session = session

    def search_exercises(
        self, query: str, limit: int = 300, clinic: ClinicId | None = None
    ) -> SearchHits:
        """Search the built-in exercises and, if ``clinic`` is given, its custom exercises."""
        finder = ExerciseFinder(self._open_exercise_index(clinic), parse_exercise_query(query))
        return finder.find_hits(limit)

    def _open_exercise_index(self, clinic: ClinicId | None) -> TermIndex:
        has_own = bool(clinic and load_content_version(self._session, clinic))
        scope = IndexScope("exercise", clinic, with_shared=True) if has_own else BUILT_IN_SCOPE
        return TermIndex(self._session, scope, keeps_first_letter=True)


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
    stepwise = [_build_step_entry(exercise, lang) for exercise in catalog.exercises.values()]
    digest = _hash_entries([*entries, *stepwise])
    row = select_for_update(session, select(t.MetaRow).where(t.MetaRow.key == DIGEST_KEY))
    if row is None:
        row = t.MetaRow(key=DIGEST_KEY, value="")
        session.add(row)
    if row.value == digest:
        return False
    steps = TermIndex(session, STEP_SCOPE)
    steps.remove_all_entries()
    steps.insert_entries(stepwise)
    index = TermIndex(session, BUILT_IN_SCOPE)
    index.remove_all_entries()
    index.insert_entries(entries)
    row.value = digest
    index.analyze_tables()
    return True


def mark_custom_index_current(session: Session) -> bool:
    """Record that custom exercises are indexed as this version does it; return False if they already were."""
    current = str(INDEX_FORMAT_VERSION)
    row = select_for_update(session, select(t.MetaRow).where(t.MetaRow.key == CUSTOM_FORMAT_KEY))
    if row is None:
        session.add(t.MetaRow(key=CUSTOM_FORMAT_KEY, value=current))
        return True
    is_old = row.value != current
    row.value = current
    return is_old


def _hash_entries(entries: list[IndexEntry]) -> str:
    indexed = [[e.key, sorted(e.terms.items()), e.phrases] for e in entries]
    return sha256(json.dumps([INDEX_FORMAT_VERSION, sorted(indexed)]))


def _build_exercise_entry(exercise: Exercise, *langs: str) -> IndexEntry:
    texts = _list_texts(exercise, *langs)
    names = [text.name for text in texts]
    also = [name for text in texts for name in _list_other_names(text)]
    found: dict[str, int] = {}
    for weight, some in (
        (NAME_WEIGHT, _extract_name_terms(names)),
        (ALIAS_WEIGHT, _extract_name_terms(also)),
        (CONCEPT_WEIGHT, _list_concept_terms([*names, *also])),
        (TAG_WEIGHT, _extract_significant_terms(list_tag_phrases(exercise))),
        (TAG_WEIGHT, list_tag_concepts(exercise)),
    ):
        for term in some:
            found.setdefault(term, weight)
    shares = [(1.0, name) for name in names] + [(ALIAS_RANK_FACTOR, name) for name in also]
    return IndexEntry(
        exercise.slug, found, tuple((share, normalize(name)) for share, name in shares)
    )


def _build_step_entry(exercise: Exercise, lang: str) -> IndexEntry:
    entry = _build_exercise_entry(exercise, lang)
    return add_step_terms(entry, _list_texts(exercise, lang))


def _list_texts(exercise: Exercise, *langs: str) -> list[ExerciseText]:
    """The texts in these languages and in English, each once."""
    return list({text.lang: text for text in map(exercise.get_text, (*langs, "en"))}.values())


def _list_other_names(text: ExerciseText) -> tuple[str, ...]:
    return tuple(name for name in (text.plain_name, *text.aliases) if name)


def _extract_name_terms(names: list[str]) -> set[str]:
    """The words of the names and their singulars, so that "raise" finds "raises"."""
    words = _extract_significant_terms(names)
    return words | set(map(singularize, words))


def _list_concept_terms(names: list[str]) -> set[str]:
    return {term for name in names for term in load_thesaurus().list_terms(name)}


def _extract_significant_terms(phrases: Iterable[str]) -> set[str]:
    filler = load_thesaurus().filler
    return {term for phrase in phrases for term in _extract_cached_terms(phrase)} - filler


@lru_cache(maxsize=4096)
def _extract_cached_terms(phrase: str) -> frozenset[str]:
    """Cached, because the same few tags occur on many exercises."""
    return frozenset(extract_terms(phrase))
