"""Removes erased records from a restored database before anybody can open it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import delete

from ptplanner.domain.errors import NotFound
from ptplanner.domain.files import FileKey
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import ErasedKind, ErasedRecord
from ptplanner.services.issued_sheets import list_sheet_files
from ptplanner.storage.database import WRITES_OPTION, make_engine, parse_database_url
from ptplanner.storage.session_tables import UserSessionRow
from ptplanner.storage.store import SqlRepositories, SqlStore


@dataclass(frozen=True)
class Erased:
    """How many patients and clinics were found and removed, and their sheets, whose files must go."""

    patients: int
    clinics: int
    sheets: tuple[FileKey, ...] = ()


def erase_records(database_url: str, records: Iterable[ErasedRecord]) -> Erased:
    """Remove the records in one transaction and remember that they were erased."""
    wanted = tuple(records)
    store = SqlStore(database_url)
    try:
        with store.begin_write() as repos:
            known = (*wanted, *repos.erasure.list_erased())
            patients = repos.erasure.locate_patients(known)
            sheets = [
                key
                for clinic, found in patients.items()
                for key in list_sheet_files(repos, clinic, found)
            ]
            for clinic, found in patients.items():
                repos.erasure.remove_patients(clinic, found)
            clinics = _remove_clinics(repos, known)
            repos.erasure.add_erased(wanted)
        return Erased(sum(map(len, patients.values())), clinics, tuple(sheets))
    finally:
        store.close()


def _remove_clinics(repos: SqlRepositories, records: Iterable[ErasedRecord]) -> int:
    removed = 0
    for record in records:
        if record.kind is ErasedKind.CLINIC:
            with suppress(NotFound):
                repos.clinics.get(ClinicId(record.id))
                repos.erasure.remove_clinic(ClinicId(record.id))
                removed += 1
    return removed


def end_sessions(database_url: str) -> None:
    """Remove the rows of all sign-ins: without the old secret no cookie fits them any more."""
    engine = make_engine(parse_database_url(database_url))
    try:
        with engine.execution_options(**{WRITES_OPTION: True}).begin() as connection:
            connection.execute(delete(UserSessionRow))
    finally:
        engine.dispose()
