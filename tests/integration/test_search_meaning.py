"""A query is answered by what it means; what the catalog does not have is said to be missing."""

from __future__ import annotations

import pytest

from ptplanner.domain.catalog import Catalog, CustomExercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.records import SearchHits
from ptplanner.domain.text import split_into_words
from ptplanner.formats import content_files
from ptplanner.storage import SqlStore
from ptplanner.storage.search.exercise_finder import MAX_NEAR
from ptplanner.storage.search.exercise_query import parse_exercise_query
from ptplanner.storage.search.thesaurus import PART, TURN, load_thesaurus
from tests.integration.records import HARBOUR, NOON, clinic, exercise

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    return content_files.load_catalog()


def _own(name: str) -> CustomExercise:
    return CustomExercise(exercise("own-curl", name, number=0), NOON)


def _search(store: SqlStore, catalog: Catalog, query: str) -> SearchHits:
    store.index_catalog(catalog)
    with store.begin_read() as repos:
        return repos.exercise_search.search_exercises(query)


@pytest.mark.parametrize(
    ("query", "never"),
    [
        ("inward turn with band", "band-external-rotation"),
        ("shoulder internal rotation", "band-external-rotation"),
        ("ankle band turn out", "band-external-rotation"),
        ("biceps curl", "hamstring-curl-standing"),
        ("ulnar nerve glide", "sciatic-nerve-glide"),
        ("lat pulldown", "cat-camel"),
        ("finger stretch", "hip-flexor-stretch"),
        ("jumping jacks", "rock-back"),
        ("hip adduction standing", "side-lying-hip-abduction"),
        ("seated knee extension", "heel-slide"),
    ],
)
def test_what_the_catalog_lacks_is_never_answered_by_another_part_or_the_opposite(
    store: SqlStore, built_in: Catalog, query: str, never: str
) -> None:
    found = _search(store, built_in, query)
    assert found.is_near
    assert never not in found.slugs
    assert len(found.slugs) <= MAX_NEAR


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("brace the thigh", "quad-set"),
        ("thigh tightening", "quad-set"),
        ("bilateral bridge", "bridge"),
        ("knee", "quad-set"),
        ("calf", "calf-stretch-wall"),
        ("back of the thigh stretch", "hamstring-stretch-with-strap"),
        ("strengthen my outer hip", "clamshell"),
        ("lower back pain", "pelvic-tilt"),
    ],
)
def test_everyday_words_find_the_best_known_exercise_first(
    store: SqlStore, built_in: Catalog, query: str, first: str
) -> None:
    found = _search(store, built_in, query)
    assert (found.slugs[0], found.is_near) == (first, False)


def test_a_thigh_muscle_is_not_the_beginning_of_quadruped(
    store: SqlStore, built_in: Catalog
) -> None:
    found = _search(store, built_in, "quads")
    assert not {"rock-back", "bird-dog"} & set(found.slugs)


def test_a_missing_exercise_is_found_once_the_clinic_has_its_own(
    store: SqlStore, built_in: Catalog
) -> None:
    store.index_catalog(built_in)
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.custom_exercises.save_all(HARBOUR, [_own("Biceps curl with a bottle")])
    with store.begin_read() as repos:
        found = repos.exercise_search.search_exercises("biceps curl", clinic=HARBOUR)
        other = repos.exercise_search.search_exercises("biceps curl")
    assert found == SearchHits((ExerciseSlug("own-curl"),))
    assert other.is_near


def test_custom_exercises_are_indexed_again_after_the_index_has_changed(
    store: SqlStore, built_in: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older version stored the words of a name without what they mean."""
    store.index_catalog(built_in)
    with monkeypatch.context() as older, store.begin_write() as repos:
        older.setattr("ptplanner.storage.search.exercises._list_concept_terms", lambda _: set())
        repos.clinics.add(clinic())
        repos.custom_exercises.save_all(HARBOUR, [_own("Lantern squeeze")])

    def is_found() -> bool:
        with store.begin_read() as repos:
            found = repos.exercise_search.search_exercises("lantern clench", clinic=HARBOUR)
        return found == SearchHits((ExerciseSlug("own-curl"),))

    assert not is_found()
    monkeypatch.setattr("ptplanner.storage.search.exercises.INDEX_FORMAT_VERSION", 999)
    store.index_catalog(built_in)
    assert is_found()


def test_the_words_file_refers_to_what_exists(built_in: Catalog) -> None:
    thesaurus = load_thesaurus()
    for concept in thesaurus.concepts.values():
        assert set(concept.within) <= set(thesaurus.concepts)
        assert set(concept.best) <= set(built_in.exercises)
        assert len(set(concept.best)) == len(concept.best)
        if concept.opposite:
            other = thesaurus.concepts[f"{TURN}.{concept.opposite}"]
            assert other.opposite == concept.name
    near = {slug for slugs in thesaurus.absent.values() for slug in slugs}
    assert near <= set(built_in.exercises)


def test_no_phrase_of_the_file_loses_its_meaning_with_its_filler_words() -> None:
    """Without "it", "it band" would be any band."""
    thesaurus = load_thesaurus()
    shortened = [
        word
        for word in ("it band", "in turn")
        if thesaurus.find_concepts(tuple(split_into_words(word)))
    ]
    assert shortened == []


def test_a_query_is_broad_when_it_names_only_a_part_and_a_tag() -> None:
    assert parse_exercise_query("knee").is_broad
    assert parse_exercise_query("calf stretch").is_broad
    assert parse_exercise_query("sore neck").is_broad
    assert not parse_exercise_query("knee squat").is_broad
    assert not parse_exercise_query("bridge").is_broad


def test_each_larger_part_is_a_part() -> None:
    thesaurus = load_thesaurus()
    larger = {name for concept in thesaurus.concepts.values() for name in concept.within}
    assert all(thesaurus.concepts[name].kind == PART for name in larger)
