"""``ptplanner catalog search``: searches like the browse page, in a temporary index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.services.catalog_browser import (
    FACET_READERS,
    PERSONAL_FACET,
    CatalogBrowser,
    CatalogListing,
)

# The browse page cuts a query to this length, too.
MAX_QUERY_CHARACTERS = 100
# A placeholder user: sees the built-in content only, without favourites and custom exercises.
COMMAND_LINE_ACTOR = Actor(UserId("command-line"), ClinicId("command-line"), "", Role.THERAPIST)
ChosenFacets = Mapping[str, frozenset[str]]


def search_catalog(catalog: Catalog, query: str, chosen: ChosenFacets) -> CatalogListing:
    # Shell arguments may contain bytes that are not valid UTF-8.
    printable = query[:MAX_QUERY_CHARACTERS].encode(errors="replace").decode()
    with _open_catalog_browser(catalog) as browser:
        return browser.browse_exercises(COMMAND_LINE_ACTOR, printable, chosen)


@contextmanager
def _open_catalog_browser(catalog: Catalog) -> Iterator[CatalogBrowser]:
    """Open the browse page's service on a temporary database; the real database is not touched."""
    from ptplanner.assembly import get_utc_now
    from ptplanner.services.clinic_catalog import ClinicCatalogs
    from ptplanner.storage import migrate, open_store

    with _create_index_folder() as folder:
        url = f"sqlite:///{Path(folder) / 'index.sqlite3'}"
        migrate(url)
        with closing(open_store(url)) as store:
            store.index_catalog(catalog)
            yield CatalogBrowser(store, ClinicCatalogs(store, catalog), get_utc_now)


def _create_index_folder() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="ptplanner-search-")
    except OSError as error:
        message = (
            f"The search needs room for its index, which could not be created: {error.strerror}."
        )
        raise StorageUnavailable(message) from error


def format_results_json(found: CatalogListing, limit: int | None) -> str:
    facets: dict[str, list[dict[str, object]]] = {}
    for facet in found.facets:
        if facet.facet != PERSONAL_FACET:
            row = {"value": facet.value, "count": facet.count, "is_on": facet.is_selected}
            facets.setdefault(facet.facet, []).append(row)
    listing = {
        "query": found.query,
        "searched": found.corrected_query,
        "in_catalog": not found.is_near,
        "total": len(found.results),
        "results": [_result_to_json(result.exercise) for result in found.results[:limit]],
        "facets": facets,
    }
    return json.dumps(listing, ensure_ascii=False, indent=2)


def _result_to_json(exercise: Exercise) -> dict[str, object]:
    facets = {name: list(read(exercise)) for name, read in FACET_READERS.items()}
    return {
        "slug": exercise.slug,
        "number": exercise.number,
        "name": exercise.name,
        "aliases": list(exercise.get_text("en").aliases),
        **facets,
        "dose": shorthand.format_shorthand(exercise.default_dosage),
        "easier": exercise.easier,
        "harder": exercise.harder,
    }


def format_results_text(found: CatalogListing, limit: int | None) -> str:
    shown = [result.exercise for result in found.results[:limit]]
    left = len(found.results) - len(shown)
    lines = _format_heading(found)
    lines += [_format_result_line(exercise) for exercise in shown] or _format_nothing(found)
    return "\n".join([*lines, f"and {left} more"] if left else lines)


def _format_heading(found: CatalogListing) -> list[str]:
    if found.is_near:
        near = ". Perhaps you meant:" if len(found.results) else "."
        return [f"Not in the catalog: “{found.query}”{near}"]
    if found.corrected_query:
        return [f"Nothing has “{found.query}” in it; shown is “{found.corrected_query}”."]
    return []


def _format_nothing(found: CatalogListing) -> list[str]:
    return [] if found.is_near else ["Nothing found."]


def _format_result_line(exercise: Exercise) -> str:
    tags = (exercise.type.value, exercise.level.name.lower(), exercise.position.value)
    return f"{exercise.number}  {exercise.slug:32}{exercise.name:40}{', '.join(tags)}"
