"""Keeps rendered PDFs and staged imports in folders. Writes are atomic, and file names reveal nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from ptplanner.atomic_files import write_file_atomically, write_folder_atomically
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.exercise_import import ImportedExercise
from ptplanner.storage.serialization import from_json, to_canonical_json

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


# The id of a run, which is random and contains no name.
_RUN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


class LocalImportStaging:
    """Only the program's own user can read the files. A run's folder appears with all its batches at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stage_batches(self, run: str, batches: Sequence[Sequence[ImportedExercise]]) -> None:
        """Raises FileNotWritten, and leaves nothing behind, if the batches cannot be written."""
        files = {
            _build_batch_file_name(number): json.dumps(
                [to_canonical_json(entry) for entry in batch]
            ).encode()
            for number, batch in enumerate(batches)
        }
        write_folder_atomically(self._get_run_folder(run), files, subject="the import")

    def load_batch(self, run: str, number: int) -> tuple[ImportedExercise, ...]:
        try:
            text = (self._get_run_folder(run) / _build_batch_file_name(number)).read_text(
                encoding="utf-8"
            )
        except FileNotFoundError:
            raise NotFound(
                "The staged entries of this import are gone. Give the files again; nothing is imported twice."
            ) from None
        return tuple(from_json(json.loads(entry), ImportedExercise) for entry in json.loads(text))

    def remove_run(self, run: str) -> None:
        shutil.rmtree(self._get_run_folder(run), ignore_errors=True)

    def _get_run_folder(self, run: str) -> Path:
        if not _RUN_ID.match(run):
            raise InvalidValue("This is not the id of an import.")
        return self._folder / run


def _build_batch_file_name(number: int) -> str:
    return f"{number:05d}.json"
