"""Reads the newest revision of each plan without the texts it prints: one query, however many plans there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.plan_review import RevisionInUse
from ptplanner.domain.revision import PrintedFinding
from ptplanner.storage import tables as t
from ptplanner.storage.compact_documents import decompress_text, extract_parts
from ptplanner.storage.errors import RevisionDamaged
from ptplanner.storage.serialization import from_json

# Revisions never change, so what was read of one is right for ever. Each takes a few kilobytes.
CACHE_SIZE = 2_000


def load_revisions_in_use(
    session: Session, clinic: ClinicId, patients: Sequence[PatientId] | None
) -> tuple[RevisionInUse, ...]:
    """Load the newest revision of each plan that has not ended, of these patients, or of all of the clinic if None."""
    r = aliased(t.RevisionRow)
    newest = select(func.max(r.number)).where(r.plan_id == t.RevisionRow.plan_id).scalar_subquery()
    mine = select(t.RevisionRow.digest, t.RevisionRow.packed, t.RevisionRow.document).where(
        t.RevisionRow.clinic_id == clinic, t.RevisionRow.number == newest
    )
    mine = mine.join(t.PlanRow, t.PlanRow.id == t.RevisionRow.plan_id)
    mine = mine.where(t.PlanRow.ended_on.is_(None))
    if patients is not None:
        mine = mine.where(t.RevisionRow.patient_id.in_(patients))
    ordered = mine.order_by(t.RevisionRow.issued_at.desc(), t.RevisionRow.plan_id)
    return tuple(_revision_in_use_from_row(row) for row in session.execute(ordered))


def load_exercise_parts(
    session: Session, clinic: ClinicId, digests: Iterable[str]
) -> Mapping[str, Exercise]:
    """Load the texts of exercises as they were issued, by digest; those that are not stored are left out."""
    part = t.RevisionPartRow
    wanted = sorted(set(digests))
    found = select(part.digest, part.content).where(
        part.clinic_id == clinic, part.digest.in_(wanted)
    )
    return {row[0]: _parse_exercise(decompress_text(row[1])) for row in session.execute(found)}


@lru_cache(maxsize=CACHE_SIZE)
def _parse_exercise(text: str) -> Exercise:
    return from_json(json.loads(text), Exercise)


def _revision_in_use_from_row(row: Row[str, bytes | None, str]) -> RevisionInUse:
    """Read the document of a row; rows of older versions hold it whole, with the texts of the exercises."""
    digest, packed, document = row
    try:
        return _parse_revision(digest, packed or document.encode(), packed is not None)
    except (ValueError, KeyError) as error:
        raise RevisionDamaged(
            "A revision in use can no longer be read. Restore the database from a backup."
        ) from error


@lru_cache(maxsize=CACHE_SIZE)
def _parse_revision(_digest: str, content: bytes, is_packed: bool) -> RevisionInUse:  # noqa: FBT001  # part of the key
    text = decompress_text(content) if is_packed else extract_parts(content.decode())[0]
    plain: dict[str, Any] = json.loads(text)
    return RevisionInUse(
        number=plain["number"],
        issued_on=from_json(plain["issued_on"], date),
        plan=from_json(plain["plan"], Plan),
        patient=from_json(plain["patient"], PatientContext),
        findings=from_json(plain["findings"], tuple[PrintedFinding, ...]),
        exercise_digests=plain["exercises"],
    )
