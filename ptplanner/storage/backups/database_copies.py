"""Copies of a running database: a SQLite file by its own online backup, a dump of PostgreSQL by ``pg_dump``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from ptplanner.domain.backups import BackupRefused, BackupUnusable
from ptplanner.storage.backups.content_digest import RowCounts, digest_rows
from ptplanner.storage.backups.postgresql_tools import dump_snapshot
from ptplanner.storage.database import BUSY_TIMEOUT_MS, make_engine, parse_database_url

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class DatabaseCopy:
    """A copy in one file, with what its rows add up to; ``schema`` is the number of the newest migration."""

    path: Path
    engine: str
    schema: str
    counted: RowCounts


def copy_database(database_url: str, target: Path) -> DatabaseCopy:
    """Copy the database as it is at one moment, while others write. Raises BackupRefused."""
    url = parse_database_url(database_url)
    copy: Callable[[URL, Path], DatabaseCopy] = (
        _copy_sqlite if url.get_backend_name() == SQLITE else _copy_postgresql
    )
    return copy(url, target)


def count_sqlite_file(path: Path) -> tuple[str, RowCounts]:
    """Check a SQLite file and count its rows; returns its schema, too. Raises BackupUnusable."""
    engine = open_sqlite_copy(path)
    try:
        with engine.connect() as connection:
            _require_sound_file(connection.connection.driver_connection)
            schema = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return str(schema), digest_rows(connection)
    except DatabaseError as error:
        raise BackupUnusable("The copy of the database is damaged.") from error
    finally:
        engine.dispose()


def open_sqlite_copy(path: Path) -> Engine:
    """An engine on a file that nobody else uses."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _leave_as_it_is(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    return engine


def _require_sound_file(connection: object) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101  # for the type checker
    [(found,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if found != "ok":
        raise BackupUnusable(f"The copy of the database is damaged: {found}.")
    lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    if lost:
        tables = ", ".join(sorted({row[0] for row in lost}))
        raise BackupUnusable(
            f"The copy of the database has rows of {tables} that refer to missing rows."
        )


def _copy_sqlite(url: URL, target: Path) -> DatabaseCopy:
    source_path = Path(url.database or "")
    if not source_path.is_file():
        raise BackupRefused("There is no database to back up. Run: ptplanner setup")
    target.touch(mode=0o600)
    try:
        with (
            closing(sqlite3.connect(source_path, timeout=BUSY_TIMEOUT_MS / 1000)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            # One file instead of three: a write-ahead log beside it would be lost.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupRefused(f"The database could not be copied: {error}.") from error
    schema, counted = count_sqlite_file(target)
    return DatabaseCopy(target, SQLITE, schema, counted)


def _copy_postgresql(url: URL, target: Path) -> DatabaseCopy:
    """The rows are counted in the snapshot that is dumped."""
    engine = make_engine(url)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with engine.execution_options(**options).connect() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            server = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
            schema = connection.scalar(text("SELECT version_num FROM alembic_version"))
            dump_snapshot(url, str(snapshot), server, target)
            return DatabaseCopy(target, POSTGRESQL, str(schema), digest_rows(connection))
    except DatabaseError as error:
        raise BackupRefused("The database could not be read.") from error
    finally:
        engine.dispose()
