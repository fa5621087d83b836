"""A full-text index in plain SQL that tolerates typos and works the same on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, text
from sqlalchemy.orm import aliased

from ptplanner.storage import tables as t
from ptplanner.storage.search.ranking import Candidate, rank_candidates
from ptplanner.storage.search.spelling import (
    Vocabulary,
    find_corrections,
    find_neighbours,
    split_compound,
)
from ptplanner.storage.search.words import QueryWord

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

# More candidates are not ranked: after so broad a query the user types another letter.
MAX_RANKED = 300
# Counting stops here, because only the order of rarity matters.
COUNT_LIMIT = 4_000
# Sorts after every letter.
_AFTER_ALL_LETTERS = "\U0010ffff"


@dataclass(frozen=True)
class IndexScope:
    """What is searched: one kind of document, of one clinic or shared (None); ``with_shared`` searches both."""

    kind: str
    clinic: str | None = None
    with_shared: bool = False

    @property
    def term_condition(self) -> ColumnElement[bool]:
        whose = _equals_or_is_null(t.SearchTermRow.clinic_id, self.clinic)
        if self.with_shared:
            whose = or_(whose, t.SearchTermRow.clinic_id.is_(None))
        return and_(t.SearchTermRow.kind == self.kind, whose)

    @property
    def doc_condition(self) -> ColumnElement[bool]:
        return and_(
            t.SearchDocRow.kind == self.kind,
            _equals_or_is_null(t.SearchDocRow.clinic_id, self.clinic),
        )


def _equals_or_is_null(
    column: InstrumentedAttribute[str | None], value: str | None
) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


@dataclass(frozen=True)
class IndexEntry:
    """A document to index: its terms with their weights, and the phrases that it is ranked by."""

    key: str
    terms: Mapping[str, int]
    phrases: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class IndexResult:
    """Keys, best first; ``corrected_query`` is '' if nothing was corrected."""

    keys: tuple[str, ...] = ()
    corrected_query: str = ""


@dataclass
class TermIndex:
    """The index of one scope within one transaction. ``vocabulary_loader`` may read from a cache."""

    session: Session
    scope: IndexScope
    vocabulary_loader: Callable[[], Vocabulary] | None = None
    _hit_counts: dict[QueryWord, int] = field(default_factory=dict)

    def upsert_entries(self, *entries: IndexEntry) -> None:
        """Add entries, replacing those with the same keys."""
        self.remove_entries(entry.key for entry in entries)
        self.insert_entries(entries)

    def remove_entries(self, keys: Iterable[str]) -> None:
        self._delete_docs(t.SearchDocRow.key.in_(list(keys)))

    def remove_all_entries(self) -> None:
        self._delete_docs(t.SearchDocRow.id.is_not(None))

    def insert_entries(self, entries: Iterable[IndexEntry]) -> None:
        """Add entries whose keys are not in the index yet."""
        by_key = {entry.key: entry for entry in entries}
        if not by_key:
            return
        scope = {"kind": self.scope.kind, "clinic_id": self.scope.clinic}
        docs = [{**scope, "key": e.key, "phrases": json.dumps(e.phrases)} for e in by_key.values()]
        added = insert(t.SearchDocRow).returning(t.SearchDocRow.key, t.SearchDocRow.id)
        rows = [
            {**scope, "term": term, "weight": weight, "doc": doc}
            for key, doc in self.session.execute(added, docs)
            for term, weight in by_key[key].terms.items()
        ]
        if rows:
            self.session.execute(insert(t.SearchTermRow), rows)

    def analyze_tables(self) -> None:
        """Run ANALYZE after many additions: while the query planner assumes empty tables, a search takes seconds."""
        for table in (t.SearchDocRow, t.SearchTermRow):
            self.session.execute(text(f"ANALYZE {table.__tablename__}"))

    def find_entries(self, words: tuple[QueryWord, ...], limit: int) -> IndexResult:
        """The documents that match all words, else all words or similar terms, else all but one of these."""
        self._load_hit_counts(words)
        known = tuple(one for word in words for one in self._resolve(word))
        candidates = self._find_matching_all(known)
        if not candidates and known:
            widened = tuple(map(self._with_neighbours, known))
            candidates = self._find_matching_all(widened) or self._find_matching_all_but_one(
                widened
            )
        is_corrected = bool(candidates) and any(w not in words for w in known)
        searched = " ".join(word.text for word in known) if is_corrected else ""
        return IndexResult(rank_candidates(candidates, known)[:limit], searched)

    def load_vocabulary(self) -> Vocabulary:
        counted = select(t.SearchTermRow.term, func.count()).where(self.scope.term_condition)
        rows = self.session.execute(counted.group_by(t.SearchTermRow.term))
        return {row[0]: row[1] for row in rows}

    def _resolve(self, word: QueryWord) -> tuple[QueryWord, ...]:
        """The word; if it matches nothing, the two terms that it is a compound of, or its corrections."""
        if self._count_hits(word):
            return (word,)
        if word.has_leading_digit:
            return ()
        pair = split_compound(word.text, self._get_vocabulary())
        if pair:
            return (QueryWord((pair[0],)), replace(word, forms=(pair[1],)))
        near = find_corrections(word.text, self._get_vocabulary(), is_prefix=word.is_prefix)
        return (replace(word, forms=near),) if near else ()

    def _with_neighbours(self, word: QueryWord) -> QueryWord:
        if word.has_leading_digit:
            return word
        near = find_neighbours(word.text, self._get_vocabulary())
        return replace(word, forms=tuple(dict.fromkeys((*word.forms, *near))))

    def _get_vocabulary(self) -> Vocabulary:
        if self.vocabulary_loader is None:
            self.vocabulary_loader = _cache_vocabulary(self.load_vocabulary)
        return self.vocabulary_loader()

    def _count_hits(self, word: QueryWord) -> int:
        if word not in self._hit_counts:
            self._load_hit_counts((word,))
        return self._hit_counts[word]

    def _load_hit_counts(self, words: tuple[QueryWord, ...]) -> None:
        """Count all words in one query, because each round trip to a remote database costs more than the count."""
        hits = [self._select_hits(word).limit(COUNT_LIMIT).subquery() for word in words]
        counts = [select(func.count()).select_from(some).scalar_subquery() for some in hits]
        found = self.session.execute(select(*counts)).one() if words else ()
        self._hit_counts.update(zip(words, found, strict=True))

    def _find_matching_all_but_one(self, words: tuple[QueryWord, ...]) -> list[Candidate]:
        if len(words) < 2:
            return []
        found = {
            candidate.key: candidate
            for place in range(len(words))
            for candidate in self._find_matching_all(words[:place] + words[place + 1 :])
        }
        return list(found.values())

    def _find_matching_all(self, words: tuple[QueryWord, ...]) -> list[Candidate]:
        if not words:
            return []
        rarest, *others = sorted(words, key=self._count_hits)
        weight = func.max(t.SearchTermRow.weight).label("weight")
        best = self._select_hits(rarest).add_columns(weight).group_by(t.SearchTermRow.doc)
        for other in others:
            best = best.where(self._build_also_hit_condition(other))
        top = best.order_by(weight.desc(), t.SearchTermRow.doc).limit(MAX_RANKED).subquery()
        rows = self.session.execute(
            select(t.SearchDocRow.key, t.SearchDocRow.phrases, top.c.weight).join(
                top, top.c.doc == t.SearchDocRow.id
            )
        )
        return [Candidate(*row) for row in rows]

    def _select_hits(self, word: QueryWord) -> Select[int]:
        return select(t.SearchTermRow.doc).where(
            self.scope.term_condition, _build_spelling_condition(t.SearchTermRow.term, word)
        )

    def _build_also_hit_condition(self, word: QueryWord) -> ColumnElement[bool]:
        """Checked for each hit of a rarer word, so that the hits of a broad word ("s") are never all collected."""
        also = aliased(t.SearchTermRow)
        its_own = also.doc == t.SearchTermRow.doc
        one = select(also.doc).where(its_own, _build_spelling_condition(also.term, word)).limit(1)
        return one.correlate(t.SearchTermRow).scalar_subquery().is_not(None)

    def _delete_docs(self, which: ColumnElement[bool]) -> None:
        mine = select(t.SearchDocRow.id).where(self.scope.doc_condition, which)
        quiet = {"synchronize_session": False}
        gone = delete(t.SearchTermRow).where(t.SearchTermRow.doc.in_(mine))
        self.session.execute(gone, execution_options=quiet)
        docs = delete(t.SearchDocRow).where(self.scope.doc_condition, which)
        self.session.execute(docs, execution_options=quiet)


def _build_spelling_condition(
    term: InstrumentedAttribute[str], word: QueryWord
) -> ColumnElement[bool]:
    return or_(
        *(
            and_(term >= form, term < form + _AFTER_ALL_LETTERS) if word.is_prefix else term == form
            for form in word.forms
        )
    )


def _cache_vocabulary(read: Callable[[], Vocabulary]) -> Callable[[], Vocabulary]:
    kept: list[Vocabulary] = []

    def load_once() -> Vocabulary:
        if not kept:
            kept.append(read())
        return kept[0]

    return load_once
