"""The doctor sees what is wrong with an installation, says how to mend it, and changes nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import get_utc_now
from ptplanner.cli import main
from ptplanner.doctor import build_doctor
from ptplanner.doctor.backup_age import judge_backup
from ptplanner.doctor.computer import DiskRoom, judge_disk
from ptplanner.doctor.disk_history import count_weeks_until_full, note_disk_use
from ptplanner.doctor.own_address import inspect_reach
from ptplanner.doctor.work import judge_jobs
from ptplanner.domain.backups import BackupKind, BackupRun, BackupState
from ptplanner.domain.files import FileArea
from ptplanner.domain.jobs import JobState
from ptplanner.services.doctor import Inspection, InspectionState
from ptplanner.services.observed_address import AddressObserver, find_observed_address
from ptplanner.settings import Settings, load_settings
from ptplanner.storage import migrate
from ptplanner.storage.file_store import open_file_store
from ptplanner.storage.job_counts import JobCounts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


class Silent(WSGIRequestHandler):
    """Writes nothing about the requests that it answers."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
        pass


@pytest.fixture(autouse=True)
def _own_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "data" / "exports"))
    monkeypatch.setenv("PTPLANNER_PUBLIC_URL", "https://pt.example.org")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = load_settings()
    migrate(settings.database_url)
    for path in settings.data_dir.iterdir():
        path.chmod(0o600)


def examine(*options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *options])


def find(name: str) -> Inspection:
    report = build_doctor(load_settings(), get_utc_now).examine()
    return next(one for one in report.inspections if one.name == name)


def find_state(name: str) -> InspectionState:
    return find(name).state


def data_file(name: str) -> Path:
    return load_settings().data_dir / name


def test_an_installation_in_order_has_nothing_wrong() -> None:
    report = build_doctor(load_settings(), get_utc_now).examine(deep=True)
    wrong = [one for one in report.inspections if one.state is InspectionState.WRONG]
    assert wrong == []
    assert {"Database", "Rights", "Secret", "Address", "Disk", "Fonts"} <= {
        one.name for one in report.inspections
    }


def _open_rights() -> None:
    data_file("ptplanner.sqlite3").chmod(0o644)


def _garble_database() -> None:
    data_file("ptplanner.sqlite3").write_bytes(b"no database " * 500)


def _remove_database() -> None:
    data_file("ptplanner.sqlite3").unlink()


def _make_database_of_the_future() -> None:
    with closing(sqlite3.connect(data_file("ptplanner.sqlite3"))) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("harm", "name", "says"),
    [
        (_open_rights, "Rights", "ptplanner.sqlite3"),
        (_garble_database, "Database", "damaged or is no database"),
        (_remove_database, "Database", "has not been set up"),
        (_make_database_of_the_future, "Database", "newer version"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(
    harm: Callable[[], None], name: str, says: str
) -> None:
    harm()
    found = find(name)
    assert found.state is InspectionState.WRONG
    assert says in found.seen
    assert found.steps
    result = examine()
    assert result.exit_code == 2
    assert result.output.startswith("WRONG")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://pt.example.org"])
def test_an_address_that_is_of_little_use_is_a_warning(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTPLANNER_PUBLIC_URL", address)
    assert find("Address").state is InspectionState.WARNING
    assert examine().exit_code in {1, 2}


def test_the_report_for_programs_says_the_same() -> None:
    _open_rights()
    result = examine("--json")
    report = json.loads(result.output)
    assert result.exit_code == 2
    assert report["state"] == "wrong"
    rights = next(one for one in report["inspections"] if one["name"] == "Rights")
    assert (rights["state"], len(rights["steps"])) == ("wrong", 4)


def test_a_damaged_drawing_is_found() -> None:
    files = open_file_store(load_settings())
    key = files.save(FileArea.PICTURES, b"<svg/>")
    assert find_state("Files") is InspectionState.FINE
    files.open_file(key).write_bytes(b"<svg")
    found = find("Files")
    assert found.state is InspectionState.WARNING
    assert found.headline == "1 file is damaged or lost."


def test_a_file_from_the_future_tells_that_the_clock_goes_behind() -> None:
    path = data_file("ptplanner.sqlite3")
    later = path.stat().st_mtime + 86_400
    os.utime(path, (later, later))
    assert find("Clock").headline == "It is slow."


def test_without_a_worker_jobs_wait_and_the_doctor_says_so() -> None:
    assert find("Jobs").headline == "No worker is running."


@pytest.mark.parametrize(
    ("workers", "waits", "state"),
    [
        (1, timedelta(minutes=5), InspectionState.FINE),
        (1, timedelta(hours=2), InspectionState.WARNING),
        (0, timedelta(minutes=5), InspectionState.WARNING),
    ],
)
def test_jobs_that_wait_long_are_a_warning(
    workers: int, waits: timedelta, state: InspectionState
) -> None:
    now = get_utc_now()
    counts = JobCounts({("import", JobState.WAITING): 2}, now - waits, workers)
    assert judge_jobs(counts, now).state is state


def test_people_who_use_another_address_than_the_codes_are_a_warning() -> None:
    path = data_file("observed-address.json")
    assert find_state("Address") is InspectionState.FINE
    AddressObserver(path, get_utc_now).note_address("staff", "https://pt.example.org")
    AddressObserver(path, get_utc_now).note_address("phone", "https://pt.example.org")
    assert "a phone reached it" in find("Address").seen
    AddressObserver(path, get_utc_now).note_address("staff", "http://10.0.0.7:8000")
    assert "http://10.0.0.7:8000" in find("Address").seen
    path.write_text("{broken")
    assert find_state("Address") is InspectionState.FINE


def test_an_address_with_a_path_is_compared_whole_and_noted_rarely() -> None:
    path = data_file("observed-address.json")
    observer = AddressObserver(path, get_utc_now)
    observer.note_address("staff", "https://pt.example.org/pt")
    observer.note_address("staff", "https://10.0.0.7")
    found = find_observed_address(path.parent, "staff")
    assert found is not None
    assert found.url == "https://pt.example.org/pt"


GB = 10**9


@pytest.mark.parametrize(
    ("total", "free", "weeks", "state"),
    [
        (40 * GB, 20 * GB, None, InspectionState.FINE),
        (40 * GB, 20 * GB, 11, InspectionState.WARNING),
        (40 * GB, 2 * GB, None, InspectionState.WARNING),
        (4000 * GB, 200 * GB, None, InspectionState.FINE),
        (40 * GB, GB // 10, None, InspectionState.WRONG),
        (0, 0, None, InspectionState.WRONG),
    ],
)
def test_a_disk_is_judged_by_its_room_and_its_pace(
    tmp_path: Path, total: int, free: int, weeks: int | None, state: InspectionState
) -> None:
    assert judge_disk(tmp_path, DiskRoom(total, free), weeks).state is state


def test_the_pace_of_a_disk_needs_a_week(tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    (tmp_path / "disk-history.json").write_text("[broken")
    history = note_disk_use(tmp_path, day, 10 * GB)
    assert count_weeks_until_full(history, 20 * GB) is None
    history = note_disk_use(tmp_path, day + timedelta(days=14), 12 * GB)
    assert count_weeks_until_full(history, 20 * GB) == 20
    assert count_weeks_until_full(history, 2000 * GB) is None
    history = note_disk_use(tmp_path, day + timedelta(days=15), 9 * GB)
    assert count_weeks_until_full(history, 20 * GB) is None


@pytest.mark.parametrize(
    ("age", "is_off", "state"),
    [
        (None, False, InspectionState.WARNING),
        (timedelta(hours=20), False, InspectionState.FINE),
        (timedelta(days=4), False, InspectionState.WRONG),
        (timedelta(hours=20), True, InspectionState.WARNING),
    ],
)
def test_a_backup_is_judged_by_its_age(
    age: timedelta | None, is_off: bool, state: InspectionState
) -> None:
    now = get_utc_now()
    run = None
    if age is not None:
        made = now - age
        run = BackupRun("run", BackupKind.NIGHT, BackupState.GOOD, made, made, size=10**6)
    assert judge_backup(run, now, is_off=is_off).state is state


def test_the_public_address_is_asked_only_when_a_person_asks() -> None:
    doctor = build_doctor(load_settings(), get_utc_now)
    assert "Reach" not in {one.name for one in doctor.examine().inspections}


@pytest.mark.parametrize(
    ("status", "text", "state"),
    [
        (200, "ok\n", InspectionState.FINE),
        (200, "<h1>Welcome to nginx</h1>", InspectionState.WARNING),
        (502, "", InspectionState.WARNING),
    ],
)
def test_an_address_that_another_program_answers_is_a_warning(
    status: int, text: str, state: InspectionState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_environ: object, start: StartResponse) -> list[bytes]:
        start(f"{status} OK", [("Content-Type", "text/plain")])
        return [text.encode()]

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(Settings, "is_reachable_by_phones", True)
        found = inspect_reach(replace(load_settings(), public_url=url))
        thread.join()
    assert found is not None
    assert found.state is state


def test_an_address_where_nobody_answers_is_a_warning() -> None:
    found = inspect_reach(replace(load_settings(), public_url="http://ptplanner.invalid"))
    assert found is not None
    assert found.headline == "This computer does not reach its own public address."
