"""What a backup is made of and restored into, and the lock that lets one backup be written at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ptplanner.atomic_files import translate_write_errors
from ptplanner.domain.backups import BackupRefused
from ptplanner.settings import Settings
from ptplanner.storage.backups.file_parts import FileParts, FolderParts, StoredParts
from ptplanner.storage.file_store import open_file_store
from ptplanner.storage.local_folder import LocalFolder

WORK_PREFIX = ".backup-work-"
CHECK_PREFIX = ".backup-check-"
PRACTICE_PREFIX = ".practice-"
# A backup, a check or a practice that began earlier was killed.
LEFT_AFTER_S = 24 * 3600


@dataclass(frozen=True)
class Installation:
    """The database, files and secret of one ptplanner; ``data_dir`` also holds the work of a backup meanwhile."""

    database_url: str
    data_dir: Path
    parts: FileParts
    secret_key: str = field(default="", repr=False)


def describe_installation(settings: Settings) -> Installation:
    place = open_file_store(settings).place
    parts: FileParts = StoredParts(place)
    if isinstance(place, LocalFolder):
        parts = FolderParts({area.value: folder for area, folder in place.folders.items()})
    return Installation(settings.database_url, settings.data_dir, parts, settings.secret_key)


@contextmanager
def open_work_folder(data_dir: Path) -> Iterator[Path]:
    """An empty folder for copies in the clear, removed afterwards; raises BackupRefused while another is in use.

    It lies where the data lies anyway, not where backups go, which may be another computer. What a killed backup
    left there is removed first.
    """
    with (
        translate_write_errors(f"the folder {data_dir}"),
        (data_dir / ".backup.lock").open("w") as lock,
    ):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(
                "Another backup or restore is under way. Wait until it has ended."
            ) from None
        for left in _find_leftovers(data_dir):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=data_dir))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _find_leftovers(data_dir: Path) -> Iterator[Path]:
    """The folders of what was killed. Checks and practices do not hold the lock, so theirs must be old."""
    yield from data_dir.glob(f"{WORK_PREFIX}*")
    before = time.time() - LEFT_AFTER_S
    for prefix in (CHECK_PREFIX, PRACTICE_PREFIX):
        for path in data_dir.glob(f"{prefix}*"):
            if path.stat().st_mtime < before:
                yield path
