"""Forms that made a record: sent twice, they make one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId
from ptplanner.storage import content_tables as t
from ptplanner.storage.rows import insert_with_conflict_clause

# Longer than a browser or a network tries again.
KEPT_FOR = timedelta(days=1)


class SqlSentForms:
    def __init__(self, session: Session) -> None:
        self._session = session

    def claim_form(self, clinic: ClinicId, key: str, at: datetime) -> str | None:
        """Claim a form for this transaction: None, or the record that it has made before.

        If another transaction has claimed it, this one waits for its end.
        """
        row = t.SentFormRow
        old = delete(row).where(row.clinic_id == clinic, row.at < at - KEPT_FOR)
        self._session.execute(old, execution_options={"synchronize_session": False})
        claim = insert_with_conflict_clause(self._session, row).values(
            clinic_id=clinic, key=key, record="", at=at
        )
        self._session.execute(claim.on_conflict_do_nothing())
        made = select(row.record).where(row.clinic_id == clinic, row.key == key)
        return self._session.scalar(made) or None

    def note_record(self, clinic: ClinicId, key: str, record: str) -> None:
        """Note the record that a claimed form has made."""
        row = t.SentFormRow
        mine = update(row).where(row.clinic_id == clinic, row.key == key)
        self._session.execute(
            mine.values(record=record), execution_options={"synchronize_session": False}
        )
