"""The tables of a clinic's own content: rules, exercises, favourites, imports. Each primary key starts with its id."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ptplanner.storage import audit_tables
from ptplanner.storage.tables import Base

# Covers all tables: those of ``tables`` and ``audit_tables`` and those defined here.
METADATA = audit_tables.AuditEntryRow.metadata


class ClinicRuleRow(Base):
    """``kind`` is "rule" for a custom rule, "adjustment" for the clinic's adjustment of the built-in rule ``id``."""

    __tablename__ = "clinic_rule"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    is_active: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class CustomExerciseRow(Base):
    """``source_key`` is "" for an exercise that was written in the clinic, not imported."""

    __tablename__ = "own_exercise"
    __table_args__ = (Index(None, "clinic_id", "source_key"),)

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    source_key: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class SentFormRow(Base):
    """A form that made a record; ``record`` is its id, "" until it is made within the same transaction."""

    __tablename__ = "sent_form"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[str]
    at: Mapped[datetime]


class FavouriteRow(Base):
    __tablename__ = "favourite"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(primary_key=True)


class ExerciseUseRow(Base):
    """When a user last added an exercise to a plan, and how often."""

    __tablename__ = "exercise_use"
    __table_args__ = (Index(None, "clinic_id", "user_id", "last_used_at"),)

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(primary_key=True)
    last_used_at: Mapped[datetime]
    times: Mapped[int]


class ImportRunRow(Base):
    __tablename__ = "import_run"
    __table_args__ = (Index(None, "clinic_id", "started_at"),)

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    report: Mapped[str]
    entry_count: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
