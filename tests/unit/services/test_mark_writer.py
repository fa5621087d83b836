"""Marks are written in the background: bounded, coalesced, retried, and never an error for the reader."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ptplanner.domain.errors import NotFound, StorageUnavailable
from ptplanner.services.mark_writer import MarkCounts, MarkWriter
from ptplanner.services.ports import Repositories
from tests.support.memory_store import MemoryRepositories, MemoryStore

pytestmark = pytest.mark.unit


class LockedStore(MemoryStore):
    """A store that another program keeps locked until ``unlocked`` is set; ``failures`` transactions fail first."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__()
        self.asked, self.unlocked = threading.Event(), threading.Event()
        self.failures = failures
        self.transactions = 0

    @contextmanager
    def begin_write(self) -> Iterator[MemoryRepositories]:
        self.asked.set()
        assert self.unlocked.wait(timeout=20)
        self.transactions += 1
        if self.failures:
            self.failures -= 1
            raise StorageUnavailable("The database is busy.")
        with super().begin_write() as repos:
            yield repos


def test_a_mark_replaces_a_waiting_one_of_the_same_key_and_too_many_are_dropped_and_counted() -> (
    None
):
    store, written = LockedStore(), list[str]()
    marks = MarkWriter(store, max_waiting=2)
    assert marks.add_mark("first", lambda _: written.append("first"))
    assert store.asked.wait(timeout=20)
    assert marks.add_mark("ana", lambda _: written.append("ana, older"))
    assert marks.add_mark("ana", lambda _: written.append("ana, newer"))
    assert marks.add_mark("ben", lambda _: written.append("ben"))
    assert not marks.add_mark("cleo", lambda _: written.append("cleo"))
    store.unlocked.set()
    assert marks.flush_marks()
    assert written == ["first", "ana, newer", "ben"]
    assert marks.count_marks() == MarkCounts(waiting=0, written=3, dropped=1)
    assert store.transactions == 2


def test_what_a_busy_database_refused_is_written_later() -> None:
    store, written = LockedStore(failures=1), list[str]()
    store.unlocked.set()
    marks = MarkWriter(store)
    marks.add_mark("ana", lambda _: written.append("ana"))
    assert marks.flush_marks()
    assert written == ["ana"]


def test_one_bad_mark_does_not_take_the_others_with_it() -> None:
    def fail(_: Repositories) -> None:
        raise NotFound("There is no such patient.")

    store, written = LockedStore(), set[str]()
    marks = MarkWriter(store)
    for name in ("ana", "ben"):
        marks.add_mark(name, lambda _, name=name: written.add(name))  # type: ignore[misc]  # bound at once
        marks.add_mark(("bad", name), fail)
    store.unlocked.set()
    assert marks.flush_marks()
    assert written == {"ana", "ben"}
    assert marks.count_marks() == MarkCounts(waiting=0, written=2, dropped=2)


def test_a_forked_child_starts_with_an_empty_queue_and_a_thread_of_its_own() -> None:
    store = LockedStore()
    marks = MarkWriter(store)
    marks.add_mark("of the parent", lambda _: None)
    child = os.fork()
    if not child:
        store.unlocked.set()
        marks.add_mark("of the child", lambda _: None)
        is_right = marks.flush_marks() and marks.count_marks().written == 1
        os._exit(0 if is_right else 1)
    _, status = os.waitpid(child, 0)
    store.unlocked.set()
    assert os.waitstatus_to_exitcode(status) == 0
    assert marks.flush_marks()
