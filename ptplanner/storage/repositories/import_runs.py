"""Import runs and their reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import (
    OPEN_IMPORT_STATES,
    ImportRunHeader,
    ImportState,
    StoredImportRun,
)
from ptplanner.storage import content_tables as t
from ptplanner.storage.rows import select_for_update


class SqlImportRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, clinic: ClinicId, run: StoredImportRun) -> None:
        """Add the run, or replace the one with the same id."""
        row = self._find_run_row(clinic, run.id)
        if row is None:
            row = t.ImportRunRow(clinic_id=clinic, id=run.id)
            self._session.add(row)
        row.kind, row.state, row.report = run.kind, run.state.value, _format_report(run.report)
        row.entry_count = run.report.get("total", 0)
        row.started_at, row.finished_at = run.started_at, run.finished_at
        self._session.flush()

    def get(self, clinic: ClinicId, run: str) -> StoredImportRun:
        row = self._find_run_row(clinic, run)
        if row is None:
            raise NotFound("There is no such import.")
        return _import_run_from_row(row)

    def list(self, clinic: ClinicId, limit: int = 50) -> tuple[StoredImportRun, ...]:
        """Newest first."""
        mine = select(t.ImportRunRow).where(t.ImportRunRow.clinic_id == clinic)
        order = (t.ImportRunRow.started_at.desc(), t.ImportRunRow.id)
        return tuple(
            map(_import_run_from_row, self._session.scalars(mine.order_by(*order).limit(limit)))
        )

    def list_run_headers(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRunHeader, ...]:
        """Newest first."""
        row = t.ImportRunRow
        found = (
            select(row.id, row.kind, row.state, row.entry_count, row.started_at)
            .where(row.clinic_id == clinic)
            .order_by(row.started_at.desc(), row.id)
            .limit(limit)
        )
        return tuple(
            ImportRunHeader(run, kind, ImportState(state), count, started_at)
            for run, kind, state, count, started_at in self._session.execute(found)
        )

    def list_open_ids(self) -> frozenset[str]:
        is_open = t.ImportRunRow.state.in_(state.value for state in OPEN_IMPORT_STATES)
        return frozenset(self._session.scalars(select(t.ImportRunRow.id).where(is_open)))

    def _find_run_row(self, clinic: ClinicId, run: str) -> t.ImportRunRow | None:
        mine = (t.ImportRunRow.clinic_id == clinic) & (t.ImportRunRow.id == run)
        return select_for_update(self._session, select(t.ImportRunRow).where(mine))


def _format_report(report: Mapping[str, Any]) -> str:
    """The report is plain JSON already, and large after 10,000 entries, so it skips the converter."""
    return json.dumps(report, sort_keys=True, separators=(",", ":"))


def _import_run_from_row(row: t.ImportRunRow) -> StoredImportRun:
    return StoredImportRun(
        id=row.id,
        kind=row.kind,
        state=ImportState(row.state),
        report=json.loads(row.report),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
