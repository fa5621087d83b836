"""Writers on a locked database: their waiting is bounded, and it does not take all threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy.engine import make_url

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.storage.store import SqlStore
from ptplanner.storage.write_places import WritePlaces
from tests.support.databases import sqlite_template, sqlite_url
from tests.support.waiting import wait_until

__all__ = ["sqlite_template", "sqlite_url"]
pytestmark = pytest.mark.integration


@contextmanager
def lock_database(url: str) -> Iterator[None]:
    """Hold the write lock of SQLite, as another process does."""
    with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def test_readers_go_on_while_writers_wait_and_others_are_refused(sqlite_url: str) -> None:
    store = SqlStore(sqlite_url, max_writers=2)
    store._write_places = places = WritePlaces(2, patience_seconds=0)

    def write() -> str:
        with store.begin_write() as repos:
            repos.users.find_by_email("the first query begins the transaction")
            return "written"

    with ThreadPoolExecutor(2) as pool:
        with lock_database(sqlite_url):
            waiting = [pool.submit(write) for _ in range(2)]
            wait_until(lambda: places.count_writers() == 2, "both writers wait")
            with pytest.raises(StorageUnavailable, match="busy"):
                write()
            with store.begin_read() as repos:
                assert repos.users.find_by_email("mia@harbour.example") is None
        assert [one.result(60) for one in waiting] == ["written", "written"]
    assert write() == "written"
    store.close()


def test_a_short_write_is_waited_for() -> None:
    places = WritePlaces(1, patience_seconds=60)
    has_place, may_end = threading.Event(), threading.Event()

    def hold_place() -> None:
        with places.take_place():
            has_place.set()
            assert may_end.wait(60)

    def take_place() -> str:
        with places.take_place():
            return "taken"

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold_place)
        assert has_place.wait(60)
        second = pool.submit(take_place)
        may_end.set()
        assert second.result(60) == "taken"
    assert places.count_writers() == 0


def test_a_place_is_free_again_after_an_error() -> None:
    places = WritePlaces(1, patience_seconds=0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), places.take_place():
            raise ZeroDivisionError
