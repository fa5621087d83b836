"""The doctor sees what is wrong with an installation, says how to mend it, and changes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import get_utc_now
from ptplanner.cli import main
from ptplanner.doctor import build_doctor
from ptplanner.services.doctor import Inspection, InspectionState
from ptplanner.settings import load_settings
from ptplanner.storage import migrate


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
    assert (rights["state"], len(rights["steps"])) == ("wrong", 3)
