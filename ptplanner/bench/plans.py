"""Benchmark: open and save a plan of 20 exercises; baseline: write one row to the same disk."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable

from ptplanner.bench.measure import timed
from ptplanner.bench.workplace import Workplace, plan_of
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.services import edits

ITEMS = 20
RUNS = 40


def measure(place: Workplace) -> dict[str, object]:
    """Milliseconds for open and save; the baseline is a bare durable commit of the same size."""
    services, who = place.services, place.who
    plan = plan_of(place, ITEMS)
    repetitions = itertools.cycle(range(5, 15))

    def save() -> None:
        bench = services.planning.open(who, plan)
        dose = Dosage(sets=2, repetitions=Span.of(next(repetitions)))
        item = bench.plan.items[0].id
        services.planning.edit(who, plan, bench.stored.version, edits.SetDose(item, dose))

    opened = timed(lambda: services.planning.open(who, plan), RUNS)
    opened_and_saved = timed(save, RUNS)
    return {
        "items": len(services.planning.open(who, plan).plan.items),
        "open": opened.as_json(),
        "open_and_save": opened_and_saved.as_json(),
        "save_ms_median": round(opened_and_saved.wall_ms - opened.wall_ms, 2),
        "baseline_bare_commit": timed(_bare_commit(place), RUNS).as_json(),
    }


def _bare_commit(place: Workplace) -> Callable[[], None]:
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
