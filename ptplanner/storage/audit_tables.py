"""The tables of the audit trail: its lines, and the end of each clinic's chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ptplanner.storage.tables import Base


class AuditEntryRow(Base):
    """A line of the audit trail. Append-only: triggers refuse UPDATE and DELETE.

    ``number`` counts in the clinic from 1; that it is unique makes a fork of the chain impossible. ``kind`` follows
    from action and subject and stands here for the filter.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "clinic_id", "number", unique=True),
        Index(None, "clinic_id", "user", "number"),
        Index(None, "clinic_id", "kind", "number"),
        Index(None, "clinic_id", "subject", "number"),
        Index(None, "clinic_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"))
    at: Mapped[datetime]
    user: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    number: Mapped[int] = mapped_column(server_default="0")
    kind: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str] = mapped_column(server_default="")


class AuditChainRow(Base):
    """The last line of a clinic's chain, and how far the chain has been checked.

    Whoever adds a line locks this row, so that two writers never continue the same line.
    """

    __tablename__ = "audit_chain"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    number: Mapped[int]
    digest: Mapped[str]
    checked_number: Mapped[int] = mapped_column(server_default="0")
    checked_digest: Mapped[str] = mapped_column(server_default="")
    checked_at: Mapped[datetime | None]
    wrong_line: Mapped[int] = mapped_column(server_default="0")
