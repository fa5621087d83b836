"""Compares a database and the files beside it with what the server has acknowledged; says what is wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from ptplanner.atomic_files import TEMPORARY_SUFFIXES
from ptplanner.services.export_jobs import EXPORTING
from tests.support.working_people import Ledger

_STORED_NAME = re.compile(r"([0-9a-f]{64})(?:\.pdf|\.svg)?")


@dataclass
class LedgerCheck:
    """``folders`` hold the stored files; files that were whole once are not read again."""

    engine: Engine
    folders: tuple[Path, ...] = ()
    _whole: set[Path] = field(default_factory=set)

    def list_faults(self, ledger: Ledger) -> list[str]:
        """Everything that is wrong now; what the ledger holds was acknowledged before it is read here."""
        patients, sheets = dict(ledger.patients), list(ledger.sheets)
        finished = {run: ledger.imports[run] for run in set(ledger.finished)}
        with self.engine.connect() as connection:
            return [
                *_check_database(connection),
                *_check_patients(connection, patients),
                *_check_sheets(connection, sheets),
                *_check_exercises(connection, finished),
                *self._check_files(),
            ]

    def _check_files(self) -> Iterator[str]:
        """A file whose name is a digest has that content; half files have names of their own."""
        for folder in self.folders:
            for path in folder.rglob("*"):
                found = _STORED_NAME.fullmatch(path.name)
                if path in self._whole or found is None or path.suffix in TEMPORARY_SUFFIXES:
                    continue
                try:
                    content = path.read_bytes()
                except FileNotFoundError:  # removed meanwhile, as files of imports are
                    continue
                if hashlib.sha256(content).hexdigest() == found[1]:
                    self._whole.add(path)
                else:
                    yield f"the file {path.name} is half or damaged"

    def list_done_exports(self) -> set[str]:
        query = text("SELECT id FROM job WHERE kind = :kind AND state = 'done'")
        with self.engine.connect() as connection:
            return set(connection.execute(query, {"kind": EXPORTING}).scalars())

    def find_sheet_digest(self, plan: str, number: int) -> str:
        """The digest of the PDF that is the record of a revision."""
        query = text(
            "SELECT digest FROM sheet_record WHERE plan_id = :p AND number = :n ORDER BY place"
        )
        with self.engine.connect() as connection:
            return str(connection.execute(query, {"p": plan, "n": number}).scalars().first())


def _check_database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"integrity_check: {row[0]}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"foreign_key_check: {row}"


def _check_patients(connection: Connection, acknowledged: dict[str, str]) -> Iterator[str]:
    rows = connection.execute(text("SELECT id, name FROM patient WHERE name LIKE '% Number %'"))
    stored = [(str(row[1]), str(row[0])) for row in rows]
    for name, times in Counter(name for name, _ in stored).items():
        if times > 1:
            yield f"patient {name} is there {times} times"
    for name, patient in acknowledged.items() - set(stored):
        yield f"patient {name} ({patient}) is lost"


def _check_sheets(connection: Connection, acknowledged: list[tuple[str, int]]) -> Iterator[str]:
    revisions = {
        tuple(row) for row in connection.execute(text("SELECT plan_id, number FROM revision"))
    }
    records = {
        tuple(row) for row in connection.execute(text("SELECT plan_id, number FROM sheet_record"))
    }
    for plan, number in acknowledged:
        if (plan, number) not in revisions:
            yield f"revision {number} of plan {plan} is lost"
        elif (plan, number) not in records:
            yield f"revision {number} of plan {plan} has no sheet"


def _check_exercises(connection: Connection, finished: dict[str, tuple[str, ...]]) -> Iterator[str]:
    rows = list(connection.execute(text("SELECT source_key, document FROM own_exercise")))
    for key, times in Counter(str(row[0]) for row in rows if row[0]).items():
        if times > 1:
            yield f"exercise {key} was imported {times} times"
    names = {str(json.loads(row[1])["exercise"]["texts"]["en"]["name"]) for row in rows}
    for run, wanted in finished.items():
        if missing := set(wanted) - names:
            yield f"import {run} lacks {len(missing)} of {len(wanted)} exercises"
