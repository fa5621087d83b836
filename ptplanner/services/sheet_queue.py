"""Lets a few sheets be laid out at a time: bounded for each clinic and in all, and fair between clinics.

Laying out takes seconds of processor time, and each request that waits for it holds a thread. The queue refuses what
would take the threads of other pages, and says when to try again.
"""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import RendererBusy
from ptplanner.domain.ids import ClinicId
from ptplanner.metrics import (
    count_refused_sheet,
    count_sheet_wait,
    count_waiting_sheet,
    measure_sheet,
)
from ptplanner.wording.english.numbers import format_quantity

# Until a sheet has been measured.
USUAL_SHEET_SECONDS = 4.0
MEASURED_SHEETS = 8
LONGEST_RETRY_SECONDS = 60
# How often a waiting request looks whether its client is still there.
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class QueueLimits:
    """``at_once``: sheets laid out at a time, one for each worker process.

    ``in_all`` and ``per_clinic`` count what is laid out and what waits; one clinic never takes all places.
    ``wait_seconds``: nobody waits longer before the layout begins.
    """

    at_once: int = 2
    in_all: int = 8
    per_clinic: int = 6
    wait_seconds: float = 30.0


def choose_queue_limits(at_once: int, web_threads: int) -> QueueLimits:
    """Let at most half of the threads wait for sheets, and one clinic take at most three quarters of that."""
    in_all = max(at_once, web_threads // 2)
    return QueueLimits(at_once, in_all, max(1, in_all * 3 // 4))


def has_not_left() -> bool:
    """Stand for a client that is always there."""
    return False


@dataclass(frozen=True)
class SheetRequest:
    """Who asks for a sheet, and whether they still want it.

    A request replaces an older one of the same user that still waits and has the same ``topic``; "" replaces none.
    """

    clinic: ClinicId
    user: str
    topic: str = ""
    has_left: Callable[[], bool] = has_not_left

    @classmethod
    def from_actor(
        cls, who: Actor, topic: str = "", has_left: Callable[[], bool] = has_not_left
    ) -> SheetRequest:
        return cls(who.clinic, who.user, topic, has_left)

    def replaces(self, older: SheetRequest) -> bool:
        """Tell whether the answer to ``older`` is no longer wanted once this request has come."""
        return bool(self.topic) and (self.clinic, self.user, self.topic) == (
            older.clinic,
            older.user,
            older.topic,
        )


@dataclass(eq=False)
class QueuedSheet:
    """One request in the queue."""

    request: SheetRequest
    deadline: float
    is_replaced: bool = False


@dataclass
class SheetQueue:
    """Thread-safe. Every sheet that this process lays out takes its turn here."""

    limits: QueueLimits = field(default_factory=QueueLimits)
    read_seconds: Callable[[], float] = time.monotonic
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _waiting: list[QueuedSheet] = field(default_factory=list)
    _running: list[QueuedSheet] = field(default_factory=list)
    _turns: Counter[ClinicId] = field(default_factory=Counter)
    _turn_number: int = 0
    _durations: deque[float] = field(default_factory=lambda: deque(maxlen=MEASURED_SHEETS))
    # When the next one of a batch that is refused may come again, by clinic.
    _next_tries: dict[ClinicId, float] = field(default_factory=dict)

    @contextmanager
    def take_turn(self, request: SheetRequest) -> Iterator[None]:
        """Wait for a turn and hold it during the block. Raises RendererBusy with the seconds until the next try."""
        queued = self._enter(request)
        try:
            with count_waiting_sheet():
                entered = self.read_seconds()
                self._wait_for_turn(queued)
                start = self.read_seconds()
                count_sheet_wait(start - entered)
                with measure_sheet():
                    yield
            self._note_duration(self.read_seconds() - start)
        finally:
            self._leave(queued)

    def count_sheets(self) -> tuple[int, int]:
        """Return how many sheets are laid out at the moment, and how many wait."""
        with self._changed:
            return len(self._running), len(self._waiting)

    def _enter(self, request: SheetRequest) -> QueuedSheet:
        with self._changed:
            for older in [one for one in self._waiting if request.replaces(one.request)]:
                older.is_replaced = True
                self._waiting.remove(older)
            present = [*self._running, *self._waiting]
            of_clinic = sum(one.request.clinic == request.clinic for one in present)
            if len(present) >= self.limits.in_all or of_clinic >= self.limits.per_clinic:
                raise self._describe_busy(request)
            queued = QueuedSheet(request, self.read_seconds() + self.limits.wait_seconds)
            self._waiting.append(queued)
            self._changed.notify_all()
            return queued

    def _wait_for_turn(self, queued: QueuedSheet) -> None:
        with self._changed:
            while not self._is_next(queued):
                left = queued.deadline - self.read_seconds()
                if queued.is_replaced or left <= 0 or queued.request.has_left():
                    raise self._describe_busy(queued.request)
                self._changed.wait(min(left, LOOK_SECONDS))
            self._waiting.remove(queued)
            self._running.append(queued)
            self._turn_number += 1
            self._turns[queued.request.clinic] = self._turn_number
            self._changed.notify_all()

    def _is_next(self, queued: QueuedSheet) -> bool:
        """Tell whether a place is free and nobody comes first: clinics with less at work, then longest not served."""
        if queued.is_replaced or len(self._running) >= self.limits.at_once:
            return False
        running = Counter(one.request.clinic for one in self._running)
        return queued is min(
            self._waiting,
            key=lambda one: (running[one.request.clinic], self._turns[one.request.clinic]),
        )

    def _note_duration(self, seconds: float) -> None:
        with self._changed:
            self._durations.append(seconds)

    def _leave(self, queued: QueuedSheet) -> None:
        with self._changed:
            for places in (self._waiting, self._running):
                if queued in places:
                    places.remove(queued)
            self._changed.notify_all()

    def _describe_busy(self, request: SheetRequest) -> RendererBusy:
        """Say when half of the sheets that are here now will be made, by the time that the last ones took.

        Each further request of a batch is told to come a sheet later than the one before: two hundred that all come
        back at once would keep this process busy with refusing them. Previews, which have a topic, are no batch.
        """
        count_refused_sheet()
        one = statistics.median(self._durations) if self._durations else USUAL_SHEET_SECONDS
        ahead = (len(self._running) + len(self._waiting)) / 2
        wait = one * ahead / self.limits.at_once
        if not request.topic:
            wait = self._give_place_after_last(request.clinic, wait, one / self.limits.at_once)
        seconds = min(LONGEST_RETRY_SECONDS, max(1, math.ceil(wait)))
        return RendererBusy(
            f"Many sheets are being made at the moment. Try again in {format_quantity(seconds, 'second')}.",
            seconds,
        )

    def _give_place_after_last(self, clinic: ClinicId, wait: float, step: float) -> float:
        """Return how many seconds to wait: ``wait``, or a ``step`` after the last one who was refused."""
        now = self.read_seconds()
        last = self._next_tries.get(clinic, now)
        come = max(now + wait, last + step) if last > now else now + wait
        self._next_tries[clinic] = min(come, now + LONGEST_RETRY_SECONDS)
        return come - now
