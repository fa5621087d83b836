"""A file is written whole or not at all, is on the disk afterwards, and a failure is explained."""

from __future__ import annotations

import errno
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ptplanner.atomic_files import (
    FileNotWritten,
    copy_to_file_atomically,
    write_file_atomically,
)

pytestmark = pytest.mark.unit


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is synced to the disk, in order; "" for a temporary name."""
    names: list[str] = []
    sync = os.fsync

    def record(descriptor: int) -> None:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        names.append("" if name.endswith(".part") else name)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    return names


def test_the_old_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")
    assert write_file_atomically(target, b"new") == target
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_only_the_owner_can_read_the_file_unless_told_otherwise(tmp_path: Path) -> None:
    private = write_file_atomically(tmp_path / "exports" / "a.pdf", b"a", create_folder=True)
    shared = write_file_atomically(tmp_path / "b.svg", b"b", mode=0o644)
    assert private.stat().st_mode & 0o777 == 0o600
    assert private.parent.stat().st_mode & 0o777 == 0o700
    assert shared.stat().st_mode & 0o777 == 0o644


def test_the_file_is_synced_before_its_name_and_new_folders_too(
    tmp_path: Path, synced: list[str]
) -> None:
    write_file_atomically(tmp_path / "exports" / "a.pdf", b"a", create_folder=True)
    assert synced == [tmp_path.name, "", "exports"]


def test_a_stream_is_copied_whole_and_synced_with_its_folder(
    tmp_path: Path, synced: list[str]
) -> None:
    there = tmp_path / "run" / "0"
    assert copy_to_file_atomically(there, io.BytesIO(b"ab"), subject="it").read_bytes() == b"ab"
    assert there.stat().st_mode & 0o777 == 0o600
    assert synced == [tmp_path.name, "", "run"]


def test_a_stream_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002  # as any stream
            raise OSError(errno.ENOSPC, "full")

    there = copy_to_file_atomically(tmp_path / "a", io.BytesIO(b"before"), subject="it")
    with pytest.raises(FileNotWritten, match="The import could not be written: the disk is full"):
        copy_to_file_atomically(there, Broken(), subject="the import")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("missing/sheet.pdf", "folder does not exist"),
        (".", "it is a folder"),
        ("x" * 300, "too long"),
    ],
)
def test_the_error_names_the_path_and_the_reason(tmp_path: Path, target: str, reason: str) -> None:
    with pytest.raises(FileNotWritten, match=reason) as raised:
        write_file_atomically(tmp_path / target, b"new")
    assert str(tmp_path) in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_device_stays_a_device() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(FileNotWritten, match="the disk is full"):
        write_file_atomically(full, b"new")
    assert full.is_char_device()


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(call, fail)
    with pytest.raises(FileNotWritten, match=r"The sheet could not be written: the disk is full\."):
        write_file_atomically(target, b"new", subject="the sheet")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_eight_threads_write_the_same_files(tmp_path: Path) -> None:
    def write_round(number: int) -> None:
        content = bytes([number % 5]) * 10_000
        write_file_atomically(tmp_path / "pictures" / str(number % 5), content, create_folder=True)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write_round, range(320)))
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == list("01234")
