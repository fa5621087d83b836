"""``ptplanner catalog search``: searches like the browse page, in a temporary index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.services.actor import Actor
from ptplanner.services.catalog import FACETS, SHELF, Browse, CatalogBrowser
from ptplanner.services.ports import Role

# The browse page cuts a query to this length, too.
LONGEST_QUERY = 100
# A placeholder user: sees the built-in content only, without favourites and custom exercises.
NOBODY = Actor(UserId("command-line"), ClinicId("command-line"), "", Role.THERAPIST)
Chosen = Mapping[str, frozenset[str]]


def browse(catalog: Catalog, query: str, chosen: Chosen) -> Browse:
    # Shell arguments may contain bytes that are not valid UTF-8.
    printable = query[:LONGEST_QUERY].encode(errors="replace").decode()
    with _browser(catalog) as browser:
        return browser.browse(NOBODY, printable, chosen)


@contextmanager
def _browser(catalog: Catalog) -> Iterator[CatalogBrowser]:
    """Open the browse page's service on a temporary database; the real database is not touched."""
    from ptplanner.assembly import now
    from ptplanner.services.clinic_catalog import ClinicCatalogs
    from ptplanner.storage import migrate, open_store

    with _folder() as folder:
        url = f"sqlite:///{Path(folder) / 'index.sqlite3'}"
        migrate(url)
        with closing(open_store(url)) as store:
            store.load_content(catalog)
            yield CatalogBrowser(store, ClinicCatalogs(store, catalog), now)


def _folder() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="ptplanner-search-")
    except OSError as error:
        said = f"The search needs room for its index, which could not be created: {error.strerror}."
        raise StorageUnavailable(said) from error


def as_json(found: Browse, most: int | None) -> str:
    facets: dict[str, list[dict[str, object]]] = {}
    for facet in found.facets:
        if facet.name != SHELF:
            row = {"value": facet.value, "count": facet.count, "is_on": facet.is_on}
            facets.setdefault(facet.name, []).append(row)
    told = {
        "query": found.query,
        "searched": found.searched,
        "total": len(found.results),
        "results": [_fields(result.exercise) for result in found.results[:most]],
        "facets": facets,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _fields(exercise: Exercise) -> dict[str, object]:
    facets = {name: list(read(exercise)) for name, read in FACETS.items()}
    return {
        "slug": exercise.slug,
        "number": exercise.number,
        "name": exercise.name,
        "aliases": list(exercise.text("en").aliases),
        **facets,
        "dose": shorthand.format(exercise.default_dosage),
        "easier": exercise.easier,
        "harder": exercise.harder,
    }


def as_text(found: Browse, most: int | None) -> str:
    shown = [result.exercise for result in found.results[:most]]
    left = len(found.results) - len(shown)
    lines = [f"Nothing has “{found.query}” in it; shown is “{found.searched}”."] if found.searched else []  # fmt: skip
    lines += [_line(exercise) for exercise in shown] or ["Nothing found."]
    return "\n".join([*lines, f"and {left} more"] if left else lines)


def _line(exercise: Exercise) -> str:
    tags = (exercise.type.value, exercise.level.name.lower(), exercise.position.value)
    return f"{exercise.number}  {exercise.slug:32}{exercise.name:40}{', '.join(tags)}"
