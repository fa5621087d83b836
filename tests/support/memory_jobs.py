"""In-memory repositories of jobs and workers, and a queue that only remembers what was announced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.jobs import JobState, StoredJob, StoredWorker
from tests.support.memory_tables import MemoryTables, require_storable


@dataclass(frozen=True)
class MemoryJobs:
    tables: MemoryTables

    def add(self, job: StoredJob) -> bool:
        self.tables.require_write()
        require_storable(job.subject, job.trouble)
        if job.key is not None and any(job.key == one.key for one in self.tables.jobs.values()):
            return False
        self.tables.jobs[job.id] = job
        return True

    def get(self, clinic: ClinicId | None, job: str) -> StoredJob:
        found = self.tables.jobs.get(job)
        if found is None or found.clinic != clinic:
            raise NotFound("There is no such job.")
        return found

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
        found = [
            job
            for job in _list_shown(self.tables, clinic, by)
            if job.state in (states or JobState)
            and kind in ("", job.kind)
            and subject in ("", job.subject)
        ]
        newest_first = sorted(found, key=lambda job: (-job.created_at.timestamp(), job.id))
        return tuple(newest_first[:limit])

    def count_states(
        self, clinic: ClinicId | None, by: UserId | None = None
    ) -> Mapping[JobState, int]:
        return Counter(job.state for job in _list_shown(self.tables, clinic, by))

    def save(self, job: StoredJob) -> None:
        self.tables.require_write()
        if job.id not in self.tables.jobs:
            raise NotFound("There is no such job.")
        self.tables.jobs[job.id] = job

    def find_job(self, job: str) -> StoredJob | None:
        return self.tables.jobs.get(job)

    def find_next(self, kinds: Collection[str], now: datetime) -> StoredJob | None:
        busy = {(job.clinic, job.kind) for job in self.list_running()}
        ready = [
            job
            for job in self.tables.jobs.values()
            if job.state is JobState.WAITING
            and job.kind in kinds
            and (job.not_before is None or job.not_before <= now)
            and not (job.is_exclusive and (job.clinic, job.kind) in busy)
        ]
        return min(ready, key=lambda job: (job.queued_at, job.id), default=None)

    def list_running(self) -> tuple[StoredJob, ...]:
        running = [job for job in self.tables.jobs.values() if job.state is JobState.RUNNING]
        return tuple(sorted(running, key=lambda job: job.id))

    def count_waiting(self) -> int:
        return sum(job.state is JobState.WAITING for job in self.tables.jobs.values())

    def remove_ended(self, before: datetime) -> int:
        self.tables.require_write()
        old = [
            job.id
            for job in self.tables.jobs.values()
            if job.ended_at is not None
            and job.ended_at < before
            and (job.state is not JobState.FAILED or job.dismissed_at is not None)
        ]
        for one in old:
            del self.tables.jobs[one]
        return len(old)


@dataclass(frozen=True)
class MemoryWorkers:
    tables: MemoryTables

    def save(self, worker: StoredWorker) -> None:
        self.tables.require_write()
        self.tables.workers[worker.id] = worker

    def list(self) -> tuple[StoredWorker, ...]:
        return tuple(sorted(self.tables.workers.values(), key=lambda one: (one.started_at, one.id)))

    def remove_worker(self, worker: str) -> None:
        self.tables.require_write()
        self.tables.workers.pop(worker, None)

    def remove_silent(self, before: datetime) -> None:
        self.tables.require_write()
        self.tables.workers = {
            key: one for key, one in self.tables.workers.items() if one.seen_at >= before
        }


@dataclass
class MemoryQueue:
    announced: list[str] = field(default_factory=list)

    def announce(self, job: str) -> None:
        self.announced.append(job)

    def wait_for_message(self, seconds: float) -> bool:  # noqa: ARG002  # nobody else adds any
        return bool(self.announced and self.announced.pop(0))


def _list_shown(
    tables: MemoryTables, clinic: ClinicId | None, by: UserId | None
) -> list[StoredJob]:
    return [
        job
        for job in tables.jobs.values()
        if job.clinic == clinic and job.dismissed_at is None and by in (None, job.by)
    ]
