"""Exercises and patients are found while typing, and despite typing errors."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from sqlalchemy import event

from ptplanner.domain.exercise import Exercise, Region
from ptplanner.domain.records import SearchHits
from ptplanner.storage import SqlStore, open_store
from tests.integration.records import HARBOUR, catalog, clinic, exercise, patient, with_ana

pytestmark = pytest.mark.integration

SHELF = catalog(
    exercise("bird-dog", "Bird dog", ("Quadruped arm and leg raise",), 1),
    exercise("rock-back", "Rock back", ("Child's pose",), 2),
    exercise("sciatic-nerve-glide", "Sciatic nerve glide", ("Nerve flossing",), 3),
    exercise("hamstring-stretch", "Hamstring stretch", (), 4),
    exercise("hamstring-curl", "Hamstring curl", (), 5),
    exercise("single-leg-romanian-deadlift", "Single-leg Romanian deadlift", ("Hip hinge",), 6),
    replace(exercise("leg-press", "Leg press", (), 7), regions=(Region.THIGH,)),
)


def _search(store: SqlStore, query: str) -> SearchHits:
    with store.begin_read() as repos:
        return repos.exercise_search.search_exercises(query)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bird", "bird-dog"),
        ("dog bird", "bird-dog"),
        ("BIRD-DOG", "bird-dog"),
        ("ham", "hamstring-curl"),
        ("hamstring st", "hamstring-stretch"),
        ("child's pose", "rock-back"),
        ("childs", "rock-back"),
        ("nerve flo", "sciatic-nerve-glide"),
        ("single leg", "single-leg-romanian-deadlift"),
        ("stretch for the hamstring", "hamstring-stretch"),
        ("hip hinge", "single-leg-romanian-deadlift"),
    ],
)
def test_the_best_match_comes_first(store: SqlStore, query: str, first: str) -> None:
    store.index_catalog(SHELF)
    hits = _search(store, query)
    assert hits.slugs[0] == first
    assert hits.corrected_query == ""


def test_a_body_part_finds_its_exercises_and_those_of_its_muscles(store: SqlStore) -> None:
    store.index_catalog(SHELF)
    assert set(_search(store, "thigh").slugs) == {
        "leg-press",
        "hamstring-stretch",
        "hamstring-curl",
        "single-leg-romanian-deadlift",
    }


@pytest.mark.parametrize(
    ("query", "first", "searched"),
    [
        ("hamstirng curl", "hamstring-curl", "hamstring curl"),
        ("brid dgo", "bird-dog", "bird dog"),
        ("siatic nerv", "sciatic-nerve-glide", "sciatic nerv"),
        ("romanain", "single-leg-romanian-deadlift", "romanian"),
        ("hmastri", "single-leg-romanian-deadlift", "hamstring"),
    ],
)
def test_typing_errors_are_corrected_and_reported(
    store: SqlStore, query: str, first: str, searched: str
) -> None:
    store.index_catalog(SHELF)
    hits = _search(store, query)
    assert (hits.slugs[0], hits.corrected_query) == (first, searched)


def test_words_that_no_exercise_has_together_bring_what_comes_near(store: SqlStore) -> None:
    store.index_catalog(SHELF)
    found = _search(store, "rock press")
    assert found.is_near
    assert set(found.slugs) == {"rock-back", "leg-press"}


@pytest.mark.parametrize(
    "query",
    ["", "   ", "🦴🦴", "%", "_", "'", "\0", "\ud800"],
)
def test_a_query_without_words_finds_nothing(store: SqlStore, query: str) -> None:
    store.index_catalog(SHELF)
    assert _search(store, query) == SearchHits(())


@pytest.mark.parametrize("query", ["xq", '"); DROP TABLE search_term; --'])
def test_meaningless_words_are_not_in_the_catalog(store: SqlStore, query: str) -> None:
    store.index_catalog(SHELF)
    assert _search(store, query) == SearchHits((), is_near=True)


@pytest.mark.parametrize(
    "query",
    ["hamstring " * 5_000, "h" * 100_000, "تمرين", "伸展", "a b c d e f g h i j k l", "٣ 1/1/1"],
)
def test_an_unusual_query_is_answered(store: SqlStore, query: str) -> None:
    """A query whose cost grew out of hand would not come back; `ptplanner bench` says how fast a good one is."""
    store.index_catalog(SHELF)
    _search(store, query)


def test_only_changed_content_is_indexed_again(store: SqlStore) -> None:
    assert store.index_catalog(SHELF)
    assert not store.index_catalog(SHELF)
    assert store.index_catalog(catalog(exercise("bird-dog", "Pointer")))
    assert _search(store, "pointer").slugs == ("bird-dog",)
    assert _search(store, "hamstring").slugs == ()
    assert _search(store, "pionter").corrected_query == "pointer"


def _many(number: int) -> list[Exercise]:
    """Names of three or four words, as large catalogs have them."""
    positions = ("supine", "prone", "standing", "seated", "half-kneeling", "single-leg", "banded")
    parts = ("hamstring", "calf", "hip", "knee", "shoulder", "neck", "lumbar", "sciatic", "psoas")
    moves = ("stretch", "raise", "curl", "bridge", "slide", "glide", "press", "lunge", "hold")
    names = [" ".join(words) for words in product(positions, parts, moves)]
    return [
        exercise(f"e-{n}", f"{names[n % len(names)]} {n // len(names)}".capitalize(), (), n)
        for n in range(number)
    ]


def test_every_prefix_and_every_typing_error_finds_something_among_thousands(
    store: SqlStore,
) -> None:
    exercises = _many(3_000)
    store.index_catalog(catalog(*exercises))
    queries = [
        query
        for name in [e.name.lower() for e in exercises[::200]]
        for query in (name[:1], name[:3], name[:8], name, name.replace("ri", "ir"))
    ]
    assert [query for query in queries if not _search(store, query).slugs] == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ana", ["Ana Ruiz"]),
        ("ruiz ana", ["Ana Ruiz"]),
        ("RUÍZ", ["Ana Ruiz"]),
        ("riuz", ["Ana Ruiz"]),
        ("ana riuz", ["Ana Ruiz"]),
        ("anna ruiz", ["Ana Ruiz"]),
        ("jonsen", ["Jensen Lykke", "Johnsen Kåre"]),
        ("kare", ["Johnsen Kåre"]),
        ("soren", ["Søren O’Brien"]),
        ("obrien", ["Søren O’Brien"]),
        ("o'brien", ["Søren O’Brien"]),
        ("伟", ["张伟"]),
        ("محمد", ["محمد علي"]),
        ("1968-05-14", ["Ana Ruiz"]),
        ("14.5.1968", ["Ana Ruiz"]),
        ("14. 5. 1968", ["Ana Ruiz"]),
        ("5/14/1968", ["Ana Ruiz"]),
        ("14/05/1968", ["Ana Ruiz"]),
        ("1968", ["Ana Ruiz"]),
        ("1968-05", ["Ana Ruiz"]),
        ("ruiz 1968", ["Ana Ruiz"]),
        ("ana 14.5.1968", ["Ana Ruiz"]),
        ("5.4.1971", ["Jensen Lykke"]),
        ("4/5/1971", ["Jensen Lykke", "Johnsen Kåre"]),
        ("31.2.1968", ["Ana Ruiz"]),
        ("1.1.1950", []),
        ("zzzzzzz", []),
    ],
)
def test_a_patient_is_found_by_name_or_birth_date(
    store: SqlStore, query: str, names: list[str]
) -> None:
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        for key, name, born in (
            ("1", "Ana Ruiz", date(1968, 5, 14)),
            ("2", "Jensen Lykke", date(1971, 4, 5)),
            ("3", "Johnsen Kåre", date(1971, 5, 4)),
            ("4", "Søren O’Brien", None),
            ("5", "张伟", date(1990, 12, 1)),
            ("6", "محمد علي", date(2001, 1, 31)),
        ):
            repos.patients.add(HARBOUR, patient(key, name, born))
    with store.begin_read() as repos:
        found = [row.patient.name for row in repos.patients.list(HARBOUR, query)]
    assert sorted(found) == sorted(names)


def test_the_most_similar_name_comes_first(store: SqlStore) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        for name in ("Ana Ruizalde", "Anabel Ruiz Mora", "Ruiz Ana", "Mariana Ruiz"):
            repos.patients.add(HARBOUR, patient(name, name))
    with store.begin_read() as repos:
        found = [row.patient.name for row in repos.patients.list(HARBOUR, "ana ruiz")]
    assert found[:2] == ["Ana Ruiz", "Ruiz Ana"]


def test_of_hundreds_of_patients_those_meant_are_found(store: SqlStore) -> None:
    first = ("Ana", "Ben", "Cleo", "Dirk", "Eva", "Finn", "Gül", "Hana", "Igor", "Jun")
    last = ("Ruiz", "Berg", "Nowak", "Okafor", "Sato", "Haddad", "Novák", "Müller", "Rossi", "Lee")
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        for n in range(600):
            name = f"{first[n % 10]} {last[n // 10 % 10]}{'abcdefghijklmnopqrst'[n // 100 % 20]}"
            person = patient(str(n), name, date(1940 + n % 60, 1 + n % 12, 1 + n % 28))
            repos.patients.add(HARBOUR, replace(person, conditions=()))
    with store.begin_read() as repos:
        found = {
            query: [row.patient for row in repos.patients.list(HARBOUR, query)]
            for query in ("ana ruiz", "riuza", "müllera", "1968", "1.5.1968", "zzzz")
        }
    assert all(one.name.startswith("Ana Ruiz") for one in found["ana ruiz"][:6])
    assert found["riuza"][0].name.endswith("Ruiza")
    assert found["müllera"][0].name.endswith("Müllera")
    assert {one.birth_date.year for one in found["1968"] if one.birth_date} == {1968}
    assert {one.birth_date for one in found["1.5.1968"]} == {date(1968, 5, 1)}
    assert found["zzzz"] == []


def test_a_page_of_the_list_is_read_from_an_index_in_its_order(sqlite_url: str) -> None:
    """So that its cost does not grow with the clinic; how fast it is, `ptplanner bench` tells."""
    with closing(with_ana(open_store(sqlite_url))) as store, store.begin_read() as repos:
        connection = repos.patients._session.connection()
        asked: list[tuple[str, tuple[object, ...]]] = []
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        repos.patients.list(HARBOUR)
        statement, values = asked[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [row[3] for row in plan]
    assert any("USING INDEX ix_patient_clinic_id_opened_at_name_id" in step for step in steps)
