"""Fixtures of places for files: what every test of stored files runs on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from ptplanner.domain.files import FileArea, FileKey
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder


class FilePlace(Protocol):
    """A place whose files a test can damage."""

    @property
    def files(self) -> StoredFiles: ...
    def overwrite(self, key: FileKey, content: bytes) -> None: ...
    def put_stranger(self, area: FileArea, path: str) -> None:
        """Put a file there that is none of ours."""
        ...


@dataclass(frozen=True)
class LocalPlace:
    root: Path

    @property
    def files(self) -> StoredFiles:
        return StoredFiles(LocalFolder({area: self.root / area.value for area in FileArea}))

    def overwrite(self, key: FileKey, content: bytes) -> None:
        (self.root / key.area.value / key.relative_path).write_bytes(content)

    def put_stranger(self, area: FileArea, path: str) -> None:
        there = self.root / area.value / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(b"")


@pytest.fixture(params=["local"])
def file_place(request: pytest.FixtureRequest, tmp_path: Path) -> FilePlace:
    assert request.param == "local"
    return LocalPlace(tmp_path / "files")
