"""Names of stored files: the area that a file is in, and the digest of its content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ptplanner.domain.errors import InvalidValue

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
# Random ids, which can neither lead out of a folder nor name a person.
_OWNER = re.compile(r"[A-Za-z0-9_-]{0,64}\Z")


class FileArea(StrEnum):
    """What a file is."""

    SHEETS = "sheets"
    PICTURES = "pictures"
    IMPORTS = "imports"
    MEDIA = "media"
    RESULTS = "results"

    @property
    def suffix(self) -> str:
        """How the names of its files end, for people who look into the folder."""
        return _SUFFIXES.get(self, "")


_SUFFIXES = {FileArea.SHEETS: ".pdf", FileArea.PICTURES: ".svg"}


@dataclass(frozen=True, order=True)
class FileKey:
    """Where a file is. ``digest`` is the SHA-256 of its content in hex.

    ``owner``: the id of what the file belongs to, such as an import run; the files of an owner are removed together.
    "" for a file that several may share. A key holds nothing that a person could be recognised by.
    """

    area: FileArea
    digest: str
    owner: str = ""

    def __post_init__(self) -> None:
        if not _DIGEST.match(self.digest):
            raise InvalidValue("The name of a stored file must be a SHA-256 in hex.")
        require_owner_id(self.owner)

    @property
    def relative_path(self) -> str:
        """The path inside the area, with "/" on every system."""
        name = f"{self.digest}{self.area.suffix}"
        return f"{self.owner}/{name}" if self.owner else name


@dataclass(frozen=True)
class StoredFile:
    """A file as a list shows it; ``size`` in bytes."""

    key: FileKey
    size: int
    changed_at: datetime


def require_owner_id(owner: str) -> None:
    """Raises InvalidValue unless ``owner`` is "" or an id."""
    if not _OWNER.match(owner):
        raise InvalidValue("The owner of a stored file must be an id.")


def parse_relative_path(area: FileArea, path: str) -> FileKey | None:
    """The key of a path inside ``area``; None if it is not the path of a stored file."""
    owner, _, name = path.rpartition("/")
    try:
        key = FileKey(area, name.removesuffix(area.suffix), owner)
    except InvalidValue:
        return None
    return key if key.relative_path == path else None
