"""Records of the PDFs that were made of revisions: added and read, never changed or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.sheet_record import SheetReason, SheetRecord
from ptplanner.storage import tables as t
from ptplanner.storage.repositories.revisions import MAX_REVISION_NUMBER
from ptplanner.storage.rows import select_for_update


class SqlSheetRecords:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, record: SheetRecord) -> SheetRecord:
        """Store the record after those of the same revision, paper and layout, and return it with its place."""
        mine = self.list_for_update(clinic, record.plan, record.number)
        same = [one for one in mine if (one.paper, one.layout) == (record.paper, record.layout)]
        placed = replace(record, place=max((one.place for one in same), default=0) + 1)
        self._session.add(_build_record_row(clinic, placed))
        self._session.flush()
        return placed

    def list(self, clinic: ClinicId, plan: PlanId, number: int) -> tuple[SheetRecord, ...]:
        if not 0 < number <= MAX_REVISION_NUMBER:
            return ()
        row = t.SheetRecordRow
        mine = (row.clinic_id == clinic) & (row.plan_id == plan) & (row.number == number)
        rows = self._session.scalars(select(row).where(mine).order_by(row.made_at, row.place))
        return tuple(map(_record_from_row, rows))

    def list_for_update(
        self, clinic: ClinicId, plan: PlanId, number: int
    ) -> tuple[SheetRecord, ...]:
        """Like ``list``; nobody else adds one to this revision until the transaction ends."""
        row = t.RevisionRow
        mine = (row.clinic_id == clinic) & (row.plan_id == plan) & (row.number == number)
        select_for_update(self._session, select(row.number).where(mine))
        return self.list(clinic, plan, number)

    def list_digests_of_patients(
        self, clinic: ClinicId, patients: Sequence[PatientId]
    ) -> tuple[str, ...]:
        plan, row = t.PlanRow, t.SheetRecordRow
        theirs = (
            select(row.digest)
            .join(plan, plan.id == row.plan_id)
            .where(row.clinic_id == clinic, plan.patient_id.in_(patients))
        )
        return tuple(self._session.scalars(theirs.distinct().order_by(row.digest)))


def _build_record_row(clinic: ClinicId, record: SheetRecord) -> t.SheetRecordRow:
    return t.SheetRecordRow(
        clinic_id=clinic,
        plan_id=record.plan,
        number=record.number,
        paper=record.paper.value,
        layout=record.layout.value,
        place=record.place,
        digest=record.digest,
        renderer_version=record.renderer_version,
        made_at=record.made_at,
        reason=record.reason.value,
        newer_pictures=" ".join(record.newer_pictures),
    )


def _record_from_row(row: t.SheetRecordRow) -> SheetRecord:
    return SheetRecord(
        plan=PlanId(row.plan_id),
        number=row.number,
        paper=Paper(row.paper),
        layout=Layout(row.layout),
        place=row.place,
        digest=row.digest,
        renderer_version=row.renderer_version,
        made_at=row.made_at,
        reason=SheetReason(row.reason),
        newer_pictures=tuple(map(ExerciseSlug, row.newer_pictures.split())),
    )
