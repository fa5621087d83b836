"""Counts attempts before they are made, in memory or in Redis; without Redis each process counts for itself."""

from __future__ import annotations

import hashlib
import logging
import math
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field

from limits.storage import MemoryStorage, Storage

from ptplanner.wording.english.numbers import format_quantity

log = logging.getLogger(__name__)

# A longer wait is said in minutes.
SHORT_WAIT_SECONDS = 120


class TooManyAttempts(Exception):
    """So many attempts were made that the next one has to wait; it was not made."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


def format_wait(error: TooManyAttempts) -> str:
    """The sentence for the person who tried."""
    is_short = error.seconds < SHORT_WAIT_SECONDS
    wait = (
        format_quantity(error.seconds, "second")
        if is_short
        else format_quantity(math.ceil(error.seconds / 60), "minute")
    )
    return f"Too many tries. Wait {wait}, then try again."


@dataclass(frozen=True)
class AttemptCounter:
    """Numbers by key that are forgotten some seconds after they began. Thread-safe.

    Keys are hashed, so that a shared store reveals neither e-mail nor address nor code. If the store cannot be
    reached, this process counts in its own memory.
    """

    storage: Storage
    fallback: Storage = field(default_factory=MemoryStorage)
    # The storage in memory adds and reads in two steps; Redis does both at once.
    _memory_lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, key: tuple[str, ...], seconds: int, amount: int = 1) -> int:
        """Add to a number and return the new one; a negative amount gives back what was counted."""
        name = _hash_key(key)
        try:
            with self._memory_lock if isinstance(self.storage, MemoryStorage) else nullcontext():
                return self.storage.incr(name, seconds, amount)
        except self.storage.base_exceptions as error:
            log.warning("Attempts are counted in memory (%s).", type(error).__name__)
            with self._memory_lock:
                return self.fallback.incr(name, seconds, amount)

    def get_count(self, key: tuple[str, ...]) -> int:
        name = _hash_key(key)
        try:
            return self.storage.get(name)
        except self.storage.base_exceptions:
            return self.fallback.get(name)

    def forget(self, key: tuple[str, ...]) -> None:
        name = _hash_key(key)
        try:
            self.storage.clear(name)
        except self.storage.base_exceptions:
            self.fallback.clear(name)

    def get_wait_seconds(self, key: tuple[str, ...]) -> int:
        """Seconds until the number is forgotten, at least 1."""
        name = _hash_key(key)
        try:
            end = self.storage.get_expiry(name)
        except self.storage.base_exceptions:
            end = self.fallback.get_expiry(name)
        return max(1, round(end - time.time()))


def _hash_key(key: tuple[str, ...]) -> str:
    text = "\0".join(key).encode(errors="replace")
    return f"attempts:{hashlib.sha256(text).hexdigest()}"
