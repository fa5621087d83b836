"""The patient list: each patient with their most recently changed plan, always in two queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ClinicId, ConditionSlug, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.records import PatientSummary
from ptplanner.domain.sides import AffectedSide
from ptplanner.storage import tables as t
from ptplanner.storage.rows import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session


def load_patient_list(
    session: Session, clinic: ClinicId, *, limit: int, only: Sequence[str] | None = None
) -> tuple[PatientSummary, ...]:
    """The patients in ``only``, in that order; if it is None, the most recently opened first."""
    rows = session.execute(_select_with_latest_plan(_select_patients(clinic, limit, only))).all()
    held = _load_conditions(session, clinic, [row[0].id for row in rows])
    found = {row[0].id: _build_patient_summary(row, held[row[0].id]) for row in rows}
    return tuple(found[key] for key in (found if only is None else only) if key in found)


def patient_from_row(row: t.PatientRow, conditions: Iterable[t.PatientConditionRow]) -> Patient:
    conditions = tuple(conditions)
    return Patient(
        id=PatientId(row.id),
        name=row.name,
        birth_date=row.born,
        language=row.language,
        affected_side=AffectedSide(row.affected_side),
        conditions=tuple(
            PatientCondition(
                ConditionSlug(has.condition), has.since, has.ended, has.detail, has.is_month_only
            )
            for has in conditions
        ),
        notes=row.notes,
        recorded_on={
            ConditionSlug(has.condition): has.recorded_on
            for has in conditions
            if has.recorded_on is not None
        },
        is_made_up=row.is_made_up,
        version=read_version(row),
    )


def _select_patients(
    clinic: ClinicId, limit: int, only: Sequence[str] | None
) -> Select[t.PatientRow]:
    mine = select(t.PatientRow).where(t.PatientRow.clinic_id == clinic)
    if only is not None:
        return mine.where(t.PatientRow.id.in_(only))
    return mine.order_by(*_order_by_last_opened(t.PatientRow)).limit(limit)


def _select_with_latest_plan(page: Select[t.PatientRow]) -> Select[*tuple[Any, ...]]:
    """Join plans for the selected patients only, so that the cost does not grow with the whole list."""
    patient = aliased(t.PatientRow, page.subquery())
    any_plan = aliased(t.PlanRow)
    last_plan = (
        select(any_plan.id)
        .where(any_plan.patient_id == patient.id, any_plan.discarded_at.is_(None))
        .order_by(any_plan.changed_at.desc(), any_plan.id)
        .limit(1)
        .scalar_subquery()
    )
    issued = aliased(t.RevisionRow)
    newest = select(func.max(issued.number)).where(issued.plan_id == t.PlanRow.id).scalar_subquery()
    its_revision = and_(t.RevisionRow.plan_id == t.PlanRow.id, t.RevisionRow.number == newest)
    return (
        select(
            patient,
            t.PlanRow.id,
            t.PlanRow.exercises,
            t.PlanRow.content_digest,
            t.PlanRow.next_visit,
            t.PlanRow.ended_on,
            t.RevisionRow.number,
            t.RevisionRow.issued_on,
            t.RevisionRow.plan_digest,
        )
        .select_from(patient)
        .outerjoin(t.PlanRow, t.PlanRow.id == last_plan)
        .outerjoin(t.RevisionRow, its_revision)
        .order_by(*_order_by_last_opened(patient))
    )


def _order_by_last_opened(patient: type[t.PatientRow]) -> tuple[SQLColumnExpression[Any], ...]:
    return (patient.opened_at.desc().nulls_last(), patient.name, patient.id)


def _load_conditions(
    session: Session, clinic: ClinicId, patients: Sequence[str]
) -> defaultdict[str, list[t.PatientConditionRow]]:
    held: defaultdict[str, list[t.PatientConditionRow]] = defaultdict(list)
    mine = t.PatientConditionRow.clinic_id == clinic, t.PatientConditionRow.patient_id.in_(patients)
    for has in session.scalars(
        select(t.PatientConditionRow).where(*mine).order_by(t.PatientConditionRow.place)
    ):
        held[has.patient_id].append(has)
    return held


def _build_patient_summary(
    row: Row[*tuple[Any, ...]], conditions: list[t.PatientConditionRow]
) -> PatientSummary:
    """A plan that was never issued has draft changes as soon as it contains an exercise."""
    patient, plan, exercises, content, next_visit, ended_on, number, issued_on, issued_content = row
    has_changes = content != issued_content if number else bool(exercises)
    return PatientSummary(
        patient=patient_from_row(patient, conditions),
        plan=PlanId(plan) if plan else None,
        revision_number=number or 0,
        exercise_count=exercises or 0,
        issued_on=issued_on,
        has_draft_changes=has_changes,
        opened_at=patient.opened_at,
        next_visit=next_visit,
        ended_on=ended_on,
    )
