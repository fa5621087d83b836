"""Measures the database for the doctor and for monitoring: whether it is whole, its version, schema and size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, text

from ptplanner.storage.database import build_read_options, make_engine, parse_database_url
from ptplanner.storage.errors import translate_db_errors
from ptplanner.storage.schema import load_schema_version, require_current_schema
from ptplanner.storage.tables import SheetRecordRow


@dataclass(frozen=True)
class DatabaseHealth:
    """``engine`` is the program with its version; ``problems`` are sentences of its own integrity check.

    ``write_ahead_bytes`` is the size of SQLite's log of changes that are not yet in its file.
    """

    engine: str
    schema: str
    size_bytes: int
    write_ahead_bytes: int = 0
    problems: tuple[str, ...] = ()


def measure_database(database_url: str, *, deep: bool = False) -> DatabaseHealth:
    """Look at the database; ``deep`` reads every row and index.

    Raises StorageUnavailable if it does not answer or is not set up, and DatabaseTooNew if a newer ptplanner made it.
    """
    with _connect(database_url) as connection:
        if connection.dialect.name == "sqlite":
            return _measure_sqlite(connection, deep=deep)
        return _measure_postgresql(connection)


def list_sheet_digests(database_url: str, limit: int) -> tuple[str, ...]:
    """The digests of the PDFs that are records of revisions, the newest first, each once."""
    with _connect(database_url) as connection:
        found = connection.scalars(
            select(SheetRecordRow.digest).order_by(SheetRecordRow.made_at.desc()).limit(limit)
        )
        return tuple(dict.fromkeys(found))


@contextmanager
def _connect(database_url: str) -> Iterator[Connection]:
    url = parse_database_url(database_url)
    engine = make_engine(url)
    try:
        with translate_db_errors(url):
            require_current_schema(engine)
            with engine.execution_options(**build_read_options(url)).connect() as connection:
                yield connection
    finally:
        engine.dispose()


def _measure_sqlite(connection: Connection, *, deep: bool) -> DatabaseHealth:
    file = Path(connection.engine.url.database or "")
    pragma = "integrity_check" if deep else "quick_check"
    answers = connection.exec_driver_sql(f"PRAGMA {pragma}(5)").scalars().all()
    return DatabaseHealth(
        engine=f"SQLite {connection.scalar(text('SELECT sqlite_version()'))}",
        schema=load_schema_version(connection.engine) or "",
        size_bytes=file.stat().st_size,
        write_ahead_bytes=_measure_file(file.with_name(f"{file.name}-wal")),
        problems=tuple(answer for answer in answers if answer != "ok"),
    )


def _measure_postgresql(connection: Connection) -> DatabaseHealth:
    size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    version = connection.scalar(text("SELECT current_setting('server_version')"))
    return DatabaseHealth(
        engine=f"PostgreSQL {version}",
        schema=load_schema_version(connection.engine) or "",
        size_bytes=int(size or 0),
    )


def _measure_file(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
