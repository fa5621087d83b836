"""Every place of files stores them whole, names them by their content, and notices when they are damaged."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from pathlib import Path

import pytest

from ptplanner.domain.errors import FileDamaged, FileMissing, InvalidValue
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.services.ports import FileStore
from ptplanner.storage.file_digests import ALWAYS_HASHED_BYTES
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder
from tests.support.file_places import FilePlace, file_place, s3_place, s3_server

__all__ = ["file_place", "s3_place", "s3_server"]

pytestmark = pytest.mark.integration

SHEET = b"%PDF-1.7 " + b"x" * 1000
LARGE = b"0123456789abcdef" * (ALWAYS_HASHED_BYTES // 16 + 1)
AREAS = pytest.mark.parametrize("area", list(FileArea))


@pytest.fixture
def files(file_place: FilePlace) -> StoredFiles:
    return file_place.files


@AREAS
@pytest.mark.parametrize("owner", ["", "run-1_A"])
def test_a_file_is_named_by_its_content_and_read_again(
    files: FileStore, area: FileArea, owner: str
) -> None:
    key = files.save(area, SHEET, owner)
    assert key == FileKey(area, hashlib.sha256(SHEET).hexdigest(), owner)
    assert files.get(key) == SHEET
    assert files.open_file(key).read_bytes() == SHEET
    assert files.get_size(key) == len(SHEET)


def test_a_large_stream_is_stored_and_read_again(files: FileStore) -> None:
    key = files.save(FileArea.MEDIA, io.BytesIO(LARGE), "clinic")
    assert key.digest == hashlib.sha256(LARGE).hexdigest()
    assert files.open_file(key).read_bytes() == LARGE
    assert files.save(FileArea.MEDIA, io.BytesIO(LARGE), "clinic") == key


def test_files_are_listed_by_area_and_owner(files: FileStore) -> None:
    shared = files.save(FileArea.IMPORTS, b"shared")
    first, second = (files.save(FileArea.IMPORTS, text, "run-1") for text in (b"a", b"b"))
    other = files.save(FileArea.IMPORTS, b"a", "run-2")
    files.save(FileArea.MEDIA, b"a", "run-1")
    assert {one.key for one in files.list(FileArea.IMPORTS)} == {shared, first, second, other}
    assert {one.key: one.size for one in files.list(FileArea.IMPORTS, "run-1")} == {
        first: 1,
        second: 1,
    }
    assert [one.key for one in files.list(FileArea.IMPORTS, "")] == [shared]
    assert list(files.list(FileArea.RESULTS, "nobody")) == []


def test_the_files_of_one_owner_are_removed_together(files: FileStore) -> None:
    first = files.save(FileArea.IMPORTS, b"a", "run-1")
    files.save(FileArea.IMPORTS, b"b", "run-1")
    other = files.save(FileArea.IMPORTS, b"a", "run-2")
    files.remove_owner(FileArea.IMPORTS, "run-1")
    files.remove_owner(FileArea.IMPORTS, "run-1")
    assert [one.key for one in files.list(FileArea.IMPORTS)] == [other]
    files.remove_file(other)
    files.remove_file(other)
    assert list(files.list(FileArea.IMPORTS)) == []
    assert files.get_size(first) is None
    with pytest.raises(FileMissing):
        files.get(first)
    with pytest.raises(FileMissing):
        files.open_file(other)
    assert files.read_unchecked(other) is None


@pytest.mark.parametrize("content", [b"", SHEET[:500], SHEET + b" ", SHEET.replace(b"x", b"y")])
def test_a_damaged_file_is_noticed_and_replaced_when_it_is_stored_again(
    file_place: FilePlace, content: bytes
) -> None:
    files = file_place.files
    key = files.save(FileArea.SHEETS, SHEET)
    file_place.overwrite(key, content)
    with pytest.raises(FileDamaged):
        files.get(key)
    with pytest.raises(FileDamaged):
        files.open_file(key)
    assert files.read_unchecked(key) == content
    assert files.save(FileArea.SHEETS, SHEET) == key
    assert files.get(key) == SHEET


def test_a_damaged_large_file_is_noticed(file_place: FilePlace) -> None:
    key = file_place.files.save(FileArea.MEDIA, LARGE, "clinic")
    assert file_place.files.open_file(key).is_file()
    file_place.overwrite(key, LARGE[:-1] + b"x")
    with pytest.raises(FileDamaged):
        file_place.files.open_file(key)


@pytest.mark.parametrize(
    "name", ["", "ana-ruiz", "../" + "a" * 64, "a" * 63, "A" * 64, "a" * 64 + "\n", "a\0b"]
)
def test_a_name_that_is_no_digest_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue):
        FileKey(FileArea.SHEETS, name)


@pytest.mark.parametrize("owner", ["..", "a/b", "Ana Ruiz", "a" * 65, "é", "a\n"])
def test_an_owner_that_is_no_id_is_refused(files: FileStore, owner: str) -> None:
    with pytest.raises(InvalidValue):
        files.save(FileArea.IMPORTS, b"a", owner)
    with pytest.raises(InvalidValue):
        list(files.list(FileArea.IMPORTS, owner))
    assert list(files.list(FileArea.IMPORTS)) == []


def test_a_place_can_be_tried_and_be_used_in_another_process(files: StoredFiles) -> None:
    files.require_writable()
    assert list(files.list(FileArea.RESULTS)) == []
    key = files.save(FileArea.PICTURES, b"<svg/>")
    again: StoredFiles = pickle.loads(pickle.dumps(files))  # noqa: S301  # made here
    assert again.get(key) == b"<svg/>"


def test_other_files_in_the_place_are_not_listed(file_place: FilePlace, tmp_path: Path) -> None:
    key = file_place.files.save(FileArea.SHEETS, SHEET)
    file_place.put_stranger(FileArea.SHEETS, "ana-ruiz.pdf")
    file_place.put_stranger(FileArea.SHEETS, "deep/er/" + "a" * 64 + ".pdf")
    assert [one.key for one in file_place.files.list(FileArea.SHEETS)] == [key]
    assert tmp_path.exists()


def test_what_a_killed_write_left_behind_is_removed_when_it_is_old(tmp_path: Path) -> None:
    """Earlier releases left folders whose names end in .half."""
    folder = tmp_path / "imports"
    files = StoredFiles(LocalFolder({FileArea.IMPORTS: folder, FileArea.SHEETS: tmp_path / "none"}))
    key = files.save(FileArea.IMPORTS, b"a", "run-1")
    old, young = folder / "run-1" / f".{'a' * 32}.part", folder / f".{'b' * 32}.part"
    half = folder / ".run-2.abc.half"
    half.mkdir()
    for path in (old, young, half / "00000.json"):
        path.write_bytes(b"half of it")
    for path in (old, half):
        os.utime(path, (0, 0))
    assert files.remove_leftovers() == 2
    assert files.get(key) == b"a"
    assert young.exists()
    assert not old.exists()
    assert not half.exists()
