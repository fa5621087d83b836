"""Writes files atomically: a reader finds the old one or the whole new one, even after a power cut.

The content goes to a temporary name in the same folder, is synced to the disk and then renamed.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ptplanner.domain.errors import StorageUnavailable

# Only the program's own user can read what is written.
PRIVATE_FILE_MODE = 0o600
PRIVATE_FOLDER_MODE = 0o700
# For files that contain no personal data and that a web server of its own user may deliver.
SHARED_FILE_MODE = 0o644
# What is held in memory while a large file is copied.
COPY_BYTES = 1024 * 1024
# Endings of temporary names; earlier releases used the second one.
TEMPORARY_SUFFIXES = (".part", ".half")

_REASONS = {
    errno.ENOSPC: "the disk is full. Free some space and try again",
    errno.EDQUOT: "the disk is full. Free some space and try again",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder does not exist",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EROFS: "the file system is read-only",
    errno.EEXIST: "something else has this name",
    errno.ENOTEMPTY: "something else has this name",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


class FileNotWritten(StorageUnavailable):
    """A file could not be written; what was there before is unchanged."""


def write_file_atomically(
    path: Path,
    content: bytes,
    *,
    subject: str = "",
    mode: int = PRIVATE_FILE_MODE,
    create_folder: bool = False,
) -> Path:
    """Write ``content`` to ``path`` and return the path; several threads may write the same file.

    ``subject`` names the content in the error message, by default the path. ``create_folder`` creates the
    file's folder if it is missing. Raises FileNotWritten.
    """
    with translate_write_errors(subject or str(path)):
        if create_folder:
            _create_private_folder(path.parent)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device cannot be replaced by renaming
        else:
            _write_and_rename(path, content, mode)
    return path


def copy_to_file_atomically(path: Path, source: BinaryIO, *, subject: str) -> Path:
    """Copy the rest of ``source`` to ``path``, creating its folder, and return the path; raises FileNotWritten."""
    with translate_write_errors(subject):
        _create_private_folder(path.parent)
        temporary = _build_temporary_path(path)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE)
            with os.fdopen(descriptor, "wb") as file:
                shutil.copyfileobj(source, file, length=COPY_BYTES)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    return path


@contextmanager
def translate_write_errors(subject: str) -> Iterator[None]:
    """Raise every OSError of the block as FileNotWritten, with a sentence about ``subject``."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or "unknown error")
        raise FileNotWritten(
            f"{subject[:1].upper()}{subject[1:]} could not be written: {reason}."
        ) from error


def _build_temporary_path(path: Path) -> Path:
    """A hidden name in the same folder that no other thread or process uses; short, as names have a limit."""
    return path.with_name(f".{secrets.token_hex(16)}.part")


def _write_and_rename(path: Path, content: bytes, mode: int) -> None:
    temporary = _build_temporary_path(path)
    try:
        _write_and_sync(temporary, content, mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _write_and_sync(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _create_private_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _create_private_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=PRIVATE_FOLDER_MODE)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make new names in the folder survive a power cut as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
