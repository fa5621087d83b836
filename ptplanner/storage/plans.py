"""Drafts: one document each, with a version and a history for undo and redo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.services.ports import StoredPlan
from ptplanner.storage import tables as t
from ptplanner.storage.locking import one
from ptplanner.storage.mapping import canonical, plan_digest, read_plan

# Roughly an afternoon of edits to one plan; each document is a few kilobytes.
MOST_HISTORY = 100


class SqlPlans:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None:
        self._require_patient(clinic, plan.patient)
        row = t.Plan(id=plan.id, clinic_id=clinic, patient_id=plan.patient, version=1, head=1)
        self._session.add(_fill(row, plan, by, at))
        self._session.flush()
        self._append(row)

    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan:
        return self._stored(self._row(clinic, plan))

    def of_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]:
        """Most recently changed first."""
        mine = (t.Plan.clinic_id == clinic) & (t.Plan.patient_id == patient)
        order = (t.Plan.changed_at.desc(), t.Plan.id)
        rows = self._session.scalars(select(t.Plan).where(mine).order_by(*order)).all()
        return tuple(self._stored(row) for row in rows)

    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> int:
        """Store the plan as a new version and discard the edits that could be redone."""
        row = self._current(clinic, plan.id, expected_version)
        if plan.patient != row.patient_id:
            raise NotFound("This plan belongs to another patient.")
        self._forget(row, t.PlanHistory.seq > row.head)
        row.head += 1
        self._move(row, plan, by, at)
        self._append(row)
        self._forget(row, t.PlanHistory.seq <= row.head - MOST_HISTORY)
        return row.version

    def undo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        row = self._current(clinic, plan, expected_version)
        return self._go_to(row, row.head - 1, by, at, "There is nothing to undo.")

    def redo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        row = self._current(clinic, plan, expected_version)
        return self._go_to(row, row.head + 1, by, at, "There is nothing to redo.")

    def _go_to(self, row: t.Plan, seq: int, by: str, at: datetime, nothing: str) -> StoredPlan:
        document = self._session.scalar(
            select(t.PlanHistory.document).where(
                t.PlanHistory.plan_id == row.id, t.PlanHistory.seq == seq
            )
        )
        if document is None:
            raise NotFound(nothing)
        row.head = seq
        self._move(row, read_plan(document), by, at)
        return self._stored(row)

    def _move(self, row: t.Plan, plan: Plan, by: str, at: datetime) -> None:
        row.version += 1
        _fill(row, plan, by, at)
        self._session.flush()

    def _append(self, row: t.Plan) -> None:
        self._session.add(
            t.PlanHistory(
                plan_id=row.id, seq=row.head, clinic_id=row.clinic_id, document=row.document
            )
        )
        self._session.flush()

    def _forget(self, row: t.Plan, which: ColumnElement[bool]) -> None:
        self._session.execute(
            delete(t.PlanHistory).where(t.PlanHistory.plan_id == row.id, which),
            execution_options={"synchronize_session": False},
        )

    def _current(self, clinic: ClinicId, plan: PlanId, expected_version: int) -> t.Plan:
        row = self._row(clinic, plan)
        if row.version != expected_version:
            raise StalePlan(expected_version, row.version)
        return row

    def _row(self, clinic: ClinicId, plan: PlanId) -> t.Plan:
        row = one(self._session, _inside(clinic, plan))
        if row is None:
            raise NotFound("There is no such plan.")
        return row

    def _require_patient(self, clinic: ClinicId, patient: PatientId) -> None:
        mine = (t.Patient.clinic_id == clinic) & (t.Patient.id == patient)
        if self._session.scalar(select(t.Patient.id).where(mine)) is None:
            raise NotFound("There is no such patient.")

    def _stored(self, row: t.Plan) -> StoredPlan:
        ends = select(func.min(t.PlanHistory.seq), func.max(t.PlanHistory.seq))
        oldest, newest = self._session.execute(ends.where(t.PlanHistory.plan_id == row.id)).one()
        return StoredPlan(
            plan=read_plan(row.document),
            version=row.version,
            changed_at=row.changed_at,
            changed_by=row.changed_by,
            can_undo=oldest < row.head,
            can_redo=newest > row.head,
        )


def _inside(clinic: ClinicId, plan: PlanId) -> Select[t.Plan]:
    return select(t.Plan).where(t.Plan.clinic_id == clinic, t.Plan.id == plan)


def _fill(row: t.Plan, plan: Plan, by: str, at: datetime) -> t.Plan:
    row.document = canonical(plan)
    row.content_digest = plan_digest(plan)
    row.exercises = len(plan.items)
    row.changed_at, row.changed_by = at, by
    return row
