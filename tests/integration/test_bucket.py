"""A bucket that is away is said to be away, and its copies on this computer stay bounded."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ptplanner.domain.errors import FileMissing, FilesUnavailable
from ptplanner.domain.files import FileArea
from ptplanner.settings import SettingsError, load_settings
from ptplanner.storage import s3_bucket
from ptplanner.storage.file_store import StoredFiles, open_file_store
from ptplanner.storage.read_cache import LONGEST_STAY_SECONDS, ReadCache
from ptplanner.storage.s3_bucket import S3Bucket
from tests.support.file_places import S3Place, s3_place, s3_server
from tests.support.website import settings

__all__ = ["s3_place", "s3_server"]

pytestmark = pytest.mark.integration

SHEET = b"x" * 1000


def open_elsewhere(place: S3Place, folder: Path, limit: int = 10**9) -> StoredFiles:
    """The same bucket as another machine sees it."""
    return StoredFiles(S3Bucket(place.bucket, "clinic/", ReadCache(folder, limit)))


def test_what_one_machine_stores_another_reads_and_removes(
    s3_place: S3Place, tmp_path: Path
) -> None:
    key = s3_place.files.save(FileArea.SHEETS, SHEET)
    other = open_elsewhere(s3_place, tmp_path / "other")
    assert other.get(key) == SHEET
    other.remove_file(key)
    assert s3_place.files.get_size(key) is None
    with pytest.raises(FileMissing):
        other.get(key)


def test_a_damaged_copy_is_fetched_again(s3_place: S3Place) -> None:
    key = s3_place.files.save(FileArea.SHEETS, SHEET)
    path = s3_place.files.open_file(key)
    path.write_bytes(b"")
    assert s3_place.files.get(key) == SHEET
    path.write_bytes(SHEET[:-1])
    assert s3_place.files.open_file(key).read_bytes() == SHEET


def list_copies(place: S3Place) -> set[str]:
    """The digests of the copies on this computer."""
    return {path.name.rpartition("-")[2] for path in place.cache.iterdir()}


def test_copies_stay_bounded_and_do_not_stay_for_ever(s3_place: S3Place) -> None:
    files = open_elsewhere(s3_place, s3_place.cache, limit=2500)
    keys = [files.save(FileArea.SHEETS, SHEET + bytes([number])) for number in range(4)]
    now = time.time()
    for number, key in enumerate(keys[:3]):
        os.utime(files.open_file(key), (now, now - 3600 + number))
    files.get(keys[3])
    assert list_copies(s3_place) == {keys[2].digest, keys[3].digest}
    os.utime(files.open_file(keys[2]), (now, now - 2 * LONGEST_STAY_SECONDS))
    key = files.save(FileArea.SHEETS, b"new")
    files.get(key)
    assert list_copies(s3_place) == {keys[3].digest, key.digest}


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setattr(s3_bucket, "ATTEMPTS", 1)


def test_a_bucket_that_does_not_answer_is_said_and_is_no_missing_file(
    s3_place: S3Place, nobody_listens: None
) -> None:
    files = s3_place.files
    acts = (
        lambda: files.save(FileArea.SHEETS, SHEET),
        lambda: files.save(FileArea.IMPORTS, SHEET * 10_000, "run-1"),
        lambda: list(files.list(FileArea.SHEETS)),
        files.require_writable,
    )
    for act in acts:
        with pytest.raises(FilesUnavailable, match="cannot be reached"):
            act()


def test_a_bucket_that_does_not_exist_is_said(s3_place: S3Place) -> None:
    with pytest.raises(FilesUnavailable, match="refused the request"):
        replace(s3_place, bucket="no-such-bucket").files.save(FileArea.SHEETS, SHEET)


def test_a_key_names_no_patient_and_keys_of_access_are_in_no_setting(tmp_path: Path) -> None:
    chosen = replace(settings(tmp_path, tmp_path / "x"), files="s3://our-bucket/pt/files")
    place = open_file_store(chosen).place
    assert isinstance(place, S3Bucket)
    assert (place.bucket, place.prefix) == ("our-bucket", "pt/files/")
    for wrong in ("s3://", "s3:///prefix", "http://bucket", "s3://key:secret@bucket/x"):
        with pytest.raises(SettingsError, match="PTPLANNER_FILES must be a folder"):
            load_settings({"PTPLANNER_DATA": str(tmp_path), "PTPLANNER_FILES": wrong})
