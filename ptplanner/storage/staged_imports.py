"""Keeps the entries of an import until it is finished, as one file for each run."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ptplanner.domain.errors import FileDamaged, FileMissing, NotFound
from ptplanner.domain.exercise_import import ImportedExercise
from ptplanner.domain.files import FileArea
from ptplanner.storage.file_store import SPOOLED_BYTES, StoredFiles
from ptplanner.storage.serialization import from_json, to_canonical_json

_GONE = (
    "The staged entries of this import are gone. Give the files again; nothing is imported twice."
)


@dataclass(frozen=True)
class StagedImports:
    """Each line of a run's file is one batch, as JSON.

    ``old_folder``: where earlier releases kept a folder for each run, with a file for each batch.
    """

    files: StoredFiles
    old_folder: Path

    def stage_batches(self, run: str, batches: Sequence[Sequence[ImportedExercise]]) -> None:
        """Raises FileNotWritten or FilesUnavailable, and leaves nothing behind, if they cannot be stored."""
        with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as lines:
            for batch in batches:
                text = json.dumps([to_canonical_json(entry) for entry in batch])
                lines.write(text.encode() + b"\n")
            lines.seek(0)
            kept = self.files.save(FileArea.IMPORTS, lines, run)  # type: ignore[arg-type]  # it reads like any binary file
        for other in list(self.files.list(FileArea.IMPORTS, run)):
            if other.key != kept:
                self.files.remove_file(other.key)

    def load_batch(self, run: str, number: int) -> tuple[ImportedExercise, ...]:
        text = self._load_line(run, number) or self._load_old_batch(run, number)
        if text is None:
            raise NotFound(_GONE)
        return tuple(from_json(json.loads(entry), ImportedExercise) for entry in json.loads(text))

    def remove_run(self, run: str) -> None:
        self.files.remove_owner(FileArea.IMPORTS, run)
        shutil.rmtree(self.old_folder / run, ignore_errors=True)

    def _load_line(self, run: str, number: int) -> bytes | None:
        """The line of a batch; None if it is lost or damaged."""
        for file in self.files.list(FileArea.IMPORTS, run):
            try:
                path = self.files.open_file(file.key)
            except (FileMissing, FileDamaged):
                continue
            with path.open("rb") as lines:
                return next(itertools.islice(lines, number, None), None)
        return None

    def _load_old_batch(self, run: str, number: int) -> bytes | None:
        try:
            return (self.old_folder / run / f"{number:05d}.json").read_bytes()
        except OSError:
            return None
