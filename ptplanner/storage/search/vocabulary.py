"""The words of a search index. The writer keeps them, so that a misspelt word costs the same in any number of patients.

``search_word`` counts the documents of each word. ``search_start`` lists the beginnings of the words with their
variants: the beginning itself, and what is left of it without one or two letters. Two words are at most as many
typos apart as letters are left out if they share a variant (the symmetric delete method of SymSpell).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from ptplanner.storage import tables as t
from ptplanner.storage.rows import insert_with_conflict_clause
from ptplanner.storage.search.spelling import Vocabulary, count_allowed_typos

# Longer words are found by their first letters; each letter more would double the number of variants.
MAX_START_LENGTH = 6
# An unfinished word of fewer letters is never corrected.
MIN_START_LENGTH = 3
# Sorts after every letter.
AFTER_ALL_LETTERS = "\U0010ffff"
# A statement takes a limited number of bound values; SQLite's limit is the lowest.
MAX_VALUES = 500


@dataclass(frozen=True)
class StoredVocabulary:
    """The words of one kind of document of one clinic; ``clinic`` is "" for the shared ones."""

    session: Session
    kind: str
    clinic: str

    def find_known(self, words: Iterable[str]) -> Vocabulary:
        """Those of ``words`` that occur, with the number of documents."""
        known = select(t.SearchWordRow.term, t.SearchWordRow.docs).where(
            self._whose(t.SearchWordRow), t.SearchWordRow.term.in_(list(words))
        )
        return {row[0]: row[1] for row in self.session.execute(known)}

    def find_similar(self, word: str, *, is_prefix: bool = False) -> Vocabulary:
        """A small superset of the words within the allowed typos of ``word``, in the order of their letters.

        With ``is_prefix`` of those words whose beginning, as long as ``word``, is within the typos.
        """
        allowed = count_allowed_typos(word)
        if not allowed:
            return {}
        row, start = t.SearchWordRow, t.SearchStartRow
        similar = select(row.term, row.docs).distinct().select_from(start).join(
            row, and_(self._whose(row), row.term >= start.start, row.term < start.start + AFTER_ALL_LETTERS)
        )  # fmt: skip
        similar = similar.where(self._whose(start), start.variant.in_(list_variants(word, allowed)))
        if not is_prefix:
            length = func.length(row.term)
            similar = similar.where(length.between(len(word) - allowed, len(word) + allowed))
        return dict(sorted((term, docs) for term, docs in self.session.execute(similar)))

    def change_counts(self, changes: Mapping[str, int]) -> None:
        """Add to the number of documents of each word, or subtract; a word without documents is removed."""
        words = {word: n for word, n in sorted(changes.items()) if not word[0].isdecimal()}
        self._add_words({word: n for word, n in words.items() if n > 0})
        self._subtract_words({word: -n for word, n in words.items() if n < 0})

    def remove_all_words(self) -> None:
        for table in (t.SearchWordRow, t.SearchStartRow):
            self._delete(table, self._whose(table))

    def _add_words(self, counts: Mapping[str, int]) -> None:
        if not counts:
            return
        new = counts.keys() - self._find_known_in_batches(counts)
        added = insert_with_conflict_clause(self.session, t.SearchWordRow)
        added = added.on_conflict_do_update(
            index_elements=["kind", "clinic_id", "term"],
            set_={"docs": t.SearchWordRow.docs + added.excluded.docs},
        )
        self.session.execute(
            added, [{**self._scope, "term": word, "docs": n} for word, n in counts.items()]
        )
        starts = sorted({start for word in new for start in list_starts(word)})
        rows = [
            {**self._scope, "variant": variant, "start": start}
            for start in starts
            for variant in list_start_variants(start)
        ]
        if rows:
            added_starts = insert_with_conflict_clause(self.session, t.SearchStartRow)
            self.session.execute(added_starts.on_conflict_do_nothing(), rows)

    def _subtract_words(self, counts: Mapping[str, int]) -> None:
        if not counts:
            return
        row = t.SearchWordRow
        this = self._whose(row) & (row.term == bindparam("word"))
        self.session.connection().execute(
            update(row).where(this).values(docs=row.docs - bindparam("fewer")),
            [{"word": word, "fewer": n} for word, n in counts.items()],
        )
        known = self._find_known_in_batches(counts)
        gone = [word for word, docs in known.items() if docs <= 0]
        for some in _split_into_batches(gone):
            self._delete(row, self._whose(row) & row.term.in_(some))
        for start in sorted({start for word in gone for start in list_starts(word)}):
            self._remove_unused_start(start)

    def _remove_unused_start(self, start: str) -> None:
        word, row = t.SearchWordRow, t.SearchStartRow
        used = select(word.term).where(
            self._whose(word), word.term >= start, word.term < start + AFTER_ALL_LETTERS
        )
        if self.session.scalar(used.limit(1)) is None:
            variants = row.variant.in_(list_start_variants(start)) & (row.start == start)
            self._delete(row, self._whose(row) & variants)

    def _find_known_in_batches(self, words: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in _split_into_batches(list(words)):
            found.update(self.find_known(some))
        return found

    @property
    def _scope(self) -> dict[str, str]:
        return {"kind": self.kind, "clinic_id": self.clinic}

    def _whose(self, table: type[t.SearchWordRow | t.SearchStartRow]) -> ColumnElement[bool]:
        return and_(table.kind == self.kind, table.clinic_id == self.clinic)

    def _delete(
        self,
        table: type[t.SearchWordRow | t.SearchStartRow],
        which: ColumnElement[bool],
    ) -> None:
        quiet = {"synchronize_session": False}
        self.session.execute(delete(table).where(which), execution_options=quiet)


def list_starts(word: str) -> tuple[str, ...]:
    """The beginnings under which a word is listed; a word of fewer letters is listed as it is."""
    longest = min(len(word), MAX_START_LENGTH)
    return tuple(word[:n] for n in range(min(MIN_START_LENGTH, longest), longest + 1))


def list_start_variants(start: str) -> list[str]:
    """A start of n letters is compared with words that are at least as long, so fewer typos need variants."""
    return list_variants(start, count_allowed_typos(start))


def list_variants(word: str, typos: int) -> list[str]:
    """The beginning of the word, and what is left of it without up to ``typos`` letters."""
    start = word[:MAX_START_LENGTH]
    found = {start}
    for left_out in range(1, typos + 1):
        found.update(map("".join, combinations(start, len(start) - left_out)))
    return sorted(found)


def _split_into_batches(values: list[str]) -> list[list[str]]:
    return [values[n : n + MAX_VALUES] for n in range(0, len(values), MAX_VALUES)]
