"""The audit trail: who did what. Entries are added and read, never changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.storage import tables as t


class SqlAuditTrail:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, entry: AuditEntry) -> None:
        self._session.add(
            t.AuditEntryRow(
                clinic_id=clinic,
                at=entry.at,
                user=entry.user,
                action=entry.action,
                subject=entry.subject,
                detail=entry.detail,
            )
        )
        self._session.flush()

    def list(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Newest first."""
        rows = self._session.scalars(
            select(t.AuditEntryRow)
            .where(t.AuditEntryRow.clinic_id == clinic)
            .order_by(t.AuditEntryRow.id.desc())
            .limit(limit)
        )
        return tuple(AuditEntry(r.at, r.user, r.action, r.subject, r.detail) for r in rows)
