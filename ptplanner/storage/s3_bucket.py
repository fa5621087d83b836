"""Files in a bucket that speaks the protocol of Amazon S3, for several machines that share them.

boto3 is the extra ``s3``. It finds address and credentials in the usual variables: AWS_ENDPOINT_URL,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, or the role of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ptplanner.domain.errors import FilesUnavailable
from ptplanner.domain.files import FileArea, FileKey, StoredFile, parse_relative_path
from ptplanner.storage.read_cache import ReadCache

# boto3 makes the methods of a client when it runs, and has no types for them.
S3Client = Any
CONNECT_SECONDS = 3
READ_SECONDS = 20
ATTEMPTS = 3
# Written beside each object, so that one request tells whether it is the object that was stored.
_DIGEST_FIELD = "sha256"
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True)
class S3Bucket:
    """Objects are named ``prefix/area/owner/digest``. An object appears whole or not at all, as the protocol says."""

    bucket: str
    prefix: str
    cache: ReadCache

    def write_file(self, key: FileKey, content: BinaryIO) -> None:
        with self._translate_errors():
            _get_client().upload_fileobj(
                content,
                self.bucket,
                self._name_object(key),
                ExtraArgs={"Metadata": {_DIGEST_FIELD: key.digest}},
            )

    def holds_file(self, key: FileKey) -> bool:
        with self._translate_errors():
            found = self._describe_object(key)
        return found is not None and found[1] == key.digest

    def fetch_copy(self, key: FileKey) -> Path | None:
        return self.cache.find_file(key) or self._download(key)

    def fetch_copy_again(self, key: FileKey) -> Path | None:
        self.cache.drop_file(key)
        return self._download(key)

    def measure_file(self, key: FileKey) -> int | None:
        with self._translate_errors():
            found = self._describe_object(key)
        return found[0] if found else None

    def delete_file(self, key: FileKey) -> None:
        with self._translate_errors():
            _get_client().delete_object(Bucket=self.bucket, Key=self._name_object(key))
        self.cache.drop_file(key)

    def scan_files(self, area: FileArea, owner: str | None) -> Iterator[StoredFile]:
        root = f"{self.prefix}{area.value}/"
        pages = _get_client().get_paginator("list_objects_v2")
        wanted = {"Bucket": self.bucket, "Prefix": f"{root}{owner}/" if owner else root}
        if owner == "":
            wanted["Delimiter"] = "/"
        with self._translate_errors():
            for page in pages.paginate(**wanted):
                for found in page.get("Contents", ()):
                    key = parse_relative_path(area, found["Key"].removeprefix(root))
                    if key is not None:
                        yield StoredFile(key, found["Size"], found["LastModified"])

    def delete_leftovers(self) -> int:
        """A write that was killed leaves nothing here; pieces of large ones are for a rule of the bucket to remove."""
        return 0

    def _download(self, key: FileKey) -> Path | None:
        with self._translate_errors():
            try:
                found = _get_client().get_object(Bucket=self.bucket, Key=self._name_object(key))
            except ClientError as error:
                if _is_absent(error):
                    return None
                raise
            return self.cache.put_file(key, found["Body"])

    def _describe_object(self, key: FileKey) -> tuple[int, str] | None:
        """Size and stored digest of an object; None without one."""
        try:
            found = _get_client().head_object(Bucket=self.bucket, Key=self._name_object(key))
        except ClientError as error:
            if _is_absent(error):
                return None
            raise
        return found["ContentLength"], found.get("Metadata", {}).get(_DIGEST_FIELD, "")

    def _name_object(self, key: FileKey) -> str:
        return f"{self.prefix}{key.area.value}/{key.relative_path}"

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Raise whatever boto3 raises as FilesUnavailable, without keys or addresses."""
        try:
            yield
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "unknown error")
            raise FilesUnavailable(
                f"The bucket “{self.bucket}” refused the request ({code}), so nothing was changed."
            ) from error
        except (BotoCoreError, Boto3Error) as error:
            raise FilesUnavailable(
                f"The bucket “{self.bucket}” cannot be reached, so nothing was changed."
            ) from error


def open_bucket(url: str, cache: ReadCache) -> S3Bucket:
    """Open the bucket of ``s3://bucket/prefix``; nothing is asked of it yet."""
    parts = urlsplit(url)
    prefix = parts.path.strip("/")
    return S3Bucket(parts.netloc, f"{prefix}/" if prefix else "", cache)


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _ABSENT


def _get_client() -> S3Client:
    """The client of this process: connections must not be shared with a forked child."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
    return _make_client(os.getpid(), endpoint)


@lru_cache(maxsize=4)
def _make_client(_process: int, endpoint: str) -> S3Client:
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": ATTEMPTS, "mode": "standard"},
        # Stores other than Amazon's know neither host names for buckets nor its newest checksums.
        s3={"addressing_style": "path" if endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client("s3", config=config)
