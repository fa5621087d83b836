"""The folder of nightly backups: written, opened again, practised and tidied up, on both databases."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from ptplanner.domain.backups import BackupRefused
from ptplanner.domain.files import FileArea
from ptplanner.storage.backups import tool
from ptplanner.storage.backups.file_parts import StoredParts
from ptplanner.storage.backups.locked_streams import BackupKeys
from ptplanner.storage.backups.reading import check_backup
from ptplanner.storage.backups.restoring import RestoreOrder, restore_backup
from ptplanner.storage.backups.tool import BackupFolder
from ptplanner.storage.backups.writing import BackupOrder, remove_unfinished_backups, write_backup
from tests.integration.records import HARBOUR
from tests.support.backups import MADE_AT, Place, fill_place, make_place
from tests.support.file_places import S3Place, s3_place, s3_server

__all__ = ["s3_place", "s3_server"]


def open_folder(place: Place, folder: Path, recipient: str = "") -> BackupFolder:
    return BackupFolder(place.installation, folder, recipient)


def test_only_what_a_killed_backup_left_long_ago_is_removed(tmp_path: Path) -> None:
    """Another backup may be written into the same folder at this moment."""
    old, young = tmp_path / ".ptplanner-backup-1.part", tmp_path / ".ptplanner-backup-2.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    remove_unfinished_backups(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [young.name]


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_backup_is_written_checked_and_practised(
    database_url: str, tmp_path: Path, is_locked: bool
) -> None:
    place = fill_place(make_place(tmp_path / "here", database_url))
    recipient = str(pyrage.x25519.Identity.generate().to_public()) if is_locked else ""
    folder = open_folder(place, tmp_path / "backups", recipient)
    written = folder.write_checked(MADE_AT)
    assert (written.contents.rows["patient"], written.is_locked) == (2, is_locked)
    assert folder.practise(written.name).content_digest == written.contents.content_digest
    assert [path.name for path in place.folder.iterdir() if path.name.startswith(".practice")] == []
    assert folder.measure_place().kept_files == 1


def test_old_backups_go_and_the_list_of_erased_records_stays_beside_them(tmp_path: Path) -> None:
    place = fill_place(make_place(tmp_path / "here"))
    store = place.open_store()
    with store.begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, ["zed"])  # type: ignore[list-item]  # a new id
    store.close()
    folder = open_folder(place, tmp_path / "backups")
    written = folder.write_checked(MADE_AT)
    file = folder.locate_backup(written.name)
    assert file is not None
    for days in range(1, 60):
        older = MADE_AT - timedelta(days=days)
        (file.parent / f"ptplanner-{older:%Y-%m-%dT%H%M%S}Z.backup").write_bytes(b"older")
    (file.parent / "notes.txt").write_text("of somebody else")
    assert folder.remove_old() > 30
    assert file.exists()
    assert (file.parent / "notes.txt").exists()
    assert " patient zed\n" in (file.parent / "erased-records.txt").read_text()


def test_a_disk_without_room_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = fill_place(make_place(tmp_path / "here"))
    full = type("Usage", (), {"free": 1_000_000})
    monkeypatch.setattr(tool, "disk_usage", lambda _folder: full)
    with pytest.raises(BackupRefused, match="nearly full"):
        open_folder(place, tmp_path / "backups").write_checked(MADE_AT)
    assert list((tmp_path / "backups").iterdir()) == []


def test_files_in_a_bucket_are_backed_up_and_restored_into_another_place(
    tmp_path: Path,
    s3_place: S3Place,
) -> None:
    place = fill_place(make_place(tmp_path / "here"))
    key = s3_place.files.save(FileArea.SHEETS, b"%PDF of Ana")
    staged = s3_place.files.save(FileArea.IMPORTS, b"[]", owner="Run_1")
    bucket = replace(place.installation, parts=StoredParts(s3_place.files.place))
    file = tmp_path / "one.backup"
    write_backup(bucket, file, BackupOrder(MADE_AT))
    assert check_backup(file, BackupKeys()).files == {"sheets": 1, "imports": 1}
    for one in (key, staged):
        s3_place.files.remove_file(one)
    target = make_place(tmp_path / "to")
    there = replace(target.installation, parts=StoredParts(s3_place.files.place))
    restore_backup(there, file, RestoreOrder(BackupKeys(), ()))
    assert s3_place.files.get(key) == b"%PDF of Ana"
    assert s3_place.files.get(staged) == b"[]"
