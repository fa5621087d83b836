"""A sheet's file is complete or does not exist."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ptplanner.domain.errors import InvalidValue, StorageUnavailable
from ptplanner.services.ports import SheetFiles
from ptplanner.storage.files import LocalSheetFiles

pytestmark = pytest.mark.integration

NAME = "0123456789abcdef" * 4
SHEET = b"%PDF-1.7 " + b"x" * 100_000


def test_a_sheet_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    files: SheetFiles = LocalSheetFiles(tmp_path / "exports")
    assert files.find_pdf(NAME) is None
    path = files.save_pdf(NAME, SHEET)
    assert files.find_pdf(NAME) == path
    assert path.read_bytes() == SHEET
    assert path.stat().st_mode & 0o777 == 0o600
    assert list((tmp_path / "exports").iterdir()) == [path]


def test_a_sheet_made_twice_is_stored_once(tmp_path: Path) -> None:
    files = LocalSheetFiles(tmp_path)
    files.save_pdf(NAME, b"first")
    assert files.save_pdf(NAME, SHEET).read_bytes() == SHEET
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "name",
    ["", "ana-ruiz", "../" + NAME, "/etc/passwd", NAME + "\n", NAME + "/..", NAME.upper(), "a\0b"],
)
def test_a_name_that_is_not_a_hash_finds_no_file(tmp_path: Path, name: str) -> None:
    files = LocalSheetFiles(tmp_path / "exports")
    assert files.find_pdf(name) is None
    with pytest.raises(InvalidValue):
        files.save_pdf(name, SHEET)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_no_incomplete_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    files = LocalSheetFiles(tmp_path)
    files.save_pdf(NAME, b"before")
    monkeypatch.setattr(call, full)
    with pytest.raises(StorageUnavailable, match="disk is full"):
        files.save_pdf(NAME, SHEET)
    monkeypatch.undo()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file stands in the way")
    with pytest.raises(
        StorageUnavailable, match="The sheet could not be written: something else has this name"
    ):
        LocalSheetFiles(tmp_path / "exports").save_pdf(NAME, SHEET)
