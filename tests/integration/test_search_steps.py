"""A movement that is described in everyday words is found by the steps of the exercise."""

from __future__ import annotations

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.records import SearchHits
from ptplanner.formats import content_files
from ptplanner.storage import SqlStore

pytestmark = pytest.mark.integration

DESCRIBED = {
    "lie on your back with your knees bent and lift your bottom off the bed": "bridge",
    "lying on side knees bent open the top knee": "clamshell",
    "lying on your back press the back of your knee into the bed": "quad-set",
    "rise onto your tiptoes holding the sink": "heel-raise",
    "on hands and knees stretch out one arm and the opposite leg": "bird-dog",
    "lying on tummy push chest up with straight arms": "prone-press-up",
    "lie on tummy propped on forearms": "prone-on-elbows",
    "lying on back hug one knee to the chest": "single-knee-to-chest",
    "lie on back let both knees drop to one side": "lower-trunk-rotation",
    "sitting on a chair turn your chest to one side arms crossed": "seated-trunk-rotation",
    "tip ear towards shoulder while holding the seat": "upper-trapezius-stretch",
    "stand in a doorway with forearms on the frame and step forward": "doorway-chest-stretch",
    "hands on wall one leg back heel on the floor": "calf-stretch-wall",
    "stand at counter bend knee bring heel to bottom": "hamstring-curl-standing",
    "get up from a chair and sit down slowly": "sit-to-stand",
    "breathe in so that your belly rises under your hand": "belly-breathing",
    "lean forward and let the arm hang and make circles": "pendulum",
    "pull fingers back with the other hand elbow straight": "wrist-flexor-stretch",
    "step up onto the bottom stair holding the banister": "step-up",
    "put a strap round your foot and pull the straight leg up": "hamstring-stretch-with-strap",
    "lying on stomach raise one leg behind you": "prone-hip-extension",
    "walk sideways with an elastic loop round the knees": "side-step-with-band",
    "hump your back up like a cat then let it sag": "cat-camel",
    "elastic band round door handle pull elbows back": "band-row",
    "push lower back flat into the floor tighten stomach": "pelvic-tilt",
    "one foot on stair push up through heel": "step-up",
    "lie on side raise upper leg to ceiling": "side-lying-hip-abduction",
}
NOT_IN_THE_CATALOG = [
    "lie on back and bend elbows with dumbbells",
    "squeeze a ball in your hand",
    "stand and lift straight leg out to the side",
    "sit in chair and lift knee up to march",
    "stand and swing leg backwards holding chair",
    "bend wrist down with weight in hand",
    "stand facing wall bend elbows and push away",
    "raise arm in front holding a tin",
    "lie on stomach and bend knee heel to bottom",
    "rotate forearm palm up palm down",
    "lie on back and open knees out to sides",
    "stand with back against wall and slide down",
    "pull shoulder across body with other arm",
    "step forward and drop back knee to floor",
    "press ups push ups",
    "push ups",
]


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    return content_files.load_catalog()


def _search_all(store: SqlStore, catalog: Catalog, *queries: str) -> list[SearchHits]:
    store.index_catalog(catalog)
    with store.begin_read() as repos:
        return [repos.exercise_search.search_exercises(query) for query in queries]


def test_a_described_movement_is_found(store: SqlStore, built_in: Catalog) -> None:
    found = _search_all(store, built_in, *DESCRIBED)
    missed = {
        query: hits
        for (query, right), hits in zip(DESCRIBED.items(), found, strict=True)
        if hits.is_near or right not in hits.slugs[:5]
    }
    assert missed == {}


def test_a_movement_that_the_catalog_lacks_is_not_answered_by_another_one(
    store: SqlStore, built_in: Catalog
) -> None:
    found = _search_all(store, built_in, *NOT_IN_THE_CATALOG)
    wrong = [
        query for query, hits in zip(NOT_IN_THE_CATALOG, found, strict=True) if not hits.is_near
    ]
    assert wrong == []


def test_a_press_up_is_the_prone_one(store: SqlStore, built_in: Catalog) -> None:
    (found,) = _search_all(store, built_in, "press ups")
    assert (found.slugs[0], found.is_near) == ("prone-press-up", False)


def test_one_or_two_words_are_not_looked_up_in_the_steps(
    store: SqlStore, built_in: Catalog
) -> None:
    """Nearly every exercise has "toes" or "chest" in its steps."""
    (found,) = _search_all(store, built_in, "frame doorknob")
    assert found.is_near
