"""Files in folders of this computer, readable by the program's own user alone."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ptplanner.atomic_files import TEMPORARY_SUFFIXES, copy_to_file_atomically
from ptplanner.domain.files import FileArea, FileKey, StoredFile, parse_relative_path
from ptplanner.storage.file_digests import compute_file_digest

# What is said of an area when its file cannot be written.
_SUBJECTS = {
    FileArea.SHEETS: "the sheet",
    FileArea.PICTURES: "the pictures of the sheet",
    FileArea.IMPORTS: "the import",
    FileArea.MEDIA: "the picture or clip",
    FileArea.RESULTS: "the result",
}
# No write takes longer, so an older temporary file belongs to a process that was killed.
LEFTOVER_SECONDS = 3600


@dataclass(frozen=True)
class LocalFolder:
    """One folder for each area."""

    folders: Mapping[FileArea, Path]

    def write_file(self, key: FileKey, content: BinaryIO) -> None:
        copy_to_file_atomically(self._get_path(key), content, subject=_SUBJECTS[key.area])

    def holds_file(self, key: FileKey) -> bool:
        """Whether the file is there and whole."""
        return compute_file_digest(self._get_path(key)) == key.digest

    def fetch_copy(self, key: FileKey) -> Path | None:
        path = self._get_path(key)
        return path if path.is_file() else None

    def fetch_copy_again(self, key: FileKey) -> Path | None:  # noqa: ARG002  # a bucket has another copy
        return None

    def measure_file(self, key: FileKey) -> int | None:
        try:
            return self._get_path(key).stat().st_size
        except OSError:
            return None

    def delete_file(self, key: FileKey) -> None:
        path = self._get_path(key)
        path.unlink(missing_ok=True)
        if key.owner:
            with suppress(OSError):  # other files of the owner are still in it
                path.parent.rmdir()

    def scan_files(self, area: FileArea, owner: str | None) -> Iterator[StoredFile]:
        root = self.folders[area]
        if owner is not None:
            yield from _scan_folder(area, root / owner, owner)
            return
        yield from _scan_folder(area, root, "")
        for folder in sorted(_list_folders(root)):
            yield from _scan_folder(area, folder, folder.name)

    def delete_leftovers(self) -> int:
        before = time.time() - LEFTOVER_SECONDS
        roots = dict.fromkeys(self.folders.values())
        owners = [folder for root in roots for folder in _list_folders(root)]
        return sum(_remove_old_temporaries(folder, before) for folder in (*roots, *owners))

    def _get_path(self, key: FileKey) -> Path:
        return self.folders[key.area] / key.relative_path


def _list_folders(root: Path) -> list[Path]:
    with suppress(OSError), os.scandir(root) as entries:
        return [Path(one.path) for one in entries if one.is_dir(follow_symlinks=False)]
    return []


def _scan_folder(area: FileArea, folder: Path, owner: str) -> Iterator[StoredFile]:
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            key = parse_relative_path(area, f"{owner}/{entry.name}" if owner else entry.name)
            if key is not None and entry.is_file():
                state = entry.stat()
                changed = datetime.fromtimestamp(state.st_mtime, UTC)
                yield StoredFile(key, state.st_size, changed)


def _remove_old_temporaries(folder: Path, before: float) -> int:
    """Remove temporary files and folders last changed before that time."""
    removed = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(".") and entry.name.endswith(TEMPORARY_SUFFIXES)):
                continue
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime < before:
                    _remove_path(Path(entry.path))
                    removed += 1
    return removed


def _remove_path(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
