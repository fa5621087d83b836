"""Benchmark: the patient list and search in a small and in a very large clinic, and the bytes that a patient takes."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from ptplanner import storage
from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation
from ptplanner.benchmarks.timing import time_calls
from ptplanner.domain import edits
from ptplanner.domain.clinic import Clinic
from ptplanner.domain.ids import ClinicId, PatientId, TemplateSlug
from ptplanner.domain.patient import Patient
from ptplanner.domain.revision import ClinicDetails
from ptplanner.domain.sides import AffectedSide
from ptplanner.storage import SqlStore

CLINIC = ClinicId("bench")
SMALL = 1_000
BATCH = 10_000
RUNS = 15
# Fixed, so that every run measures the same patients.
SEED = 30
FIRST_NAMES, LAST_NAMES = 3_000, 60_000
SYLLABLES = (
    "an", "ber", "ka", "ro", "sen", "jon", "li", "ma", "wo", "sil", "va", "ter", "mul", "ler", "gar", "ci",
    "ez", "sta", "el", "no", "bra", "du", "fi", "gre", "ho", "ju", "ki", "lo", "mi", "ne", "pe", "ra", "to",
)  # fmt: skip
# One patient of this name and birth date is in every clinic, so that the answers have the same size.
OPENED = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAME, BORN = "Quillon Zythoff", date(1968, 5, 14)
QUERIES = {
    "list": "",
    "one letter": "a",
    "full name": "quillon zythoff",
    "unfinished": "quillon zy",
    "two typos": "quilon zytohff",
    "incomplete first name": "quill zythoff",
    "name and birth date": "zythoff 14.5.1968",
}
# A plan of six exercises, of which the first edit removes one, and two notes.
TEMPLATE = TemplateSlug("sciatica-six")
PATIENTS_WEIGHED, EXERCISES, EDITS = 200, 5, 2


def measure_patients(
    installation: BenchmarkInstallation, size: int, database_url: str = ""
) -> dict[str, object]:
    """Milliseconds of each query among 1,000 and among ``size`` patients; the largest ratio is the one to watch."""
    folder = installation.services.settings.data_dir
    small = _measure_clinic(f"sqlite:///{folder / 'patients-small.sqlite3'}", SMALL)
    large = _measure_clinic(database_url or f"sqlite:///{folder / 'patients.sqlite3'}", size)
    ratios = {name: round(large[name] / small[name], 2) for name in QUERIES}
    return {str(SMALL): small, str(size): large, "ratio": ratios}


def measure_patient_size(installation: BenchmarkInstallation) -> dict[str, object]:
    """Bytes of the database for a patient with a plan of five exercises, three edits and one revision."""
    path = Path(installation.services.settings.database_url.removeprefix("sqlite:///"))
    _add_patient_with_plan(installation)  # the first one brings what all share
    before = _measure_database(path)
    for _ in range(PATIENTS_WEIGHED):
        _add_patient_with_plan(installation)
    return {"bytes_per_patient": (_measure_database(path) - before) // PATIENTS_WEIGHED}


def _measure_clinic(url: str, size: int) -> dict[str, float]:
    """Processor milliseconds of each query, median."""
    storage.migrate(url)
    store = storage.open_store(url)
    _fill_clinic(store, size)

    def run_query(query: str) -> None:
        with store.begin_read() as repos:
            repos.patients.list(CLINIC, query)
            repos.patients.count_patients(CLINIC)

    times = {
        name: round(time_calls(partial(run_query, query), RUNS).cpu_ms, 2)
        for name, query in QUERIES.items()
    }
    store.close()
    return times


def _fill_clinic(store: SqlStore, size: int) -> None:
    patients = _generate_patients(size)
    with store.begin_write() as repos:
        repos.clinics.add(Clinic(CLINIC, ClinicDetails("Bench", "", "", "112")))
    while batch := list(islice(patients, BATCH)):
        with store.begin_write() as repos:
            repos.patients.add_many(CLINIC, batch)
    with store.begin_write() as repos:
        for number in range(0, min(size, SMALL), 10):
            opened = OPENED + timedelta(minutes=number)
            repos.patients.record_opening(CLINIC, PatientId(f"patient-{number + 1}"), opened)
    store.analyze_tables()


def _generate_patients(size: int) -> Iterator[Patient]:
    """Frequent and rare names, as in a real clinic: the second is half as frequent as the first, and so on."""
    chance = random.Random(SEED)  # noqa: S311  # synthetic names, not secrets
    first, last = _generate_names(chance, FIRST_NAMES), _generate_names(chance, LAST_NAMES)
    yield Patient(PatientId("quillon"), NAME, BORN)
    for number in range(1, size):
        name = f"{_pick_name(chance, first)} {_pick_name(chance, last)}"
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
        yield Patient(PatientId(f"patient-{number}"), name, born)


def _generate_names(chance: random.Random, number: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < number:
        names["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title()] = None
    return list(names)


def _pick_name(chance: random.Random, names: list[str]) -> str:
    return names[int(len(names) ** chance.random()) - 1]


def _add_patient_with_plan(installation: BenchmarkInstallation) -> None:
    services, who = installation.services, installation.who
    details = Patient(PatientId(""), NAME, BORN, affected_side=AffectedSide.LEFT)
    patient = services.patients.create_patient(who, details)
    plan = services.planning.start_plan(who, patient.id, edits.ApplyTemplate(TEMPLATE))
    draft = services.planning.open_draft(who, plan)
    for item in draft.plan.items[EXERCISES:]:
        services.planning.edit_plan(who, plan, draft.stored.version, edits.RemoveItem(item.id))
    for number in range(EDITS):
        draft = services.planning.open_draft(who, plan)
        edit = edits.SetNote(
            draft.plan.items[0].id, f"Rest {number + 1} minutes between the sets.", ""
        )
        services.planning.edit_plan(who, plan, draft.stored.version, edit)
    # The size of the database does not depend on the PDF, which takes a second.
    issuing = replace(services.issuing, lays_out_before_issue=False)
    issuing.issue_plan(who, plan, services.planning.open_draft(who, plan).stored.version)


def _measure_database(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size
