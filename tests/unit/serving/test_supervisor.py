"""When a process that has died is started again."""

from __future__ import annotations

import signal
from types import SimpleNamespace

import pytest

from ptplanner.serving import supervisor
from ptplanner.serving.supervisor import LONGEST_PAUSE, WELL_SECONDS, ChildProcess, ProcessKind

pytestmark = pytest.mark.unit


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that is moved by hand; ``monotonic`` reads it."""
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(supervisor, "time", clock)
    return clock


@pytest.fixture
def child() -> ChildProcess:
    return ChildProcess(ProcessKind("web", ("serve",), count=1, stop_seconds=1))


def die(child: ChildProcess, clock: SimpleNamespace, *, after: float) -> float:
    """Let the process run for a time and die; the seconds until the next one starts."""
    child.started_at = clock.now
    clock.now += after
    supervisor._plan_next_start(child, -signal.SIGKILL)
    pause: float = child.next_start - clock.now
    clock.now = child.next_start
    return pause


def test_pauses_grow_while_a_process_dies_soon(child: ChildProcess, clock: SimpleNamespace) -> None:
    pauses = [die(child, clock, after=1) for _ in range(9)]
    assert pauses == [0, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_process_that_was_well_is_started_again_at_once(
    child: ChildProcess, clock: SimpleNamespace
) -> None:
    for _ in range(4):
        die(child, clock, after=1)
    assert die(child, clock, after=WELL_SECONDS) == 0
    assert die(child, clock, after=1) == 1


def test_the_log_says_what_has_died(
    child: ChildProcess, clock: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    die(child, clock, after=1)
    assert caplog.messages == ["a web process ended with signal 9; the next one starts in 0 s"]
