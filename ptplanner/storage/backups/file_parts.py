"""The files of an installation, by area, as a backup takes and gives them back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ptplanner.atomic_files import copy_to_file_atomically
from ptplanner.domain.backups import BackupUnusable
from ptplanner.domain.files import FileArea, FileKey, parse_relative_path

if TYPE_CHECKING:
    from ptplanner.storage.local_folder import LocalFolder
    from ptplanner.storage.s3_bucket import S3Bucket

# "sheets/0a1b....pdf" or "imports/RUN/00000.json": opaque names, which lead nowhere else.
PART_NAME = re.compile(r"[a-z]{1,20}(?:/[A-Za-z0-9_-]{1,128}){1,2}(?:\.[a-z0-9]{1,8})?\Z")


class FileParts(Protocol):
    """Files by name; the first part of a name is the area."""

    def list_parts(self) -> Iterator[str]:
        """All names, area by area."""
        ...

    def open_part(self, name: str) -> BinaryIO | None:
        """The content as a file, None if it was removed meanwhile."""
        ...

    def save_part(self, name: str, content: Path) -> None:
        """Move the content into its place; the same content may be there already."""
        ...


@dataclass(frozen=True)
class FolderParts:
    """Files in one folder for each area; hidden ones are half-written and left out."""

    folders: Mapping[str, Path]

    def list_parts(self) -> Iterator[str]:
        for area, folder in self.folders.items():
            for path in sorted(folder.rglob("*")):
                name = f"{area}/{path.relative_to(folder).as_posix()}"
                if path.is_file() and PART_NAME.match(name):
                    yield name

    def open_part(self, name: str) -> BinaryIO | None:
        with suppress(FileNotFoundError):
            return self._get_path(name).open("rb")
        return None

    def save_part(self, name: str, content: Path) -> None:
        path = self._get_path(name)
        if not path.exists():
            with content.open("rb") as source:
                copy_to_file_atomically(path, source, subject=f"the file {name}")

    def _get_path(self, name: str) -> Path:
        area, _, rest = name.partition("/")
        return self.folders[area] / rest


@dataclass(frozen=True)
class StoredParts:
    """Files of the file store, wherever it keeps them."""

    place: LocalFolder | S3Bucket

    def list_parts(self) -> Iterator[str]:
        for area in FileArea:
            for file in self.place.scan_files(area, None):
                yield f"{area.value}/{file.key.relative_path}"

    def open_part(self, name: str) -> BinaryIO | None:
        key = _parse_part(name)
        path = self.place.fetch_copy(key) if key else None
        return path.open("rb") if path else None

    def save_part(self, name: str, content: Path) -> None:
        key = _parse_part(name)
        if key is None:
            raise BackupUnusable(f"{name} is no name of a stored file. Restore it into a folder.")
        with content.open("rb") as source:
            self.place.write_file(key, source)


def _parse_part(name: str) -> FileKey | None:
    area, _, path = name.partition("/")
    return parse_relative_path(FileArea(area), path)
