"""Keeps made PDFs in a folder: a file is there whole or not at all, and its name tells nothing."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from ptplanner.domain.errors import InvalidValue, StorageUnavailable
from ptplanner.storage.errors import disk_sentence

# A hash in hex: no name can lead out of the folder or name a patient.
_OPAQUE = re.compile(r"[0-9a-f]{16,128}\Z")


class LocalSheetFiles:
    """Files readable by this program's user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path | None:
        """The file, or None where it has not been made or the name is none of ours."""
        if not _OPAQUE.match(name):
            return None
        path = self._folder / f"{name}.pdf"
        return path if path.is_file() else None

    def put(self, name: str, content: bytes) -> Path:
        """Raises StorageUnavailable, and leaves nothing behind, where the disk cannot take it."""
        if not _OPAQUE.match(name):
            raise InvalidValue("A sheet is kept under a hash.")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return self._write(self._folder / f"{name}.pdf", content)
        except OSError as error:
            raise StorageUnavailable(disk_sentence(error, "the sheet")) from error

    def _write(self, path: Path, content: bytes) -> Path:
        """Under another name first: a reader or a crash never meets half a file."""
        half = path.with_name(f".{path.stem}.{secrets.token_hex(8)}.half")
        try:
            _write_to_disk(half, content)
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return path


def _write_to_disk(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """So that the new name, too, outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
