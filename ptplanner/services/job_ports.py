"""What the jobs need from outside: their rows, the rows of workers, and a queue that wakes workers up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.jobs import JobState, StoredJob, StoredWorker


class JobRepository(Protocol):
    """Jobs of clinics, and of the installation itself, whose ``clinic`` is None.

    Pages use the methods that take a clinic first. The others are for workers, which serve every clinic.
    """

    def add(self, job: StoredJob) -> bool:
        """Returns False and adds nothing if there is already a job with this key."""
        ...

    def get(self, clinic: ClinicId | None, job: str) -> StoredJob: ...
    def list(
        self,
        clinic: ClinicId | None,
        *,
        states: Collection[JobState] = (),
        kind: str = "",
        subject: str = "",
        by: UserId | None = None,
        limit: int = 100,
    ) -> tuple[StoredJob, ...]:
        """Newest first, without dismissed ones; in all states if ``states`` is empty."""
        ...

    def count_states(
        self, clinic: ClinicId | None, by: UserId | None = None
    ) -> Mapping[JobState, int]:
        """The number of jobs in each state, without dismissed ones; states without jobs are left out."""
        ...

    def save(self, job: StoredJob) -> None: ...
    def find_job(self, job: str) -> StoredJob | None:
        """The job of whatever clinic, locked until the end of a write transaction."""
        ...

    def find_next(self, kinds: Collection[str], now: datetime) -> StoredJob | None:
        """The job that should run next. No other worker is answered before the end of a write transaction.

        Passed over: a job whose time has not come, and an exclusive one of which a job of the same clinic and kind
        is running.
        """
        ...

    def list_running(self) -> tuple[StoredJob, ...]:
        """The running jobs of all clinics."""
        ...

    def count_waiting(self) -> int:
        """The number of jobs of all clinics that wait for a worker."""
        ...

    def remove_ended(self, before: datetime) -> int:
        """Removes the jobs that ended before this time; failed ones only if they were dismissed."""
        ...


class WorkerRepository(Protocol):
    """The workers that have shown a sign of life. They serve all clinics."""

    def save(self, worker: StoredWorker) -> None: ...
    def list(self) -> tuple[StoredWorker, ...]: ...
    def remove_worker(self, worker: str) -> None: ...
    def remove_silent(self, before: datetime) -> None:
        """Removes the workers that were last seen before this time."""
        ...


class JobQueue(Protocol):
    """Tells workers that there is work. Messages may be lost: the rows of the jobs are what counts."""

    def announce(self, job: str) -> None:
        """Never raises: a queue that cannot be reached is logged, and the worker's next look finds the job."""
        ...

    def wait_for_message(self, seconds: float) -> bool:
        """Waits up to so long for a message, and takes it; returns whether there was one."""
        ...
