"""Issued revisions: added and read, never changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, PatientId, PlanId
from ptplanner.domain.plan_review import RevisionInUse
from ptplanner.domain.records import RevisionHeader, StoredRevision
from ptplanner.storage import tables as t
from ptplanner.storage.compact_documents import (
    compress_text,
    decompress_text,
    extract_parts,
    insert_parts,
    list_part_digests,
)
from ptplanner.storage.errors import RevisionDamaged
from ptplanner.storage.repositories.revisions_in_use import (
    load_exercise_parts,
    load_revisions_in_use,
)
from ptplanner.storage.rows import insert_with_conflict_clause
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
        self._parts: dict[str, str] = {}

    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        """Store the revision with the digest of its stored text. Raises StalePlan if the number is taken."""
        newest = self._load_newest_number(clinic, revision)
        if revision.number <= newest:
            raise StalePlan(revision.number - 1, newest)
        text = to_canonical_json(revision.document)
        compact, parts = extract_parts(text)
        self._add_parts(clinic, parts)
        self._session.add(_build_revision_row(clinic, revision, text, compact))
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
        return self._build_stored_revisions(clinic, [found])[0]

    def list_revisions(self, clinic: ClinicId, plan: PlanId) -> tuple[StoredRevision, ...]:
        rows = self._session.scalars(
            select(t.RevisionRow)
            .where(t.RevisionRow.clinic_id == clinic, t.RevisionRow.plan_id == plan)
            .order_by(t.RevisionRow.number.desc())
        )
        return self._build_stored_revisions(clinic, rows.all())

    def list_headers(self, clinic: ClinicId, plan: PlanId) -> tuple[RevisionHeader, ...]:
        """The revisions without their documents, newest first."""
        rows = self._session.execute(_select_headers(clinic, plan))
        return tuple(_revision_header_from_row(row) for row in rows)

    def find_newest_header(self, clinic: ClinicId, plan: PlanId) -> RevisionHeader | None:
        row = self._session.execute(_select_headers(clinic, plan).limit(1)).first()
        return _revision_header_from_row(row) if row else None

    def list_in_use(
        self, clinic: ClinicId, patients: Sequence[PatientId] | None = None
    ) -> tuple[RevisionInUse, ...]:
        """The newest revision of each plan, last issued first; of all patients if ``patients`` is None."""
        return load_revisions_in_use(self._session, clinic, patients)

    def load_issued_exercises(
        self, clinic: ClinicId, digests: Iterable[str]
    ) -> Mapping[str, Exercise]:
        return load_exercise_parts(self._session, clinic, digests)

    def list_digests(self, clinic: ClinicId, patients: Sequence[PatientId]) -> tuple[str, ...]:
        """The digests of all revisions of these patients, also of plans that were discarded."""
        row = t.RevisionRow
        theirs = (row.clinic_id == clinic) & row.patient_id.in_(patients)
        return tuple(self._session.scalars(select(row.digest).where(theirs).order_by(row.digest)))

    def _add_parts(self, clinic: ClinicId, parts: Mapping[str, str]) -> None:
        """Store the parts that are not stored yet, in a fixed order, so that two who issue never wait in a circle."""
        rows = [
            {"clinic_id": clinic, "digest": digest, "content": compress_text(text)}
            for digest, text in sorted(parts.items())
        ]
        added = insert_with_conflict_clause(self._session, t.RevisionPartRow)
        self._session.execute(added.on_conflict_do_nothing(), rows)

    def _build_stored_revisions(
        self, clinic: ClinicId, rows: Sequence[t.RevisionRow]
    ) -> tuple[StoredRevision, ...]:
        try:
            compact = {
                row.number: decompress_text(row.packed)
                for row in rows
                if row.packed is not None and not row.document
            }
            parts = self._load_parts(clinic, compact.values())
            whole = {number: insert_parts(text, parts) for number, text in compact.items()}
        except (TypeError, ValueError, KeyError) as error:
            raise RevisionDamaged(
                f"{_name_revisions(rows)} can no longer be read. Restore the database from a backup."
            ) from error
        return tuple(_stored_revision_from_row(row, whole.get(row.number)) for row in rows)

    def _load_parts(self, clinic: ClinicId, compact: Iterable[str]) -> Mapping[str, str]:
        """The parts of the documents, by digest; those read before in this transaction are not read again."""
        wanted = {digest for text in compact for digest in list_part_digests(text)}
        if missing := sorted(wanted - self._parts.keys()):
            part = t.RevisionPartRow
            found = select(part.digest, part.content).where(
                part.clinic_id == clinic, part.digest.in_(missing)
            )
            self._parts |= {row[0]: decompress_text(row[1]) for row in self._session.execute(found)}
        return self._parts

    def _load_newest_number(self, clinic: ClinicId, revision: StoredRevision) -> int:
        """The number of the newest revision, 0 without one; raises NotFound if there is no such plan."""
        numbers = select(func.max(t.RevisionRow.number)).where(
            t.RevisionRow.plan_id == revision.plan
        )
        its_plan = select(func.coalesce(numbers.scalar_subquery(), 0)).where(
            t.PlanRow.clinic_id == clinic,
            t.PlanRow.id == revision.plan,
            t.PlanRow.patient_id == revision.patient,
        )
        newest: int | None = self._session.scalar(its_plan)
        if newest is None:
            raise NotFound("There is no such plan.")
        return newest


def _select_headers(clinic: ClinicId, plan: PlanId) -> Select[str, int, str, date, datetime, str]:
    r = t.RevisionRow
    columns = select(r.plan_id, r.number, r.plan_digest, r.issued_on, r.issued_at, r.issued_by)
    return columns.where(r.clinic_id == clinic, r.plan_id == plan).order_by(r.number.desc())


def _revision_header_from_row(row: Row[str, int, str, date, datetime, str]) -> RevisionHeader:
    return RevisionHeader(PlanId(row[0]), *row[1:])


def _build_revision_row(
    clinic: ClinicId, revision: StoredRevision, text: str, compact: str
) -> t.RevisionRow:
    return t.RevisionRow(
        plan_id=revision.plan,
        number=revision.number,
        clinic_id=clinic,
        patient_id=revision.patient,
        document="",
        packed=compress_text(compact),
        digest=sha256(text),
        plan_digest=hash_plan(revision.document.plan),
        issued_on=revision.document.issued_on,
        issued_at=revision.issued_at,
        issued_by=revision.issued_by,
    )


def _name_revisions(rows: Sequence[t.RevisionRow]) -> str:
    numbers = ", ".join(str(row.number) for row in rows)
    return f"Revision {numbers}" if len(rows) == 1 else f"One of the revisions {numbers}"


def _stored_revision_from_row(row: t.RevisionRow, whole: str | None) -> StoredRevision:
    """``whole`` is the document if the row holds it without its parts."""
    text = row.document if whole is None else whole
    if sha256(text) != row.digest:
        raise RevisionDamaged(
            f"Revision {row.number} no longer matches what was issued. Restore the database from a backup."
        )
    return StoredRevision(
        plan=PlanId(row.plan_id),
        patient=PatientId(row.patient_id),
        number=row.number,
        document=document_from_canonical_json(text),
        digest=row.digest,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
    )
