"""The tables of the installation itself: runs of backups, and the numbers of erased records. No clinic owns them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from ptplanner.storage.tables import Base


class BackupRunRow(Base):
    """``state`` is of ``BackupState``; ``counts`` is JSON: what was counted in the backup."""

    __tablename__ = "backup_run"
    __table_args__ = (Index(None, "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    night: Mapped[date | None]
    file: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    is_locked: Mapped[bool]
    counts: Mapped[str]
    trouble: Mapped[str]


class ErasedRecordRow(Base):
    """A record that no backup may bring back. It has no key to a clinic, because the clinic may be gone, too."""

    __tablename__ = "erased_record"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    erased_on: Mapped[date]
