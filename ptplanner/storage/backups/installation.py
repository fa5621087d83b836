"""What a backup is made of and restored into, and the lock that lets one backup be written at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ptplanner.atomic_files import translate_write_errors
from ptplanner.domain.backups import BackupRefused
from ptplanner.settings import Settings
from ptplanner.storage.backups.file_parts import FileParts, FolderParts

WORK_PREFIX = ".backup-work-"
# Areas whose folders lie in the data folder under their own name.
_DATA_AREAS = ("pictures", "imports", "media", "results")


@dataclass(frozen=True)
class Installation:
    """The database, files and secret of one ptplanner; ``data_dir`` also holds the work of a backup meanwhile."""

    database_url: str
    data_dir: Path
    parts: FileParts
    secret_key: str = field(default="", repr=False)


def describe_installation(settings: Settings) -> Installation:
    folders = {area: settings.data_dir / area for area in _DATA_AREAS}
    return Installation(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        parts=FolderParts({"sheets": settings.exports_dir, **folders}),
        secret_key=settings.secret_key,
    )


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
        for left in data_dir.glob(f"{WORK_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=data_dir))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
