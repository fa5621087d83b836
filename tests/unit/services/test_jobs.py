"""Jobs from their start to their end, also when people stop them and workers are lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

import pytest

from ptplanner.domain.errors import InvalidValue, NotFound, PermissionDenied, StorageUnavailable
from ptplanner.domain.jobs import JobProgress, JobState, StoredJob, StoredWorker
from ptplanner.services.due_times import Daily, Every
from ptplanner.services.job_runner import MAX_ATTEMPTS, JobRunner
from ptplanner.services.jobs import LOST_AFTER, JobContext, JobKind
from tests.support.memory_services import MORNING, MemorySite


@dataclass
class Counting:
    """Counts to five with a checkpoint at each number; ``meanwhile`` happens at each."""

    counted: list[int] = field(default_factory=list)
    meanwhile: Callable[[int], object] = bool

    def run(self, context: JobContext) -> Mapping[str, Any]:
        for number in range(context.job.checkpoint.get("done", 0), 5):
            self.meanwhile(number)
            self.counted.append(number)
            context.report_progress(number + 1, 5, "counting", {"done": number + 1})
        return {"counted": len(self.counted)}


@pytest.fixture
def counting(site: MemorySite) -> Counting:
    handler = Counting()
    site.services.jobs.kinds.register(JobKind("count", "Counting", handler))
    return handler


def a_runner(site: MemorySite, name: str = "w1") -> JobRunner:
    worker = StoredWorker(name, name, 1, site.clock(), site.clock())
    return JobRunner(site.services.jobs, worker)


def start(site: MemorySite) -> str:
    job = site.services.jobs.enqueue(site.kim, "count", subject="import Xy12")
    assert job is not None
    return job.id


def get(site: MemorySite, job: str) -> StoredJob:
    return site.services.jobs.get_job(site.mia, job)


def test_a_job_runs_and_says_how_far_it_is(site: MemorySite, counting: Counting) -> None:
    job = start(site)
    seen: list[JobProgress] = []
    counting.meanwhile = lambda _: seen.append(get(site, job).progress)
    assert a_runner(site).run_next()
    assert seen == [JobProgress(), *(JobProgress(done, 5, "counting") for done in range(1, 5))]
    done = get(site, job)
    assert (done.state, done.result, done.ended_at) == (JobState.DONE, {"counted": 5}, MORNING)
    assert not a_runner(site).run_next()


def test_a_waiting_job_is_cancelled_at_once(site: MemorySite, counting: Counting) -> None:
    job = start(site)
    assert site.services.jobs.cancel(site.kim, job).state is JobState.CANCELLED
    assert not a_runner(site).run_next()
    assert counting.counted == []


def test_a_running_job_ends_at_its_next_step_when_it_is_cancelled(
    site: MemorySite, counting: Counting
) -> None:
    job = start(site)
    counting.meanwhile = lambda number: number == 2 and site.services.jobs.cancel(site.kim, job)
    a_runner(site).run_next()
    assert (get(site, job).state, counting.counted) == (JobState.CANCELLED, [0, 1, 2])
    counting.meanwhile = bool
    site.services.jobs.retry(site.kim, job)
    a_runner(site).run_next()
    assert (get(site, job).state, counting.counted) == (JobState.DONE, [0, 1, 2, 3, 4])


def test_a_stopping_worker_gives_its_job_back(site: MemorySite, counting: Counting) -> None:
    job, runner = start(site), a_runner(site)
    counting.meanwhile = lambda number: runner.request_stop() if number == 1 else None
    runner.run_next()
    back = get(site, job)
    assert (back.state, back.checkpoint, back.attempts) == (JobState.WAITING, {"done": 2}, 0)
    assert not runner.run_next()
    a_runner(site, "w2").run_next()
    assert counting.counted == [0, 1, 2, 3, 4]


class Killed(BaseException):
    """What the worker would have done after this is never done."""


def test_the_job_of_a_lost_worker_goes_on_from_its_checkpoint(
    site: MemorySite, counting: Counting
) -> None:
    job = start(site)

    def kill_at(number: int) -> None:
        if number == 3:
            raise Killed

    counting.meanwhile = kill_at
    with pytest.raises(Killed):
        a_runner(site).run_next()
    other = a_runner(site, "w2")
    assert other.take_over_lost_jobs() == 0, "it may only be slow"
    site.clock.advance(seconds=LOST_AFTER.total_seconds() + 1)
    assert other.take_over_lost_jobs() == 1
    counting.meanwhile = bool
    assert other.run_next()
    assert (get(site, job).state, counting.counted) == (JobState.DONE, [0, 1, 2, 3, 4])


def test_a_worker_that_was_believed_lost_writes_nothing_more(
    site: MemorySite, counting: Counting
) -> None:
    job, slow, other = start(site), a_runner(site), a_runner(site, "w2")

    def let_other_take_over(number: int) -> None:
        if number == 1:
            counting.meanwhile = bool
            site.clock.advance(seconds=LOST_AFTER.total_seconds() + 1)
            other.take_over_lost_jobs()
            other.run_next()

    counting.meanwhile = let_other_take_over
    slow.run_next()
    done = get(site, job)
    assert (done.state, done.worker, done.progress.done) == (JobState.DONE, "w2", 5)


def test_a_sign_of_life_keeps_a_long_step(site: MemorySite, counting: Counting) -> None:
    job, runner, other = start(site), a_runner(site), a_runner(site, "w2")

    def take_long(number: int) -> None:
        site.clock.advance(seconds=LOST_AFTER.total_seconds() + 1)
        runner.show_life()
        assert other.take_over_lost_jobs() == 0

    counting.meanwhile = take_long
    runner.run_next()
    assert get(site, job).state is JobState.DONE


def test_a_job_that_ends_every_worker_is_given_up(site: MemorySite, counting: Counting) -> None:
    job = start(site)

    def kill(number: int) -> None:
        raise Killed

    counting.meanwhile = kill
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            a_runner(site).run_next()
        site.clock.advance(seconds=LOST_AFTER.total_seconds() + 1)
        a_runner(site).take_over_lost_jobs()
    failed = get(site, job)
    assert failed.state is JobState.FAILED
    assert "the worker stopped" in failed.trouble


def test_what_fails_says_why_and_waits_for_a_person(site: MemorySite, counting: Counting) -> None:
    job = start(site)

    def refuse(number: int) -> None:
        raise InvalidValue("There is nothing to count.")

    counting.meanwhile = refuse
    a_runner(site).run_next()
    assert get(site, job).trouble == "There is nothing to count."
    jobs = site.services.jobs
    assert jobs.count_jobs(site.kim) == {JobState.FAILED: 1}
    jobs.dismiss(site.kim, job)
    assert jobs.list_jobs(site.kim) == ()


def test_an_unforeseen_error_does_not_reach_the_page(
    site: MemorySite, counting: Counting, caplog: pytest.LogCaptureFixture
) -> None:
    job = start(site)

    def break_down(number: int) -> None:
        raise RuntimeError("Ana Ruiz")

    counting.meanwhile = break_down
    a_runner(site).run_next()
    assert "Ana" not in get(site, job).trouble
    assert "count failed" in caplog.text


def test_a_busy_database_is_tried_again_later(site: MemorySite, counting: Counting) -> None:
    job = start(site)

    def be_busy(number: int) -> None:
        raise StorageUnavailable("The database is busy.")

    counting.meanwhile = be_busy
    a_runner(site).run_next()
    assert get(site, job).state is JobState.WAITING
    assert not a_runner(site).run_next(), "not at once"
    counting.meanwhile = bool
    site.clock.advance(minutes=2)
    a_runner(site).run_next()
    assert get(site, job).state is JobState.DONE


def test_first_overtakes_the_jobs_of_the_own_clinic_alone(
    site: MemorySite, counting: Counting
) -> None:
    jobs, order = site.services.jobs, []
    started = []
    for who in (site.otto, site.kim, site.mia):
        job = jobs.enqueue(who, "count")
        assert job is not None
        started.append(job)
        site.clock.advance(seconds=1)
    jobs.move_first(site.mia, started[2].id)
    while a_runner(site).run_next():
        pass
    with site.store.begin_read() as repos:
        every = [repos.jobs.find_job(job.id) for job in started]
    order = sorted((one for one in every if one), key=lambda job: job.queued_at)
    assert [job.by for job in order] == ["otto", "mia", "kim"]


def test_others_see_their_own_jobs_and_owners_all_of_the_clinic(
    site: MemorySite, counting: Counting
) -> None:
    jobs, job = site.services.jobs, start(site)
    assert [one.id for one in jobs.list_jobs(site.mia)] == [job]
    assert jobs.list_jobs(site.mia, mine=True) == ()
    for stranger in (site.ama, site.otto):
        assert jobs.list_jobs(stranger) == ()
        for act in (jobs.get_job, jobs.cancel, jobs.retry, jobs.move_first, jobs.dismiss):
            with pytest.raises(NotFound):
                act(stranger, job)


def test_what_still_waits_cannot_be_dismissed(site: MemorySite, counting: Counting) -> None:
    with pytest.raises(InvalidValue, match="not over"):
        site.services.jobs.dismiss(site.kim, start(site))


def test_a_handler_acts_with_the_rights_that_its_user_has_now(site: MemorySite) -> None:
    names: list[str] = []

    class Asking:
        def run(self, context: JobContext) -> Mapping[str, Any]:
            names.append(context.get_actor().name)
            return {}

    site.services.jobs.kinds.register(JobKind("count", "Asking", Asking()))
    start(site)
    a_runner(site).run_next()
    assert names == ["Kim Noor"]
    site.services.people.set_active(site.mia, site.kim.user, is_active=False)
    job = start(site)
    a_runner(site).run_next()
    assert "may not" in get(site, job).trouble
    assert PermissionDenied.__doc__


def test_the_clock_starts_a_job_once_for_all_workers(site: MemorySite, counting: Counting) -> None:
    kinds = site.services.jobs.kinds
    kinds.register_periodic("count", Daily(time(8, 30), UTC))
    for name in ("w1", "w2", "w1"):
        a_runner(site, name).start_due_jobs()
    with site.store.begin_read() as repos:
        assert len(repos.jobs.list(None, kind="count")) == 1
    site.clock.advance(days=1)
    a_runner(site).start_due_jobs()
    with site.store.begin_read() as repos:
        assert len(repos.jobs.list(None, kind="count")) == 2


def test_a_job_whose_message_was_lost_is_announced_again(
    site: MemorySite, counting: Counting
) -> None:
    queue = site.services.jobs.queue
    job = start(site)
    assert queue.wait_for_message(0)
    a_runner(site).take_over_lost_jobs()
    assert queue.announced == [job]  # type: ignore[attr-defined]  # the queue in memory


@pytest.mark.parametrize(
    ("now", "due"), [("06:59", "29 07:00"), ("07:00", "30 07:00"), ("23:59", "30 07:00")]
)
def test_a_daily_job_is_due_at_its_time_of_the_server(now: str, due: str) -> None:
    zone = timezone(timedelta(hours=-5))
    at = datetime.fromisoformat(f"2026-11-30T{now}:00-05:00")
    assert f"{Daily(time(7), zone).find_last_due(at):%d %H:%M}" == due


def test_an_interval_is_counted_from_midnight() -> None:
    at = datetime(2026, 11, 30, 9, 47, tzinfo=UTC)
    assert Every(timedelta(minutes=20)).find_last_due(at) == at.replace(minute=40)
