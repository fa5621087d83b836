"""Browse the catalog: search, combined filters, and the precautions that apply to a patient for each result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import overload

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import Match, matches, safer_swaps
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, Repositories, Store

# The filter value for exercises that need no equipment.
NO_EQUIPMENT = "none"
Reader = Callable[[Exercise], tuple[str, ...]]
# How each facet gets its values from an exercise, in the order of the filter chips.
FACETS: Mapping[str, Reader] = MappingProxyType(
    {
        "type": lambda exercise: (exercise.type.value,),
        "region": lambda exercise: tuple(region.value for region in exercise.regions),
        "position": lambda exercise: tuple(filter(None, (exercise.position.value,))),
        "equipment": lambda exercise: tuple(e.value for e in exercise.equipment) or (NO_EQUIPMENT,),
        "level": lambda exercise: (exercise.level.name.lower(),),
    }
)


# The facet with the favourites and recent exercises of the current user; it comes first.
SHELF = "mine"
SHELVES = frozenset({"favourite", "recent"})


@dataclass(frozen=True)
class Shelf:
    """A user's favourite exercises, and the ones they used recently, newest first."""

    favourites: frozenset[ExerciseSlug] = frozenset()
    recent: tuple[ExerciseSlug, ...] = ()

    def read(self, exercise: Exercise) -> tuple[str, ...]:
        is_on = {
            "favourite": exercise.slug in self.favourites,
            "recent": exercise.slug in self.recent,
        }
        return tuple(name for name, here in is_on.items() if here)


@dataclass(frozen=True)
class Result:
    """An exercise found, the precautions that match it, and a safer exercise that passes the same check."""

    exercise: Exercise
    matches: tuple[Match, ...]
    safer: tuple[ExerciseSlug, ...] = ()
    is_favourite: bool = False


@dataclass(frozen=True)
class Facet:
    """One filter value; ``count`` is the number of results left if it is selected."""

    name: str
    value: str
    count: int
    is_on: bool


class Results(Sequence[Result]):
    """Search results that are checked against the patient lazily: a page shows twenty of thousands."""

    def __init__(self, found: Sequence[Exercise], judged: Callable[[Exercise], Result]) -> None:
        self._found, self._judged = found, judged

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Result: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Result, ...]: ...
    def __getitem__(self, place: int | slice) -> Result | tuple[Result, ...]:
        if isinstance(place, slice):
            return tuple(map(self._judged, self._found[place]))
        return self._judged(self._found[place])


@dataclass(frozen=True)
class Browse:
    """The results of one search; ``corrected_query`` is set if the query as typed matched nothing."""

    query: str
    searched: str
    results: Results
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class CatalogBrowser:
    """Searches and filters the catalog of a clinic, and stores favourites."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def browse(
        self,
        who: Actor,
        query: str = "",
        chosen: Mapping[str, frozenset[str]] = MappingProxyType({}),
        patient: PatientContext | None = None,
        taken: frozenset[ExerciseSlug] = frozenset(),
    ) -> Browse:
        """Return the exercises that match, best match first.

        Values of one facet are combined with "or", different facets with "and". Without a query the order is by
        name, or by last use if the recent exercises are selected.
        """
        with self.store.reading() as repos:
            catalog = self.catalogs.within(repos, who.clinic)
            found, searched = _found(repos, who.clinic, catalog, query)
            shelf = _shelf(repos, who)
        readers = {SHELF: shelf.read, **FACETS}
        kept = [exercise for exercise in found if _passes(exercise, chosen, readers)]
        if not query.strip() and "recent" in chosen.get(SHELF, ()):
            kept.sort(key=lambda exercise: _last_used(exercise, shelf))

        def judged(exercise: Exercise) -> Result:
            result = self._result(exercise, patient, catalog, taken)
            return replace(result, is_favourite=exercise.slug in shelf.favourites)

        return Browse(
            query=query,
            searched=searched,
            results=Results(kept, judged),
            facets=_facets(tuple(catalog.exercises.values()), found, chosen, readers),
        )

    def is_favourite(self, who: Actor, exercise: ExerciseSlug) -> bool:
        with self.store.reading() as repos:
            return exercise in repos.favourites.of(who.clinic, who.user)

    def mark(self, who: Actor, exercise: ExerciseSlug, *, is_favourite: bool) -> None:
        """Raises NotFound if the clinic's catalog does not have the exercise."""
        with self.store.writing() as repos:
            known = self.catalogs.within(repos, who.clinic).exercise(exercise).slug
            change = repos.favourites.add if is_favourite else repos.favourites.remove
            change(who.clinic, who.user, known)

    def _result(
        self,
        exercise: Exercise,
        patient: PatientContext | None,
        catalog: Catalog,
        taken: frozenset[ExerciseSlug],
    ) -> Result:
        if patient is None:
            return Result(exercise, ())
        today = self.clock().date()
        against = matches(exercise, patient, catalog, today)
        return Result(
            exercise,
            against,
            safer_swaps(exercise, patient, catalog, today, taken, most=1) if against else (),
        )


def _found(
    repos: Repositories, clinic: ClinicId, catalog: Catalog, query: str
) -> tuple[list[Exercise], str]:
    if not query.strip():
        return sorted(catalog.exercises.values(), key=lambda exercise: exercise.name), ""
    hits = repos.exercise_search.search(query, clinic=clinic)
    known = catalog.exercises
    return [known[slug] for slug in dict.fromkeys(hits.slugs) if slug in known], hits.searched


def _shelf(repos: Repositories, who: Actor) -> Shelf:
    favourites = repos.favourites.of(who.clinic, who.user)
    return Shelf(favourites, repos.favourites.recent(who.clinic, who.user))


def _last_used(exercise: Exercise, shelf: Shelf) -> int:
    return shelf.recent.index(exercise.slug) if exercise.slug in shelf.recent else len(shelf.recent)


def _passes(
    exercise: Exercise,
    chosen: Mapping[str, frozenset[str]],
    readers: Mapping[str, Reader],
    but: str = "",
) -> bool:
    return all(
        name == but or not values or values & set(readers[name](exercise))
        for name, values in chosen.items()
        if name in readers
    )


def _facets(
    everything: tuple[Exercise, ...],
    found: list[Exercise],
    chosen: Mapping[str, frozenset[str]],
    readers: Mapping[str, Reader],
) -> tuple[Facet, ...]:
    """Count every value in the catalog, in a fixed order so that chips do not move while the user types."""
    facets: list[Facet] = []
    for name, read in readers.items():
        left = [e for e in found if _passes(e, chosen, readers, but=name)]
        counts = Counter(value for e in left for value in read(e))
        common = Counter(value for exercise in everything for value in read(exercise))
        on = chosen.get(name, frozenset())
        # A selected value that no longer has any exercise must stay visible, so that it can be deselected.
        known = set(common) | (on & SHELVES if name == SHELF else set())
        values = sorted(known, key=lambda value: (-common[value], value))
        facets += [Facet(name, value, counts[value], value in on) for value in values]
    return tuple(facets)
