"""The queue for laying out sheets: bounded, fair between clinics, and the newest preview wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from ptplanner.domain.errors import RendererBusy
from ptplanner.domain.ids import ClinicId
from ptplanner.services.sheet_queue import (
    QueueLimits,
    SheetQueue,
    SheetRequest,
    choose_queue_limits,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.unit

HARBOUR, VALLEY = ClinicId("harbour"), ClinicId("valley")


@dataclass
class Layouts:
    """Sheets that are laid out until they are released; ``started`` names them in their order."""

    queue: SheetQueue
    pool: ThreadPoolExecutor
    started: list[str] = field(default_factory=list)
    _releases: dict[str, threading.Event] = field(default_factory=dict)

    def ask(self, name: str, request: SheetRequest) -> Future[str]:
        """Ask in a thread, and return once the queue knows it."""
        before = sum(self.queue.count_sheets())
        self._releases[name] = threading.Event()
        asked = self.pool.submit(self._lay_out, name, request)
        wait_until(
            lambda: asked.done() or sum(self.queue.count_sheets()) > before or request.topic != "",
            "the queue knows the request",
        )
        return asked

    def _lay_out(self, name: str, request: SheetRequest) -> str:
        with self.queue.take_turn(request):
            self.started.append(name)
            assert self._releases[name].wait(60)
        return name

    def release(self, *names: str) -> None:
        for name in names or list(self._releases):
            self._releases[name].set()


@contextmanager
def open_layouts(
    limits: QueueLimits, read_seconds: Callable[[], float] = time.monotonic
) -> Iterator[Layouts]:
    with ThreadPoolExecutor(16) as pool:
        layouts = Layouts(SheetQueue(limits, read_seconds), pool)
        try:
            yield layouts
        finally:
            layouts.release()


def by(clinic: ClinicId, user: str = "mia", topic: str = "") -> SheetRequest:
    return SheetRequest(clinic, user, topic)


def test_a_full_queue_refuses_at_once_and_says_when_to_try_again() -> None:
    with open_layouts(QueueLimits(at_once=1, in_all=4, per_clinic=3)) as layouts:
        for name in ("a", "b", "c"):
            layouts.ask(name, by(HARBOUR))
        with pytest.raises(RendererBusy, match="Try again in 6 seconds") as busy:
            layouts.ask("d", by(HARBOUR)).result()
        assert busy.value.retry_seconds == 6
        layouts.ask("e", by(VALLEY))
        with pytest.raises(RendererBusy):
            layouts.ask("f", by(ClinicId("third"))).result()


def test_a_refused_batch_is_told_to_come_back_one_after_the_other() -> None:
    with open_layouts(QueueLimits(at_once=1, in_all=4, per_clinic=2), lambda: 7.0) as layouts:
        layouts.ask("a", by(HARBOUR))
        layouts.ask("b", by(HARBOUR))
        assert [read_wait(layouts, by(HARBOUR)) for _ in range(3)] == [4, 8, 12]
        # Whoever looks at a preview does not wait behind the batch; nobody is sent away for long.
        assert read_wait(layouts, by(HARBOUR, topic="plan 1")) == 4
        assert max(read_wait(layouts, by(HARBOUR)) for _ in range(50)) == 60


def read_wait(layouts: Layouts, request: SheetRequest) -> int:
    """The seconds until the next try that a refused request is told."""
    with pytest.raises(RendererBusy) as busy:
        layouts.ask("refused", request).result()
    return busy.value.retry_seconds


def test_a_clinic_with_one_sheet_does_not_wait_behind_another_with_many() -> None:
    with open_layouts(QueueLimits(at_once=1, in_all=8, per_clinic=6)) as layouts:
        asked = [layouts.ask(name, by(HARBOUR)) for name in ("h1", "h2", "h3")]
        asked += [layouts.ask(name, by(VALLEY)) for name in ("v1", "v2")]
        layouts.release()
        assert {one.result() for one in asked} == {"h1", "h2", "h3", "v1", "v2"}
        assert layouts.started == ["h1", "v1", "h2", "v2", "h3"]


def test_the_newest_preview_of_one_plan_replaces_an_older_one_that_waits() -> None:
    with open_layouts(QueueLimits(at_once=1, in_all=3, per_clinic=3)) as layouts:
        layouts.ask("first", by(HARBOUR))
        older = layouts.ask("older", by(HARBOUR, topic="plan 1"))
        wait_until(lambda: layouts.queue.count_sheets() == (1, 1), "the older one waits")
        other = layouts.ask("of a colleague", by(HARBOUR, "otto", topic="plan 1"))
        newer = layouts.ask("newer", by(HARBOUR, topic="plan 1"))
        with pytest.raises(RendererBusy):
            older.result(60)
        layouts.release()
        assert (newer.result(60), other.result(60)) == ("newer", "of a colleague")


def test_a_client_that_has_left_gives_its_place_back() -> None:
    with open_layouts(QueueLimits(at_once=1)) as layouts:
        layouts.ask("first", by(HARBOUR))
        gone = SheetRequest(HARBOUR, "mia", has_left=lambda: True)
        with pytest.raises(RendererBusy):
            layouts.ask("gone", gone).result(60)
        assert layouts.queue.count_sheets() == (1, 0)


def test_nobody_waits_longer_than_the_limit() -> None:
    with open_layouts(QueueLimits(at_once=1, wait_seconds=0.05)) as layouts:
        layouts.ask("first", by(HARBOUR))
        with pytest.raises(RendererBusy):
            layouts.ask("late", by(HARBOUR)).result(60)


def test_a_layout_that_fails_gives_its_place_back() -> None:
    queue = SheetQueue(QueueLimits(at_once=1))
    for _ in range(3):
        with suppress(ZeroDivisionError), queue.take_turn(by(HARBOUR)):
            raise ZeroDivisionError
    assert queue.count_sheets() == (0, 0)


def test_half_of_the_threads_are_kept_for_pages() -> None:
    assert choose_queue_limits(2, 16) == QueueLimits(at_once=2, in_all=8, per_clinic=6)
    assert choose_queue_limits(1, 1) == QueueLimits(at_once=1, in_all=1, per_clinic=1)
