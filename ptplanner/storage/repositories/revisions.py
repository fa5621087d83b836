"""Issued revisions: added and read, never changed or deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.records import RevisionHeader, StoredRevision
from ptplanner.storage import tables as t
from ptplanner.storage.errors import RevisionDamaged
from ptplanner.storage.serialization import (
    document_from_canonical_json,
    hash_plan,
    sha256,
    to_canonical_json,
)

# The largest integer that both databases can store in the column.
MAX_REVISION_NUMBER = 2**31 - 1


class SqlRevisions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        """Store the revision with the digest of its stored text. Raises StalePlan if the number is taken."""
        self._require_plan(clinic, revision)
        newest = self._load_newest_number(revision.plan)
        if revision.number <= newest:
            raise StalePlan(revision.number - 1, newest)
        self._session.add(_build_revision_row(clinic, revision))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise StalePlan(revision.number - 1, revision.number) from error

    def get(self, clinic: ClinicId, plan: PlanId, number: int) -> StoredRevision:
        mine = select(t.RevisionRow).where(
            t.RevisionRow.clinic_id == clinic,
            t.RevisionRow.plan_id == plan,
            t.RevisionRow.number == number,
        )
        found = self._session.scalar(mine) if 0 < number <= MAX_REVISION_NUMBER else None
        if found is None:
            raise NotFound("There is no such revision.")
        return _stored_revision_from_row(found)

    def list_revisions(self, clinic: ClinicId, plan: PlanId) -> tuple[StoredRevision, ...]:
        rows = self._session.scalars(
            select(t.RevisionRow)
            .where(t.RevisionRow.clinic_id == clinic, t.RevisionRow.plan_id == plan)
            .order_by(t.RevisionRow.number.desc())
        )
        return tuple(_stored_revision_from_row(row) for row in rows)

    def list_headers(self, clinic: ClinicId, plan: PlanId) -> tuple[RevisionHeader, ...]:
        """The revisions without their documents, newest first."""
        rows = self._session.execute(_select_headers(clinic, plan))
        return tuple(_revision_header_from_row(row) for row in rows)

    def find_newest_header(self, clinic: ClinicId, plan: PlanId) -> RevisionHeader | None:
        row = self._session.execute(_select_headers(clinic, plan).limit(1)).first()
        return _revision_header_from_row(row) if row else None

    def _load_newest_number(self, plan: PlanId) -> int:
        number = select(func.max(t.RevisionRow.number)).where(t.RevisionRow.plan_id == plan)
        return self._session.scalar(number) or 0

    def _require_plan(self, clinic: ClinicId, revision: StoredRevision) -> None:
        its_plan = select(t.PlanRow.id).where(
            t.PlanRow.clinic_id == clinic,
            t.PlanRow.id == revision.plan,
            t.PlanRow.patient_id == revision.patient,
        )
        if self._session.scalar(its_plan) is None:
            raise NotFound("There is no such plan.")


def _select_headers(clinic: ClinicId, plan: PlanId) -> Select[str, int, str, date, datetime, str]:
    r = t.RevisionRow
    columns = select(r.plan_id, r.number, r.plan_digest, r.issued_on, r.issued_at, r.issued_by)
    return columns.where(r.clinic_id == clinic, r.plan_id == plan).order_by(r.number.desc())


def _revision_header_from_row(row: Row[str, int, str, date, datetime, str]) -> RevisionHeader:
    return RevisionHeader(PlanId(row[0]), *row[1:])


def _build_revision_row(clinic: ClinicId, revision: StoredRevision) -> t.RevisionRow:
    text = to_canonical_json(revision.document)
    return t.RevisionRow(
        plan_id=revision.plan,
        number=revision.number,
        clinic_id=clinic,
        patient_id=revision.patient,
        document=text,
        digest=sha256(text),
        plan_digest=hash_plan(revision.document.plan),
        issued_on=revision.document.issued_on,
        issued_at=revision.issued_at,
        issued_by=revision.issued_by,
    )


def _stored_revision_from_row(row: t.RevisionRow) -> StoredRevision:
    if sha256(row.document) != row.digest:
        raise RevisionDamaged(
            f"Revision {row.number} no longer matches what was issued. Restore the database from a backup."
        )
    return StoredRevision(
        plan=PlanId(row.plan_id),
        patient=PatientId(row.patient_id),
        number=row.number,
        document=document_from_canonical_json(row.document),
        digest=row.digest,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
    )
