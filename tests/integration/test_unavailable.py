"""When something cannot be stored, a message says so without a password, and nothing is changed."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.storage import SqlStore, migrate, open_store
from ptplanner.storage.database import parse_database_url
from tests.integration.records import HARBOUR, VALLEY, clinic, patient, with_ana
from tests.support.databases import Server

pytestmark = pytest.mark.integration


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("act", [open_store, migrate])
def test_an_unreachable_server_is_named_without_its_password(act: object) -> None:
    url = f"postgresql://mia:hunter2@127.0.0.1:{_closed_port()}/clinic"
    assert callable(act)
    with pytest.raises(StorageUnavailable) as refused:
        act(url)
    assert "“clinic” at 127.0.0.1 cannot be reached" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_lost_server_is_reported_and_used_again_when_it_returns(
    postgresql_url: str, postgresql_server: Server
) -> None:
    name = parse_database_url(postgresql_url).database
    store = with_ana(open_store(postgresql_url))
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # our own name

    def lose_it_midway() -> None:
        with store.begin_write() as repos:
            repos.patients.add(HARBOUR, patient("ben", "Ben"))
            postgresql_server.run(end)
            repos.patients.add(HARBOUR, patient("cleo", "Cleo"))

    with pytest.raises(StorageUnavailable):
        lose_it_midway()
    with store.begin_read() as repos:
        assert repos.patients.count_patients(HARBOUR) == 1
    store.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://root:hunter2@host/db", "sqlite://", "sqlite:///:memory:"]
)
def test_an_invalid_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StorageUnavailable) as refused:
        open_store(url)
    assert "hunter2" not in str(refused.value)


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable):
        migrate(f"sqlite:///{tmp_path}/file/ptplanner.sqlite3")


def test_a_file_that_is_not_a_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ana, " * 500)
    with pytest.raises(StorageUnavailable, match="is no database"):
        open_store(f"sqlite:///{tmp_path}/letter.txt")


def test_a_full_disk_is_reported_and_changes_nothing(sqlite_url: str) -> None:
    store = with_ana(open_store(sqlite_url))
    with store.begin_write() as repos:
        session = repos.clinics._session
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageUnavailable, match="disk is full"):
        _fill(store)
    with store.begin_read() as repos:
        assert repos.patients.count_patients(HARBOUR) == 1
    store.close()


def _fill(store: SqlStore) -> None:
    with store.begin_write() as repos:
        for number in range(1_000):
            repos.patients.add(HARBOUR, patient(f"p-{number}", "A name " * 20))


def test_a_database_locked_by_another_program_is_reported_as_busy(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ptplanner.storage import database

    monkeypatch.setattr(
        database, "_SQLITE_PRAGMAS", (*database._SQLITE_PRAGMAS, "PRAGMA busy_timeout=50")
    )
    store = with_ana(open_store(sqlite_url))
    with closing(
        sqlite3.connect(parse_database_url(sqlite_url).database or "", isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="busy"):
            _add(store)
        with store.begin_read() as repos:
            assert repos.clinics.count_clinics() == 2
    store.close()


def _add(store: SqlStore) -> None:
    with store.begin_write() as repos:
        repos.clinics.save(clinic())


def test_reading_cannot_write(store: SqlStore) -> None:
    with_ana(store)
    with pytest.raises(StorageUnavailable), store.begin_read() as repos:
        repos.patients.add(HARBOUR, patient("ben", "Ben"))
    with store.begin_write() as repos:
        assert repos.patients.count_patients(HARBOUR) == 1


def test_a_reader_sees_one_state_throughout(store: SqlStore) -> None:
    with_ana(store)
    with store.begin_read() as repos:
        assert repos.patients.count_patients(VALLEY) == 0
        writer = threading.Thread(target=_add_to_valley, args=(store,))
        writer.start()
        writer.join()
        assert repos.patients.count_patients(VALLEY) == 0
    with store.begin_read() as repos:
        assert repos.patients.count_patients(VALLEY) == 1


def _add_to_valley(store: SqlStore) -> None:
    with store.begin_write() as repos:
        repos.patients.add(VALLEY, patient("ben", "Ben"))


def test_a_forked_child_uses_its_own_connections(store: SqlStore) -> None:
    with_ana(store)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with store.begin_write() as repos:
                repos.patients.add(HARBOUR, patient("ben", "Ben"))
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    with store.begin_read() as repos:
        assert repos.patients.count_patients(HARBOUR) == 2
