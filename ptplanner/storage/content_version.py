"""Marks a clinic's content as changed, so that every process merges it anew."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId
from ptplanner.storage import tables as t


def content_version(session: Session, clinic: ClinicId) -> str:
    """Empty while the clinic has nothing of its own."""
    return session.scalar(select(t.Clinic.content_version).where(t.Clinic.id == clinic)) or ""


def mark_changed(session: Session, clinic: ClinicId) -> None:
    """Drawn, not counted: a version that was rolled back never comes again."""
    row = update(t.Clinic).where(t.Clinic.id == clinic)
    session.execute(
        row.values(content_version=uuid4().hex),
        execution_options={"synchronize_session": False},
    )
