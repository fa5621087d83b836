"""Restores a backup into an empty place, wholly or not at all, without the records that were erased since.

Everything is read into a work folder and compared first. Then the files get their names, which are made from their
content, and the database comes last: a restore that is broken off leaves a place without a database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL

from ptplanner.atomic_files import translate_write_errors, write_file_atomically
from ptplanner.domain.backups import (
    BackupContents,
    BackupOrigin,
    BackupRefused,
    BackupUnusable,
)
from ptplanner.domain.records import ErasedRecord
from ptplanner.settings import NOT_SET_UP_FILE, SECRET_FILE
from ptplanner.storage.backups import archive
from ptplanner.storage.backups.content_digest import digest_rows
from ptplanner.storage.backups.erasing import Erased, end_sessions, erase_records
from ptplanner.storage.backups.installation import Installation, open_work_folder
from ptplanner.storage.backups.locked_streams import BackupKeys
from ptplanner.storage.backups.postgresql_tools import restore_dump
from ptplanner.storage.backups.reading import read_backup, require_known_schema, require_same_rows
from ptplanner.storage.database import make_engine, parse_database_url
from ptplanner.storage.schema import UNFINISHED_TABLE, migrate

"""The names of all PDFs that may have been made of a revision."""


@dataclass(frozen=True)
class RestoreReport:
    """What was restored, and how many patients and clinics were left out because they had been erased."""

    contents: BackupContents
    erased_patients: int
    erased_clinics: int


@dataclass(frozen=True)
class RestoreOrder:
    """How a backup is to be restored."""

    keys: BackupKeys
    erased: tuple[ErasedRecord, ...]


def restore_backup(installation: Installation, file: Path, order: RestoreOrder) -> RestoreReport:
    """Raises BackupRefused unless the place is empty, BackupUnusable if the backup is not whole."""
    url = parse_database_url(installation.database_url)
    with (
        open_work_folder(installation.data_dir) as work,
        translate_write_errors("the restored data"),
    ):
        require_empty_place(url)
        receiver = _Staging(work, url.get_backend_name())
        contents = read_backup(file, order.keys, receiver)
        require_same_rows(contents, receiver.database)
        load = _load_sqlite if contents.origin.engine == "sqlite" else _load_postgresql
        erased = load(installation, receiver, contents, order)
        (installation.data_dir / NOT_SET_UP_FILE).unlink(missing_ok=True)
        return RestoreReport(contents, erased.patients, erased.clinics)


def require_empty_place(url: URL) -> None:
    """Raises BackupRefused if there is a database with tables, or a restore was broken off in it."""
    if url.get_backend_name() == "sqlite" and not _has_content(Path(url.database or "")):
        return
    engine = make_engine(url)
    try:
        tables = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables:
        raise BackupRefused(
            "There is a database already, and a restore never replaces one. Restore into an empty place: "
            "another folder in PTPLANNER_DATA, or a new database in DATABASE_URL."
        )


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


@dataclass
class _Staging:
    """Receives all parts in the work folder, where nothing looks for them."""

    work: Path
    engine: str

    @property
    def database(self) -> Path:
        return self.work / "database"

    @property
    def secret(self) -> Path:
        return self.work / archive.SECRET_MEMBER

    def accept_origin(self, origin: BackupOrigin) -> None:
        require_known_schema(origin)
        if origin.engine != self.engine:
            raise BackupRefused(
                f"The backup holds a database of {_ENGINE_NAMES.get(origin.engine, origin.engine)}, and "
                f"DATABASE_URL names one of {_ENGINE_NAMES[self.engine]}. Restore it with the same kind of database."
            )

    def open_target(self, name: str) -> BinaryIO:
        path = self.work / name
        if name in archive.DATABASE_MEMBERS.values():
            path = self.database
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    def list_parts(self) -> Iterator[tuple[str, Path]]:
        root = self.work / archive.FILES_FOLDER
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path


_ENGINE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _load_sqlite(
    installation: Installation, staging: _Staging, contents: BackupContents, order: RestoreOrder
) -> Erased:
    """Everything happens to the copy in the work folder; one rename makes it the database."""
    staged_url = f"sqlite:///{staging.database}"
    migrate(staged_url)
    erased = erase_records(staged_url, order.erased)
    if not contents.has_secret:
        end_sessions(staged_url)
    with closing(sqlite3.connect(staging.database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")  # erased rows leave nothing behind in free pages
    _save_parts(installation, staging, erased)
    _save_secret(installation, staging)
    target = Path(parse_database_url(installation.database_url).database or "")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging.database.chmod(0o600)
    _sync(staging.database)
    for beside in ("-wal", "-shm"):
        Path(f"{target}{beside}").unlink(missing_ok=True)
    staging.database.replace(target)
    _sync(target.parent)
    return erased


def _load_postgresql(
    installation: Installation, staging: _Staging, contents: BackupContents, order: RestoreOrder
) -> Erased:
    """A table says that the restore is under way, and no ptplanner opens a database that has it."""
    url = parse_database_url(installation.database_url)
    with _mark_unfinished(url):
        restore_dump(url, staging.database, _get_server_version(url))
        _require_restored_rows(url, contents)
        migrate(installation.database_url, is_restoring=True)
        erased = erase_records(installation.database_url, order.erased)
        if not contents.has_secret:
            end_sessions(installation.database_url)
        _save_parts(installation, staging, erased)
        _save_secret(installation, staging)
    return erased


@contextmanager
def _mark_unfinished(url: URL) -> Iterator[None]:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE {UNFINISHED_TABLE} (started_at text)"))
        yield
        with engine.begin() as connection:
            connection.execute(text(f"DROP TABLE {UNFINISHED_TABLE}"))
    finally:
        engine.dispose()


def _get_server_version(url: URL) -> int:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    finally:
        engine.dispose()


def _require_restored_rows(url: URL, contents: BackupContents) -> None:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            counted = digest_rows(connection)
    finally:
        engine.dispose()
    if counted.content_digest != contents.content_digest:
        raise BackupUnusable("The restored rows are not those that were backed up.")


def _save_parts(installation: Installation, staging: _Staging, erased: Erased) -> None:
    """Save the files but those of erased patients."""
    left_out = {f"{key.area.value}/{key.relative_path}" for key in erased.sheets}
    for name, path in staging.list_parts():
        if name not in left_out:
            installation.parts.save_part(name, path)


def _save_secret(installation: Installation, staging: _Staging) -> None:
    if staging.secret.is_file():
        write_file_atomically(
            installation.data_dir / SECRET_FILE, staging.secret.read_bytes(), subject="the secret"
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
