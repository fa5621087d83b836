"""Copies of files of a bucket on this computer, so that a sheet that is printed twice is fetched once."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ptplanner.atomic_files import copy_to_file_atomically
from ptplanner.domain.files import FileKey

# A file that was removed from the bucket, as a patient was erased, is gone from every computer after this time.
LONGEST_STAY_SECONDS = 24 * 3600
# Whoever was given a path opens it at once; it is not removed from under them.
SHORTEST_STAY_SECONDS = 60


@dataclass(frozen=True)
class ReadCache:
    """A folder of at most ``limit_bytes``, give or take the file that was fetched last."""

    folder: Path
    limit_bytes: int

    def find_file(self, key: FileKey) -> Path | None:
        path = self._locate_copy(key)
        return path if path.is_file() else None

    def put_file(self, key: FileKey, content: BinaryIO) -> Path:
        """Raises FileNotWritten."""
        path = copy_to_file_atomically(
            self._locate_copy(key), content, subject="the copy of a file"
        )
        self._make_room(path)
        return path

    def drop_file(self, key: FileKey) -> None:
        self._locate_copy(key).unlink(missing_ok=True)

    def _locate_copy(self, key: FileKey) -> Path:
        return self.folder / f"{key.area.value}-{key.owner}-{key.digest}"

    def _make_room(self, newest: Path) -> None:
        """Remove what is old, and then what was fetched first until the rest fits."""
        now, kept, size = time.time(), [], 0
        with os.scandir(self.folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    state = entry.stat()
                    size += state.st_size
                    kept.append((state.st_mtime, state.st_size, entry.path))
        for changed, length, path in sorted(kept):
            age = now - changed
            is_too_much = age > LONGEST_STAY_SECONDS or size > self.limit_bytes
            if is_too_much and age > SHORTEST_STAY_SECONDS and path != str(newest):
                Path(path).unlink(missing_ok=True)
                size -= length
