"""For at least 98 of 100 queries of therapists, the right exercise is among the first five results."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.formats import content_files
from ptplanner.storage import SqlStore

pytestmark = pytest.mark.integration

QUERIES = Path(__file__).with_name("search_queries.toml")
GOAL, GOAL_FIRST = 0.98, 0.93
Half = dict[str, dict[str, str | list[str]]]


class Asked(NamedTuple):
    """A query with its answer; ``place`` of the first right one counts from 0, None where there is none."""

    query: str
    place: int | None


def _halves() -> dict[str, Half]:
    return tomllib.loads(QUERIES.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return content_files.load_catalog()


def _asked(store: SqlStore, half: Half) -> list[Asked]:
    with store.begin_read() as repos:
        return [
            Asked(query, _place(repos.exercise_search.search_exercises(query).slugs, right))
            for rows in half.values()
            for query, right in rows.items()
        ]


def _place(slugs: tuple[str, ...], right: str | list[str]) -> int | None:
    wanted = {right} if isinstance(right, str) else set(right)
    return next((place for place, slug in enumerate(slugs) if slug in wanted), None)


def _share(asked: list[Asked], within: int) -> float:
    return sum(one.place is not None and one.place < within for one in asked) / len(asked)


@pytest.mark.parametrize("half", ["tuned", "held-out"])
def test_the_right_exercise_is_among_the_first_five(
    store: SqlStore, catalog: Catalog, half: str
) -> None:
    store.index_catalog(catalog)
    asked = _asked(store, _halves()[half])
    first_five, first = _share(asked, 5), _share(asked, 1)
    summary = f"{half}: {first_five:.1%} in the first five, {first:.1%} first, of {len(asked)}"
    # What the held-out half misses is counted, not named: nobody shall tune on it.
    missed = [one.query for one in asked if one.place is None or one.place >= 5]
    assert first_five >= GOAL, f"{summary}. {missed if half == 'tuned' else len(missed)}"
    assert first >= GOAL_FIRST, summary


NEIGHBOUR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioiosdfghjkkxcvbnnn", strict=False))


def _slips(name: str) -> list[str]:
    """Its longest word with two letters swapped, one missing, one doubled and one beside the right key."""
    words = name.casefold().split()
    place = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[place]
    at = len(word) // 2
    slipped = (
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + NEIGHBOUR.get(word[at], "e") + word[at + 1 :],
    )
    return [" ".join([*words[:place], one, *words[place + 1 :]]) for one in slipped]


def test_every_name_is_found_despite_a_typing_error(store: SqlStore, catalog: Catalog) -> None:
    store.index_catalog(catalog)
    queries: Half = {
        "slips": {
            slip: exercise.slug
            for exercise in catalog.exercises.values()
            for slip in _slips(exercise.name)
        }
    }
    asked = _asked(store, queries)
    assert len(asked) > 250
    missed = [one.query for one in asked if one.place is None or one.place >= 5]
    assert len(missed) <= len(asked) * (1 - GOAL), missed


def test_there_are_enough_queries_of_both_kinds(catalog: Catalog) -> None:
    halves = _halves()
    rows = [(q, right) for half in halves.values() for kind in half.values() for q, right in kind.items()]  # fmt: skip
    assert len(rows) >= 150
    assert sum(map(len, halves["held-out"].values())) >= 60
    assert sum(len(half["error"]) for half in halves.values()) >= 60
    assert len({query.casefold() for query, _ in rows}) == len(rows)
    named = {slug for _, right in rows for slug in ([right] if isinstance(right, str) else right)}
    assert named <= set(catalog.exercises)
    assert len(named) > 60
