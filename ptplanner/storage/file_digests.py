"""Digests of files on this computer."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

# A larger file is read again only if its size or one of its times has changed: a phone asks for a clip in many pieces.
ALWAYS_HASHED_BYTES = 8 * 1024 * 1024


def compute_file_digest(path: Path) -> str:
    """The SHA-256 of a file in hex; "" if it cannot be read."""
    try:
        found = path.stat()
        if found.st_size > ALWAYS_HASHED_BYTES:
            return _hash_large_file(
                path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
            )
        return _hash_file(path)
    except OSError:
        return ""


@lru_cache(maxsize=1024)
def _hash_large_file(path: Path, *_state: int) -> str:
    """Hash the file, or remember its digest for as long as its state is the same."""
    return _hash_file(path)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
