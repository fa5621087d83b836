"""Creates engines, with transactions that behave the same on SQLite and PostgreSQL.

SQLite gets WAL (readers never wait for the writer), foreign keys, and BEGIN IMMEDIATE for writing:
with the driver's default transactions, two windows could overwrite each other's changes unnoticed.
``synchronous=FULL`` waits for the disk at each commit, so that an issued revision outlives a power cut.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from ptplanner.domain.errors import StorageUnavailable

# Longer than any transaction takes, shorter than the time after which people give up.
BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 5
# The execution option of connections whose transaction will write.
WRITES_OPTION = "ptplanner_writes"

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA cache_size=-16000",
)


def parse_database_url(database_url: str) -> URL:
    """Parse the address and set our driver. The message of StorageUnavailable never contains the password."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise StorageUnavailable(_UNKNOWN_URL_MESSAGE) from None
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StorageUnavailable("An in-memory database would lose everything. Name a file for it.")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StorageUnavailable(_UNKNOWN_URL_MESSAGE)
    return url


_UNKNOWN_URL_MESSAGE = (
    "DATABASE_URL is not a database address that ptplanner supports. Write sqlite:////folder/file.sqlite3 "
    "or postgresql://user:password@host/database."
)


def make_engine(url: URL) -> Engine:
    """A thread-safe engine that a forked child process may keep using."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite_transaction)
    else:
        engine = _create_postgresql_engine(url)
    _discard_connections_after_fork(engine)
    return engine


def _create_postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            hide_parameters=True,  # logged errors must not contain patients' names
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S} | _build_lock_option(url),
        )
    except ModuleNotFoundError:
        raise StorageUnavailable(
            "The PostgreSQL driver is missing. Install it with: pip install 'psycopg[binary]'"
        ) from None


def _build_lock_option(url: URL) -> dict[str, str]:
    """Wait for a locked row as long as for a locked SQLite file, unless the address has options of its own."""
    return {} if "options" in url.query else {"options": f"-c lock_timeout={BUSY_TIMEOUT_MS}"}


def _configure_sqlite_connection(
    connection: sqlite3.Connection, _entry: ConnectionPoolEntry
) -> None:
    connection.isolation_level = None  # we issue BEGIN ourselves
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite_transaction(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(WRITES_OPTION, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if is_writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _discard_connections_after_fork(engine: Engine) -> None:
    """Connections stay with the parent process: two processes on one socket would corrupt each other's traffic."""
    reference = weakref.ref(engine)

    def discard_connections() -> None:
        alive = reference()
        if alive is not None:
            alive.dispose(close=False)

    os.register_at_fork(after_in_child=discard_connections)


def build_read_options(url: URL) -> dict[str, Any]:
    """Options for a read-only snapshot, in which writes are refused."""
    if url.get_backend_name() == "sqlite":
        return {WRITES_OPTION: False}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def build_write_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {WRITES_OPTION: True}
    return {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
