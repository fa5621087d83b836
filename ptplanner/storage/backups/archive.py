"""The form of a backup file: a tar, compressed with gzip and, if wanted, locked with age.

README.txt          how to read it without ptplanner
about.json          where it comes from: read first, so that a newer form is refused before anything else
database.sqlite3    or database.dump, made by pg_dump
secret_key          only by choice
files/AREA/NAME     sheets, pictures and so on, as they are named where they are kept
files.sha256        the digest of each of them, as `sha256sum -c` reads it
manifest.json       counts, digests; it comes last, so that a file without it is known as not whole
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO

from ptplanner.domain.backups import (
    BACKUP_FORMAT,
    BackupContents,
    BackupOrigin,
    BackupUnusable,
)
from ptplanner.storage.backups.locked_streams import BackupKeys, open_unlocked_reader
from ptplanner.storage.backups.streams import (
    HashedReader,
    ReadableStream,
    WritableStream,
    copy_stream,
)

README_MEMBER = "README.txt"
ORIGIN_MEMBER = "about.json"
SECRET_MEMBER = "secret_key"  # noqa: S105  # nosec B105  # the name of a file
DIGESTS_MEMBER = "files.sha256"
MANIFEST_MEMBER = "manifest.json"
FILES_FOLDER = "files/"
DATABASE_MEMBERS: Mapping[str, str] = {
    "sqlite": "database.sqlite3",
    "postgresql": "database.dump",
}
_NOT_DIGESTED = (README_MEMBER, ORIGIN_MEMBER, DIGESTS_MEMBER, MANIFEST_MEMBER)
# Level 6 takes twice the time and saves 4 % more of a database of plans.
_COMPRESSION = 3
_MAX_JSON_BYTES = 1 << 20
_SPOOLED_BYTES = 1 << 20
README = """A backup of ptplanner.

Restore it with:   ptplanner restore FILE
Check it with:     ptplanner backup check FILE

Without ptplanner: database.sqlite3 opens with sqlite3, database.dump with pg_restore. The folder files/
holds the sheets as PDF and their pictures. `sha256sum -c files.sha256` compares every file.
It holds the data of patients. Keep it like their records.
"""


@dataclass
class ArchiveWriter:
    """Adds members to a tar and remembers the digest of each."""

    tar: tarfile.TarFile
    made_at: datetime
    digests: SpooledTemporaryFile[bytes]

    def add_text(self, name: str, text: str) -> None:
        content = text.encode()
        self._add_member(name, len(content), io.BytesIO(content))

    def add_stream(self, name: str, source: BinaryIO) -> int:
        """Add a file and return its size, which must stay as it is meanwhile."""
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        digest = self._add_member(name, size, source)
        self.digests.write(f"{digest}  {name}\n".encode())
        return size

    def add_digests(self) -> str:
        """Add the list of digests and return its own."""
        size = self.digests.tell()
        self.digests.seek(0)
        return self._add_member(DIGESTS_MEMBER, size, self.digests)

    def _add_member(self, name: str, size: int, source: ReadableStream) -> str:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        member.mtime = int(self.made_at.timestamp())
        reader = HashedReader(source)
        self.tar.addfile(member, reader)
        return reader.hex_digest


@contextmanager
def open_archive_writer(target: WritableStream, made_at: datetime) -> Iterator[ArchiveWriter]:
    with (
        gzip.GzipFile("", "wb", _COMPRESSION, target, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        SpooledTemporaryFile(_SPOOLED_BYTES) as digests,
    ):
        yield ArchiveWriter(tar, made_at, digests)


@dataclass(frozen=True)
class ArchiveMember:
    """One file of a backup, to be read before the next one is asked for."""

    name: str
    size: int
    stream: IO[bytes]

    def read_json(self) -> dict[str, Any]:
        if self.size > _MAX_JSON_BYTES:
            raise BackupUnusable(f"{self.name} in the backup is too large.")
        found = json.loads(self.stream.read())
        if not isinstance(found, dict):
            raise BackupUnusable(f"{self.name} in the backup cannot be read.")
        return found


@contextmanager
def open_archive_members(source: BinaryIO, keys: BackupKeys) -> Iterator[Iterator[ArchiveMember]]:
    """The members in their order. Raises BackupUnusable for what is no backup, is damaged or does not open."""
    try:
        with open_unlocked_reader(source, keys) as clear:
            yield _list_members(clear)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupUnusable(
            "This is no backup of ptplanner, or the file is damaged or not whole."
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise BackupUnusable("The description inside the backup cannot be read.") from error


def _list_members(clear: ReadableStream) -> Iterator[ArchiveMember]:
    with (
        gzip.GzipFile("", "rb", fileobj=clear) as packed,  # type: ignore[call-overload]  # it is only read
        tarfile.open(fileobj=packed, mode="r|") as tar,
    ):
        for member in tar:
            stream = tar.extractfile(member)
            if stream is None:
                raise BackupUnusable(f"The backup holds {member.name!r}, which is no file.")
            yield ArchiveMember(member.name, member.size, stream)
        copy_stream(packed)  # the checksum of gzip stands at its very end


def format_origin(origin: BackupOrigin) -> str:
    return json.dumps(asdict(origin) | {"made_at": origin.made_at.isoformat()}, indent=2) + "\n"


def parse_origin(found: Mapping[str, Any]) -> BackupOrigin:
    """Raises BackupUnusable for a form that only a newer version knows."""
    if int(found["format"]) > BACKUP_FORMAT:
        raise BackupUnusable(
            f"The backup was written by ptplanner {found.get('version', '')}, in a newer form. "
            "Restore it with that version or a newer one."
        )
    return BackupOrigin(
        made_at=datetime.fromisoformat(found["made_at"]),
        version=str(found["version"]),
        schema=str(found["schema"]),
        engine=str(found["engine"]),
        format=int(found["format"]),
    )


def format_manifest(contents: BackupContents, digest_of_digests: str) -> str:
    facts = asdict(contents) | {"digests": digest_of_digests}
    del facts["origin"]
    return json.dumps(facts, indent=2) + "\n"


def parse_manifest(origin: BackupOrigin, found: Mapping[str, Any]) -> tuple[BackupContents, str]:
    """What the backup says of itself, and the digest of its list of digests."""
    contents = BackupContents(
        origin=origin,
        rows={str(name): int(count) for name, count in found["rows"].items()},
        content_digest=str(found["content_digest"]),
        files={str(name): int(count) for name, count in found["files"].items()},
        file_bytes=int(found["file_bytes"]),
        has_secret=bool(found["has_secret"]),
        gone=tuple(map(str, found["gone"])),
    )
    return contents, str(found["digests"])


def is_digested(name: str) -> bool:
    return name not in _NOT_DIGESTED
