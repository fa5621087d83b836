"""The version token of a clinic's content. When it changes, every process merges the clinic's catalog again."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId
from ptplanner.storage import tables as t


def load_content_version(session: Session, clinic: ClinicId) -> str:
    """The token; "" while the clinic has no content of its own."""
    return session.scalar(select(t.ClinicRow.content_version).where(t.ClinicRow.id == clinic)) or ""


def renew_content_version(session: Session, clinic: ClinicId) -> None:
    """Store a random token. Unlike a counter, it never repeats a value that was rolled back."""
    row = update(t.ClinicRow).where(t.ClinicRow.id == clinic)
    session.execute(
        row.values(content_version=uuid4().hex),
        execution_options={"synchronize_session": False},
    )
