"""Jobs that run in the request that starts them, for tests of pages that have no worker beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ptplanner.domain.exercise_import import InputFile, NamedPath, ParsedImport
from ptplanner.domain.jobs import StoredWorker
from ptplanner.formats.import_reader import read_exercise_files
from ptplanner.services.job_runner import JobRunner
from ptplanner.services.suite import Services


@dataclass(frozen=True)
class QueueAtOnce:
    """Does the waiting jobs whenever one is announced."""

    services: Services

    def announce(self, job: str) -> None:
        assert job
        run_waiting_jobs(self.services)

    def wait_for_message(self, seconds: float) -> bool:
        raise AssertionError(f"nobody waits {seconds} s here")


def run_jobs_at_once(services: Services) -> None:
    """Change the services so that whoever starts a job waits until it is over; files are read in this process."""
    object.__setattr__(services.jobs, "queue", QueueAtOnce(services))
    object.__setattr__(services.import_jobs, "read_apart", read_here)


def run_waiting_jobs(services: Services) -> None:
    now = services.clock()
    runner = JobRunner(services.jobs, StoredWorker("test", "test", 1, now, now))
    while runner.run_next():
        pass


def read_here(files: Sequence[NamedPath], keep_going: Callable[[], None]) -> ParsedImport:
    keep_going()
    return read_exercise_files(
        [InputFile(file.name, Path(file.path).read_bytes()) for file in files]
    )
