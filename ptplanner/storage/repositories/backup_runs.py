"""Runs of backups."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ptplanner.domain.backups import BackupKind, BackupRun, BackupState
from ptplanner.storage.backup_tables import BackupRunRow


class SqlBackupRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, run: BackupRun) -> None:
        """Add the run, or replace the one with the same id."""
        row = self._session.get(BackupRunRow, run.id)
        if row is None:
            row = BackupRunRow(id=run.id)
            self._session.add(row)
        row.kind, row.state, row.trouble = run.kind.value, run.state.value, run.trouble
        row.started_at, row.ended_at, row.night = run.started_at, run.ended_at, run.night
        row.file, row.size, row.is_locked = run.file, run.size, run.is_locked
        row.counts = json.dumps(dict(run.counts), sort_keys=True)
        self._session.flush()

    def list(self, since: datetime) -> tuple[BackupRun, ...]:
        """The runs that started since then, newest first."""
        rows = self._session.scalars(
            select(BackupRunRow)
            .where(BackupRunRow.started_at >= since)
            .order_by(BackupRunRow.started_at.desc(), BackupRunRow.id)
        )
        return tuple(map(_run_from_row, rows))

    def find_last_good(self) -> BackupRun | None:
        """The newest good backup, no practice."""
        row = self._session.scalar(
            select(BackupRunRow)
            .where(BackupRunRow.state == BackupState.GOOD.value)
            .where(BackupRunRow.kind != BackupKind.PRACTICE.value)
            .order_by(BackupRunRow.started_at.desc())
            .limit(1)
        )
        return None if row is None else _run_from_row(row)


def _run_from_row(row: BackupRunRow) -> BackupRun:
    return BackupRun(
        id=row.id,
        kind=BackupKind(row.kind),
        state=BackupState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        night=row.night,
        file=row.file,
        size=row.size,
        is_locked=row.is_locked,
        counts=json.loads(row.counts),
        trouble=row.trouble,
    )
