"""The audit trail: who did what, each line chained to the one before. Lines are added and read, never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, union, update
from sqlalchemy.orm import Session

from ptplanner.domain.audit import (
    CHAIN_START,
    EVERY_LINE,
    AuditFilter,
    AuditLine,
    ChainEnd,
    ChainState,
    chain_entry,
    classify_entry,
)
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.audit_ports import SubjectPatient
from ptplanner.storage import tables as t
from ptplanner.storage.audit_tables import AuditChainRow, AuditEntryRow
from ptplanner.storage.rows import IS_WRITING, insert_with_conflict_clause


@dataclass(frozen=True)
class PendingEntry:
    """An entry that is written at the end of the transaction, with ``since`` unless the same one came after it."""

    entry: AuditEntry
    since: datetime | None = None


class SqlAuditTrail:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: dict[ClinicId, list[PendingEntry]] = {}

    def add(self, clinic: ClinicId, entry: AuditEntry) -> None:
        self._add_pending(clinic, PendingEntry(entry))

    def add_once(self, clinic: ClinicId, entry: AuditEntry, since: datetime) -> None:
        self._add_pending(clinic, PendingEntry(entry, since))

    def _add_pending(self, clinic: ClinicId, pending: PendingEntry) -> None:
        if not self._session.info.get(IS_WRITING):
            raise StorageUnavailable("This transaction only reads, so nothing was saved.")
        self._pending.setdefault(clinic, []).append(pending)

    def write_pending(self) -> tuple[tuple[ClinicId, AuditEntry], ...]:
        """Write what was added, each clinic's chain locked from here to the end of the transaction.

        Clinics are locked in the order of their ids, so that two transactions never wait for each other.
        """
        pending, self._pending = self._pending, {}
        return tuple(
            (clinic, line.entry)
            for clinic in sorted(pending)
            for line in self._continue_chain(clinic, pending[clinic])
        )

    def _continue_chain(self, clinic: ClinicId, pending: list[PendingEntry]) -> list[AuditLine]:
        self._session.flush()
        end = self._lock_chain_end(clinic)
        lines: list[AuditLine] = []
        for one in _leave_out_repeated(pending):
            if one.since is None or not self._has_same_entry(clinic, one.entry, one.since):
                lines.append(chain_entry(clinic, end, one.entry))
                end = lines[-1].end
        if lines:
            rows = [_build_line_row(clinic, line) for line in lines]
            self._session.execute(insert(AuditEntryRow), rows)
            self._session.execute(
                update(AuditChainRow)
                .where(AuditChainRow.clinic_id == clinic)
                .values(number=end.number, digest=end.digest),
                execution_options={"synchronize_session": False},
            )
        return lines

    def _lock_chain_end(self, clinic: ClinicId) -> ChainEnd:
        """Return the end of the chain, locked until the transaction ends; a new clinic gets its row."""
        start = {"number": CHAIN_START.number, "digest": CHAIN_START.digest}
        statement = insert_with_conflict_clause(self._session, AuditChainRow)
        statement = statement.values(clinic_id=clinic, **start)
        locked = statement.on_conflict_do_update(
            index_elements=["clinic_id"], set_={"number": AuditChainRow.number}
        ).returning(AuditChainRow.number, AuditChainRow.digest)
        number, digest = self._session.execute(locked).one()
        return ChainEnd(number, digest)

    def _has_same_entry(self, clinic: ClinicId, entry: AuditEntry, since: datetime) -> bool:
        same = (
            (AuditEntryRow.clinic_id == clinic)
            & (AuditEntryRow.subject == entry.subject)
            & (AuditEntryRow.user == entry.user)
            & (AuditEntryRow.action == entry.action)
            & (AuditEntryRow.at >= since)
        )
        return bool(self._session.scalar(select(exists().where(same))))

    def list(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]:
        return tuple(line.entry for line in self.list_newest(clinic, EVERY_LINE, limit))

    def list_newest(
        self, clinic: ClinicId, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> tuple[AuditLine, ...]:
        statement = _filter(select(AuditEntryRow), clinic, wanted)
        if before is not None:
            statement = statement.where(AuditEntryRow.number < before)
        return self._load(statement.order_by(AuditEntryRow.number.desc()).limit(limit))

    def list_oldest(
        self, clinic: ClinicId, limit: int, after: int = 0, wanted: AuditFilter = EVERY_LINE
    ) -> tuple[AuditLine, ...]:
        statement = _filter(select(AuditEntryRow), clinic, wanted)
        statement = statement.where(AuditEntryRow.number > after)
        return self._load(statement.order_by(AuditEntryRow.number).limit(limit))

    def _load(self, statement: Select[tuple[AuditEntryRow]]) -> tuple[AuditLine, ...]:
        self.write_pending()
        columns = statement.with_only_columns(*_LINE_COLUMNS)
        return tuple(
            AuditLine(row.number, AuditEntry(*row[2:]), row.digest)
            for row in self._session.execute(columns)
        )

    def count_lines(self, clinic: ClinicId, wanted: AuditFilter) -> int:
        if wanted == EVERY_LINE:
            return self.get_chain_state(clinic).end.number
        statement = _filter(select(AuditEntryRow), clinic, wanted)
        return self._session.scalar(statement.with_only_columns(func.count())) or 0

    def list_clinics(self) -> tuple[ClinicId, ...]:
        chains = select(AuditChainRow.clinic_id)
        lines = select(AuditEntryRow.clinic_id).distinct()  # a chain without its end is found, too
        return tuple(sorted(map(ClinicId, self._session.scalars(union(chains, lines)))))

    def get_chain_state(self, clinic: ClinicId) -> ChainState:
        self.write_pending()
        row = self._session.get(AuditChainRow, clinic, populate_existing=True)
        if row is None:
            return ChainState()
        return ChainState(
            ChainEnd(row.number, row.digest),
            ChainEnd(row.checked_number, row.checked_digest),
            row.checked_at,
            row.wrong_line,
        )

    def save_chain_check(
        self, clinic: ClinicId, checked: ChainEnd, at: datetime, wrong_line: int = 0
    ) -> None:
        self._lock_chain_end(clinic)
        self._session.execute(
            update(AuditChainRow)
            .where(AuditChainRow.clinic_id == clinic)
            .values(
                checked_number=checked.number,
                checked_digest=checked.digest,
                checked_at=at,
                wrong_line=wrong_line,
            ),
            execution_options={"synchronize_session": False},
        )

    def find_subject_patients(
        self, clinic: ClinicId, subjects: Collection[str]
    ) -> Mapping[str, SubjectPatient]:
        ids = {kind: [s.removeprefix(kind) for s in subjects if s.startswith(kind)]
               for kind in (_PATIENT, _PLAN)}  # fmt: skip
        patients = select(t.PatientRow.id, t.PatientRow.id, t.PatientRow.name).where(
            t.PatientRow.clinic_id == clinic, t.PatientRow.id.in_(ids[_PATIENT])
        )
        plans = (
            select(t.PlanRow.id, t.PatientRow.id, t.PatientRow.name)
            .join(t.PatientRow, t.PatientRow.id == t.PlanRow.patient_id)
            .where(t.PlanRow.clinic_id == clinic, t.PlanRow.id.in_(ids[_PLAN]))
        )
        return {
            kind + record: SubjectPatient(PatientId(patient), name)
            for kind, statement in ((_PATIENT, patients), (_PLAN, plans))
            if ids[kind]
            for record, patient, name in self._session.execute(statement)
        }

    def list_patient_subjects(self, clinic: ClinicId, patient: PatientId) -> frozenset[str]:
        mine = (t.PlanRow.clinic_id == clinic) & (t.PlanRow.patient_id == patient)
        plans = self._session.scalars(select(t.PlanRow.id).where(mine))
        return frozenset({_PATIENT + patient, *(_PLAN + plan for plan in plans)})


def _leave_out_repeated(pending: Iterable[PendingEntry]) -> Iterator[PendingEntry]:
    """Of entries that are wanted once, keep the first that the transaction added."""
    seen: set[tuple[str, str, str, datetime]] = set()
    for one in pending:
        if one.since is not None:
            same = (one.entry.user, one.entry.action, one.entry.subject, one.since)
            if same in seen:
                continue
            seen.add(same)
        yield one


_PATIENT, _PLAN = "patient ", "plan "
_LINE_COLUMNS = (
    AuditEntryRow.number,
    AuditEntryRow.digest,
    AuditEntryRow.at,
    AuditEntryRow.user,
    AuditEntryRow.action,
    AuditEntryRow.subject,
    AuditEntryRow.detail,
)


def _build_line_row(clinic: ClinicId, line: AuditLine) -> dict[str, Any]:
    return {
        "clinic_id": clinic,
        **vars(line.entry),
        "number": line.number,
        "kind": classify_entry(line.entry.action, line.entry.subject).value,
        "digest": line.digest,
    }


def _filter(
    statement: Select[tuple[AuditEntryRow]], clinic: ClinicId, wanted: AuditFilter
) -> Select[tuple[AuditEntryRow]]:
    return statement.where(AuditEntryRow.clinic_id == clinic, *_build_conditions(wanted))


def _build_conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.user is not None:
        yield AuditEntryRow.user == wanted.user
    if wanted.kind is not None:
        yield AuditEntryRow.kind == wanted.kind.value
    if wanted.subjects is not None:
        yield AuditEntryRow.subject.in_(sorted(wanted.subjects))
    if wanted.since is not None:
        yield AuditEntryRow.at >= wanted.since
    if wanted.until is not None:
        yield AuditEntryRow.at < wanted.until
