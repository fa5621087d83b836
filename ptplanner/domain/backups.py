"""Backups as values: what one holds, how a run of one ended, and why one cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ptplanner.domain.errors import PtplannerError, StorageUnavailable

# The form of the file. A reader refuses a higher number and still reads every lower one.
BACKUP_FORMAT = 1


class BackupUnusable(PtplannerError):
    """The file is no backup, is damaged, or cannot be opened with the key that was given."""


class BackupRefused(StorageUnavailable):
    """A backup was not written or not restored; what was there before is unchanged."""


@dataclass(frozen=True)
class BackupOrigin:
    """Where a backup comes from: known before its contents are read.

    ``engine`` is "sqlite" or "postgresql", ``schema`` the number of the newest migration of the database.
    """

    made_at: datetime
    version: str
    schema: str
    engine: str
    format: int = BACKUP_FORMAT


@dataclass(frozen=True)
class BackupContents:
    """What a backup holds. ``rows`` are counted by table, ``files`` by area such as sheets or pictures.

    ``content_digest`` is a SHA-256 in hex of the rows alone: equal for equal rows, on whatever pages or engine.
    ``gone`` names the files that were removed while the backup was written.
    """

    origin: BackupOrigin
    rows: Mapping[str, int]
    content_digest: str
    files: Mapping[str, int] = field(default_factory=dict)
    file_bytes: int = 0
    has_secret: bool = False
    gone: tuple[str, ...] = ()

    def count_rows(self, table: str) -> int:
        return self.rows.get(table, 0)


class BackupKind(StrEnum):
    """Why a backup ran. ``PRACTICE``: one was restored beside the installation, counted and removed."""

    NIGHT = "night"
    ASKED = "asked"
    PRACTICE = "practice"


class BackupState(StrEnum):
    """How a run of a backup ended; ``GOOD``: it was opened again and compared."""

    RUNNING = "running"
    GOOD = "good"
    FAILED = "failed"


@dataclass(frozen=True)
class BackupRun:
    """One run. ``night`` is the day on whose evening it was due; ``file`` the name inside the folder of backups.

    ``size`` in bytes. ``counts`` are what an owner counts: patients, revisions, sheets, pictures.
    """

    id: str
    kind: BackupKind
    state: BackupState
    started_at: datetime
    ended_at: datetime | None = None
    night: date | None = None
    file: str = ""
    size: int = 0
    is_locked: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""
