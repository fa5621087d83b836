"""Fixtures of places for files: what every test of stored files runs on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ptplanner.domain.files import FileArea, FileKey
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder
from ptplanner.storage.read_cache import ReadCache
from ptplanner.storage.s3_bucket import S3Bucket

_numbers = count(1)


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


@dataclass(frozen=True)
class S3Place:
    """``cache``: the copies on this computer, which a damaged object does not change."""

    bucket: str
    cache: Path

    @property
    def files(self) -> StoredFiles:
        return StoredFiles(S3Bucket(self.bucket, "clinic/", ReadCache(self.cache, 10**9)))

    def overwrite(self, key: FileKey, content: bytes) -> None:
        self._put(f"clinic/{key.area.value}/{key.relative_path}", content)
        shutil.rmtree(self.cache, ignore_errors=True)

    def put_stranger(self, area: FileArea, path: str) -> None:
        self._put(f"clinic/{area.value}/{path}", b"")

    def _put(self, name: str, content: bytes) -> None:
        boto3.client("s3").put_object(Bucket=self.bucket, Key=name, Body=content)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server that speaks like S3, in a thread of this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_place(s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Place:
    """An empty bucket of its own."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = f"files-{next(_numbers)}"
    boto3.client("s3").create_bucket(Bucket=bucket)
    return S3Place(bucket, tmp_path / "cache")


@pytest.fixture(params=["local", "s3"])
def file_place(request: pytest.FixtureRequest, tmp_path: Path) -> FilePlace:
    if request.param == "local":
        return LocalPlace(tmp_path / "files")
    place: S3Place = request.getfixturevalue("s3_place")
    return place
