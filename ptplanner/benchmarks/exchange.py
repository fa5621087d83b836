"""Benchmark: import 10,000 synthetic exercises, from the file to the last batch; baseline: bare inserts of the text."""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ptplanner import storage
from ptplanner.assembly import build_services
from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise_import import InputFile
from ptplanner.domain.records import ImportState
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services.import_report import DuplicateChoices
from ptplanner.services.suite import Services
from ptplanner.settings import Settings

ENTRY_COUNT = 10_000
RUNS = 3
# Fixed, so that every run imports the same exercises.
SEED = 20
_NAME_WORDS = "ash birch brook cedar duck elm fern fir gorse heron lily marsh moss otter pond reed sedge swift".split()  # noqa: SIM905  # a list that is read at a glance
_MOVEMENT_WORDS = "bend bow curl hold lift press pull raise reach roll slide step turn".split()  # noqa: SIM905


def measure_import(installation: BenchmarkInstallation) -> dict[str, object]:
    """Median wall-clock and processor seconds of three runs, each in a new database."""
    content = json.dumps(_generate_entries()).encode()
    runs = [_time_import(installation, content) for _ in range(RUNS)]
    return {
        "entries": ENTRY_COUNT,
        "file_mb": round(len(content) / 1e6, 1),
        **{name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]},
    }


def _time_import(place: BenchmarkInstallation, content: bytes) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        services, who = _create_clinic(place, Path(folder))
        file = InputFile("exercises.json", content)
        started, started_cpu = time.perf_counter(), time.process_time()
        run = services.importing.preview_files(who, [file])
        previewed, previewed_cpu = time.perf_counter(), time.process_time()
        run = services.importing.confirm_run(who, run.id, DuplicateChoices())
        while run.state is ImportState.RUNNING:
            run = services.importing.import_next_batch(who, run.id)
        imported, imported_cpu = time.perf_counter(), time.process_time()
        return {
            "preview_s": previewed - started,
            "preview_cpu_s": previewed_cpu - started_cpu,
            "import_s": imported - previewed,
            "import_cpu_s": imported_cpu - previewed_cpu,
            "baseline_bare_inserts_s": _time_bare_inserts(Path(folder)),
        }


def _create_clinic(place: BenchmarkInstallation, folder: Path) -> tuple[Services, Actor]:
    of = place.services.settings
    settings = Settings(
        of.secret_key, f"sqlite:///{folder / 'import.sqlite3'}", folder, folder, of.public_url, of.secure_cookies,
    )  # fmt: skip
    storage.migrate(settings.database_url)
    store = storage.open_store(settings.database_url)
    store.index_catalog(place.services.built_in_catalog)
    store.close()
    services = build_services(settings)
    user = services.accounts.create_clinic(
        ClinicDetails("Bench"), "bench@clinic.example", "Bench", "four calm herons wade"
    )
    return services, Actor(user.id, user.clinic, user.name, user.role)


def _time_bare_inserts(folder: Path) -> float:
    """Seconds to insert the same documents in one transaction, without anything else."""
    with closing(sqlite3.connect(folder / "import.sqlite3")) as filled:
        rows = filled.execute("SELECT document FROM own_exercise").fetchall()
    with closing(sqlite3.connect(folder / "bare.sqlite3")) as bare:
        bare.execute("CREATE TABLE own_exercise (document TEXT)")
        started = time.perf_counter()
        bare.executemany("INSERT INTO own_exercise VALUES (?)", rows)
        bare.commit()
        return time.perf_counter() - started


def _generate_entries() -> list[dict[str, Any]]:
    chance = random.Random(SEED)  # noqa: S311  # made-up exercises, not secrets
    return [_generate_entry(number, chance.choice) for number in range(ENTRY_COUNT)]


def _generate_entry(number: int, one_of: Callable[[list[str]], str]) -> dict[str, Any]:
    name = f"{one_of(_NAME_WORDS)} {one_of(_NAME_WORDS)} {one_of(_MOVEMENT_WORDS)} {one_of(_NAME_WORDS)}{number % 97}"
    return {
        "id": f"Entry_{number}",
        "name": name.capitalize(),
        "force": None,
        "level": one_of(["beginner", "intermediate", "expert"]),
        "mechanic": None,
        "equipment": one_of(["dumbbell", "bands", "body only", "machine"]),
        "primaryMuscles": [one_of(["glutes", "quadriceps", "chest", "lats"])],
        "secondaryMuscles": ["hamstrings"],
        "instructions": [f"Stand tall by the {one_of(_NAME_WORDS)} and breathe in slowly."]
        + ["Move slowly, keep your back flat, and go back to where you began."] * 4,
        "category": one_of(["strength", "stretching", "cardio"]),
        "images": [f"Entry_{number}/0.jpg", f"Entry_{number}/1.jpg"],
    }
