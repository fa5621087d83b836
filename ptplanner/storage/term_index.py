"""A full-text index in plain SQL that tolerates typos and works the same on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, text
from sqlalchemy.orm import aliased

from ptplanner.storage import tables as t
from ptplanner.storage.ranking import Candidate, ranked
from ptplanner.storage.spelling import Vocabulary, corrections, neighbours, parted
from ptplanner.storage.words import Word

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

# More candidates are not ranked: after so broad a query the user types another letter.
MOST_RANKED = 300
# Counting stops here, because only the order of rarity matters.
COUNT_LIMIT = 4_000
# Sorts after every letter.
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Realm:
    """What is searched: one kind of document, of one clinic or shared (None); ``with_shared`` searches both."""

    kind: str
    clinic: str | None = None
    with_shared: bool = False

    @property
    def terms(self) -> ColumnElement[bool]:
        whose = _is(t.SearchTerm.clinic_id, self.clinic)
        if self.with_shared:
            whose = or_(whose, t.SearchTerm.clinic_id.is_(None))
        return and_(t.SearchTerm.kind == self.kind, whose)

    @property
    def docs(self) -> ColumnElement[bool]:
        return and_(t.SearchDoc.kind == self.kind, _is(t.SearchDoc.clinic_id, self.clinic))


def _is(column: InstrumentedAttribute[str | None], value: str | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


@dataclass(frozen=True)
class Entry:
    """A document to index: its terms with their weights, and the phrases that it is ranked by."""

    key: str
    terms: Mapping[str, int]
    phrases: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Found:
    """Keys, best first; ``corrected_query`` is '' if nothing was corrected."""

    keys: tuple[str, ...] = ()
    searched: str = ""


@dataclass
class TermIndex:
    """The index of one scope within one transaction. ``vocabulary_loader`` may read from a cache."""

    session: Session
    realm: Realm
    vocabulary: Callable[[], Vocabulary] | None = None
    _counts: dict[Word, int] = field(default_factory=dict)

    def put(self, *entries: Entry) -> None:
        """Add entries, replacing those with the same keys."""
        self.forget(entry.key for entry in entries)
        self.add(entries)

    def forget(self, keys: Iterable[str]) -> None:
        self._remove(t.SearchDoc.key.in_(list(keys)))

    def clear(self) -> None:
        self._remove(t.SearchDoc.id.is_not(None))

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries whose keys are not in the index yet."""
        by_key = {entry.key: entry for entry in entries}
        if not by_key:
            return
        scope = {"kind": self.realm.kind, "clinic_id": self.realm.clinic}
        docs = [{**scope, "key": e.key, "phrases": json.dumps(e.phrases)} for e in by_key.values()]
        added = insert(t.SearchDoc).returning(t.SearchDoc.key, t.SearchDoc.id)
        rows = [
            {**scope, "term": term, "weight": weight, "doc": doc}
            for key, doc in self.session.execute(added, docs)
            for term, weight in by_key[key].terms.items()
        ]
        if rows:
            self.session.execute(insert(t.SearchTerm), rows)

    def tell_planner(self) -> None:
        """Run ANALYZE after many additions: while the query planner assumes empty tables, a search takes seconds."""
        for table in (t.SearchDoc, t.SearchTerm):
            self.session.execute(text(f"ANALYZE {table.__tablename__}"))

    def find(self, words: tuple[Word, ...], limit: int) -> Found:
        """The documents that match all words, else all words or similar terms, else all but one of these."""
        self._count_all(words)
        known = tuple(one for word in words for one in self._known(word))
        candidates = self._all_of(known)
        if not candidates and known:
            widened = tuple(map(self._widened, known))
            candidates = self._all_of(widened) or self._all_but_one_of(widened)
        is_corrected = bool(candidates) and any(w not in words for w in known)
        searched = " ".join(word.text for word in known) if is_corrected else ""
        return Found(ranked(candidates, known)[:limit], searched)

    def read_vocabulary(self) -> Vocabulary:
        counted = select(t.SearchTerm.term, func.count()).where(self.realm.terms)
        rows = self.session.execute(counted.group_by(t.SearchTerm.term))
        return {row[0]: row[1] for row in rows}

    def _known(self, word: Word) -> tuple[Word, ...]:
        """The word; if it matches nothing, the two terms that it is a compound of, or its corrections."""
        if self._count(word):
            return (word,)
        if word.is_date:
            return ()
        pair = parted(word.text, self._vocabulary())
        if pair:
            return (Word((pair[0],)), replace(word, forms=(pair[1],)))
        near = corrections(word.text, self._vocabulary(), is_prefix=word.is_prefix)
        return (replace(word, forms=near),) if near else ()

    def _widened(self, word: Word) -> Word:
        if word.is_date:
            return word
        near = neighbours(word.text, self._vocabulary())
        return replace(word, forms=tuple(dict.fromkeys((*word.forms, *near))))

    def _vocabulary(self) -> Vocabulary:
        if self.vocabulary is None:
            self.vocabulary = _once(self.read_vocabulary)
        return self.vocabulary()

    def _count(self, word: Word) -> int:
        if word not in self._counts:
            self._count_all((word,))
        return self._counts[word]

    def _count_all(self, words: tuple[Word, ...]) -> None:
        """Count all words in one query, because each round trip to a remote database costs more than the count."""
        hits = [self._hits(word).limit(COUNT_LIMIT).subquery() for word in words]
        counts = [select(func.count()).select_from(some).scalar_subquery() for some in hits]
        found = self.session.execute(select(*counts)).one() if words else ()
        self._counts.update(zip(words, found, strict=True))

    def _all_but_one_of(self, words: tuple[Word, ...]) -> list[Candidate]:
        if len(words) < 2:
            return []
        found = {
            candidate.key: candidate
            for place in range(len(words))
            for candidate in self._all_of(words[:place] + words[place + 1 :])
        }
        return list(found.values())

    def _all_of(self, words: tuple[Word, ...]) -> list[Candidate]:
        if not words:
            return []
        rarest, *others = sorted(words, key=self._count)
        weight = func.max(t.SearchTerm.weight).label("weight")
        best = self._hits(rarest).add_columns(weight).group_by(t.SearchTerm.doc)
        for other in others:
            best = best.where(self._is_hit_too(other))
        top = best.order_by(weight.desc(), t.SearchTerm.doc).limit(MOST_RANKED).subquery()
        rows = self.session.execute(
            select(t.SearchDoc.key, t.SearchDoc.phrases, top.c.weight).join(
                top, top.c.doc == t.SearchDoc.id
            )
        )
        return [Candidate(*row) for row in rows]

    def _hits(self, word: Word) -> Select[int]:
        return select(t.SearchTerm.doc).where(self.realm.terms, _spelt(t.SearchTerm.term, word))

    def _is_hit_too(self, word: Word) -> ColumnElement[bool]:
        """Checked for each hit of a rarer word, so that the hits of a broad word ("s") are never all collected."""
        also = aliased(t.SearchTerm)
        its_own = also.doc == t.SearchTerm.doc
        one = select(also.doc).where(its_own, _spelt(also.term, word)).limit(1)
        return one.correlate(t.SearchTerm).scalar_subquery().is_not(None)

    def _remove(self, which: ColumnElement[bool]) -> None:
        mine = select(t.SearchDoc.id).where(self.realm.docs, which)
        quiet = {"synchronize_session": False}
        gone = delete(t.SearchTerm).where(t.SearchTerm.doc.in_(mine))
        self.session.execute(gone, execution_options=quiet)
        docs = delete(t.SearchDoc).where(self.realm.docs, which)
        self.session.execute(docs, execution_options=quiet)


def _spelt(term: InstrumentedAttribute[str], word: Word) -> ColumnElement[bool]:
    return or_(
        *(
            and_(term >= form, term < form + _LAST) if word.is_prefix else term == form
            for form in word.forms
        )
    )


def _once(read: Callable[[], Vocabulary]) -> Callable[[], Vocabulary]:
    kept: list[Vocabulary] = []

    def again() -> Vocabulary:
        if not kept:
            kept.append(read())
        return kept[0]

    return again
