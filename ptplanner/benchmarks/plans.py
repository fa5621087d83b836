"""Benchmarks: loading the content; opening and saving a plan of 20 exercises, beside one row written to disk."""

from __future__ import annotations

import itertools
import sqlite3
import tomllib
from collections.abc import Callable

from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.benchmarks.timing import time_calls
from ptplanner.domain import edits
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.formats import content_files
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER

ITEM_COUNT = 20
RUNS = 40


def measure_plan(installation: BenchmarkInstallation) -> dict[str, object]:
    """Milliseconds for open and save; the baseline is a bare durable commit of the same size."""
    services, who = installation.services, installation.who
    plan = create_plan(installation, ITEM_COUNT)
    repetitions = itertools.cycle(range(5, 15))

    def open_and_save() -> None:
        draft = services.planning.open_draft(who, plan)
        dose = Dosage(sets=Span.of(2), repetitions=Span.of(next(repetitions)))
        item = draft.plan.items[0].id
        services.planning.edit_plan(who, plan, draft.stored.version, edits.SetDose(item, dose))

    opened = time_calls(lambda: services.planning.open_draft(who, plan), RUNS)
    opened_and_saved = time_calls(open_and_save, RUNS)
    return {
        "items": len(services.planning.open_draft(who, plan).plan.items),
        "open": opened.to_report(),
        "open_and_save": opened_and_saved.to_report(),
        "save_ms_median": round(opened_and_saved.wall_ms - opened.wall_ms, 2),
        "baseline_bare_commit": time_calls(_prepare_bare_commit(installation), RUNS).to_report(),
    }


def _prepare_bare_commit(place: BenchmarkInstallation) -> Callable[[], None]:
    path = place.services.settings.data_dir / "baseline.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (text TEXT)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row VALUES (?)", ("x" * 8_000,))
        connection.execute("COMMIT")

    return commit


RUNS = 15


def measure_content_loading() -> dict[str, object]:
    """Milliseconds to load the validated catalog; the baseline only parses the same TOML files."""
    files = sorted(BUILT_IN_FOLDER.rglob("*.toml"))
    bare = time_calls(lambda: [tomllib.loads(path.read_text("utf-8")) for path in files], RUNS)
    return {
        "files": len(files),
        "catalog": time_calls(content_files.load_catalog, RUNS).to_report(),
        "baseline_toml": bare.to_report(),
    }
