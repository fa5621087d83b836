"""Keeps rendered PDFs in a folder. Writes are atomic, and file names reveal nothing."""

from __future__ import annotations

import re
from pathlib import Path

from ptplanner.atomic_files import write_file_atomically
from ptplanner.domain.errors import InvalidValue

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

    def remove_pdf(self, name: str) -> None:
        found = self.find_pdf(name)
        if found is not None:
            found.unlink(missing_ok=True)

    def save_pdf(self, name: str, content: bytes) -> Path:
        """Raises FileNotWritten, and leaves nothing behind, if the file cannot be written."""
        if not _OPAQUE_NAME.match(name):
            raise InvalidValue("The name of a stored sheet must be a hash in hex.")
        path = self._folder / f"{name}.pdf"
        return write_file_atomically(path, content, subject="the sheet", create_folder=True)
