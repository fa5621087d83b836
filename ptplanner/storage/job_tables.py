"""The tables of jobs and workers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ptplanner.storage.tables import Base


class JobRow(Base):
    """``clinic_id`` is NULL for a job of the installation itself; ``payload`` and the like are JSON."""

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "clinic_id", "created_at"),
        Index(None, "state", "queued_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str | None] = mapped_column(ForeignKey("clinic.id"))
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    user_id: Mapped[str | None]
    subject: Mapped[str]
    payload: Mapped[str]
    is_exclusive: Mapped[bool]
    state: Mapped[str]
    created_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    progress_done: Mapped[int]
    progress_total: Mapped[int]
    progress_words: Mapped[str]
    checkpoint: Mapped[str]
    result: Mapped[str]
    trouble: Mapped[str]
    attempts: Mapped[int]
    worker: Mapped[str]
    claim: Mapped[str]
    is_cancel_requested: Mapped[bool]
    heartbeat_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]


class WorkerRow(Base):
    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    slots: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
