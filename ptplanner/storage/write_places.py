"""Keeps threads for reading: while the database is locked, only a few may wait to write, and the others are refused."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.storage.errors import BUSY_MESSAGE

# A write takes some milliseconds; one that has waited this long waits for something else.
PATIENCE_SECONDS = 2.0


class WritePlaces:
    """Places for write transactions of one process. Thread-safe.

    Whoever finds all places taken waits for one, but not once the oldest has been held for ``patience_seconds``:
    the database is locked then, and each thread that waits is missing for pages that only read.
    """

    def __init__(
        self,
        places: int,
        patience_seconds: float = PATIENCE_SECONDS,
        read_seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """0 ``places`` set no limit."""
        self._places = places
        self._patience_seconds = patience_seconds
        self._read_seconds = read_seconds
        self.forget_writers()
        _forget_after_fork(self)

    @contextmanager
    def take_place(self) -> Iterator[None]:
        """Hold a place during the block. Raises StorageUnavailable if there is none."""
        if not self._places:
            yield
            return
        number = self._enter()
        try:
            yield
        finally:
            with self._changed:
                del self._writers[number]
                self._changed.notify()

    def count_writers(self) -> int:
        with self._changed:
            return len(self._writers)

    def forget_writers(self) -> None:
        """Start with all places free, as a forked child has to."""
        self._changed = threading.Condition()
        # Number of each writer, in the order of their coming -> when its place was taken.
        self._writers: dict[int, float] = {}
        self._last_number = 0

    def _enter(self) -> int:
        with self._changed:
            came = self._read_seconds()
            while len(self._writers) >= self._places:
                oldest = min(came, *self._writers.values())
                left = oldest + self._patience_seconds - self._read_seconds()
                if left <= 0:
                    raise StorageUnavailable(BUSY_MESSAGE)
                self._changed.wait(left)
            self._last_number += 1
            self._writers[self._last_number] = self._read_seconds()
            return self._last_number


def _forget_after_fork(places: WritePlaces) -> None:
    """The writers of the parent process stay with the parent."""
    reference = weakref.ref(places)

    def forget_writers() -> None:
        alive = reference()
        if alive is not None:
            alive.forget_writers()

    os.register_at_fork(after_in_child=forget_writers)
