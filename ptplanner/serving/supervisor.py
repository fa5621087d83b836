"""The parent process: starts web and worker processes, starts each that dies again, and stops all of them in order."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import subprocess  # nosec B404  # it starts our own program alone
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ptplanner.serving.listening import close_listening_socket
from ptplanner.serving.parent_watch import PARENT_PIPE

logger = logging.getLogger(__name__)

# The status of a process that refused its settings or its database; starting it again would not help.
EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130
# A process that dies soon after its start is started again after 1, 2, 4 ... seconds.
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# A process that has run for this long was well; when it dies, the next one starts at once.
WELL_SECONDS = 60.0


@dataclass(frozen=True)
class ProcessKind:
    """``count`` processes that run ``ptplanner ARGUMENTS``; they may take ``stop_seconds`` to finish."""

    name: str
    arguments: tuple[str, ...]
    count: int
    stop_seconds: float


@dataclass
class ChildProcess:
    """One place for a process: the process that has it now, and when the next may start."""

    kind: ProcessKind
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start: float = 0.0
    pause: float = 0.0
    is_first: bool = True


@dataclass
class Supervisor:
    """Watches over processes of several kinds; the kinds stop one after the other, in the order given."""

    kinds: Sequence[ProcessKind]
    listening: socket.socket | None = None
    _children: list[ChildProcess] = field(default_factory=list)
    _signals: list[int] = field(default_factory=list)

    def run(self) -> int:
        """Run until SIGTERM, SIGINT or SIGHUP; return the exit status."""
        wakeup, wakeup_end = socket.socketpair()
        # Children read from the other end, which only this process can keep open.
        pipe, parent_end = os.pipe()
        with wakeup, wakeup_end:
            wakeup.settimeout(0)
            wakeup_end.settimeout(0)
            signal.set_wakeup_fd(wakeup_end.fileno(), warn_on_full_buffer=False)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, self._note_signal)
            self._children = [ChildProcess(kind) for kind in self.kinds for _ in range(kind.count)]
            try:
                return self._watch(wakeup, pipe)
            finally:
                self._kill_all()
                signal.set_wakeup_fd(-1)
                os.close(pipe)
                os.close(parent_end)

    def _note_signal(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self._signals.append(number)

    def _watch(self, wakeup: socket.socket, pipe: int) -> int:
        while not self._signals:
            for child in self._children:
                if child.process is None and time.monotonic() >= child.next_start:
                    self._start(child, pipe)
            _wait_for_signal(wakeup, self._count_seconds_to_next_start())
            for child in self._children:
                status = child.process.poll() if child.process else None
                if status == EXIT_REFUSED and child.is_first:
                    self._stop_all(wakeup)
                    return EXIT_REFUSED
                if status is not None:
                    _plan_next_start(child, status)
        return self._stop_all(wakeup)

    def _count_seconds_to_next_start(self) -> float | None:
        starts = [child.next_start for child in self._children if child.process is None]
        return max(0.0, min(starts) - time.monotonic()) if starts else None

    def _start(self, child: ChildProcess, pipe: int) -> None:
        """Start the process in a session of its own, so that Ctrl+C reaches this process alone."""
        arguments, files = list(child.kind.arguments), [pipe]
        if self.listening and "--listen-fd" in arguments:
            arguments.append(str(self.listening.fileno()))
            files.append(self.listening.fileno())
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603  # nosec B603  # our own program
            [sys.executable, "-m", "ptplanner", *arguments],
            env={**os.environ, PARENT_PIPE: str(pipe)},
            pass_fds=files,
            start_new_session=True,
        )

    def _stop_all(self, wakeup: socket.socket) -> int:
        """Stop kind after kind: whoever waits for an answer still needs what a later kind does."""
        if self.listening:
            close_listening_socket(self.listening)
        for kind in self.kinds:
            running = [child for child in self._children if child.kind is kind and child.process]
            for child in running:
                _send(child, signal.SIGTERM)
            deadline = time.monotonic() + kind.stop_seconds
            while any(child.process and child.process.poll() is None for child in running):
                if self._signals.count(signal.SIGINT) > 1:
                    return EXIT_INTERRUPTED
                left = deadline - time.monotonic()
                if left <= 0:
                    logger.warning("a %s process did not stop in time and was ended", kind.name)
                    break
                _wait_for_signal(wakeup, left)
            for child in running:
                _kill_group(child)
        return 0

    def _kill_all(self) -> None:
        for child in self._children:
            _kill_group(child)


def _wait_for_signal(wakeup: socket.socket, seconds: float | None) -> None:
    """Wait until a signal has come, or for at most ``seconds``."""
    select.select([wakeup], [], [], seconds)
    with suppress(BlockingIOError):
        wakeup.recv(4096)


def _plan_next_start(child: ChildProcess, status: int) -> None:
    """Say that the process has ended, and when the next one starts: at once the first time, then later and later."""
    _kill_group(child)
    now = time.monotonic()
    was_well = child.is_first or now - child.started_at >= WELL_SECONDS
    child.pause = 0.0 if was_well else min(LONGEST_PAUSE, max(FIRST_PAUSE, 2 * child.pause))
    child.next_start = now + child.pause
    child.is_first = False
    logger.warning(
        "a %s process ended with %s; the next one starts in %g s",
        child.kind.name,
        f"signal {-status}" if status < 0 else f"status {status}",
        child.pause,
    )


def _send(child: ChildProcess, number: signal.Signals) -> None:
    if child.process:
        with suppress(ProcessLookupError):
            child.process.send_signal(number)


def _kill_group(child: ChildProcess) -> None:
    """End the process and whatever it has started."""
    if child.process is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.process = None
