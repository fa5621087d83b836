"""Files and folders with patient data are readable by their owner alone, whatever the umask and the past."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ptplanner import file_rights
from ptplanner.app import create_app, start_application
from ptplanner.settings import PROJECT_ROOT, Settings, SettingsError
from tests.support.site_fixtures import Template
from tests.support.website import Site, settings


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def list_open(folder: Path) -> list[str]:
    paths = [folder, *folder.rglob("*")]
    return [str(path) for path in paths if rights(path) & 0o077]


def test_new_files_are_private_under_every_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Settings:
        raise SettingsError("It goes no further.")

    monkeypatch.setattr("ptplanner.app.load_settings", refuse)
    with pytest.raises(SystemExit):
        start_application()
    assert os.umask(0o022) == 0o077


@pytest.fixture
def old_folder(tmp_path: Path) -> Settings:
    """An installation as earlier releases left it."""
    data = tmp_path / "instance"
    for folder in (data, data / "pictures", data / "imports" / "run", tmp_path / "exports"):
        folder.mkdir(parents=True, mode=0o755)
    for name in ("ptplanner.sqlite3", "ptplanner.sqlite3-wal", "jobs.sqlite3", "pictures/1.svg"):
        (data / name).touch(0o644)
    (tmp_path / "exports" / "1.pdf").touch(0o666)
    made = settings(data, data / "ptplanner.sqlite3")
    return replace(made, exports_dir=tmp_path / "exports")


def test_what_earlier_releases_left_open_is_mended_and_logged(
    old_folder: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert list_open(old_folder.data_dir)
    with caplog.at_level(logging.WARNING):
        found = file_rights.mend_file_rights(old_folder)
    assert list_open(old_folder.data_dir) == list_open(old_folder.exports_dir) == []
    assert len(found.mended) == 10
    assert found.remaining == ()
    assert "more" in caplog.text
    caplog.clear()
    assert file_rights.mend_file_rights(old_folder) == file_rights.OpenPaths()
    assert caplog.text == ""


def test_what_cannot_be_mended_is_named(
    old_folder: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "chmod", refuse)
    found = file_rights.mend_file_rights(old_folder)
    assert found.mended == ()
    assert old_folder.data_dir / "ptplanner.sqlite3" in found.remaining
    assert str(old_folder.data_dir) in caplog.text
    assert file_rights.find_open_paths(old_folder) == list(found.remaining)


def test_a_link_is_not_followed_out_of_the_folder(old_folder: Settings, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "shared.txt").touch(0o644)
    (old_folder.data_dir / "link").symlink_to(elsewhere)
    file_rights.mend_file_rights(old_folder)
    assert rights(elsewhere) == 0o755
    assert rights(elsewhere / "shared.txt") == 0o644


def test_the_other_files_of_a_home_folder_stay_as_they_are(
    old_folder: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = old_folder.data_dir
    (home / "letter.txt").touch(0o644)
    monkeypatch.setattr(Path, "home", lambda: home)
    file_rights.mend_file_rights(old_folder)
    assert rights(home) == 0o700
    assert rights(home / "letter.txt") == 0o644


def test_a_database_elsewhere_is_mended_and_its_neighbours_stay(tmp_path: Path) -> None:
    elsewhere = tmp_path / "srv"
    elsewhere.mkdir(mode=0o755)
    for name in ("pt.db", "pt.db-wal", "other.db"):
        (elsewhere / name).touch(0o644)
    data = tmp_path / "data"
    file_rights.mend_file_rights(settings(data, elsewhere / "pt.db"))
    assert [rights(elsewhere / name) for name in ("pt.db", "pt.db-wal", "other.db")] == [
        0o600,
        0o600,
        0o644,
    ]


def test_the_start_of_the_application_mends(two_clinics: Template, site: Site) -> None:
    data = site.services.settings.data_dir
    site.database.chmod(0o644)
    data.chmod(0o755)
    create_app(site.services.settings).extensions["ptplanner"].store.close()
    assert list_open(data) == []


def test_a_new_installation_is_private_from_the_beginning(tmp_path: Path) -> None:
    data = tmp_path / "instance"
    data.mkdir(mode=0o755)
    environ = {
        **os.environ,
        "PTPLANNER_DATA": str(data),
        "PTPLANNER_EXPORTS": str(tmp_path / "exports"),
        "PYTHONPATH": str(PROJECT_ROOT),
    }
    environ.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "ptplanner", "setup", "--no-demo"]
    subprocess.run(command, cwd=PROJECT_ROOT, env=environ, check=True, capture_output=True)
    assert (data / "ptplanner.sqlite3").is_file()
    assert list_open(data) == list_open(tmp_path / "exports") == []


def test_the_start_script_sets_the_umask_before_it_makes_the_data_folder() -> None:
    script = (PROJECT_ROOT / "run.sh").read_text(encoding="utf-8")
    for name in ("prepare", "serve"):
        body = script.partition(f"\n{name}() {{")[2].partition("\n}")[0]
        assert "umask 077" in body
        assert "mkdir" not in body.partition("umask 077")[0]
