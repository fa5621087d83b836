"""The patient list: each patient with their most recently changed plan, always in two queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ClinicId, ConditionSlug, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.services.ports import PatientRow
from ptplanner.storage import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session


def patient_rows(
    session: Session, clinic: ClinicId, *, limit: int, only: Sequence[str] | None = None
) -> tuple[PatientRow, ...]:
    """The patients in ``only``, in that order; if it is None, the most recently opened first."""
    rows = session.execute(_with_plan(_page(clinic, limit, only))).all()
    held = _conditions(session, clinic, [row[0].id for row in rows])
    found = {row[0].id: _row(row, held[row[0].id]) for row in rows}
    return tuple(found[key] for key in (found if only is None else only) if key in found)


def as_patient(row: t.Patient, conditions: Iterable[t.PatientCondition]) -> Patient:
    return Patient(
        id=PatientId(row.id),
        name=row.name,
        born=row.born,
        language=row.language,
        affected_side=AffectedSide(row.affected_side),
        conditions=tuple(
            PatientCondition(ConditionSlug(has.condition), has.since, has.ended, has.detail)
            for has in conditions
        ),
        notes=row.notes,
    )


def _page(clinic: ClinicId, limit: int, only: Sequence[str] | None) -> Select[t.Patient]:
    mine = select(t.Patient).where(t.Patient.clinic_id == clinic)
    if only is not None:
        return mine.where(t.Patient.id.in_(only))
    return mine.order_by(*_recent(t.Patient)).limit(limit)


def _with_plan(page: Select[t.Patient]) -> Select[*tuple[Any, ...]]:
    """Join plans for the selected patients only, so that the cost does not grow with the whole list."""
    patient = aliased(t.Patient, page.subquery())
    any_plan = aliased(t.Plan)
    last_plan = (
        select(any_plan.id)
        .where(any_plan.patient_id == patient.id)
        .order_by(any_plan.changed_at.desc(), any_plan.id)
        .limit(1)
        .scalar_subquery()
    )
    issued = aliased(t.Revision)
    newest = select(func.max(issued.number)).where(issued.plan_id == t.Plan.id).scalar_subquery()
    its_revision = and_(t.Revision.plan_id == t.Plan.id, t.Revision.number == newest)
    return (
        select(
            patient,
            t.Plan.id,
            t.Plan.exercises,
            t.Plan.content_digest,
            t.Revision.number,
            t.Revision.issued_on,
            t.Revision.plan_digest,
        )
        .select_from(patient)
        .outerjoin(t.Plan, t.Plan.id == last_plan)
        .outerjoin(t.Revision, its_revision)
        .order_by(*_recent(patient))
    )


def _recent(patient: type[t.Patient]) -> tuple[SQLColumnExpression[Any], ...]:
    return (patient.opened_at.desc().nulls_last(), patient.name, patient.id)


def _conditions(
    session: Session, clinic: ClinicId, patients: Sequence[str]
) -> defaultdict[str, list[t.PatientCondition]]:
    held: defaultdict[str, list[t.PatientCondition]] = defaultdict(list)
    mine = t.PatientCondition.clinic_id == clinic, t.PatientCondition.patient_id.in_(patients)
    for has in session.scalars(
        select(t.PatientCondition).where(*mine).order_by(t.PatientCondition.place)
    ):
        held[has.patient_id].append(has)
    return held


def _row(row: Row[*tuple[Any, ...]], conditions: list[t.PatientCondition]) -> PatientRow:
    """A plan that was never issued has draft changes as soon as it contains an exercise."""
    patient, plan, exercises, content, number, issued_on, issued_content = row
    has_changes = content != issued_content if number else bool(exercises)
    return PatientRow(
        patient=as_patient(patient, conditions),
        plan=PlanId(plan) if plan else None,
        revision=number or 0,
        exercises=exercises or 0,
        issued_on=issued_on,
        has_draft_changes=has_changes,
        opened_at=patient.opened_at,
    )
