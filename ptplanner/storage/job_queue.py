"""The queue that wakes workers up: a SQLite file of its own, or Redis, both by huey.

Only ids of jobs travel, as plain bytes. Huey's tasks are not used: they are pickles, and whoever could write into
the queue could run code in a worker.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path
from sqlite3 import DatabaseError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huey.storage import BaseStorage

logger = logging.getLogger(__name__)

QUEUE_FILE = "queue.sqlite3"
QUEUE_NAME = "ptplanner"
# How often a file is looked at; Redis tells by itself.
_SECONDS_BETWEEN_LOOKS = 0.2
# Looks at Redis are cut into pieces of this length, so that a worker can stop.
_REDIS_WAIT_SECONDS = 1


class HueyJobQueue:
    """Thread-safe. Nothing is opened before the first message."""

    def __init__(self, file: Path, redis_url: str = "") -> None:
        self._file = file
        self._redis_url = redis_url
        self._lock = threading.Lock()
        self._opened: tuple[int, BaseStorage] | None = None

    def announce(self, job: str) -> None:
        try:
            self._open().enqueue(job.encode())
        except Exception:
            logger.exception("the queue could not be reached; job %s waits for the next look", job)

    def wait_for_message(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            try:
                storage = self._open()
                if storage.dequeue() is not None:
                    return True
                is_blocking = storage.blocking
            except Exception:
                logger.exception("the queue could not be read")
                is_blocking = False
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            if not is_blocking:
                time.sleep(min(left, _SECONDS_BETWEEN_LOOKS))

    def disconnect(self) -> None:
        """Close the connection; the next message opens it again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened[1].close()

    def _open(self) -> BaseStorage:
        """The storage of this process: a forked child must not share its parent's connection."""
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = os.getpid(), self._make_storage()
            return self._opened[1]

    def _make_storage(self) -> BaseStorage:
        if self._redis_url:
            return _make_redis_storage(self._redis_url)
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return _make_sqlite_storage(self._file)
        except DatabaseError:
            # Nothing in it is worth keeping: every job is a row of the database.
            logger.warning("the queue %s was damaged and is made anew", self._file)
            self._file.unlink(missing_ok=True)
            return _make_sqlite_storage(self._file)


def _make_sqlite_storage(file: Path) -> BaseStorage:
    from huey.storage import SqliteStorage

    # It is made before SQLite makes it, so that no other user of the computer may read it.
    file.touch(mode=0o600)
    return SqliteStorage(QUEUE_NAME, filename=str(file), fsync=False)


def _make_redis_storage(url: str) -> BaseStorage:
    from huey.storage import RedisStorage

    return RedisStorage(QUEUE_NAME, url=url, read_timeout=_REDIS_WAIT_SECONDS)
