"""The table of sessions: who is signed in where, and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ptplanner.storage.tables import Base


class UserSessionRow(Base):
    """``id`` is the SHA-256 of the secret in the cookie, so that whoever reads the table is not signed in by it."""

    __tablename__ = "user_session"
    __table_args__ = (Index(None, "clinic_id", "user_id", "seen_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str]
    ended_at: Mapped[datetime | None]
