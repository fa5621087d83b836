"""A worker: threads that do jobs, and a loop that shows that the worker lives and looks after lost jobs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.jobs import StoredWorker
from ptplanner.services.job_runner import JobRunner
from ptplanner.services.jobs import Jobs

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkerTimes:
    """All in seconds. ``stop``: how long handlers may take to end when the worker is asked to stop."""

    sign_of_life: float = 5.0
    look_after: float = 30.0
    wait: float = 1.0
    stop: float = 15.0


class Worker:
    """Runs until ``request_stop`` is called, which is allowed in a signal handler."""

    def __init__(self, jobs: Jobs, name: str, slots: int, times: WorkerTimes | None = None) -> None:
        now = jobs.clock()
        self._jobs = jobs
        self._times = times or WorkerTimes()
        self._runner = JobRunner(jobs, StoredWorker(jobs.new_id(), name, slots, now, now))
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._do_jobs, name=f"job-{number}", daemon=True)
            for number in range(slots)
        ]

    def request_stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Do jobs until asked to stop; then the running ones go back to the waiting ones."""
        self._try(self._runner.show_life)
        for thread in self._threads:
            thread.start()
        self._look_after_jobs()
        self._runner.request_stop()
        deadline = time.monotonic() + self._times.stop
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        self._try(self._runner.sign_off)

    def _look_after_jobs(self) -> None:
        next_look = time.monotonic()
        while not self._stopping.is_set():
            self._try(self._runner.show_life)
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + self._times.look_after
                self._try(self._runner.start_due_jobs)
                self._try(self._runner.take_over_lost_jobs)
            self._stopping.wait(self._times.sign_of_life)

    def _do_jobs(self) -> None:
        while not self._stopping.is_set():
            while self._try(self._runner.run_next):
                pass
            self._jobs.queue.wait_for_message(self._times.wait)

    def _try(self, act: Callable[[], object]) -> object:
        """A database that is away for a while must not end the worker."""
        try:
            return act()
        except StorageUnavailable as error:
            logger.warning("the database cannot be used at the moment: %s", error)
        except Exception:
            logger.exception("the worker goes on after an error")
        return None
