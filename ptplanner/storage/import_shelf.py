"""Stores the exercises that an import has read, one file per batch, until the import is finished."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from ptplanner.domain.errors import InvalidValue, NotFound, StorageUnavailable
from ptplanner.domain.imported import Imported
from ptplanner.storage.errors import disk_sentence
from ptplanner.storage.mapping import canonical, structured

# The id of a run, which is random and contains no name.
_RUN = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


class LocalImportShelf:
    """Only the program's own user can read the files. A run's folder appears with all its batches at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, run: str, batches: Sequence[Sequence[Imported]]) -> None:
        """Raises StorageUnavailable, and leaves nothing behind, if the batches cannot be written."""
        whole = self._of(run)
        half = self._folder / f".{run}.{secrets.token_hex(8)}.half"
        try:
            half.mkdir(parents=True, mode=0o700)
            for number, batch in enumerate(batches):
                text = json.dumps([canonical(entry) for entry in batch])
                (half / _name(number)).write_text(text, encoding="utf-8")
            half.rename(whole)
        except OSError as error:
            raise StorageUnavailable(disk_sentence(error, "what was read")) from error
        finally:
            shutil.rmtree(half, ignore_errors=True)

    def batch(self, run: str, number: int) -> tuple[Imported, ...]:
        try:
            text = (self._of(run) / _name(number)).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NotFound(
                "The staged entries of this import are gone. Give the files again; nothing is imported twice."
            ) from None
        return tuple(structured(json.loads(entry), Imported) for entry in json.loads(text))

    def remove(self, run: str) -> None:
        shutil.rmtree(self._of(run), ignore_errors=True)

    def _of(self, run: str) -> Path:
        if not _RUN.match(run):
            raise InvalidValue("This is not the id of an import.")
        return self._folder / run


def _name(number: int) -> str:
    return f"{number:05d}.json"
