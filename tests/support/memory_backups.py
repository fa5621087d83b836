"""Runs of backups in the store in memory, and a tool that writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ptplanner.domain.backups import (
    BackupContents,
    BackupKind,
    BackupOrigin,
    BackupRun,
    BackupState,
)
from ptplanner.domain.errors import PtplannerError
from ptplanner.services.backup_ports import BackupPlace, WrittenBackup
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemoryBackupRuns:
    tables: MemoryTables

    def save(self, run: BackupRun) -> None:
        self.tables.require_write()
        self.tables.backup_runs[run.id] = run

    def list(self, since: datetime) -> tuple[BackupRun, ...]:
        found = [run for run in self.tables.backup_runs.values() if run.started_at >= since]
        return tuple(sorted(found, key=lambda run: (-run.started_at.timestamp(), run.id)))

    def find_last_good(self) -> BackupRun | None:
        everything = self.list(datetime.min.replace(tzinfo=UTC))
        good = (run for run in everything if run.state is BackupState.GOOD)
        return next((run for run in good if run.kind is not BackupKind.PRACTICE), None)


@dataclass
class FakeBackupTool:
    """Says that it wrote a backup, or raises ``error``."""

    error: PtplannerError | None = None
    is_locked: bool = False
    files: Path = Path("/nowhere")
    first_start: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def write_checked(self, at: datetime) -> WrittenBackup:
        if self.error:
            raise self.error
        return WrittenBackup(
            f"{at:%Y-%m-%dT%H%M%SZ}.backup", 4_000_000, self.is_locked, _contents(at)
        )

    def remove_old(self) -> int:
        return 0

    def practise(self, name: str) -> BackupContents:  # noqa: ARG002  # nothing is restored
        if self.error:
            raise self.error
        return _contents(self.first_start)

    def locate_backup(self, name: str) -> Path | None:
        return self.files / name

    def measure_place(self) -> BackupPlace:
        return BackupPlace("/srv/backup", False, "", 3, 12_000_000, 1_000_000_000)

    def get_first_start(self) -> datetime:
        return self.first_start


def _contents(at: datetime) -> BackupContents:
    rows = {"patient": 2, "revision": 1}
    return BackupContents(BackupOrigin(at, "0.1.0", "0001", "sqlite"), rows, "0" * 64)
