"""Reads a backup and compares every digest in it; what becomes of the parts is up to the receiver."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Protocol

from ptplanner.atomic_files import translate_write_errors
from ptplanner.domain.backups import BackupContents, BackupOrigin, BackupUnusable
from ptplanner.storage.backups import archive
from ptplanner.storage.backups.archive import (
    ArchiveMember,
    is_digested,
    open_archive_members,
)
from ptplanner.storage.backups.database_copies import count_sqlite_file
from ptplanner.storage.backups.file_parts import PART_NAME
from ptplanner.storage.backups.installation import CHECK_PREFIX
from ptplanner.storage.backups.locked_streams import BackupKeys
from ptplanner.storage.backups.postgresql_tools import read_through_dump
from ptplanner.storage.backups.streams import DigestedCopy, WritableStream, copy_stream
from ptplanner.storage.schema import HEAD_VERSION, KNOWN_VERSIONS


class BackupReceiver(Protocol):
    """Where the parts of a backup go while they are read."""

    def accept_origin(self, origin: BackupOrigin) -> None:
        """May raise to stop before anything is read."""
        ...

    def open_target(self, name: str) -> BinaryIO | None:
        """Where the member goes; None to read it for its digest alone."""
        ...


@dataclass
class _ReadingState:
    """What has been read so far; ``lines`` adds up the list of digests as the writer made it."""

    origin: BackupOrigin | None = None
    contents: BackupContents | None = None
    lines: DigestedCopy = field(default_factory=DigestedCopy)
    listed_digests: str = ""
    stated_digests: str = ""
    has_database: bool = False
    has_secret: bool = False
    numbers: Counter[str] = field(default_factory=Counter)


def read_backup(file: Path, keys: BackupKeys, receiver: BackupReceiver) -> BackupContents:
    """Read the whole file, hand its parts to ``receiver`` and return what it holds. Raises BackupUnusable."""
    state = _ReadingState()
    try:
        source = file.open("rb")
    except OSError as error:
        raise BackupUnusable(f"{file} cannot be read: {error.strerror}.") from None
    with source, open_archive_members(source, keys) as members:
        for member in members:
            _read_member(member, state, receiver)
    return _require_complete(state)


def check_backup(file: Path, keys: BackupKeys, folder: Path | None = None) -> BackupContents:
    """Read a backup, compare every digest, open its database and count it again. Raises BackupUnusable.

    The copy of the database lies in ``folder`` meanwhile, or in the folder for temporary files.
    """
    with (
        translate_write_errors("the copy for the check"),
        TemporaryDirectory(prefix=CHECK_PREFIX, dir=folder) as work,
    ):
        receiver = _DatabaseReceiver(Path(work))
        contents = read_backup(file, keys, receiver)
        require_same_rows(contents, receiver.database)
        return contents


def require_same_rows(contents: BackupContents, database: Path) -> None:
    """Open the copy of the database and compare its rows with the manifest. Raises BackupUnusable.

    A dump of PostgreSQL is read to its end; its rows can be counted only in a server.
    """
    if contents.origin.engine != "sqlite":
        read_through_dump(database)
        return
    _, counted = count_sqlite_file(database)
    if counted.content_digest != contents.content_digest or counted.rows != contents.rows:
        raise BackupUnusable("The rows of the database are not those that were backed up.")


@dataclass
class _DatabaseReceiver:
    """Keeps the database alone."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "database"

    def accept_origin(self, origin: BackupOrigin) -> None:
        require_known_schema(origin)

    def open_target(self, name: str) -> BinaryIO | None:
        return self.database.open("wb") if name in archive.DATABASE_MEMBERS.values() else None


def require_known_schema(origin: BackupOrigin) -> None:
    if origin.schema not in KNOWN_VERSIONS:
        raise BackupUnusable(
            f"The database in the backup is of a newer version of ptplanner (schema {origin.schema}; "
            f"this version knows up to {HEAD_VERSION}). Update ptplanner first."
        )


def _read_member(member: ArchiveMember, state: _ReadingState, receiver: BackupReceiver) -> None:
    if member.name == archive.ORIGIN_MEMBER:
        state.origin = archive.parse_origin(member.read_json())
        receiver.accept_origin(state.origin)
    elif member.name == archive.MANIFEST_MEMBER:
        state.contents, state.stated_digests = archive.parse_manifest(
            _require_origin(state), member.read_json()
        )
    elif member.name == archive.DIGESTS_MEMBER:
        listed = DigestedCopy()
        copy_stream(member.stream, listed)
        state.listed_digests = listed.hex_digest
    elif member.name != archive.README_MEMBER:
        _read_content(member, state, receiver)


def _read_content(member: ArchiveMember, state: _ReadingState, receiver: BackupReceiver) -> None:
    _require_known_name(member.name, _require_origin(state))
    target = receiver.open_target(member.name)
    targets: list[WritableStream] = [] if target is None else [target]
    try:
        digested = DigestedCopy(*targets)
        if copy_stream(member.stream, digested) != member.size:
            raise BackupUnusable(f"{member.name} in the backup is not whole.")
    finally:
        if target is not None:
            target.close()
    if is_digested(member.name):
        state.lines.write(f"{digested.hex_digest}  {member.name}\n".encode())
    state.has_secret |= member.name == archive.SECRET_MEMBER
    state.has_database |= member.name in archive.DATABASE_MEMBERS.values()
    if member.name.startswith(archive.FILES_FOLDER):
        state.numbers[member.name.split("/")[1]] += 1


def _require_origin(state: _ReadingState) -> BackupOrigin:
    if state.origin is None:
        raise BackupUnusable("This is no backup of ptplanner.")
    return state.origin


def _require_known_name(name: str, origin: BackupOrigin) -> None:
    """No name of a member may lead anywhere but to the place of its part."""
    is_part = name.startswith(archive.FILES_FOLDER) and PART_NAME.match(
        name.removeprefix(archive.FILES_FOLDER)
    )
    if not is_part and name not in (
        archive.SECRET_MEMBER,
        archive.DATABASE_MEMBERS.get(origin.engine),
    ):
        raise BackupUnusable(f"The backup holds {name!r}, which does not belong into a backup.")


def _require_complete(state: _ReadingState) -> BackupContents:
    if state.contents is None or not state.has_database:
        raise BackupUnusable("The backup is not whole: its end is missing.")
    if not state.lines.hex_digest == state.listed_digests == state.stated_digests:
        raise BackupUnusable("A file in the backup is not what was backed up.")
    if dict(state.numbers) != dict(state.contents.files):
        raise BackupUnusable("The backup holds other files than it says.")
    return state.contents
