"""The page of jobs: who, what, how far, and one way on for each; owners see all, others their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ptplanner.domain.jobs import JobProgress, JobState, StoredJob, StoredWorker
from ptplanner.services.jobs import JobContext, JobKind
from tests.support.memory_jobs import MemoryQueue
from tests.support.website import KIM, OTTO, Browser, Site

pytestmark = pytest.mark.integration
PAGE = "/clinic/jobs"


class Idle:
    """Is never asked to do its jobs here."""

    def run(self, context: JobContext) -> Mapping[str, Any]:
        raise AssertionError(context.job)


@pytest.fixture
def jobs(site: Site) -> dict[str, StoredJob]:
    """Kim's jobs, one in each state."""
    object.__setattr__(site.services.jobs, "queue", MemoryQueue())
    site.services.jobs.kinds.register(JobKind("film", "Cutting a film", Idle()))
    now = site.services.clock()
    changes: dict[str, dict[str, Any]] = {
        "waiting": {},
        "running": {
            "state": JobState.RUNNING,
            "progress": JobProgress(26, 40, "sheets"),
            "started_at": now - timedelta(seconds=26),
        },
        "failed": {"state": JobState.FAILED, "trouble": "The film breaks off."},
        "done": {"state": JobState.DONE, "result": {"words": "2.1 MB"}, "ended_at": now},
    }
    made = {}
    for name, change in changes.items():
        job = site.services.jobs.enqueue(site.who(KIM), "film", payload={"names": [f"{name}.mp4"]})
        assert job is not None
        made[name] = replace(job, **change)
        with site.services.store.begin_write() as repos:
            repos.jobs.save(made[name])
    return made


def test_nothing_is_running_at_first(mia: Browser) -> None:
    page = mia.get(PAGE).text
    assert "Nothing is running." in page
    assert "No worker is running" in page


def test_an_owner_sees_what_each_job_does_and_how_far_it_is(
    site: Site, mia: Browser, jobs: Mapping[str, StoredJob]
) -> None:
    with site.services.store.begin_write() as repos:
        now = site.services.clock()
        repos.workers.save(StoredWorker("w1", "desk 1", 2, now, now))
    page = mia.get(PAGE).text
    assert "by Kim" in page
    assert "26 of 40 sheets, about 14 s left" in page
    assert "running.mp4" in page
    assert "Waits for a free worker." in page
    assert "The film breaks off." in page
    assert "2.1 MB" in page
    assert "1 worker, free" in page
    assert f'action="{PAGE}/{jobs["running"].id}/cancel"' in page
    assert f'action="{PAGE}/{jobs["failed"].id}/retry"' in page


def _sign_kim_in(site: Site) -> Browser:
    first = site.services.people.reset_password(site.who(), site.colleague)
    kim = site.browser()
    assert kim.sign_in(KIM, first.password).status_code == 303
    return kim


@pytest.mark.usefixtures("jobs")
def test_others_see_their_own_jobs_only(site: Site, mia: Browser) -> None:
    kims = _sign_kim_in(site).get(PAGE).text
    assert "Cutting a film" in kims
    assert "Mine" not in kims
    assert "Cutting a film" not in site.signed_in(OTTO).get(PAGE).text
    assert "Cutting a film" not in mia.get(f"{PAGE}?mine=1").text


def test_the_page_is_filtered(mia: Browser, jobs: Mapping[str, StoredJob]) -> None:
    assert len(jobs) == 4
    page = mia.get(f"{PAGE}?state=failed").text
    assert "failed.mp4" in page
    assert "running.mp4" not in page
    assert mia.get(f"{PAGE}?state=nonsense&mine=7").status_code == 200


def test_each_job_is_stopped_tried_again_and_dropped(
    site: Site, mia: Browser, jobs: Mapping[str, StoredJob]
) -> None:
    def find_state(name: str) -> JobState:
        return site.services.jobs.get_job(site.who(), jobs[name].id).state

    mia.post(f"{PAGE}/{jobs['waiting'].id}/first")
    mia.post(f"{PAGE}/{jobs['waiting'].id}/cancel")
    assert find_state("waiting") is JobState.CANCELLED
    mia.post(f"{PAGE}/{jobs['running'].id}/cancel")
    assert "Stops at the next step." in mia.get(PAGE).text
    assert mia.post(f"{PAGE}/{jobs['running'].id}/dismiss").status_code == 422
    mia.post(f"{PAGE}/{jobs['failed'].id}/retry")
    assert find_state("failed") is JobState.WAITING
    mia.post(f"{PAGE}/{jobs['done'].id}/dismiss")
    assert "done.mp4" not in mia.get(PAGE).text


def test_an_owner_sees_the_jobs_of_the_installation(site: Site, mia: Browser) -> None:
    site.services.jobs.enqueue(None, "check-audit-trail")
    site.services.jobs.enqueue(None, "tidy")
    page = mia.get(PAGE).text
    assert "Checking the audit trail" in page
    assert "by the clock" in page
    assert "Housekeeping" not in page
    assert "Checking the audit trail" not in _sign_kim_in(site).get(PAGE).text


def test_anothers_job_is_not_found(site: Site, jobs: Mapping[str, StoredJob]) -> None:
    for act in ("cancel", "first", "retry", "dismiss"):
        answer = site.signed_in(OTTO).post(f"{PAGE}/{jobs['waiting'].id}/{act}")
        assert answer.status_code == 404


def test_the_script_asks_for_the_list_alone_and_only_while_something_runs(
    mia: Browser, jobs: Mapping[str, StoredJob]
) -> None:
    part = mia.get(PAGE, **{"HX-Request": "true"}).text
    assert "<html" not in part
    assert "every 1s" in part
    for name in ("waiting", "failed"):
        mia.post(f"{PAGE}/{jobs[name].id}/cancel")
    assert "every 1s" not in mia.get(f"{PAGE}?state=done").text


def test_looking_again_by_itself_is_no_sign_of_somebody(
    site: Site, mia: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    monkeypatch.setattr(type(site.services.sessions), "_record_use", lambda *_: used.append("page"))
    mia.get(PAGE, **{"HX-Request": "true"})
    assert used == []
    mia.get(PAGE)
    assert used == ["page"]
