"""What the page of jobs shows: the jobs that a person may see, their numbers, and the workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import UserId
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.services.jobs import Jobs, may_see_all_jobs
from ptplanner.services.ports import Repositories

# As many ended jobs are shown; older ones are counted, and removed after a month.
MAX_ENDED_SHOWN = 50
MAX_OPEN_SHOWN = 200
MAX_OF_A_KIND_SHOWN = 10
_GROUPS = (
    ((JobState.WAITING, JobState.RUNNING), MAX_OPEN_SHOWN),
    ((JobState.FAILED,), MAX_OPEN_SHOWN),
    ((JobState.DONE, JobState.CANCELLED), MAX_ENDED_SHOWN),
)


@dataclass(frozen=True)
class JobOverview:
    """``counts`` are of all jobs that ``who`` may see, ``mine`` of their own. ``names``: of the users, by id."""

    jobs: tuple[StoredJob, ...]
    counts: Mapping[JobState, int]
    mine: Mapping[JobState, int]
    names: Mapping[UserId, str]
    worker_count: int
    busy_worker_count: int


def load_overview(
    jobs: Jobs, who: Actor, states: Collection[JobState] = (), *, is_mine: bool = False
) -> JobOverview:
    """Load the page for ``who``. Owners also see the jobs of the installation itself."""
    workers = {worker.id for worker in jobs.list_workers()}
    by = who.user if is_mine or not may_see_all_jobs(who) else None
    everybody = None if may_see_all_jobs(who) else who.user
    with jobs.store.begin_read() as repos:
        own = [
            job
            for group, limit in _GROUPS
            if (wanted := [state for state in group if not states or state in states])
            for job in repos.jobs.list(who.clinic, states=wanted, by=by, limit=limit)
        ]
        shared = [] if is_mine else _list_installation_jobs(repos, jobs, who)
        counts = Counter(repos.jobs.count_states(who.clinic, everybody))
        mine = repos.jobs.count_states(who.clinic, who.user)
        names = {user.id: user.name for user in repos.users.list(who.clinic)}
        busy = {job.worker for job in repos.jobs.list_running()} & workers
    counts.update(job.state for job in shared)
    found = (*own, *(job for job in shared if not states or job.state in states))
    return JobOverview(found, counts, mine, names, len(workers), len(busy))


def _list_installation_jobs(repos: Repositories, jobs: Jobs, who: Actor) -> list[StoredJob]:
    """The newest jobs of each kind that the installation itself does, for owners."""
    if not has_permission(who, Permission.SEE_INSTALLATION):
        return []
    return [
        job
        for kind in jobs.kinds.list_names()
        if not jobs.kinds.is_hidden(kind)
        for job in repos.jobs.list(None, kind=kind, limit=MAX_OF_A_KIND_SHOWN)
    ]
