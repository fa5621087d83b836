"""Benchmark: open and save a plan of 20 exercises; baseline: write one row to the same disk."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable

from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.benchmarks.timing import time_calls
from ptplanner.domain import edits
from ptplanner.domain.dosage import Dosage, Span

ITEM_COUNT = 20
RUNS = 40


def measure_plan(installation: BenchmarkInstallation) -> dict[str, object]:
    """Milliseconds for open and save; the baseline is a bare durable commit of the same size."""
    services, who = installation.services, installation.who
    plan = create_plan(installation, ITEM_COUNT)
    repetitions = itertools.cycle(range(5, 15))

    def open_and_save() -> None:
        draft = services.planning.open_draft(who, plan)
        dose = Dosage(sets=2, repetitions=Span.of(next(repetitions)))
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
