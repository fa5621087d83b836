"""Import runs and their reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId
from ptplanner.services.content_ports import ImportRun, ImportState
from ptplanner.storage import content_tables as t
from ptplanner.storage.locking import one


class SqlImportRuns:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, clinic: ClinicId, run: ImportRun) -> None:
        """Add the run, or replace the one with the same id."""
        row = self._find(clinic, run.id)
        if row is None:
            row = t.ImportRun(clinic_id=clinic, id=run.id)
            self._session.add(row)
        row.kind, row.state, row.report = run.kind, run.state.value, _text(run.report)
        row.started_at, row.finished_at = run.started_at, run.finished_at
        self._session.flush()

    def get(self, clinic: ClinicId, run: str) -> ImportRun:
        row = self._find(clinic, run)
        if row is None:
            raise NotFound("There is no such import.")
        return _run(row)

    def all(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRun, ...]:
        """Newest first."""
        mine = select(t.ImportRun).where(t.ImportRun.clinic_id == clinic)
        order = (t.ImportRun.started_at.desc(), t.ImportRun.id)
        return tuple(map(_run, self._session.scalars(mine.order_by(*order).limit(limit))))

    def _find(self, clinic: ClinicId, run: str) -> t.ImportRun | None:
        mine = (t.ImportRun.clinic_id == clinic) & (t.ImportRun.id == run)
        return one(self._session, select(t.ImportRun).where(mine))


def _text(report: Mapping[str, Any]) -> str:
    """The report is plain JSON already, and large after 10,000 entries, so it skips the converter."""
    return json.dumps(report, sort_keys=True, separators=(",", ":"))


def _run(row: t.ImportRun) -> ImportRun:
    return ImportRun(
        id=row.id,
        kind=row.kind,
        state=ImportState(row.state),
        report=json.loads(row.report),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
