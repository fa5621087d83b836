"""Counts events that a stranger can repeat at will, so that each kind of them is written once a minute at most."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

WINDOW = timedelta(minutes=1)
# Beyond this number of different events within a minute, the oldest is written and forgotten.
MAX_COUNTED = 10_000

KeyT = TypeVar("KeyT")


@dataclass
class _Window:
    started: datetime
    held: int = 0


@dataclass(frozen=True)
class EventCounter(Generic[KeyT]):
    """Tells how many occurrences of an event are to be written now. Thread-safe; each process counts for itself."""

    _windows: dict[KeyT, _Window] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count_event(self, key: KeyT, now: datetime) -> dict[KeyT, int]:
        """Count one occurrence and return what is due: events with their numbers.

        The first of a minute is due at once. Those that follow in the minute are held, and are due when any event
        comes after it.
        """
        with self._lock:
            due = self._close_windows(now)
            if key in self._windows:
                self._windows[key].held += 1
            else:
                due[key] = due.get(key, 0) + 1
                self._windows[key] = _Window(now)
            return due

    def _close_windows(self, now: datetime) -> dict[KeyT, int]:
        """Forget the windows that are over, and the oldest of too many; return what was held in them."""
        closed = []
        for number, (key, window) in enumerate(self._windows.items()):
            is_surplus = len(self._windows) - number > MAX_COUNTED
            if not is_surplus and now - window.started < WINDOW:
                break  # windows stand in the order in which they were opened
            closed.append(key)
        counts = {key: self._windows.pop(key).held for key in closed}
        return {key: held for key, held in counts.items() if held}
