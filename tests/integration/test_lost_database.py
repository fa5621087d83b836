"""Over lost data nothing new is begun: a missing or emptied database beside its secret or sheets is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.app import create_app
from ptplanner.cli import main
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.settings import load_settings
from ptplanner.storage.lost_database import DatabaseLost

DATABASE = "ptplanner.sqlite3"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "exports"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def remove_database(folder: Path) -> None:
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()


def empty_database(folder: Path) -> None:
    remove_database(folder)
    (folder / DATABASE).touch()


@pytest.mark.parametrize("lose", [remove_database, empty_database])
def test_a_lost_database_is_neither_set_up_nor_served(tmp_path: Path, lose: object) -> None:
    assert run("setup").exit_code == 0
    assert callable(lose)
    lose(tmp_path / "data")
    refused = run("setup")
    assert (refused.exit_code, "ptplanner restore" in refused.output) == (2, True)
    assert "demo clinic" not in refused.output
    with pytest.raises(DatabaseLost, match=r"the secret is .*--new"):
        create_app(load_settings())
    assert run("setup", "--new").exit_code == 0
    assert run("setup").output == "The database is ready.\n"


@pytest.mark.parametrize("left", ["data/pictures/abc.svg", "exports/abc.pdf"])
def test_files_alone_show_that_there_was_a_database(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(parents=True)
    (tmp_path / left).write_text("of a patient")
    if left.startswith("exports"):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "secret_key").write_text("s" * 64)
    refused = run("setup")
    assert (refused.exit_code, "still here" in refused.output) == (2, True)


@pytest.mark.parametrize("left", ["pictures/abc.svg", "sheets/abc.pdf"])
def test_files_in_a_folder_of_their_own_show_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    monkeypatch.setenv("PTPLANNER_FILES", str(tmp_path / "files"))
    (tmp_path / "files" / left).parent.mkdir(parents=True)
    (tmp_path / "files" / left).write_text("of a patient")
    if left.startswith("sheets"):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "secret_key").write_text("s" * 64)
    refused = run("setup")
    assert (refused.exit_code, "still here" in refused.output) == (2, True)


def test_a_database_without_its_clinics_gets_no_demo_clinic(tmp_path: Path) -> None:
    assert run("setup", "--no-demo").exit_code == 0
    (tmp_path / "exports" / "abc.pdf").write_text("of a patient")
    refused = run("setup")
    assert (refused.exit_code, "no clinic, but sheets" in refused.output) == (2, True)


def test_a_first_start_that_was_killed_goes_on(tmp_path: Path) -> None:
    load_settings()
    assert (tmp_path / "data" / "secret_key").exists()
    with pytest.raises(StorageUnavailable, match="ptplanner setup"):
        create_app(load_settings())
    assert run("setup").exit_code == 0


def test_after_the_demo_was_removed_a_clinic_can_be_made(tmp_path: Path) -> None:
    run("setup")
    (tmp_path / "data" / "pictures").mkdir()
    (tmp_path / "data" / "pictures" / "abc.svg").write_text("of the demo")
    assert run("remove-demo", "--yes").exit_code == 0
    assert run("setup").exit_code == 0
