"""What a worker does: takes a job, runs its handler, and takes over the jobs of workers that are lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import PermissionDenied, PtplannerError, StorageUnavailable
from ptplanner.domain.jobs import JobProgress, JobState, StoredJob, StoredWorker
from ptplanner.logs import use_request_id
from ptplanner.services.jobs import JobKind, Jobs
from ptplanner.services.ports import Repositories

logger = logging.getLogger(__name__)

# Tries without any progress before a job is believed to end every worker that takes it.
MAX_ATTEMPTS = 5
# Progress without a checkpoint is stored at most so often.
SECONDS_BETWEEN_WRITES = 0.5
# A database that is busy or a full disk may be better after so long, times the number of tries.
RETRY_DELAY = timedelta(seconds=15)
_GAVE_UP = (
    f"It was tried {MAX_ATTEMPTS} times, and each time the worker stopped in the middle. "
    "The log of the server may say why."
)
UNEXPECTED = "Something went wrong that was not foreseen. The log of the server says what."


class JobStopped(Exception):
    """The handler must end now: see the subclasses for the reasons."""


class JobCancelled(JobStopped):
    """A person stopped the job."""


class WorkerStopping(JobStopped):
    """The worker is about to end; the job goes on later, from its checkpoint."""


class JobLost(JobStopped):
    """Another worker has taken the job over, or it was removed; nothing may be written into it any more."""


@dataclass
class RunningJob:
    """The context of one job while its handler runs, see ``JobContext``."""

    jobs: Jobs
    job: StoredJob
    is_stopping: Callable[[], bool]
    _written_at: float = field(default_factory=time.monotonic)

    def get_actor(self) -> Actor:
        with self.jobs.store.begin_read() as repos:
            user = None if self.job.by is None else repos.users.find_by_id(self.job.by)
        if user is None or not user.is_active or user.clinic != self.job.clinic:
            raise PermissionDenied("Whoever started this may not do it any more.")
        return Actor(user.id, user.clinic, user.name, user.role)

    def report_progress(
        self,
        done: int,
        total: int,
        words: str = "",
        checkpoint: Mapping[str, Any] | None = None,
    ) -> None:
        is_due = time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES
        if checkpoint is not None or is_due:
            self._store_progress(JobProgress(done, total, words), checkpoint)
        if self.is_stopping():
            raise WorkerStopping

    def _store_progress(self, progress: JobProgress, checkpoint: Mapping[str, Any] | None) -> None:
        with self.jobs.store.begin_write() as repos:
            job = find_claimed(repos, self.job)
            job = replace(job, progress=progress, heartbeat_at=self.jobs.clock())
            if checkpoint is not None:
                job = replace(job, checkpoint=checkpoint, attempts=1)
            repos.jobs.save(job)
        self._written_at = time.monotonic()
        if job.is_cancel_requested:
            raise JobCancelled


def find_claimed(repos: Repositories, job: StoredJob) -> StoredJob:
    """The job as it is now. Raises JobLost unless it is still the same worker's."""
    found = repos.jobs.find_job(job.id)
    if found is None or found.claim != job.claim or found.state is not JobState.RUNNING:
        raise JobLost
    return found


@dataclass
class JobRunner:
    """Runs the jobs of one worker. Thread-safe: each thread calls ``run_next`` for itself."""

    jobs: Jobs
    worker: StoredWorker
    _running: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run_next(self) -> bool:
        """Run the job that is next; returns False if there is none, or if the worker is stopping."""
        if self._stop.is_set() or not self._has_next():
            return False
        job = self._claim_next()
        if job is None:
            return False
        with self._lock:
            self._running.add(job.id)
        try:
            self._run(job)
        finally:
            with self._lock:
                self._running.discard(job.id)
        return True

    def request_stop(self) -> None:
        """Let running handlers end at their next step; their jobs go back to the waiting ones."""
        self._stop.set()

    def show_life(self) -> None:
        """Renew the signs of life of this worker and of its jobs."""
        now = self.jobs.clock()
        with self._lock:
            running = tuple(self._running)
        with self.jobs.store.begin_write() as repos:
            repos.workers.save(replace(self.worker, seen_at=now))
            for one in running:
                job = repos.jobs.find_job(one)
                if job is not None and job.worker == self.worker.id:
                    repos.jobs.save(replace(job, heartbeat_at=now))

    def sign_off(self) -> None:
        with self.jobs.store.begin_write() as repos:
            repos.workers.remove_worker(self.worker.id)

    def take_over_lost_jobs(self) -> int:
        """Let the jobs of silent workers wait again, and wake workers up for jobs whose message was lost.

        Returns the number of jobs that were lost.
        """
        now = self.jobs.clock()
        with self.jobs.store.begin_read() as repos:
            running = repos.jobs.list_running()
        lost = [job for job in running if (job.heartbeat_at or now) < now - self.jobs.lost_after]
        for job in lost:
            self._release_lost_job(job)
        with self.jobs.store.begin_write() as repos:
            repos.workers.remove_silent(now - self.jobs.lost_after * 2)
        self._announce_next()
        return len(lost)

    def start_due_jobs(self) -> None:
        """Add the jobs that the clock starts, unless another worker was first."""
        now = self.jobs.clock()
        for periodic in self.jobs.kinds.list_periodic():
            self.jobs.enqueue(None, periodic.kind, key=periodic.build_key(now))

    def _has_next(self) -> bool:
        """A look without a lock, because workers look often and rarely find anything."""
        with self.jobs.store.begin_read() as repos:
            return repos.jobs.find_next(self.jobs.kinds.list_names(), self.jobs.clock()) is not None

    def _announce_next(self) -> None:
        with self.jobs.store.begin_read() as repos:
            found = repos.jobs.find_next(self.jobs.kinds.list_names(), self.jobs.clock())
        if found is not None:
            self.jobs.queue.announce(found.id)

    def _claim_next(self) -> StoredJob | None:
        now = self.jobs.clock()
        with self.jobs.store.begin_write() as repos:
            found = repos.jobs.find_next(self.jobs.kinds.list_names(), now)
            if found is None:
                return None
            job = replace(
                found,
                state=JobState.RUNNING,
                worker=self.worker.id,
                claim=self.jobs.new_id(),
                attempts=found.attempts + 1,
                heartbeat_at=now,
                started_at=found.started_at or now,
            )
            repos.jobs.save(job)
        return job

    def _run(self, job: StoredJob) -> None:
        """Run the handler; whatever it raises becomes the state of the job."""
        try:
            result = self._call_handler(self.jobs.kinds.get_kind(job.kind), job)
        except JobCancelled:
            self._change(job, self.jobs.end_cancelled)
        except WorkerStopping:
            self._release(job, is_try=False)
        except JobLost:
            logger.warning("job %s went on elsewhere", job.id)
        except StorageUnavailable as error:
            self._try_later(job, str(error))
        except PtplannerError as error:
            self._end(job, JobState.FAILED, trouble=str(error))
        except Exception:
            logger.exception("job %s of kind %s failed", job.id, job.kind)
            self._end(job, JobState.FAILED, trouble=UNEXPECTED)
        else:
            self._end(job, JobState.DONE, result=result)

    def _call_handler(self, kind: JobKind, job: StoredJob) -> Mapping[str, Any]:
        # The line that says who asked for the job has the same word, see ``Jobs.enqueue``.
        with use_request_id(f"job-{job.id}"):
            return kind.handler.run(RunningJob(self.jobs, job, self._stop.is_set))

    def _try_later(self, job: StoredJob, trouble: str) -> None:
        if job.attempts >= MAX_ATTEMPTS:
            self._end(job, JobState.FAILED, trouble=trouble)
        else:
            self._release(job, delay=RETRY_DELAY * job.attempts)

    def _release_lost_job(self, job: StoredJob) -> None:
        logger.warning("job %s lost its worker", job.id)
        if job.attempts >= MAX_ATTEMPTS and not job.is_cancel_requested:
            self._end(job, JobState.FAILED, trouble=_GAVE_UP)
        else:
            self._release(job)

    def _release(
        self, job: StoredJob, *, delay: timedelta = timedelta(), is_try: bool = True
    ) -> None:
        """Let the job wait for a worker again, or end it if somebody wanted it cancelled."""
        now = self.jobs.clock()

        def release(repos: Repositories, found: StoredJob) -> StoredJob:
            if found.is_cancel_requested:
                return self.jobs.end_cancelled(repos, found)
            return replace(
                found,
                state=JobState.WAITING,
                worker="",
                claim="",
                not_before=now + delay if delay else None,
                attempts=found.attempts if is_try else max(found.attempts - 1, 0),
            )

        self._change(job, release)

    def _end(
        self,
        job: StoredJob,
        state: JobState,
        *,
        trouble: str = "",
        result: Mapping[str, Any] | None = None,
    ) -> None:
        now = self.jobs.clock()
        self._change(
            job,
            lambda _, found: replace(
                found, state=state, trouble=trouble, result=result or {}, ended_at=now
            ),
        )

    def _change(
        self, job: StoredJob, change: Callable[[Repositories, StoredJob], StoredJob]
    ) -> None:
        """Write into the job unless it is another worker's by now.

        If the database cannot be reached the job stays as it is, and is found by its silence later.
        """
        try:
            with self.jobs.store.begin_write() as repos:
                repos.jobs.save(change(repos, find_claimed(repos, job)))
        except JobLost:
            logger.warning("job %s went on elsewhere", job.id)
        except StorageUnavailable:
            logger.exception("the end of job %s could not be stored", job.id)
