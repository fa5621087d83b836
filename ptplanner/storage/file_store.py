"""The store of files: written whole, named by their content, and checked by their digest whenever they are read."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ptplanner.atomic_files import COPY_BYTES
from ptplanner.domain.errors import FileDamaged, FileMissing, InvalidValue
from ptplanner.domain.files import FileArea, FileKey, StoredFile, require_owner_id
from ptplanner.settings import Settings, SettingsError
from ptplanner.storage.file_digests import compute_file_digest
from ptplanner.storage.local_folder import LocalFolder
from ptplanner.storage.read_cache import ReadCache

if TYPE_CHECKING:
    from ptplanner.storage.s3_bucket import S3Bucket

# A larger upload waits on the disk while its digest is computed: each thread would keep the memory that one once took.
MEGABYTE = 1024 * 1024
SPOOLED_BYTES = MEGABYTE


@dataclass(frozen=True)
class StoredFiles:
    """Files in local folders or in a bucket. Thread-safe, and can be sent to another process."""

    place: LocalFolder | S3Bucket

    def save(self, area: FileArea, content: bytes | BinaryIO, owner: str = "") -> FileKey:
        """Store the content, which may be a large stream, and return its key; the same content is stored once.

        A damaged file of the same name is replaced. Raises FileNotWritten or FilesUnavailable, and leaves nothing
        behind then.
        """
        require_owner_id(owner)
        with _hash_stream(content) as (stream, digest):
            key = FileKey(area, digest, owner)
            if not self.place.holds_file(key):
                self.place.write_file(key, stream)
        return key

    def get(self, key: FileKey) -> bytes:
        """The content; raises FileMissing, FileDamaged or FilesUnavailable."""
        for path in self._find_copies(key):
            content = _read_file(path)
            if content is not None and hashlib.sha256(content).hexdigest() == key.digest:
                return content
        raise FileDamaged("A stored file is damaged: its content is not what was stored.")

    def open_file(self, key: FileKey) -> Path:
        """A path on this computer with the checked content, to be read soon; raises like ``get``."""
        for path in self._find_copies(key):
            if compute_file_digest(path) == key.digest:
                return path
        raise FileDamaged("A stored file is damaged: its content is not what was stored.")

    def read_unchecked(self, key: FileKey) -> bytes | None:
        """The content of a file whose name is no digest of it, as earlier releases named PDFs; None without one."""
        path = self.place.fetch_copy(key)
        return _read_file(path) if path else None

    def get_size(self, key: FileKey) -> int | None:
        """Bytes; None if there is no such file."""
        return self.place.measure_file(key)

    def remove_file(self, key: FileKey) -> None:
        """Does nothing if there is no such file."""
        self.place.delete_file(key)

    def remove_owner(self, area: FileArea, owner: str) -> None:
        """Remove all files of one owner; raises InvalidValue for "", because shared files belong to several."""
        if not owner:
            raise InvalidValue("Shared files cannot be removed together.")
        for file in list(self.list(area, owner)):
            self.place.delete_file(file.key)

    def list(self, area: FileArea, owner: str | None = None) -> Iterator[StoredFile]:
        """The files of an area in no order: of one owner, or of all if ``owner`` is None. Contents are not checked."""
        if owner is not None:
            require_owner_id(owner)
        return self.place.scan_files(area, owner)

    def require_writable(self) -> None:
        """Raises FileNotWritten or FilesUnavailable unless a file can be written, read and removed."""
        for area in (FileArea.SHEETS, FileArea.RESULTS):
            self.remove_file(self.save(area, b"Can this place be written?", owner="write-test"))

    def remove_leftovers(self) -> int:
        """Remove what writes that were killed more than an hour ago have left behind; returns how many."""
        return self.place.delete_leftovers()

    def _find_copies(self, key: FileKey) -> Iterator[Path]:
        """The local copy, and a fresh one if that is damaged; raises FileMissing."""
        first = self.place.fetch_copy(key)
        if first is None:
            raise FileMissing("A stored file is missing.")
        yield first
        again = self.place.fetch_copy_again(key)
        if again is not None:
            yield again


def _read_file(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


@contextmanager
def _hash_stream(content: bytes | BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """Give the content as a stream from its beginning, with its digest."""
    if isinstance(content, bytes):
        yield io.BytesIO(content), hashlib.sha256(content).hexdigest()
        return
    with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as spooled:
        digest = hashlib.sha256()
        while part := content.read(COPY_BYTES):
            digest.update(part)
            spooled.write(part)
        spooled.seek(0)
        yield spooled, digest.hexdigest()  # type: ignore[misc]  # it reads and seeks like any binary file


def open_file_store(settings: Settings) -> StoredFiles:
    """Open the place that ``settings`` name; nothing is written or read yet."""
    if not settings.has_bucket:
        return StoredFiles(LocalFolder(choose_folders(settings)))
    try:
        from ptplanner.storage.s3_bucket import open_bucket  # boto3 takes a third of a second
    except ModuleNotFoundError as error:
        raise SettingsError(
            "PTPLANNER_FILES names a bucket, and the package boto3 is not installed. "
            "Run: pip install 'ptplanner[s3]'"
        ) from error
    cache = ReadCache(settings.data_dir / "cache", settings.files_cache_mb * MEGABYTE)
    return StoredFiles(open_bucket(settings.files, cache))


def choose_folders(settings: Settings) -> dict[FileArea, Path]:
    """One folder that is named by a setting, or the folders that releases before it used."""
    root = Path(settings.files) if settings.files else settings.data_dir
    folders = {area: root / area.value for area in FileArea}
    return folders if settings.files else folders | {FileArea.SHEETS: settings.exports_dir}
