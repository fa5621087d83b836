"""A full-text index in plain SQL that tolerates typos and works the same on both databases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, func, insert, select, text

from ptplanner.storage import tables as t
from ptplanner.storage.search.ranking import Candidate, rank_candidates
from ptplanner.storage.search.spelling import (
    find_corrections,
    find_neighbours,
    has_same_start,
    list_splits,
    pick_split,
)
from ptplanner.storage.search.term_queries import (
    IndexScope,
    count_hits,
    load_best_matches,
)
from ptplanner.storage.search.vocabulary import StoredVocabulary
from ptplanner.storage.search.words import QueryWord

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# More candidates are not ranked: after so broad a query the user types another letter.
MAX_RANKED = 300


@dataclass(frozen=True)
class IndexEntry:
    """A document to index: its terms with their weights, and the phrases that it is ranked by.

    ``pairs`` are terms of two words each, for scopes that have them.
    """

    key: str
    terms: Mapping[str, int]
    phrases: tuple[tuple[float, str], ...]
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndexResult:
    """Keys, best first; ``corrected_query`` is '' if nothing was corrected."""

    keys: tuple[str, ...] = ()
    corrected_query: str = ""


@dataclass
class TermIndex:
    """The index of one scope within one transaction.

    With ``keeps_first_letter`` a typing error is never in the first letter: "finger" is not "hinge".
    """

    session: Session
    scope: IndexScope
    max_ranked: int = MAX_RANKED
    keeps_first_letter: bool = False
    _hit_counts: dict[QueryWord, int] = field(default_factory=dict)

    def upsert_entries(self, *entries: IndexEntry) -> None:
        """Add entries, replacing those with the same keys."""
        which = t.SearchDocRow.key.in_([entry.key for entry in entries])
        changes = self._delete_docs(which)
        changes.update(self._insert_docs(entries))
        self._vocabulary.change_counts(changes)

    def insert_entries(self, entries: Iterable[IndexEntry]) -> None:
        """Add entries whose keys are not in the index yet."""
        self._vocabulary.change_counts(self._insert_docs(entries))

    def remove_entries(self, keys: Iterable[str]) -> None:
        self._vocabulary.change_counts(self._delete_docs(t.SearchDocRow.key.in_(list(keys))))

    def remove_all_entries(self) -> None:
        self._delete_docs(t.SearchDocRow.id.is_not(None))
        self._vocabulary.remove_all_words()

    def analyze_tables(self) -> None:
        """Run ANALYZE after many additions: while the query planner assumes empty tables, a search takes seconds."""
        for table in (t.SearchDocRow, t.SearchTermRow, t.SearchWordRow, t.SearchStartRow):
            self.session.execute(text(f"ANALYZE {table.__tablename__}"))

    def find_entries(self, words: tuple[QueryWord, ...], limit: int) -> IndexResult:
        """The documents that match all words, else all words or similar terms, else all but one of these."""
        known = self.correct_words(words)
        candidates = self.find_matching_all(known)
        if not candidates and known:
            widened = tuple(map(self.add_neighbours, known))
            candidates = self.find_matching_all(widened) or self.find_matching_all_but_one(widened)
        is_corrected = bool(candidates) and any(w not in words for w in known)
        searched = " ".join(word.text for word in known) if is_corrected else ""
        return IndexResult(rank_candidates(candidates, known)[:limit], searched)

    def correct_words(self, words: tuple[QueryWord, ...]) -> tuple[QueryWord, ...]:
        """The words; one that matches nothing is replaced by its parts or corrections, or left out without any."""
        self._load_hit_counts(words)
        return tuple(one for word in words for one in self.correct_word(word))

    def correct_word(self, word: QueryWord) -> tuple[QueryWord, ...]:
        """The word; if it matches nothing, the two terms that it is a compound of, or its corrections."""
        if self.count_hits_of(word):
            return (word,)
        if word.has_leading_digit:
            return ()
        pair = self._find_split(word.text)
        if pair:
            return (QueryWord((pair[0],)), replace(word, forms=(pair[1],)))
        near = self._find_corrections(word)
        return (replace(word, forms=near),) if near else ()

    def _find_split(self, word: str) -> tuple[str, str] | None:
        splits = list_splits(word)
        parts = {part for split in splits for part in split}
        known = {part for vocabulary in self._vocabularies for part in vocabulary.find_known(parts)}
        return pick_split(splits, known)

    def _find_corrections(self, word: QueryWord) -> tuple[str, ...]:
        near = find_corrections(word.text, self._load_similar(word.text))
        if near or not word.is_prefix:
            return near
        begun = self._load_similar(word.text, is_prefix=True)
        return find_corrections(word.text, begun, is_prefix=True)

    def add_neighbours(self, word: QueryWord) -> QueryWord:
        if word.has_leading_digit:
            return word
        near = find_neighbours(word.text, self._load_similar(word.text))
        return replace(word, forms=tuple(dict.fromkeys((*word.forms, *near))))

    def _load_similar(self, word: str, *, is_prefix: bool = False) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for vocabulary in self._vocabularies:
            found.update(vocabulary.find_similar(word, is_prefix=is_prefix))
        return {
            term: docs
            for term, docs in sorted(found.items())
            if not self.keeps_first_letter or has_same_start(word, term)
        }

    @cached_property
    def _vocabulary(self) -> StoredVocabulary:
        return StoredVocabulary(self.session, self.scope.kind, self.scope.clinic or "")

    @cached_property
    def _vocabularies(self) -> tuple[StoredVocabulary, ...]:
        return tuple(
            StoredVocabulary(self.session, self.scope.kind, clinic or "")
            for clinic in self.scope.clinics
        )

    def count_hits_of(self, word: QueryWord) -> int:
        if word not in self._hit_counts:
            self._load_hit_counts((word,))
        return self._hit_counts[word]

    def _load_hit_counts(self, words: tuple[QueryWord, ...]) -> None:
        """Count all words in one query, because each round trip to a remote database costs more than the count."""
        new = tuple(word for word in dict.fromkeys(words) if word not in self._hit_counts)
        found = count_hits(self.session, self.scope, new) if new else ()
        self._hit_counts.update(zip(new, found, strict=True))

    def find_matching_all_but_one(self, words: tuple[QueryWord, ...]) -> list[Candidate]:
        if len(words) < 2:
            return []
        found = {
            candidate.key: candidate
            for place in range(len(words))
            for candidate in self.find_matching_all(words[:place] + words[place + 1 :])
        }
        return list(found.values())

    def find_matching_all(self, words: tuple[QueryWord, ...]) -> list[Candidate]:
        if not words:
            return []
        self._load_hit_counts(words)
        rarest_first = sorted(words, key=lambda word: (self.count_hits_of(word), word.is_prefix))
        rows = load_best_matches(self.session, self.scope, rarest_first, self.max_ranked)
        return [Candidate(*row) for row in rows]

    def _insert_docs(self, entries: Iterable[IndexEntry]) -> Counter[str]:
        """Add documents and their terms; return the number of documents of each term."""
        by_key = {entry.key: entry for entry in entries}
        if not by_key:
            return Counter()
        scope = {"kind": self.scope.kind, "clinic_id": self.scope.clinic}
        docs = [{**scope, "key": e.key, "phrases": json.dumps(e.phrases)} for e in by_key.values()]
        added = insert(t.SearchDocRow).returning(t.SearchDocRow.key, t.SearchDocRow.id)
        doc_by_key = {row[0]: row[1] for row in self.session.execute(added, docs)}
        rows = [
            {**scope, "term": term, "weight": weight, "doc": doc}
            for key, doc in doc_by_key.items()
            for term, weight in by_key[key].terms.items()
        ]
        rows += [
            {**scope, "kind": self.scope.pair_kind, "term": pair, "weight": 0, "doc": doc}
            for key, doc in doc_by_key.items()
            for pair in by_key[key].pairs
        ]
        if rows:
            self.session.execute(insert(t.SearchTermRow), rows)
        return Counter(term for entry in by_key.values() for term in entry.terms)

    def _delete_docs(self, which: ColumnElement[bool]) -> Counter[str]:
        """Delete documents and their terms; return the number of documents of each term, negative."""
        mine = select(t.SearchDocRow.id).where(self.scope.doc_condition, which)
        its_terms = t.SearchTermRow.doc.in_(mine)
        counted = select(t.SearchTermRow.term, func.count()).where(
            its_terms, t.SearchTermRow.kind == self.scope.kind
        )
        rows = self.session.execute(counted.group_by(t.SearchTermRow.term))
        gone = Counter({row[0]: -row[1] for row in rows})
        quiet = {"synchronize_session": False}
        self.session.execute(delete(t.SearchTermRow).where(its_terms), execution_options=quiet)
        docs = delete(t.SearchDocRow).where(self.scope.doc_condition, which)
        self.session.execute(docs, execution_options=quiet)
        return gone
