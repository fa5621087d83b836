"""Writes a backup while people work: first the database as it is at one moment, then the files.

Files are only added, so that every file that a row of the copied database names is still there to be copied.
"""

from __future__ import annotations

import io
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ptplanner import __version__
from ptplanner.atomic_files import PRIVATE_FILE_MODE, translate_write_errors
from ptplanner.domain.backups import BackupContents, BackupOrigin, BackupRefused
from ptplanner.storage.backups import archive
from ptplanner.storage.backups.archive import ArchiveWriter, open_archive_writer
from ptplanner.storage.backups.database_copies import DatabaseCopy, copy_database
from ptplanner.storage.backups.file_parts import FileParts
from ptplanner.storage.backups.installation import LEFT_AFTER_S, Installation, open_work_folder
from ptplanner.storage.backups.locked_streams import BackupLock, open_locked_writer

PART_PREFIX = ".ptplanner-backup-"
PART_SUFFIX = ".part"


@dataclass(frozen=True)
class BackupOrder:
    """How a backup is to be written."""

    made_at: datetime
    lock: BackupLock = field(default_factory=BackupLock)
    includes_secret: bool = False


def write_backup(installation: Installation, target: Path, order: BackupOrder) -> BackupContents:
    """Write one file, whole or not at all, which only its owner may read.

    Raises BackupRefused if the file exists or the database cannot be copied, FileNotWritten if the disk is full.
    """
    if os.path.lexists(target):
        raise BackupRefused(
            f"{target} exists. A backup never replaces a file; choose another name."
        )
    with (
        open_work_folder(installation.data_dir) as work,
        translate_write_errors(f"the backup {target}"),
    ):
        copy = copy_database(installation.database_url, work / "database")
        with (
            _open_new_file(target) as file,
            open_locked_writer(file, order.lock) as stream,
            open_archive_writer(stream, order.made_at) as writer,
        ):
            return _fill_archive(writer, installation, copy, order)


def remove_unfinished_backups(folder: Path) -> None:
    """Remove what killed backups left. Another backup may be written into the folder, so what is younger stays."""
    before = time.time() - LEFT_AFTER_S
    for path in folder.glob(f"{PART_PREFIX}*{PART_SUFFIX}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def _fill_archive(
    writer: ArchiveWriter, installation: Installation, copy: DatabaseCopy, order: BackupOrder
) -> BackupContents:
    origin = BackupOrigin(order.made_at, __version__, copy.schema, copy.engine)
    writer.add_text(archive.README_MEMBER, archive.README)
    writer.add_text(archive.ORIGIN_MEMBER, archive.format_origin(origin))
    with copy.path.open("rb") as database:
        writer.add_stream(archive.DATABASE_MEMBERS[copy.engine], database)
    if order.includes_secret:
        writer.add_stream(archive.SECRET_MEMBER, io.BytesIO(installation.secret_key.encode()))
    files = _add_parts(writer, installation.parts)
    contents = BackupContents(
        origin=origin,
        rows=copy.counted.rows,
        content_digest=copy.counted.content_digest,
        files=dict(files.numbers),
        file_bytes=files.size,
        has_secret=order.includes_secret,
        gone=tuple(files.gone),
    )
    digests = writer.add_digests()
    writer.add_text(archive.MANIFEST_MEMBER, archive.format_manifest(contents, digests))
    return contents


@dataclass
class _AddedParts:
    numbers: Counter[str] = field(default_factory=Counter)
    size: int = 0
    gone: list[str] = field(default_factory=list)


def _add_parts(writer: ArchiveWriter, parts: FileParts) -> _AddedParts:
    added = _AddedParts()
    for name in parts.list_parts():
        opened = parts.open_part(name)
        if opened is None:
            added.gone.append(name)
            continue
        with opened as source:
            added.size += writer.add_stream(f"{archive.FILES_FOLDER}{name}", source)
        added.numbers[name.partition("/")[0]] += 1
    return added


@contextmanager
def _open_new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole and on the disk. Raises BackupRefused if the name is taken by then."""
    part = target.with_name(f"{PART_PREFIX}{secrets.token_hex(8)}{PART_SUFFIX}")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(part, target)
    finally:
        part.unlink(missing_ok=True)


def _give_name(part: Path, target: Path) -> None:
    try:
        # A link, unlike a rename, never replaces a file that appeared meanwhile.
        target.hardlink_to(part)
    except FileExistsError:
        raise BackupRefused(f"{target} exists. A backup never replaces a file.") from None
    except OSError:  # a file system without links
        part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(folder)
    os.close(folder)
