"""Stores rendered PDFs in a folder. Writes are atomic, and file names reveal nothing."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from ptplanner.domain.errors import InvalidValue, StorageUnavailable
from ptplanner.storage.errors import disk_error_message

# A hex hash, which can neither lead out of the folder nor identify a patient.
_OPAQUE_NAME = re.compile(r"[0-9a-f]{16,128}\Z")


class LocalSheetFiles:
    """PDF files that only the program's own user can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_pdf(self, name: str) -> Path | None:
        """The path of the file; None if it has not been rendered or the name is not a hash."""
        if not _OPAQUE_NAME.match(name):
            return None
        path = self._folder / f"{name}.pdf"
        return path if path.is_file() else None

    def save_pdf(self, name: str, content: bytes) -> Path:
        """Raises StorageUnavailable, and leaves nothing behind, if the file cannot be written."""
        if not _OPAQUE_NAME.match(name):
            raise InvalidValue("The name of a stored sheet must be a hash in hex.")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return self._write_atomically(self._folder / f"{name}.pdf", content)
        except OSError as error:
            raise StorageUnavailable(disk_error_message(error, "the sheet")) from error

    def _write_atomically(self, path: Path, content: bytes) -> Path:
        """Write to a temporary name first, so that no reader ever sees half a file, even after a crash."""
        half = path.with_name(f".{path.stem}.{secrets.token_hex(8)}.half")
        try:
            _write_and_sync(half, content)
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return path


def _write_and_sync(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power cut as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
