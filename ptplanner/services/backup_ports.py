"""What erasing and backing up need from outside: the rows that are removed, and the runs of backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ptplanner.domain.backups import BackupContents, BackupRun
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import ErasedRecord


class ErasureRepository(Protocol):
    """Removes rows that nothing else may remove: issued revisions and the audit trail are kept by the database."""

    def remove_patients(self, clinic: ClinicId, patients: Sequence[PatientId]) -> None:
        """Removes these patients with their plans, revisions and codes."""
        ...

    def remove_clinic(self, clinic: ClinicId) -> None:
        """Removes the clinic with everything that belongs to it: people, patients, plans, content, audit trail."""
        ...

    def list_erased(self) -> tuple[ErasedRecord, ...]:
        """The numbers of all patients and clinics that were ever removed, of the whole installation."""
        ...

    def add_erased(self, records: Iterable[ErasedRecord]) -> None:
        """Remembers records that were removed from another copy of this database."""
        ...


class BackupRunRepository(Protocol):
    """Runs of backups of the whole installation; no clinic owns them."""

    def save(self, run: BackupRun) -> None:
        """Adds the run, or replaces the one with the same id."""
        ...

    def list(self, since: datetime) -> tuple[BackupRun, ...]:
        """The runs that started since then, newest first."""
        ...

    def find_last_good(self) -> BackupRun | None:
        """The newest good backup, no practice."""
        ...


@dataclass(frozen=True)
class BackupPlace:
    """Where backups go. ``recipient`` is the public key that locks them, "" for none; sizes in bytes."""

    folder: str
    is_same_disk: bool
    recipient: str
    kept_files: int
    kept_bytes: int
    free_bytes: int


@dataclass(frozen=True)
class WrittenBackup:
    """A backup that was written, opened again and compared; ``name`` is that of its file."""

    name: str
    size: int
    is_locked: bool
    contents: BackupContents


class BackupTool(Protocol):
    """Writes backups into the folder of this installation and restores them for practice."""

    def write_checked(self, at: datetime) -> WrittenBackup:
        """Raises BackupRefused, BackupUnusable or FileNotWritten, and leaves no file then."""
        ...

    def remove_old(self) -> int:
        """Remove the backups that are no longer kept, and return their number."""
        ...

    def practise(self, name: str) -> BackupContents:
        """Restore a backup beside the installation, count its rows and remove it again.

        A locked one cannot be opened without its key; then a new one is written for practice.
        """
        ...

    def locate_backup(self, name: str) -> Path | None: ...
    def measure_place(self) -> BackupPlace: ...
    def get_first_start(self) -> datetime:
        """Since when there has been this installation."""
        ...
