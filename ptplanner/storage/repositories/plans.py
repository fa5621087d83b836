"""Drafts: one document each, with a version and a history for undo and redo."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import StoredPlan
from ptplanner.storage import tables as t
from ptplanner.storage.compact_documents import compress_text, decompress_text
from ptplanner.storage.rows import insert_with_conflict_clause, select_for_update
from ptplanner.storage.serialization import hash_plan, plan_from_canonical_json, to_canonical_json

# Roughly an afternoon of edits to one plan; each takes about a hundred bytes.
MAX_HISTORY = 100


class SqlPlans:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None:
        self._require_patient(clinic, plan.patient)
        row = t.PlanRow(id=plan.id, clinic_id=clinic, patient_id=plan.patient, version=1)
        row.head = row.history_start = row.history_end = 1
        self._session.add(_fill_plan_row(row, plan, by, at))
        self._session.flush()

    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan:
        return _stored_plan_from_row(self._get_plan_row(clinic, plan))

    def require_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        mine = (t.PlanRow.clinic_id == clinic) & (t.PlanRow.id == plan)
        if self._session.scalar(select(t.PlanRow.id).where(mine)) is None:
            raise NotFound("There is no such plan.")

    def list_for_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]:
        """Most recently changed first, without discarded ones."""
        mine = (t.PlanRow.clinic_id == clinic) & (t.PlanRow.patient_id == patient)
        mine &= t.PlanRow.discarded_at.is_(None)
        order = (t.PlanRow.changed_at.desc(), t.PlanRow.id)
        rows = self._session.scalars(select(t.PlanRow).where(mine).order_by(*order)).all()
        return tuple(_stored_plan_from_row(row) for row in rows)

    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        """Store the plan as a new version and discard the edits that could be redone."""
        row = self._get_row_to_save(clinic, plan, expected_version)
        if row.head - row.history_start >= MAX_HISTORY - 1:
            row.history_start = row.head - MAX_HISTORY + 2
            self._delete_history(row, t.PlanHistoryRow.seq < row.history_start)
        row.history_end = row.head + 1
        self._move_head(row, row.head + 1, plan, by, at)
        return _stored_plan_from_row(row, plan)

    def amend(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        """Store the plan as a new version in place of the current state, which undo then skips."""
        row = self._get_row_to_save(clinic, plan, expected_version)
        row.history_end = row.head
        has_past = row.history_start < row.head
        past = self._load_history(row, row.head - 1) if has_past else ""
        _fill_plan_row(row, plan, by, at)
        row.version += 1
        self._session.flush()
        if has_past:
            self._store_history(row, row.head - 1, past)
        return _stored_plan_from_row(row, plan)

    def mark_ended(self, clinic: ClinicId, plan: PlanId, on: date | None) -> None:
        self._get_plan_row(clinic, plan).ended_on = on
        self._session.flush()

    def mark_discarded(self, clinic: ClinicId, plan: PlanId, at: datetime | None) -> None:
        self._get_plan_row(clinic, plan).discarded_at = at
        self._session.flush()

    def list_past_states(self, clinic: ClinicId, plan: PlanId) -> tuple[Plan, ...]:
        """Oldest first; each is compressed with the state that followed it."""
        row = self._get_plan_row(clinic, plan)
        stored = select(t.PlanHistoryRow.document, t.PlanHistoryRow.packed).where(
            t.PlanHistoryRow.plan_id == row.id, t.PlanHistoryRow.seq < row.head
        )
        text, states = _get_document(row), []
        for document, packed in self._session.execute(stored.order_by(t.PlanHistoryRow.seq.desc())):
            text = document if packed is None else decompress_text(packed, text)
            states.append(plan_from_canonical_json(text))
        return tuple(reversed(states))

    def undo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        row = self._get_current_row(clinic, plan, expected_version)
        return self._restore_from_history(row, row.head - 1, by, at, "There is nothing to undo.")

    def redo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        row = self._get_current_row(clinic, plan, expected_version)
        return self._restore_from_history(row, row.head + 1, by, at, "There is nothing to redo.")

    def _restore_from_history(
        self, row: t.PlanRow, seq: int, by: str, at: datetime, nothing: str
    ) -> StoredPlan:
        if not row.history_start <= seq <= row.history_end:
            raise NotFound(nothing)
        plan = plan_from_canonical_json(self._load_history(row, seq))
        self._move_head(row, seq, plan, by, at)
        return _stored_plan_from_row(row, plan)

    def _move_head(self, row: t.PlanRow, head: int, plan: Plan, by: str, at: datetime) -> None:
        """Make ``plan`` the current state, and store the one that was, compressed with it."""
        left, before = row.head, _get_document(row)
        _fill_plan_row(row, plan, by, at)
        row.head = head
        row.version += 1
        self._session.flush()
        self._store_history(row, left, before)

    def _store_history(self, row: t.PlanRow, seq: int, document: str) -> None:
        """Store the state ``seq``, which is next to the current one."""
        state = {"document": "", "packed": compress_text(document, _get_document(row))}
        added = insert_with_conflict_clause(self._session, t.PlanHistoryRow).values(
            plan_id=row.id, seq=seq, clinic_id=row.clinic_id, **state
        )
        self._session.execute(
            added.on_conflict_do_update(index_elements=["plan_id", "seq"], set_=state)
        )

    def _load_history(self, row: t.PlanRow, seq: int) -> str:
        """The state ``seq``, which is next to the current one."""
        stored = select(t.PlanHistoryRow.document, t.PlanHistoryRow.packed).where(
            t.PlanHistoryRow.plan_id == row.id, t.PlanHistoryRow.seq == seq
        )
        document, packed = self._session.execute(stored).one()
        return document if packed is None else decompress_text(packed, _get_document(row))

    def _delete_history(self, row: t.PlanRow, which: ColumnElement[bool]) -> None:
        self._session.execute(
            delete(t.PlanHistoryRow).where(t.PlanHistoryRow.plan_id == row.id, which),
            execution_options={"synchronize_session": False},
        )

    def _get_row_to_save(self, clinic: ClinicId, plan: Plan, expected_version: int) -> t.PlanRow:
        """The row of the plan, without the edits that could be redone."""
        row = self._get_current_row(clinic, plan.id, expected_version)
        if plan.patient != row.patient_id:
            raise NotFound("This plan belongs to another patient.")
        if row.history_end > row.head:
            self._delete_history(row, t.PlanHistoryRow.seq > row.head)
        return row

    def _get_current_row(self, clinic: ClinicId, plan: PlanId, expected_version: int) -> t.PlanRow:
        row = self._get_plan_row(clinic, plan)
        if row.version != expected_version:
            raise StalePlan(expected_version, row.version)
        return row

    def _get_plan_row(self, clinic: ClinicId, plan: PlanId) -> t.PlanRow:
        row = select_for_update(self._session, _select_plan(clinic, plan))
        if row is None:
            raise NotFound("There is no such plan.")
        return row

    def _require_patient(self, clinic: ClinicId, patient: PatientId) -> None:
        mine = (t.PatientRow.clinic_id == clinic) & (t.PatientRow.id == patient)
        if self._session.scalar(select(t.PatientRow.id).where(mine)) is None:
            raise NotFound("There is no such patient.")


def _select_plan(clinic: ClinicId, plan: PlanId) -> Select[t.PlanRow]:
    return select(t.PlanRow).where(t.PlanRow.clinic_id == clinic, t.PlanRow.id == plan)


def _stored_plan_from_row(row: t.PlanRow, plan: Plan | None = None) -> StoredPlan:
    """``plan`` is the row's document if it is at hand, so that it is not parsed again."""
    return StoredPlan(
        plan=plan or plan_from_canonical_json(_get_document(row)),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        can_undo=row.history_start < row.head,
        can_redo=row.history_end > row.head,
        content_digest=row.content_digest,
        ended_on=row.ended_on,
        is_discarded=row.discarded_at is not None,
    )


def _get_document(row: t.PlanRow) -> str:
    return row.document if row.packed is None else decompress_text(row.packed)


def _fill_plan_row(row: t.PlanRow, plan: Plan, by: str, at: datetime) -> t.PlanRow:
    row.document, row.packed = "", compress_text(to_canonical_json(plan))
    row.content_digest = hash_plan(plan)
    row.exercises, row.next_visit = len(plan.items), plan.next_visit
    row.changed_at, row.changed_by = at, by
    return row
