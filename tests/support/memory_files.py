"""A store of files in memory, for tests of the services."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ptplanner.domain.errors import FileDamaged, FileMissing, FilesUnavailable, StorageUnavailable
from ptplanner.domain.files import FileArea, FileKey, StoredFile, require_owner_id


@dataclass
class MemoryFileStore:
    """``contents`` may be changed by a test, as a damaged disk would; ``problem``: what every call says."""

    contents: dict[FileKey, bytes] = field(default_factory=dict)
    is_disk_full: bool = False
    problem: str = ""

    def save(self, area: FileArea, content: bytes | BinaryIO, owner: str = "") -> FileKey:
        self._require_available()
        whole = content if isinstance(content, bytes) else content.read()
        key = FileKey(area, hashlib.sha256(whole).hexdigest(), owner)
        if self.is_disk_full:
            raise StorageUnavailable("The disk is full.")
        self.contents[key] = whole
        return key

    def get(self, key: FileKey) -> bytes:
        content = self.read_unchecked(key)
        if content is None:
            raise FileMissing("A stored file is missing.")
        if hashlib.sha256(content).hexdigest() != key.digest:
            raise FileDamaged("A stored file is damaged.")
        return content

    def open_file(self, key: FileKey) -> Path:
        path = Path(tempfile.mkdtemp()) / key.digest
        path.write_bytes(self.get(key))
        return path

    def read_unchecked(self, key: FileKey) -> bytes | None:
        self._require_available()
        return self.contents.get(key)

    def get_size(self, key: FileKey) -> int | None:
        return len(self.contents[key]) if key in self.contents else None

    def remove_file(self, key: FileKey) -> None:
        self._require_available()
        self.contents.pop(key, None)

    def remove_owner(self, area: FileArea, owner: str) -> None:
        for file in list(self.list(area, owner)):
            self.remove_file(file.key)

    def list(self, area: FileArea, owner: str | None = None) -> Iterator[StoredFile]:
        require_owner_id(owner or "")
        for key, content in list(self.contents.items()):
            if key.area is area and owner in (None, key.owner):
                yield StoredFile(key, len(content), datetime(2026, 11, 21, tzinfo=UTC))

    def require_writable(self) -> None:
        self._require_available()

    def _require_available(self) -> None:
        if self.problem:
            raise FilesUnavailable(self.problem)
