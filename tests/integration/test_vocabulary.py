"""The words of an index are kept by the writer, and no word within the allowed typos is overlooked."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rapidfuzz.distance import OSA
from sqlalchemy import text

from ptplanner.storage import SqlStore
from ptplanner.storage.search.spelling import count_allowed_typos
from ptplanner.storage.search.vocabulary import list_start_variants, list_starts, list_variants
from tests.integration.records import HARBOUR, patient, with_ana

pytestmark = pytest.mark.integration

LETTERS = "abcde"


def _misspell(word: str, chance: random.Random) -> str:
    """The word with one letter changed, left out, added or swapped with the next."""
    at = chance.randrange(len(word))
    letter = chance.choice(LETTERS)
    return chance.choice(
        [
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
    )


@pytest.mark.parametrize("is_prefix", [False, True])
def test_a_word_within_the_typos_shares_a_variant(is_prefix: bool) -> None:
    chance = random.Random(8)  # noqa: S311  # misspellings, not secrets
    checked = 0
    for _ in range(20_000):
        term = "".join(chance.choices(LETTERS, k=chance.randint(3, 10)))
        typed = _misspell(term, chance)
        typed = _misspell(typed, chance) if typed and chance.random() < 0.5 else typed
        typed = typed[: chance.randint(3, 10)] if is_prefix else typed
        compared = term[: len(typed)] if is_prefix else term
        allowed = count_allowed_typos(typed)
        if not allowed or len(compared) < 3 or OSA.distance(typed, compared) > allowed:
            continue
        checked += 1
        listed = {v for start in list_starts(term) for v in list_start_variants(start)}
        assert listed & set(list_variants(typed, allowed)), (typed, term)
    assert checked > 5_000


def _load(store: SqlStore, table: str, column: str) -> dict[str, int]:
    with store.begin_read() as repos:
        session: Any = repos.patients._session
        rows = session.execute(text(f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"))  # noqa: S608
        return {row[0]: row[1] for row in rows}


def test_a_name_that_was_changed_leaves_no_word_behind(store: SqlStore) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.patients.add(HARBOUR, patient("ben", "Ben Ruizen", date(1970, 1, 1)))
        repos.patients.save(HARBOUR, replace(patient(), name="Ana Berg"))
    assert set(_load(store, "search_word", "term")) == {"ana", "berg", "ben", "ruizen"}
    assert set(_load(store, "search_start", "start")) == {
        "ana", "ben", "ber", "berg", "rui", "ruiz", "ruize", "ruizen",
    }  # fmt: skip
    with store.begin_read() as repos:
        assert [row.patient.id for row in repos.patients.list(HARBOUR, "ruizne")] == ["ben"]
        assert repos.patients.list(HARBOUR, "ruiz")[0].patient.id == "ben"


def test_two_frequent_words_are_found_in_any_order(store: SqlStore) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        for number, name in enumerate(("Ana Berg", "Ana Ana", "Berg Ana Maria", "Ben Berg")):
            repos.patients.add(HARBOUR, patient(str(number), name))
    with store.begin_read() as repos:
        found = {
            query: {row.patient.name for row in repos.patients.list(HARBOUR, query)}
            for query in ("ana be", "berg ana", "ana a", "maria ana berg", "ana 1968-05")
        }
    everybody = {"Ana Ruiz", "Ana Berg", "Ana Ana", "Berg Ana Maria"}
    assert found["ana be"] == found["berg ana"] == {"Ana Berg", "Berg Ana Maria"}
    assert found["maria ana berg"] == {"Berg Ana Maria"}
    assert found["ana a"] == found["ana 1968-05"] == everybody
