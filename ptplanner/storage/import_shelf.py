"""Keeps what an import has read in a folder, a file per batch, until the import is over."""

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

# An identifier of a run, which is drawn and holds no name.
_RUN = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


class LocalImportShelf:
    """Readable by this program's user alone; a run's folder appears with all its batches at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, run: str, batches: Sequence[Sequence[Imported]]) -> None:
        """Raises StorageUnavailable, and leaves nothing behind, where the disk cannot take it."""
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
                "What this import has read is gone. Give the files again; what is here is not doubled."
            ) from None
        return tuple(structured(json.loads(entry), Imported) for entry in json.loads(text))

    def remove(self, run: str) -> None:
        shutil.rmtree(self._of(run), ignore_errors=True)

    def _of(self, run: str) -> Path:
        if not _RUN.match(run):
            raise InvalidValue("This is no import.")
        return self._folder / run


def _name(number: int) -> str:
    return f"{number:05d}.json"
