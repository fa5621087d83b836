"""Jobs: whatever takes longer than a page is a row that a worker takes, and that survives every restart.

The row is the truth. A queue only wakes workers up; see ``services.job_runner`` for what they do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import UserId
from ptplanner.domain.jobs import JobState, StoredJob, StoredWorker
from ptplanner.services.due_times import DueTimes, PeriodicJob
from ptplanner.services.job_ports import JobQueue
from ptplanner.services.ports import Clock, NewId, Repositories, Store

logger = logging.getLogger(__name__)

# A worker that has been silent for so long is believed lost, and its jobs go to others.
LOST_AFTER = timedelta(seconds=30)
_ONE_PLACE = timedelta(microseconds=1)


class JobContext(Protocol):
    """What a handler knows of its job while it runs."""

    @property
    def job(self) -> StoredJob:
        """The job with its payload, and with the checkpoint that an earlier try stored."""
        ...

    def get_actor(self) -> Actor:
        """The user who started the job, with today's role. Raises PermissionDenied if they may not act any more."""
        ...

    def report_progress(
        self,
        done: int,
        total: int,
        words: str = "",
        checkpoint: Mapping[str, Any] | None = None,
    ) -> None:
        """Says how far the job is; with a checkpoint, the next try is given it as ``job.checkpoint``.

        Raises JobStopped if somebody cancelled the job or the worker has to stop: let it pass.
        """
        ...


class JobHandler(Protocol):
    """Does the jobs of one kind."""

    def run(self, context: JobContext) -> Mapping[str, Any]:
        """Do the job, or the rest of it after ``context.job.checkpoint``, and return its result as JSON values.

        A PtplannerError fails the job with its sentence. StorageUnavailable is tried again later.
        """
        ...


@dataclass(frozen=True)
class JobKind:
    """A kind of job. ``title`` is what pages call it.

    With ``is_exclusive`` no two jobs of this kind and of one clinic run at the same time. ``when_cancelled`` is
    called in the transaction in which a person's wish to stop the job is fulfilled. ``is_hidden``: housekeeping that
    no page shows.
    """

    name: str
    title: str
    handler: JobHandler
    is_exclusive: bool = False
    is_hidden: bool = False
    when_cancelled: Callable[[Repositories, StoredJob], None] | None = None


@dataclass
class JobKinds:
    """All kinds of jobs, and those that are started by the clock; filled once, when the services are built."""

    _kinds: dict[str, JobKind] = field(default_factory=dict)
    _periodic: dict[str, PeriodicJob] = field(default_factory=dict)

    def register(self, kind: JobKind) -> None:
        self._kinds[kind.name] = kind

    def register_periodic(self, kind: str, due_times: DueTimes) -> None:
        """Let workers start a job of this kind for the installation whenever it is due, once for all workers."""
        self._periodic[kind] = PeriodicJob(kind, due_times)

    def get_kind(self, name: str) -> JobKind:
        found = self._kinds.get(name)
        if found is None:
            raise NotFound(f"There is no kind of job called “{name}”.")
        return found

    def find_title(self, name: str) -> str:
        """What pages call this kind of job, also if an older release knew it and this one does not."""
        return self._kinds[name].title if name in self._kinds else name

    def find_cancel_action(self, name: str) -> Callable[[Repositories, StoredJob], None] | None:
        return self._kinds[name].when_cancelled if name in self._kinds else None

    def is_hidden(self, name: str) -> bool:
        return name in self._kinds and self._kinds[name].is_hidden

    def list_names(self) -> Collection[str]:
        return tuple(self._kinds)

    def list_periodic(self) -> Iterable[PeriodicJob]:
        return tuple(self._periodic.values())


@dataclass(frozen=True)
class Jobs:
    """Starts, shows and stops jobs. Owners see all jobs of their clinic, others their own."""

    store: Store
    queue: JobQueue
    kinds: JobKinds
    clock: Clock
    new_id: NewId
    lost_after: timedelta = LOST_AFTER

    def enqueue(
        self,
        who: Actor | None,
        kind: str,
        *,
        payload: Mapping[str, Any] | None = None,
        subject: str = "",
        key: str | None = None,
        not_before: datetime | None = None,
    ) -> StoredJob | None:
        """Add a job and wake a worker up; without ``who`` it is a job of the installation itself.

        Returns None if there is already a job with this ``key``. ``payload`` holds JSON values.
        """
        with self.store.begin_write() as repos:
            job = self.add_job(
                repos, who, kind, payload=payload, subject=subject, key=key, not_before=not_before
            )
        if job is not None:
            logger.info("a job was asked for", extra={"job": f"job-{job.id}", "kind": kind})
            self.queue.announce(job.id)
        return job

    def add_job(
        self,
        repos: Repositories,
        who: Actor | None,
        kind: str,
        *,
        payload: Mapping[str, Any] | None = None,
        subject: str = "",
        key: str | None = None,
        not_before: datetime | None = None,
    ) -> StoredJob | None:
        """Add a job in the caller's transaction; call ``queue.announce`` after its end, to wake a worker up."""
        now = self.clock()
        job = StoredJob(
            id=self.new_id(),
            clinic=None if who is None else who.clinic,
            kind=kind,
            created_at=now,
            queued_at=now,
            by=None if who is None else who.user,
            subject=subject,
            payload=payload or {},
            key=key,
            is_exclusive=self.kinds.get_kind(kind).is_exclusive,
            not_before=not_before,
        )
        return job if repos.jobs.add(job) else None

    def get_job(self, who: Actor, job: str) -> StoredJob:
        """Raises NotFound also for a job of somebody else, unless ``who`` is an owner."""
        with self.store.begin_read() as repos:
            return _get_visible(repos, who, job)

    def list_jobs(
        self, who: Actor, states: Collection[JobState] = (), *, mine: bool = False, limit: int = 100
    ) -> tuple[StoredJob, ...]:
        """Newest first, without dismissed ones."""
        with self.store.begin_read() as repos:
            by = _choose_user(who, mine=mine)
            return repos.jobs.list(who.clinic, states=states, by=by, limit=limit)

    def count_jobs(self, who: Actor, *, mine: bool = False) -> Mapping[JobState, int]:
        with self.store.begin_read() as repos:
            return repos.jobs.count_states(who.clinic, _choose_user(who, mine=mine))

    def list_workers(self) -> tuple[StoredWorker, ...]:
        """The workers that have shown a sign of life lately."""
        now = self.clock()
        with self.store.begin_read() as repos:
            return tuple(one for one in repos.workers.list() if one.seen_at > now - self.lost_after)

    def cancel(self, who: Actor, job: str) -> StoredJob:
        """Stop the job: a waiting one at once, a running one at its next step. Does nothing if it is over."""
        with self.store.begin_write() as repos:
            found = _get_visible(repos, who, job)
            if found.state is JobState.WAITING:
                found = self.end_cancelled(repos, found)
            elif found.state is JobState.RUNNING:
                found = replace(found, is_cancel_requested=True)
            repos.jobs.save(found)
            return found

    def end_cancelled(self, repos: Repositories, job: StoredJob) -> StoredJob:
        """The job as it is after it was cancelled; what else this ends is ended in the same transaction."""
        when_cancelled = self.kinds.find_cancel_action(job.kind)
        if when_cancelled is not None:
            when_cancelled(repos, job)
        return replace(job, state=JobState.CANCELLED, ended_at=self.clock())

    def retry(self, who: Actor, job: str) -> StoredJob:
        """Let a failed or cancelled job go on from its checkpoint. Does nothing unless it is one."""
        with self.store.begin_write() as repos:
            found = _get_visible(repos, who, job)
            if found.state not in (JobState.FAILED, JobState.CANCELLED):
                return found
            self.kinds.get_kind(found.kind)
            now = self.clock()
            found = replace(
                found,
                state=JobState.WAITING,
                queued_at=now,
                not_before=None,
                attempts=0,
                trouble="",
                is_cancel_requested=False,
                ended_at=None,
                dismissed_at=None,
            )
            repos.jobs.save(found)
        self.queue.announce(found.id)
        return found

    def move_first(self, who: Actor, job: str) -> StoredJob:
        """Put a waiting job before all waiting jobs of its clinic; it overtakes nobody else's."""
        with self.store.begin_write() as repos:
            found = _get_visible(repos, who, job)
            waiting = repos.jobs.list(who.clinic, states=(JobState.WAITING,), limit=1000)
            if found.state is JobState.WAITING:
                first = min(one.queued_at for one in (*waiting, found))
                found = replace(found, queued_at=first - _ONE_PLACE)
                repos.jobs.save(found)
            return found

    def dismiss(self, who: Actor, job: str) -> StoredJob:
        """Take a job that is over off the page. Raises InvalidValue if it still waits or runs."""
        with self.store.begin_write() as repos:
            found = _get_visible(repos, who, job)
            if not found.state.is_over:
                raise InvalidValue("This job is not over yet. Stop it first.")
            found = replace(found, dismissed_at=self.clock())
            repos.jobs.save(found)
            return found


def may_see_all_jobs(who: Actor) -> bool:
    return who.role is Role.OWNER


def _choose_user(who: Actor, *, mine: bool) -> UserId | None:
    """The user whose jobs are asked for; None for everybody's."""
    return None if may_see_all_jobs(who) and not mine else who.user


def _get_visible(repos: Repositories, who: Actor, job: str) -> StoredJob:
    try:
        found = repos.jobs.get(who.clinic, job)
    except NotFound:
        if not has_permission(who, Permission.SEE_INSTALLATION):
            raise
        found = repos.jobs.get(None, job)
    if found.by != who.user and not may_see_all_jobs(who):
        raise NotFound("There is no such job.")
    return found
