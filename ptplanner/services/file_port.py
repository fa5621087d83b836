"""What the services need of a store of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from ptplanner.domain.files import FileArea, FileKey, StoredFile


class FileStore(Protocol):
    """Stores files under the digest of their content, which is checked when they are read; writing is atomic.

    Raises FileNotWritten (a full disk) and FilesUnavailable (a bucket that does not answer); nothing changed then.
    """

    def save(self, area: FileArea, content: bytes | BinaryIO, owner: str = "") -> FileKey:
        """Stores the content, which may be a large stream; the same content is stored once for each owner."""
        ...

    def get(self, key: FileKey) -> bytes:
        """Raises FileMissing, or FileDamaged if the content does not match the digest."""
        ...

    def open_file(self, key: FileKey) -> Path:
        """A path on this computer with the checked content, to be opened soon; raises like ``get``."""
        ...

    def read_unchecked(self, key: FileKey) -> bytes | None:
        """The content of a file whose name is no digest of it, as earlier releases named PDFs; None without one."""
        ...

    def get_size(self, key: FileKey) -> int | None:
        """Bytes; None if there is no such file."""
        ...

    def remove_file(self, key: FileKey) -> None:
        """Does nothing if there is no such file."""
        ...

    def remove_owner(self, area: FileArea, owner: str) -> None:
        """Removes all files of one owner."""
        ...

    def list(self, area: FileArea, owner: str | None = None) -> Iterator[StoredFile]:
        """The files of an area in no order: of one owner, or of all if ``owner`` is None; not checked."""
        ...

    def require_writable(self) -> None:
        """Raises FileNotWritten or FilesUnavailable unless a file can be written, read and removed."""
        ...
