"""Jobs are kept and claimed in the same way by every store."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.jobs import JobProgress, JobState, StoredJob, StoredWorker
from ptplanner.services.ports import Store
from tests.integration.records import HARBOUR, NOON, VALLEY, after, with_ana

KINDS = ("import", "export")


def a_job(job: str, minute: int = 0, clinic: ClinicId | None = HARBOUR) -> StoredJob:
    return StoredJob(job, clinic, "import", after(minute), after(minute), by=UserId("mia"))


def test_a_job_is_found_again_with_everything(store: Store) -> None:
    full = replace(
        a_job("full"),
        subject="import Xy12",
        payload={"files": ["a", "b"], "count": 2},
        key="import once",
        is_exclusive=True,
        state=JobState.FAILED,
        not_before=after(1),
        progress=JobProgress(3, 9, "reading"),
        checkpoint={"batch": 3},
        result={"words": "3 new"},
        trouble="It broke off.",
        attempts=2,
        worker="w1",
        claim="c1",
        is_cancel_requested=True,
        heartbeat_at=after(2),
        started_at=after(1),
        ended_at=after(3),
    )
    with with_ana(store).begin_write() as repos:
        assert repos.jobs.add(full)
        assert repos.jobs.add(a_job("plain"))
        repos.jobs.save(replace(a_job("plain"), progress=JobProgress(1, 2, "on it")))
    with store.begin_read() as repos:
        assert repos.jobs.get(HARBOUR, "full") == full == repos.jobs.find_job("full")
        assert repos.jobs.get(HARBOUR, "plain").progress.words == "on it"
        assert repos.jobs.find_job("nobody's") is None


def test_a_key_is_given_to_one_job_alone(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        assert repos.jobs.add(replace(a_job("one", clinic=None), key="nightly 2026-03-02"))
        assert not repos.jobs.add(replace(a_job("two", clinic=None), key="nightly 2026-03-02"))
        assert repos.jobs.add(a_job("three", clinic=None))
        assert repos.jobs.add(a_job("four", clinic=None))
    with store.begin_read() as repos:
        assert {job.id for job in repos.jobs.list(None)} == {"one", "three", "four"}


def test_a_clinic_sees_its_own_jobs_only(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.jobs.add(a_job("ours"))
        repos.jobs.add(a_job("theirs", clinic=VALLEY))
        repos.jobs.add(a_job("nobody's", clinic=None))
    with store.begin_read() as repos:
        for other in (VALLEY, None):
            with pytest.raises(NotFound):
                repos.jobs.get(other, "ours")
        assert [job.id for job in repos.jobs.list(HARBOUR)] == ["ours"]
        assert [job.id for job in repos.jobs.list(None)] == ["nobody's"]
        assert repos.jobs.count_states(VALLEY) == {JobState.WAITING: 1}


def test_lists_are_newest_first_and_leave_out_what_is_dismissed(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.jobs.add(a_job("first", 1))
        repos.jobs.add(replace(a_job("done", 2), state=JobState.DONE, kind="export"))
        repos.jobs.add(replace(a_job("kim's", 3), by=UserId("kim")))
        repos.jobs.add(replace(a_job("seen", 4), state=JobState.FAILED, dismissed_at=after(5)))
    with store.begin_read() as repos:
        jobs = repos.jobs
        assert [job.id for job in jobs.list(HARBOUR)] == ["kim's", "done", "first"]
        assert [job.id for job in jobs.list(HARBOUR, limit=1)] == ["kim's"]
        assert [job.id for job in jobs.list(HARBOUR, by=UserId("kim"))] == ["kim's"]
        assert [job.id for job in jobs.list(HARBOUR, states=(JobState.DONE,))] == ["done"]
        assert [job.id for job in jobs.list(HARBOUR, kind="export")] == ["done"]
        assert jobs.count_states(HARBOUR) == {JobState.WAITING: 2, JobState.DONE: 1}
        assert jobs.count_states(HARBOUR, UserId("kim")) == {JobState.WAITING: 1}
        assert jobs.count_waiting() == 2


def test_the_next_job_is_the_oldest_whose_time_has_come(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.jobs.add(replace(a_job("later", 0), not_before=after(30)))
        repos.jobs.add(replace(a_job("unknown", 1), kind="of a newer release"))
        repos.jobs.add(a_job("second", 3, VALLEY))
        repos.jobs.add(a_job("first", 2))
    with store.begin_read() as repos:
        found = repos.jobs.find_next(KINDS, after(10))
        assert found is not None
        assert found.id == "first"
        found = repos.jobs.find_next(KINDS, after(30))
        assert found is not None
        assert found.id == "later"
        assert repos.jobs.find_next(("export",), after(30)) is None


def test_an_exclusive_job_waits_for_the_one_of_its_clinic(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        for clinic in (HARBOUR, None):
            runs = replace(a_job(f"runs {clinic}", 1, clinic), state=JobState.RUNNING)
            repos.jobs.add(runs)
            repos.jobs.add(replace(a_job(f"waits {clinic}", 2, clinic), is_exclusive=True))
        repos.jobs.add(replace(a_job("elsewhere", 3, VALLEY), is_exclusive=True))
    with store.begin_read() as repos:
        found = repos.jobs.find_next(KINDS, after(10))
        assert found is not None
        assert found.id == "elsewhere"
        assert {job.id for job in repos.jobs.list_running()} == {"runs harbour", "runs None"}


def test_many_workers_never_claim_one_job_twice(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        for number in range(12):
            repos.jobs.add(replace(a_job(f"job-{number:02}", number), is_exclusive=number < 6))
    claimed: list[str] = []

    def claim_until_there_is_none() -> None:
        while True:
            with store.begin_write() as repos:
                found = repos.jobs.find_next(KINDS, after(60))
                if found is None:
                    return
                repos.jobs.save(replace(found, state=JobState.RUNNING))
            claimed.append(found.id)

    threads = [threading.Thread(target=claim_until_there_is_none) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The first exclusive one runs, so the other five of its kind and clinic wait.
    assert sorted(claimed) == ["job-00", *(f"job-{number:02}" for number in range(6, 12))]


def test_old_jobs_are_removed_but_failed_ones_wait_for_an_answer(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        for state in JobState:
            ended = after(5) if state.is_over else None
            repos.jobs.add(replace(a_job(state.value), state=state, ended_at=ended))
        seen = replace(a_job("seen"), state=JobState.FAILED, ended_at=after(5))
        repos.jobs.add(replace(seen, dismissed_at=after(6)))
        assert repos.jobs.remove_ended(NOON) == 0
        assert repos.jobs.remove_ended(after(60)) == 3
    with store.begin_read() as repos:
        left = {job.state for job in repos.jobs.list(HARBOUR)}
        assert left == {JobState.WAITING, JobState.RUNNING, JobState.FAILED}
        assert repos.jobs.find_job("seen") is None


def test_workers_show_signs_of_life(store: Store) -> None:
    with store.begin_write() as repos:
        repos.workers.save(StoredWorker("w1", "desk 11", 2, NOON, NOON))
        repos.workers.save(StoredWorker("w2", "desk 12", 2, after(1), after(1)))
        repos.workers.save(StoredWorker("w1", "desk 11", 2, NOON, after(9)))
    with store.begin_write() as repos:
        assert [(one.id, one.seen_at) for one in repos.workers.list()] == [
            ("w1", after(9)),
            ("w2", after(1)),
        ]
        repos.workers.remove_silent(after(5))
        assert [one.id for one in repos.workers.list()] == ["w1"]
        repos.workers.remove_worker("w1")
        repos.workers.remove_worker("w1")
        assert repos.workers.list() == ()


def test_a_removed_clinic_takes_its_jobs_along(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.jobs.add(a_job("ours"))
        repos.jobs.add(a_job("theirs", clinic=VALLEY))
    with store.begin_write() as repos:
        repos.erasure.remove_clinic(VALLEY)
    with store.begin_read() as repos:
        assert repos.jobs.find_job("theirs") is None
        assert repos.jobs.find_job("ours") is not None
