"""Real workers, killed and stopped in the middle of an import: another goes on, and nothing comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ptplanner.assembly import build_services
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise_import import TextChoices
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.domain.records import ImportState
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services import importing
from ptplanner.services.import_report import DuplicateChoices
from ptplanner.services.suite import Services
from ptplanner.settings import PROJECT_ROOT, load_settings
from tests.support.exercises import a_file, a_free_entry
from tests.support.redis_server import RedisServer, redis_server

pytestmark = [pytest.mark.integration, pytest.mark.slow]
__all__ = ["redis_server"]
# No two share a word, so that no name is like another.
NAMES = (
    "Ash bow", "Birch reach", "Cedar dip", "Dogwood kneel", "Elm turn", "Fir sway", "Gorse lift", "Hazel step",
    "Iris fold", "Juniper lean", "Kelp roll", "Larch hop",
)  # fmt: skip
SECONDS = 90


@dataclass
class Works:
    """A clinic whose jobs are done by worker processes."""

    services: Services
    who: Actor
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self, seconds: float = 0.3) -> subprocess.Popen[bytes]:
        name = f"worker-{len(self.processes)}"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.slow_worker", name, str(seconds)],
            env=os.environ | self.environment,
            cwd=PROJECT_ROOT,
        )
        self.processes.append(process)
        return process

    def start_import(self, *names: str) -> str:
        entries = [a_free_entry(id=name, name=name) for name in names]
        run = self.services.importing.preview_files(self.who, [a_file(entries)])
        self.services.import_jobs.start_run(self.who, run.id, DuplicateChoices(), TextChoices())
        return run.id

    def count_imported(self, run: str) -> int:
        return self.services.importing.get_run(self.who, run).report.done_count

    def get_job(self, run: str) -> StoredJob:
        job = self.services.import_jobs.find_run_job(self.who, run)
        assert job is not None
        return job

    def require_whole(self, *runs: str) -> None:
        """Every exercise of the runs came, and came once."""
        for run in runs:
            found = self.services.importing.get_run(self.who, run)
            assert found.state is ImportState.DONE
            slugs = found.report.list_imported_slugs()
            assert len(slugs) == len(set(slugs)) == found.report.total
        own = self.services.custom_exercises.list_exercises(self.who)
        names = [one.exercise.name for one in own]
        assert len(names) == len(set(names))


def wait_until(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def make_works(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, redis: str = ""
) -> Iterator[Works]:
    monkeypatch.setattr(importing, "BATCH_SIZE", 1)
    environment = {
        "DATABASE_URL": url,
        "PTPLANNER_DATA": str(folder / "data"),
        "PTPLANNER_EXPORTS": str(folder / "exports"),
        "REDIS_URL": redis,
    }
    services = build_services(load_settings(environment))
    services.accounts.create_clinic(
        ClinicDetails("Harbour Physio", "1"), "mia@harbour.example", "Mia Berg", "five calm herons"
    )
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email("mia@harbour.example")
    assert user is not None
    works = Works(services, Actor(user.id, user.clinic, user.name, user.role), environment)
    try:
        yield works
    finally:
        for process in works.processes:
            process.kill()
            process.wait()
        services.store.close()  # type: ignore[attr-defined]  # the real store
        services.jobs.queue.disconnect()  # type: ignore[attr-defined]  # the real queue


@pytest.fixture
def works(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    with make_works(tmp_path, database_url, monkeypatch) as made:
        yield made


def test_a_killed_workers_import_is_finished_by_another(works: Works, tmp_path: Path) -> None:
    run = works.start_import(*NAMES)
    killed = works.start_worker()
    wait_until(lambda: works.count_imported(run) >= 3)
    killed.kill()
    killed.wait()
    assert works.get_job(run).state is JobState.RUNNING
    # The file of the queue is lost as well: the rows are what counts.
    works.services.jobs.queue.disconnect()  # type: ignore[attr-defined]  # the real queue
    for file in (tmp_path / "data").glob("queue.sqlite3*"):
        file.unlink()
    works.start_worker(seconds=0)
    wait_until(lambda: works.get_job(run).state.is_over)
    job = works.get_job(run)
    assert job.state is JobState.DONE, job.trouble
    assert job.result["imported"] == len(NAMES)
    works.require_whole(run)


def test_a_worker_that_is_stopped_gives_its_job_back(works: Works) -> None:
    run = works.start_import(*NAMES)
    stopped = works.start_worker()
    wait_until(lambda: works.count_imported(run) >= 2)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(SECONDS) == 0
    job = works.get_job(run)
    assert job.state is JobState.WAITING
    assert job.checkpoint["done"] == works.count_imported(run)
    assert works.services.jobs.list_workers() == ()
    works.start_worker(seconds=0)
    wait_until(lambda: works.get_job(run).state is JobState.DONE)
    works.require_whole(run)


def test_two_workers_share_the_jobs_of_two_clinics(works: Works) -> None:
    _share_jobs(works)


def test_two_workers_share_the_jobs_by_redis(
    tmp_path: Path, sqlite_url: str, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with make_works(tmp_path, sqlite_url, monkeypatch, redis_server.url) as works:
        _share_jobs(works)
        assert not (tmp_path / "data" / "queue.sqlite3").exists()


def _share_jobs(works: Works) -> None:
    """The imports of one clinic run one after the other, those of two clinics beside each other."""
    services, mia = works.services, works.who
    services.accounts.create_clinic(
        ClinicDetails("Valley Rehab", "1"), "otto@valley.example", "Otto Lind", "six calm herons"
    )
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email("otto@valley.example")
    assert user is not None
    otto = replace(works, who=Actor(user.id, user.clinic, user.name, user.role))
    works.start_worker(seconds=0.1)
    works.start_worker(seconds=0.1)
    wait_until(lambda: len(services.jobs.list_workers()) == 2)
    ours = [works.start_import(*NAMES[:4]), works.start_import(*NAMES[4:8])]
    theirs = [otto.start_import(*NAMES[:4])]
    assert mia.clinic != otto.who.clinic
    wait_until(lambda: all(works.get_job(run).state.is_over for run in ours))
    wait_until(lambda: otto.get_job(theirs[0]).state.is_over)
    works.require_whole(*ours)
    otto.require_whole(*theirs)
    jobs = [*map(works.get_job, ours), otto.get_job(theirs[0])]
    assert {job.state for job in jobs} == {JobState.DONE}
    assert len({job.claim for job in jobs}) == len(jobs)
