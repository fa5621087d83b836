"""Browsing the catalog: search, combined filters, favourites, and the precautions of a patient."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Equipment, Exercise, Level
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.services.catalog_browser import CatalogListing, ExerciseResult, ExerciseResults
from tests.support.builders import a_catalog, a_patient, an_exercise
from tests.support.memory_services import MemorySite, make_site
from tests.unit.services.test_planning import BIRD_DOG, KNEE_HUG, ROCK_BACK

HERON = ExerciseSlug("heron-stand")


@pytest.fixture
def site() -> MemorySite:
    """The built-in exercises with one that needs a mat and is easier."""
    heron = an_exercise(HERON, equipment=(Equipment.MAT,), level=Level.EASIER)
    return make_site(a_catalog(heron))


def browse(
    site: MemorySite, query: str = "", chosen: Mapping[str, frozenset[str]] | None = None
) -> CatalogListing:
    return site.services.catalog_browser.browse_exercises(site.mia, query, chosen or {})


def list_found(listing: CatalogListing) -> list[ExerciseSlug]:
    return [result.exercise.slug for result in listing.results]


def choose(**chosen: str) -> Mapping[str, frozenset[str]]:
    return {facet: frozenset(values.split()) for facet, values in chosen.items()}


def test_without_a_query_exercises_are_listed_by_name(site: MemorySite) -> None:
    assert list_found(browse(site)) == [BIRD_DOG, KNEE_HUG, HERON, ROCK_BACK]
    assert list_found(browse(site, "  ")) == list_found(browse(site))


def test_a_query_finds_names_and_tells_what_it_corrected(site: MemorySite) -> None:
    assert list_found(browse(site, "heron")) == [HERON]
    assert browse(site, "heron").corrected_query == ""
    corrected = browse(site, "herron")
    assert (list_found(corrected), corrected.corrected_query) == ([HERON], "heron")
    assert (browse(site, "stork").query, list_found(browse(site, "stork"))) == ("stork", [])


def test_values_of_a_facet_are_alternatives_and_facets_restrict_each_other(
    site: MemorySite,
) -> None:
    assert list_found(browse(site, chosen=choose(type="stretch"))) == [KNEE_HUG, ROCK_BACK]
    both = choose(type="stretch strength")
    assert list_found(browse(site, chosen=both)) == list_found(browse(site))
    narrow = choose(type="strength", equipment="mat")
    assert list_found(browse(site, chosen=narrow)) == [HERON]
    assert list_found(browse(site, chosen=choose(type="stretch", equipment="mat"))) == []
    assert len(browse(site, chosen=choose(no_such_facet="value")).results) == 4


def test_a_count_is_what_would_be_left(site: MemorySite) -> None:
    facets = browse(site, chosen=choose(type="stretch", equipment="mat")).facets
    counts = {(facet.facet, facet.value): facet.count for facet in facets}
    assert counts["equipment", "mat"] == 0
    assert counts["equipment", "none"] == 2
    assert (counts["type", "strength"], counts["type", "stretch"]) == (1, 0)
    selected = {(facet.facet, facet.value) for facet in facets if facet.is_selected}
    assert selected == {("type", "stretch"), ("equipment", "mat")}


def test_favourites_are_personal_and_of_known_exercises(site: MemorySite) -> None:
    browser = site.services.catalog_browser
    browser.set_favourite(site.mia, BIRD_DOG, is_favourite=True)
    browser.set_favourite(site.mia, HERON, is_favourite=True)
    browser.set_favourite(site.mia, HERON, is_favourite=False)
    assert browser.is_favourite(site.mia, BIRD_DOG)
    assert not browser.is_favourite(site.mia, HERON)
    assert not browser.is_favourite(site.kim, BIRD_DOG)
    marked = {r.exercise.slug: r.is_favourite for r in browse(site).results}
    assert marked == {BIRD_DOG: True, KNEE_HUG: False, HERON: False, ROCK_BACK: False}
    assert list_found(browse(site, chosen=choose(mine="favourite"))) == [BIRD_DOG]
    with pytest.raises(NotFound):
        browser.set_favourite(site.mia, ExerciseSlug("no-such"), is_favourite=True)


def test_recent_exercises_come_last_used_first(site: MemorySite) -> None:
    with site.store.begin_write() as repos:
        for slug in (BIRD_DOG, HERON, ROCK_BACK, BIRD_DOG):
            site.clock.advance(minutes=1)
            repos.favourites.record_use(site.mia.clinic, site.mia.user, slug, site.clock.now)
    assert list_found(browse(site, chosen=choose(mine="recent"))) == [BIRD_DOG, ROCK_BACK, HERON]
    assert list_found(browse(site, "heron", choose(mine="recent"))) == [HERON]


def test_a_selected_filter_without_exercises_stays_visible(site: MemorySite) -> None:
    facets = browse(site, chosen=choose(mine="favourite")).facets
    assert ("mine", "favourite", 0, True) in [
        (facet.facet, facet.value, facet.count, facet.is_selected) for facet in facets
    ]


def test_an_exercise_is_checked_for_the_patient_with_a_safer_one(site: MemorySite) -> None:
    browser = site.services.catalog_browser
    patient = a_patient("disc-herniation")
    [result] = browser.browse_exercises(site.mia, "knee", patient=patient).results
    assert [match.rule.id for match in result.matches] == ["disc-hug"]
    assert result.safer_exercises == (ROCK_BACK,)
    taken = frozenset({ROCK_BACK})
    [result] = browser.browse_exercises(site.mia, "knee", patient=patient, taken=taken).results
    assert ROCK_BACK not in result.safer_exercises
    [without] = browser.browse_exercises(site.mia, "knee", patient=a_patient()).results
    assert (without.matches, without.safer_exercises) == ((), ())


def test_only_the_results_that_are_shown_are_checked() -> None:
    checked: list[str] = []

    def check(exercise: Exercise) -> ExerciseResult:
        checked.append(exercise.slug)
        return ExerciseResult(exercise, ())

    results = ExerciseResults([an_exercise(f"exercise-{n}") for n in range(50)], check)
    assert len(results) == 50
    assert [result.exercise.slug for result in results[:2]] == ["exercise-0", "exercise-1"]
    assert results[-1].exercise.slug == "exercise-49"
    assert checked == ["exercise-0", "exercise-1", "exercise-49"]
