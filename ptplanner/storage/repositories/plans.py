"""Drafts: one document each, with a version and a history for undo and redo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import StoredPlan
from ptplanner.storage import tables as t
from ptplanner.storage.locking import select_for_update
from ptplanner.storage.serialization import hash_plan, plan_from_canonical_json, to_canonical_json

# Roughly an afternoon of edits to one plan; each document is a few kilobytes.
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
        self._append_to_history(row)

    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan:
        return _stored_plan_from_row(self._get_plan_row(clinic, plan))

    def require_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        mine = (t.PlanRow.clinic_id == clinic) & (t.PlanRow.id == plan)
        if self._session.scalar(select(t.PlanRow.id).where(mine)) is None:
            raise NotFound("There is no such plan.")

    def list_for_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]:
        """Most recently changed first."""
        mine = (t.PlanRow.clinic_id == clinic) & (t.PlanRow.patient_id == patient)
        order = (t.PlanRow.changed_at.desc(), t.PlanRow.id)
        rows = self._session.scalars(select(t.PlanRow).where(mine).order_by(*order)).all()
        return tuple(_stored_plan_from_row(row) for row in rows)

    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        """Store the plan as a new version and discard the edits that could be redone."""
        row = self._get_current_row(clinic, plan.id, expected_version)
        if plan.patient != row.patient_id:
            raise NotFound("This plan belongs to another patient.")
        if row.history_end > row.head:
            self._delete_history(row, t.PlanHistoryRow.seq > row.head)
        row.head += 1
        row.history_end = row.head
        self._prune_history(row)
        self._write_new_version(row, plan, by, at)
        self._append_to_history(row)
        return _stored_plan_from_row(row, plan)

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
        document = self._session.scalar(
            select(t.PlanHistoryRow.document).where(
                t.PlanHistoryRow.plan_id == row.id, t.PlanHistoryRow.seq == seq
            )
        )
        if document is None:
            raise NotFound(nothing)
        row.head = seq
        plan = plan_from_canonical_json(document)
        self._write_new_version(row, plan, by, at)
        return _stored_plan_from_row(row, plan)

    def _write_new_version(self, row: t.PlanRow, plan: Plan, by: str, at: datetime) -> None:
        row.version += 1
        _fill_plan_row(row, plan, by, at)
        self._session.flush()

    def _append_to_history(self, row: t.PlanRow) -> None:
        self._session.add(
            t.PlanHistoryRow(
                plan_id=row.id, seq=row.head, clinic_id=row.clinic_id, document=row.document
            )
        )
        self._session.flush()

    def _prune_history(self, row: t.PlanRow) -> None:
        """Keep the newest ``MAX_HISTORY`` states, the one that is about to be added included."""
        start = row.head - MAX_HISTORY + 1
        if row.history_start < start:
            self._delete_history(row, t.PlanHistoryRow.seq < start)
            row.history_start = start

    def _delete_history(self, row: t.PlanRow, which: ColumnElement[bool]) -> None:
        self._session.execute(
            delete(t.PlanHistoryRow).where(t.PlanHistoryRow.plan_id == row.id, which),
            execution_options={"synchronize_session": False},
        )

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
        plan=plan or plan_from_canonical_json(row.document),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        can_undo=row.history_start < row.head,
        can_redo=row.history_end > row.head,
        content_digest=row.content_digest,
    )


def _fill_plan_row(row: t.PlanRow, plan: Plan, by: str, at: datetime) -> t.PlanRow:
    row.document = to_canonical_json(plan)
    row.content_digest = hash_plan(plan)
    row.exercises = len(plan.items)
    row.changed_at, row.changed_by = at, by
    return row
