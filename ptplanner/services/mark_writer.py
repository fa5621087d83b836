"""Writes marks, such as "opened on", in the background, so that a page that is read never waits for a write.

A mark is a small fact that a request notes down beside its work: a patient was opened, a code was scanned. Losing
one harms nobody, and waiting for a locked database to store one would. Nothing here raises an error to the reader.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from ptplanner.domain.errors import PtplannerError, StorageUnavailable
from ptplanner.services.ports import Repositories, Store

log = logging.getLogger(__name__)

Mark = Callable[[Repositories], None]
"""Writes one mark within a write transaction. It may run twice if a transaction fails."""

# One mark takes about a kilobyte, and a busy clinic makes some in a second.
MAX_WAITING = 2_000
# Marks that come within this time share one transaction with the next ones.
PAUSE_SECONDS = 0.2
# How long to wait before the database is tried again: at first, and at most.
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 0.5, 30.0
# How long a process that ends waits for its marks.
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class MarkCounts:
    """How many marks of this process wait, were written, and were dropped because too many waited or they failed."""

    waiting: int
    written: int
    dropped: int


class MarkWriter:
    """A bounded queue with one thread, which starts with the first mark and ends when no mark waits.

    Thread-safe. After a fork the child starts with an empty queue; the marks of the parent stay with the parent.
    """

    def __init__(self, store: Store, max_waiting: int = MAX_WAITING) -> None:
        self._store = store
        self._max_waiting = max_waiting
        self._written = self._dropped = 0
        self.forget_marks()
        _watch_process(self)

    def add_mark(self, key: Hashable, mark: Mark) -> bool:
        """Queue a mark and return at once; it replaces a waiting mark with the same key. False if it was dropped."""
        with self._changed:
            if key not in self._waiting and len(self._waiting) >= self._max_waiting:
                self._dropped += 1
                return False
            self._waiting[key] = mark
            self._start_thread()
        return True

    def flush_marks(self, timeout: float = STOP_SECONDS) -> bool:
        """Wait up to ``timeout`` seconds until every mark is written; whether none waits any more."""
        with self._changed:
            self._changed.notify_all()  # ends the pause of the thread
            return self._changed.wait_for(lambda: not self._count_unwritten(), timeout)

    def count_marks(self) -> MarkCounts:
        with self._changed:
            return MarkCounts(self._count_unwritten(), self._written, self._dropped)

    def forget_marks(self) -> None:
        """Start with an empty queue and no thread, as a forked child has to."""
        self._changed = threading.Condition()
        self._waiting: dict[Hashable, Mark] = {}
        self._writing: dict[Hashable, Mark] = {}
        self._thread: threading.Thread | None = None

    def _count_unwritten(self) -> int:
        return len(self._waiting.keys() | self._writing.keys())

    def _start_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_marks, name="marks", daemon=True)
            self._thread.start()

    def _write_marks(self) -> None:
        retry_seconds = FIRST_RETRY_SECONDS
        while self._take_waiting_marks():
            try:
                dropped = self._write_batch(tuple(self._writing.values()))
            except StorageUnavailable as error:
                log.warning("Marks wait for the database (%s).", type(error).__name__)
                self._put_back_and_wait(retry_seconds)
                retry_seconds = min(retry_seconds * 2, LAST_RETRY_SECONDS)
            else:
                self._finish_batch(dropped)
                retry_seconds = FIRST_RETRY_SECONDS

    def _take_waiting_marks(self) -> bool:
        """Move what waits to what is written now; if nothing waits, let the thread end."""
        with self._changed:
            if not self._waiting:
                self._thread = None
                return False
            self._writing, self._waiting = self._waiting, {}
            return True

    def _write_batch(self, marks: tuple[Mark, ...]) -> int:
        """Write all marks in one transaction, or each in its own if one of them fails; how many failed."""
        try:
            with self._store.begin_write() as repos:
                for mark in marks:
                    mark(repos)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one bad mark must not take the others with it
            if len(marks) > 1:
                return sum(self._write_batch((mark,)) for mark in marks)
            if not isinstance(error, PtplannerError):  # a record may have been erased meanwhile
                log.error("A mark could not be written (%s).", type(error).__name__)  # noqa: TRY400  # a traceback may name a patient
            return 1
        return 0

    def _finish_batch(self, dropped: int) -> None:
        with self._changed:
            self._written += len(self._writing) - dropped
            self._dropped += dropped
            self._writing = {}
            self._changed.notify_all()
            self._changed.wait(PAUSE_SECONDS)

    def _put_back_and_wait(self, seconds: float) -> None:
        """Newer marks win over those that could not be written; what exceeds the limit is dropped."""
        with self._changed:
            merged = self._writing | self._waiting
            kept = dict(list(merged.items())[-self._max_waiting :])
            self._dropped += len(merged) - len(kept)
            self._waiting, self._writing = kept, {}
            self._changed.wait(seconds)


def _watch_process(writer: MarkWriter) -> None:
    """Write the last marks when the process ends, and start anew in a forked child."""
    reference = weakref.ref(writer)

    def flush_at_exit() -> None:
        alive = reference()
        if alive is not None and not alive.flush_marks():
            log.warning("The process ends before all marks were written.")

    def start_anew() -> None:
        alive = reference()
        if alive is not None:
            alive.forget_marks()

    atexit.register(flush_at_exit)
    os.register_at_fork(after_in_child=start_anew)
