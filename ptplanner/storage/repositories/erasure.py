"""Removes patients or a whole clinic, with the rows that triggers keep from being removed by anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import ErasedKind, ErasedRecord
from ptplanner.storage import tables as t
from ptplanner.storage.backup_tables import ErasedRecordRow
from ptplanner.storage.content_tables import METADATA
from ptplanner.storage.search.term_index import TermIndex
from ptplanner.storage.search.term_queries import IndexScope

# In the session: what this transaction erased, for the list outside of the database.
ERASED = "erased"
_NUMBERS_AT_ONCE = 500
# Names as the migrations made them.
KEPT_TABLES = ("revision", "revision_part", "sheet_record", "audit")
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
            for table in (t.AccessCodeRow, t.SheetRecordRow, t.RevisionRow, t.PlanHistoryRow):
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
        self._remember(ErasedKind.PATIENT, found)

    def remove_clinic(self, clinic: ClinicId) -> None:
        mine = t.PatientRow.clinic_id == clinic
        self._remember(
            ErasedKind.PATIENT, self._session.scalars(select(t.PatientRow.id).where(mine)).all()
        )
        known = select(t.ClinicRow.id).where(t.ClinicRow.id == clinic)
        self._remember(ErasedKind.CLINIC, self._session.scalars(known).all())
        with _allow_removal(self._session):
            for table in reversed(METADATA.sorted_tables):
                if "clinic_id" in table.c:
                    self._session.execute(delete(table).where(table.c.clinic_id == clinic))
            self._session.execute(delete(t.ClinicRow).where(t.ClinicRow.id == clinic))

    def list_erased(self) -> tuple[ErasedRecord, ...]:
        """Everything that was ever erased, by kind and number."""
        rows = self._session.scalars(
            select(ErasedRecordRow).order_by(ErasedRecordRow.kind, ErasedRecordRow.id)
        )
        return tuple(ErasedRecord(ErasedKind(row.kind), row.id, row.erased_on) for row in rows)

    def add_erased(self, records: Iterable[ErasedRecord]) -> None:
        """Remember records that were erased from another copy of this database."""
        added = self._session.info.setdefault(ERASED, [])
        for record in records:
            key = (record.kind.value, record.id)
            if self._session.get(ErasedRecordRow, key) is None:
                self._session.add(
                    ErasedRecordRow(
                        kind=record.kind.value, id=record.id, erased_on=record.erased_on
                    )
                )
            added.append(record)
        self._session.flush()

    def locate_patients(
        self, records: Iterable[ErasedRecord]
    ) -> Mapping[ClinicId, Sequence[PatientId]]:
        """The patients that stand in ``records`` and are here all the same, and all those of such a clinic."""
        numbers: dict[ErasedKind, list[str]] = {kind: [] for kind in ErasedKind}
        for record in records:
            numbers[record.kind].append(record.id)
        # A patient of an erased clinic stands in the list as well; each is found once.
        found: dict[ClinicId, dict[PatientId, None]] = defaultdict(dict)
        for column, kind in (
            (t.PatientRow.id, ErasedKind.PATIENT),
            (t.PatientRow.clinic_id, ErasedKind.CLINIC),
        ):
            for start in range(0, len(numbers[kind]), _NUMBERS_AT_ONCE):
                part = numbers[kind][start : start + _NUMBERS_AT_ONCE]
                chosen = select(t.PatientRow.clinic_id, t.PatientRow.id).where(column.in_(part))
                for clinic, patient in self._session.execute(chosen):
                    found[ClinicId(clinic)][PatientId(patient)] = None
        return {clinic: tuple(patients) for clinic, patients in found.items()}

    def _remember(self, kind: ErasedKind, numbers: Iterable[str]) -> None:
        today = datetime.now(UTC).date()
        self.add_erased(ErasedRecord(kind, number, today) for number in numbers)


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
