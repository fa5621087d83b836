"""Browse the catalog: search, combined filters, and the precautions that apply to a patient for each result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import overload

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise import NO_EQUIPMENT, Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import RuleMatch, find_safer_swaps, match_rules
from ptplanner.domain.records import SearchHits
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, Repositories, Store


def list_equipment_values(exercise: Exercise) -> tuple[str, ...]:
    """List what it needs; an exercise that needs only things we do not list has no value, not "none"."""
    listed = tuple(item.value for item in exercise.equipment)
    return listed or (() if exercise.unlisted_equipment else (NO_EQUIPMENT,))


FacetReader = Callable[[Exercise], tuple[str, ...]]
# How each facet gets its values from an exercise, in the order of the filter chips.
FACET_READERS: Mapping[str, FacetReader] = MappingProxyType(
    {
        "type": lambda exercise: (exercise.type.value,),
        "region": lambda exercise: tuple(region.value for region in exercise.regions),
        "position": lambda exercise: tuple(filter(None, (exercise.position.value,))),
        "equipment": list_equipment_values,
        "level": lambda exercise: (exercise.level.name.lower(),),
    }
)


# The facet with the favourites and recent exercises of the current user; it comes first.
PERSONAL_FACET = "mine"
PERSONAL_VALUES = frozenset({"favourite", "recent"})


@dataclass(frozen=True)
class FavouritesAndRecent:
    """A user's favourite exercises, and the ones they used recently, newest first."""

    favourites: frozenset[ExerciseSlug] = frozenset()
    recent: tuple[ExerciseSlug, ...] = ()

    def list_facet_values(self, exercise: Exercise) -> tuple[str, ...]:
        is_on = {
            "favourite": exercise.slug in self.favourites,
            "recent": exercise.slug in self.recent,
        }
        return tuple(name for name, is_member in is_on.items() if is_member)


@dataclass(frozen=True)
class ExerciseResult:
    """An exercise found, the precautions that match it, and a safer exercise that passes the same check."""

    exercise: Exercise
    matches: tuple[RuleMatch, ...]
    safer_exercises: tuple[ExerciseSlug, ...] = ()
    is_favourite: bool = False


@dataclass(frozen=True)
class FacetValue:
    """One filter value; ``count`` is the number of results left if it is selected."""

    facet: str
    value: str
    count: int
    is_selected: bool


class ExerciseResults(Sequence[ExerciseResult]):
    """Search results that are checked against the patient lazily: a page shows twenty of thousands."""

    def __init__(
        self, found: Sequence[Exercise], check_exercise: Callable[[Exercise], ExerciseResult]
    ) -> None:
        self._found, self._check_exercise = found, check_exercise

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> ExerciseResult: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[ExerciseResult, ...]: ...
    def __getitem__(self, place: int | slice) -> ExerciseResult | tuple[ExerciseResult, ...]:
        if isinstance(place, slice):
            return tuple(map(self._check_exercise, self._found[place]))
        return self._check_exercise(self._found[place])


@dataclass(frozen=True)
class CatalogListing:
    """The results of one search; ``corrected_query`` is set if the query as typed matched nothing.

    With ``is_near`` the catalog does not have what the query means; the results are those that come near.
    """

    query: str
    corrected_query: str
    is_near: bool
    results: ExerciseResults
    facets: tuple[FacetValue, ...]


@dataclass(frozen=True)
class CatalogBrowser:
    """Searches and filters the catalog of a clinic, and stores favourites."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def browse_exercises(
        self,
        who: Actor,
        query: str = "",
        chosen: Mapping[str, frozenset[str]] = MappingProxyType({}),
        patient: PatientContext | None = None,
        taken: frozenset[ExerciseSlug] = frozenset(),
    ) -> CatalogListing:
        """Return the exercises that match, best match first.

        Values of one facet are combined with "or", different facets with "and". Without a query the order is by
        name, or by last use if the recent exercises are selected.
        """
        with self.store.begin_read() as repos:
            catalog = self.catalogs.get_in_transaction(repos, who.clinic)
            found, hits = _find_exercises(repos, who.clinic, catalog, query)
            personal = _load_favourites_and_recent(repos, who)
        readers = {PERSONAL_FACET: personal.list_facet_values, **FACET_READERS}
        matching = [exercise for exercise in found if _has_chosen_facets(exercise, chosen, readers)]
        if not query.strip() and "recent" in chosen.get(PERSONAL_FACET, ()):
            matching.sort(key=lambda exercise: _rank_by_recency(exercise, personal))

        today = who.get_local_day(self.clock())

        def check_exercise(exercise: Exercise) -> ExerciseResult:
            result = self._check_for_patient(exercise, patient, catalog, taken, today)
            return replace(result, is_favourite=exercise.slug in personal.favourites)

        return CatalogListing(
            query=query,
            corrected_query=hits.corrected_query,
            is_near=hits.is_near,
            results=ExerciseResults(matching, check_exercise),
            facets=_count_facet_values(tuple(catalog.exercises.values()), found, chosen, readers),
        )

    def is_favourite(self, who: Actor, exercise: ExerciseSlug) -> bool:
        with self.store.begin_read() as repos:
            return exercise in repos.favourites.list(who.clinic, who.user)

    def set_favourite(self, who: Actor, exercise: ExerciseSlug, *, is_favourite: bool) -> None:
        """Raises NotFound if the clinic's catalog does not have the exercise."""
        with self.store.begin_write() as repos:
            known = self.catalogs.get_in_transaction(repos, who.clinic).get_exercise(exercise).slug
            change = repos.favourites.add if is_favourite else repos.favourites.remove_favourite
            change(who.clinic, who.user, known)

    def _check_for_patient(
        self,
        exercise: Exercise,
        patient: PatientContext | None,
        catalog: Catalog,
        taken: frozenset[ExerciseSlug],
        today: date,
    ) -> ExerciseResult:
        if patient is None:
            return ExerciseResult(exercise, ())
        against = match_rules(exercise, patient, catalog, today)
        return ExerciseResult(
            exercise,
            against,
            find_safer_swaps(exercise, patient, catalog, today, taken, most=1) if against else (),
        )


def _find_exercises(
    repos: Repositories, clinic: ClinicId, catalog: Catalog, query: str
) -> tuple[list[Exercise], SearchHits]:
    if not query.strip():
        return sorted(catalog.exercises.values(), key=lambda exercise: exercise.name), SearchHits(
            ()
        )
    hits = repos.exercise_search.search_exercises(query, clinic=clinic)
    known = catalog.exercises
    return [known[slug] for slug in dict.fromkeys(hits.slugs) if slug in known], hits


def _load_favourites_and_recent(repos: Repositories, who: Actor) -> FavouritesAndRecent:
    favourites = repos.favourites.list(who.clinic, who.user)
    return FavouritesAndRecent(favourites, repos.favourites.list_recent(who.clinic, who.user))


def _rank_by_recency(exercise: Exercise, personal: FavouritesAndRecent) -> int:
    return (
        personal.recent.index(exercise.slug)
        if exercise.slug in personal.recent
        else len(personal.recent)
    )


def _has_chosen_facets(
    exercise: Exercise,
    chosen: Mapping[str, frozenset[str]],
    readers: Mapping[str, FacetReader],
    ignored_facet: str = "",
) -> bool:
    return all(
        name == ignored_facet or not values or values & set(readers[name](exercise))
        for name, values in chosen.items()
        if name in readers
    )


def _count_facet_values(
    everything: tuple[Exercise, ...],
    found: list[Exercise],
    chosen: Mapping[str, frozenset[str]],
    readers: Mapping[str, FacetReader],
) -> tuple[FacetValue, ...]:
    """Count every value in the catalog, in a fixed order so that chips do not move while the user types."""
    facets: list[FacetValue] = []
    for name, read in readers.items():
        left = [e for e in found if _has_chosen_facets(e, chosen, readers, ignored_facet=name)]
        counts = Counter(value for e in left for value in read(e))
        common = Counter(value for exercise in everything for value in read(exercise))
        on = chosen.get(name, frozenset())
        # A selected value that no longer has any exercise must stay visible, so that it can be deselected.
        known = set(common) | (on & PERSONAL_VALUES if name == PERSONAL_FACET else set())
        values = sorted(known, key=lambda value: (-common[value], value))
        facets += [FacetValue(name, value, counts[value], value in on) for value in values]
    return tuple(facets)
