"""Removes patients or a whole clinic, with the rows that triggers keep from being removed by anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.storage import tables as t
from ptplanner.storage.content_tables import METADATA
from ptplanner.storage.search.term_index import TermIndex
from ptplanner.storage.search.term_queries import IndexScope

# Names as the migrations made them.
KEPT_TABLES = ("revision", "revision_part", "audit")
_SQLITE_TRIGGERS = text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables"
).bindparams(bindparam("tables", expanding=True))


class SqlErasure:
    def __init__(self, session: Session) -> None:
        self._session = session

    def remove_patients(self, clinic: ClinicId, patients: Sequence[PatientId]) -> None:
        mine = (t.PatientRow.clinic_id == clinic) & t.PatientRow.id.in_(patients)
        found = self._session.scalars(select(t.PatientRow.id).where(mine)).all()
        plans = select(t.PlanRow.id).where(t.PlanRow.patient_id.in_(found)).scalar_subquery()
        with _allow_removal(self._session):
            for table in (t.AccessCodeRow, t.RevisionRow, t.PlanHistoryRow):
                self._session.execute(delete(table).where(table.plan_id.in_(plans)))
            self._session.execute(delete(t.PlanRow).where(t.PlanRow.patient_id.in_(found)))
            conditions = t.PatientConditionRow.patient_id.in_(found)
            self._session.execute(delete(t.PatientConditionRow).where(conditions))
            self._session.execute(delete(t.PatientRow).where(t.PatientRow.id.in_(found)))
        index = TermIndex(self._session, IndexScope("patient", clinic, has_pairs=True))
        index.remove_entries(found)
        self._session.execute(
            update(t.ClinicRow)
            .where(t.ClinicRow.id == clinic)
            .values(patients=t.ClinicRow.patients - len(found)),
            execution_options={"synchronize_session": False},
        )

    def remove_clinic(self, clinic: ClinicId) -> None:
        with _allow_removal(self._session):
            for table in reversed(METADATA.sorted_tables):
                if "clinic_id" in table.c:
                    self._session.execute(delete(table).where(table.c.clinic_id == clinic))
            self._session.execute(delete(t.ClinicRow).where(t.ClinicRow.id == clinic))


@contextmanager
def _allow_removal(session: Session) -> Iterator[None]:
    """Suspend the triggers that keep revisions and the audit trail, within this transaction."""
    if session.connection().dialect.name == "sqlite":
        with _drop_sqlite_triggers(session):
            yield
        return
    for table in KEPT_TABLES:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_keeps"))
    yield
    for table in KEPT_TABLES:
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_keeps"))


@contextmanager
def _drop_sqlite_triggers(session: Session) -> Iterator[None]:
    """SQLite cannot disable a trigger, so it is dropped and made again as it was."""
    triggers = session.execute(_SQLITE_TRIGGERS, {"tables": KEPT_TABLES}).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, definition in triggers:
        session.execute(text(definition))
