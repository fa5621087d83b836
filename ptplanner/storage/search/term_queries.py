"""The queries of a term index. Each reads a bounded number of rows, however many documents there are.

A statement depends only on the number of words and spellings, so that it is built once and then runs with other values:
building it anew would take longer than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from ptplanner.storage import tables as t
from ptplanner.storage.search.vocabulary import AFTER_ALL_LETTERS
from ptplanner.storage.search.words import QueryWord

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

    Term = InstrumentedAttribute[str]
    Values = dict[str, str | int]

# Counting stops here, because only the order of rarity matters.
COUNT_LIMIT = 1_000
# Hits that are collected of one spelling, for each document that is ranked; most documents have one or two.
HITS_PER_RANKED = 5
# With more spellings, checking the second word for each hit of the first costs less than looking up each pair.
MAX_PAIRS = 36
# Shapes of queries whose statements are kept.
MAX_STATEMENTS = 512


@dataclass(frozen=True)
class IndexScope:
    """What is searched: one kind of document, of one clinic or shared (None); ``with_shared`` searches both.

    With ``has_pairs`` each two words of a document are also indexed together, so that two frequent words are found
    as fast as one rare one.
    """

    kind: str
    clinic: str | None = None
    with_shared: bool = False
    has_pairs: bool = False

    @property
    def clinics(self) -> tuple[str | None, ...]:
        return (self.clinic, None) if self.with_shared and self.clinic else (self.clinic,)

    @property
    def pair_kind(self) -> str:
        return f"{self.kind}-pair"

    @property
    def doc_condition(self) -> ColumnElement[bool]:
        whose = t.SearchDocRow.clinic_id
        is_its = whose.is_(None) if self.clinic is None else whose == self.clinic
        return and_(t.SearchDocRow.kind == self.kind, is_its)


class WordShape(NamedTuple):
    """What a statement depends on in a word: its place in the query, how many forms it has, and whether it is done."""

    place: int
    forms: int
    is_prefix: bool


Shape = tuple[WordShape, ...]


def count_hits(session: Session, scope: IndexScope, words: Sequence[QueryWord]) -> list[int]:
    """How many terms match each word, at most ``COUNT_LIMIT``, counted in one query for all."""
    statement = _build_count_statement(_list_owners(scope), _get_shape(words))
    return list(session.execute(statement, _get_values(scope, scope.kind, words)).one())


def load_best_matches(
    session: Session, scope: IndexScope, rarest_first: Sequence[QueryWord], max_ranked: int
) -> list[tuple[str, str, int]]:
    """Key, phrases and weight of the documents that match all words, those of the highest weight first."""
    words, kind = list(rarest_first), scope.kind
    pair = _find_pair(rarest_first) if scope.has_pairs else None
    if pair is not None:
        words = [_join_pair(*pair), *(word for word in rarest_first if word not in pair)]
        kind = scope.pair_kind
    statement = _build_match_statement(_list_owners(scope), _get_shape(words))
    values = _get_values(scope, kind, words)
    values |= {"hits": max_ranked * HITS_PER_RANKED, "ranked": max_ranked}
    return [(key, phrases, weight) for key, phrases, weight in session.execute(statement, values)]


def _find_pair(words: Sequence[QueryWord]) -> tuple[QueryWord, QueryWord] | None:
    """The rarest complete word and the rarest other word; only the second word of a pair may be unfinished."""
    letters = [word for word in words if not word.has_leading_digit and not word.is_unspaced]
    one = next((word for word in letters if not word.is_prefix), None)
    two = next((word for word in letters if one and not _may_be_same(one, word)), None)
    if one is None or two is None or len(one.forms) * len(two.forms) > MAX_PAIRS:
        return None
    return one, two


def _may_be_same(one: QueryWord, other: QueryWord) -> bool:
    """Whether a single word of a document may match both: "ana a" finds every Ana."""
    return any(
        mine == its or (other.is_prefix and mine.startswith(its))
        for mine, its in product(one.forms, other.forms)
    )


def _join_pair(one: QueryWord, two: QueryWord) -> QueryWord:
    forms = (f"{first} {second}" for first, second in product(one.forms, two.forms))
    return QueryWord(tuple(forms), two.is_prefix)


def _list_owners(scope: IndexScope) -> tuple[bool, ...]:
    """For each owner of documents in the scope whether it is a clinic."""
    return tuple(clinic is not None for clinic in scope.clinics)


def _get_shape(words: Sequence[QueryWord]) -> Shape:
    return tuple(WordShape(n, len(word.forms), word.is_prefix) for n, word in enumerate(words))


def _get_values(scope: IndexScope, kind: str, words: Sequence[QueryWord]) -> Values:
    values: Values = {"kind": kind}
    if scope.clinic is not None:
        values["clinic"] = scope.clinic
    for place, word in enumerate(words):
        for number, form in enumerate(word.forms):
            values[f"term_{place}_{number}"] = form
            if word.is_prefix:
                values[f"end_{place}_{number}"] = form + AFTER_ALL_LETTERS
    return values


@lru_cache(maxsize=MAX_STATEMENTS)
def _build_count_statement(owners: tuple[bool, ...], shape: Shape) -> Select[*tuple[int, ...]]:
    row = t.SearchTermRow
    counts = []
    for word in shape:
        whose = or_(*(_is_owned(row.clinic_id, is_clinic=owner) for owner in owners))
        hits = select(row.doc).where(row.kind == bindparam("kind"), whose, _matches(row.term, word))
        counts.append(select(func.count()).select_from(hits.limit(COUNT_LIMIT).subquery()))
    return select(*(count.scalar_subquery() for count in counts))


@lru_cache(maxsize=MAX_STATEMENTS)
def _build_match_statement(owners: tuple[bool, ...], shape: Shape) -> Select[str, str, int]:
    """One subquery for each range of the index, each of which reads in the index's order until it has enough."""
    rarest, *others = shape
    hits = [
        _select_hits(rarest, number, others, is_clinic=owner, is_rest=is_rest)
        for owner in owners
        for number in range(rarest.forms)
        for is_rest in ((False, True) if rarest.is_prefix else (False,))
    ]
    found = union_all(*(select(one.subquery()) for one in hits)).subquery()
    weight = func.max(found.c.weight).label("weight")
    best = select(found.c.doc, weight).group_by(found.c.doc)
    top = best.order_by(weight.desc(), found.c.doc).limit(bindparam("ranked")).subquery()
    return select(t.SearchDocRow.key, t.SearchDocRow.phrases, top.c.weight).join(
        top, top.c.doc == t.SearchDocRow.id
    )


def _select_hits(
    word: WordShape, number: int, others: Sequence[WordShape], *, is_clinic: bool, is_rest: bool
) -> Select[int, int]:
    """Documents with a form of the word, or if ``is_rest`` with a longer term that begins with it."""
    row = aliased(t.SearchTermRow)
    form: BindParameter[str] = bindparam(f"term_{word.place}_{number}")
    end: BindParameter[str] = bindparam(f"end_{word.place}_{number}")
    term = and_(row.term > form, row.term < end) if is_rest else row.term == form
    hits = select(row.doc, row.weight).where(
        row.kind == bindparam("kind"), _is_owned(row.clinic_id, is_clinic=is_clinic), term
    )
    for other in others:
        # Checked for each hit, so that the hits of a broad word ("s") are never all collected.
        also = aliased(t.SearchTermRow)
        hits = hits.where(exists().where(also.doc == row.doc, _matches(also.term, other)))
    order = (row.term.desc(), row.weight.desc(), row.doc.desc())
    return hits.order_by(*order).limit(bindparam("hits"))


def _is_owned(owner: InstrumentedAttribute[str | None], *, is_clinic: bool) -> ColumnElement[bool]:
    return owner == bindparam("clinic") if is_clinic else owner.is_(None)


def _matches(term: Term, word: WordShape) -> ColumnElement[bool]:
    return or_(*(_matches_form(term, word, number) for number in range(word.forms)))


def _matches_form(term: Term, word: WordShape, number: int) -> ColumnElement[bool]:
    form: BindParameter[str] = bindparam(f"term_{word.place}_{number}")
    if not word.is_prefix:
        return term == form
    return and_(term >= form, term < bindparam(f"end_{word.place}_{number}"))
