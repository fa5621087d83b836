"""The exercise search index: rebuilt when the content changes, searched as the therapist types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.services.ports import SearchHits
from ptplanner.storage import tables as t
from ptplanner.storage.content_version import content_version
from ptplanner.storage.locking import one
from ptplanner.storage.mapping import sha256
from ptplanner.storage.tag_words import tag_phrases, tags_meant
from ptplanner.storage.term_index import Entry, Realm, TermIndex
from ptplanner.storage.words import Word, bases, plain, query_words, singular, terms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ptplanner.domain.catalog import Catalog
    from ptplanner.domain.exercise import Exercise, ExerciseText
    from ptplanner.domain.ids import ClinicId
    from ptplanner.storage.spelling import Vocabulary

REALM = Realm("exercise")
DIGEST = "exercise-index"
# Increment when entries are built differently, so that every database rebuilds its index.
ENTRY_VERSION = 2

NAME, ALIAS, TAG = 10, 8, 3
# Of two equally good matches, the name ranks above the alias.
ALIAS_SHARE = 0.9
# Words without meaning for the search, such as "for the" in "stretches for the back".
FILLERS = frozenset({
    "a", "an", "and", "at", "exercise", "exercises", "for", "from", "in", "of", "on", "or", "the", "to", "with",
})  # fmt: skip
# Clinics whose vocabulary is cached at a time; a vocabulary has a few thousand words.
MOST_VOCABULARIES = 64


class VocabularyCache:
    """Caches each clinic's search vocabulary until the built-in content or the clinic's own changes."""

    def __init__(self) -> None:
        self._kept: dict[str | None, tuple[str, Vocabulary]] = {}

    def words(self, index: TermIndex, own_version: str) -> Vocabulary:
        digest = index.session.scalar(select(t.Meta.value).where(t.Meta.key == DIGEST)) or ""
        version = f"{digest}:{own_version}"
        kept = self._kept.get(index.realm.clinic)
        if kept is None or kept[0] != version or not digest:
            kept = (version, index.read_vocabulary())
            if len(self._kept) >= MOST_VOCABULARIES:
                self._kept = {}
            self._kept[index.realm.clinic] = kept
        return kept[1]


class SqlExerciseSearch:
    def __init__(self, session: Session, cache: VocabularyCache) -> None:
        self._session = session
        self._cache = cache

    def search(self, query: str, limit: int = 300, clinic: ClinicId | None = None) -> SearchHits:
        """Search the built-in exercises and, if ``clinic`` is given, its custom exercises."""
        words = query_words(query)
        meant = tuple(word for word in words if word.text not in FILLERS) or words
        found = self._index(clinic).find(tuple(map(_as_meant, meant)), limit)
        return SearchHits(tuple(map(ExerciseSlug, found.keys)), found.searched)

    def _index(self, clinic: ClinicId | None) -> TermIndex:
        own_version = content_version(self._session, clinic) if clinic else ""
        realm = Realm("exercise", clinic, with_shared=True) if own_version else REALM
        index = TermIndex(self._session, realm)
        index.vocabulary = lambda: self._cache.words(index, own_version)
        return index


def index_own(session: Session, clinic: ClinicId, exercises: Iterable[Exercise]) -> None:
    """Make custom exercises searchable in their clinic, in all their languages."""
    entries = [_entry(exercise, *exercise.texts) for exercise in exercises]
    TermIndex(session, Realm("exercise", clinic)).put(*entries)


def forget_own(session: Session, clinic: ClinicId, slug: ExerciseSlug) -> None:
    TermIndex(session, Realm("exercise", clinic)).forget([slug])


def load_content(session: Session, catalog: Catalog, lang: str) -> bool:
    """Index the catalog's words in ``lang`` and English; return False if the index is already up to date."""
    entries = [_entry(exercise, lang) for exercise in catalog.exercises.values()]
    digest = _digest(entries)
    row = one(session, select(t.Meta).where(t.Meta.key == DIGEST))
    if row is None:
        row = t.Meta(key=DIGEST, value="")
        session.add(row)
    if row.value == digest:
        return False
    index = TermIndex(session, REALM)
    index.clear()
    index.add(entries)
    row.value = digest
    index.tell_planner()
    return True


def _digest(entries: list[Entry]) -> str:
    told = [[e.key, sorted(e.terms.items()), e.phrases] for e in entries]
    return sha256(json.dumps([ENTRY_VERSION, sorted(told)]))


def _as_meant(word: Word) -> Word:
    """The word with its possible stems ("bridges") and the tags that it is a synonym of ("lying")."""
    tags = tags_meant(word.text, is_prefix=word.is_prefix)
    return replace(word, forms=tuple(dict.fromkeys((*word.forms, *bases(word.text), *tags))))


def _entry(exercise: Exercise, *langs: str) -> Entry:
    texts = {text.lang: text for text in map(exercise.text, (*langs, "en"))}.values()
    names = [text.name for text in texts]
    also = [name for text in texts for name in _other_names(text)]
    found: dict[str, int] = {}
    for weight, some in (
        (NAME, _name_words(names)),
        (ALIAS, _name_words(also)),
        (TAG, _content_words(tag_phrases(exercise))),
    ):
        for term in some:
            found.setdefault(term, weight)
    shares = [(1.0, name) for name in names] + [(ALIAS_SHARE, name) for name in also]
    return Entry(exercise.slug, found, tuple((share, plain(name)) for share, name in shares))


def _other_names(text: ExerciseText) -> tuple[str, ...]:
    return tuple(name for name in (text.plain_name, *text.aliases) if name)


def _name_words(names: list[str]) -> set[str]:
    """The words of the names and their singulars, so that "raise" finds "raises"."""
    words = _content_words(names)
    return words | set(map(singular, words))


def _content_words(phrases: Iterable[str]) -> set[str]:
    return {term for phrase in phrases for term in _terms_of(phrase)} - FILLERS


@lru_cache(maxsize=4096)
def _terms_of(phrase: str) -> frozenset[str]:
    """Cached, because the same few tags occur on many exercises."""
    return frozenset(terms(phrase))
