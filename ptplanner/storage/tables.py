"""The tables. Every row of a clinic has a ``clinic_id``, and foreign keys to patients and plans include it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
    desc,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ptplanner.storage.columns import BYTEWISE, StorableText, UtcDateTime

# Alembic can only change a constraint that has a name, and the name must not depend on the database.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables share one naming convention and one set of column types."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar = {str: StorableText(), datetime: UtcDateTime(), date: Date()}


class VersionedRow:
    """The columns of a record that two people may edit; see ``domain.record_version``."""

    version: Mapped[int] = mapped_column(server_default="1", default=1)
    changed_by: Mapped[str] = mapped_column(server_default="", default="")
    changed_at: Mapped[datetime | None]


class ClinicRow(VersionedRow, Base):
    """``content_version`` changes with every change of the clinic's own rules and exercises.

    ``patients`` is their number, because counting a million rows takes longer than showing a page of them.
    """

    __tablename__ = "clinic"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    hours: Mapped[str]
    emergency_number: Mapped[str]
    out_of_hours_phone: Mapped[str] = mapped_column(server_default="")
    date_order: Mapped[str] = mapped_column(server_default="day-first")
    doctor_word: Mapped[str] = mapped_column(server_default="doctor")
    name_on_sheet: Mapped[str] = mapped_column(server_default="first-name")
    country: Mapped[str] = mapped_column(server_default="")
    paper: Mapped[str] = mapped_column(server_default="a4")
    weight_unit: Mapped[str] = mapped_column(server_default="kg")
    time_zone: Mapped[str] = mapped_column(server_default="")
    is_demo: Mapped[bool]
    content_version: Mapped[str] = mapped_column(server_default="")
    idle_minutes: Mapped[int] = mapped_column(server_default="60")
    suspended_at: Mapped[datetime | None]
    patients: Mapped[int] = mapped_column(server_default="0")


class UserRow(VersionedRow, Base):
    """``email_key`` is the case-folded address, unique so that nobody has two accounts."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), index=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    epoch: Mapped[int]
    is_active: Mapped[bool]


class PatientRow(VersionedRow, Base):
    """The pair (clinic, id) is a key, so that no row can point at another clinic's patient."""

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("clinic_id", "id"),
        Index(
            "ix_patient_clinic_id_opened_at_name_id",
            "clinic_id",
            desc("opened_at").nulls_last(),
            "name",
            "id",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    born: Mapped[date | None]
    language: Mapped[str]
    affected_side: Mapped[str]
    notes: Mapped[str]
    is_made_up: Mapped[bool] = mapped_column(server_default=false())
    opened_at: Mapped[datetime | None]


class PatientConditionRow(Base):
    """``place`` keeps the order in which the therapist listed them; ``recorded_on`` is the day of the entry."""

    __tablename__ = "patient_condition"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"], ondelete="CASCADE"
        ),
    )

    patient_id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    condition: Mapped[str]
    since: Mapped[date | None]
    is_month_only: Mapped[bool] = mapped_column(server_default=false())
    ended: Mapped[date | None]
    detail: Mapped[str]
    recorded_on: Mapped[date | None]


class PlanRow(Base):
    """A draft. ``head`` is the ``seq`` of the history row that it equals; ``version`` only increases.

    ``history_start`` and ``history_end`` are the lowest and highest ``seq`` of its history.
    ``packed`` is the document, compressed. Rows of older versions have it in ``document`` and no ``packed``.

    ``content_digest``, ``exercises`` and ``next_visit`` describe the document, so that the patient list need not read
    it; in rows of older versions ``next_visit`` is NULL until the plan is next saved.
    """

    __tablename__ = "plan"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        UniqueConstraint("clinic_id", "id"),
        Index(None, "patient_id", "changed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    patient_id: Mapped[str]
    document: Mapped[str]
    packed: Mapped[bytes | None]
    content_digest: Mapped[str]
    exercises: Mapped[int]
    next_visit: Mapped[date | None]
    ended_on: Mapped[date | None]
    discarded_at: Mapped[datetime | None]
    version: Mapped[int]
    head: Mapped[int]
    history_start: Mapped[int] = mapped_column(server_default="1")
    history_end: Mapped[int] = mapped_column(server_default="1")
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class PlanHistoryRow(Base):
    """The other states that undo and redo step through; ``seq`` has no gaps but the plan's ``head``.

    ``packed`` is the state, compressed with its neighbour on the side of ``head``. Rows of older versions have the
    state in ``document`` and no ``packed``; there may be one at ``head``, which is not used.
    """

    __tablename__ = "plan_history"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "plan_id"], ["plan.clinic_id", "plan.id"], ondelete="CASCADE"
        ),
    )

    plan_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    document: Mapped[str]
    packed: Mapped[bytes | None]


class RevisionRow(Base):
    """An issued revision. Triggers refuse UPDATE and DELETE. ``plan_digest`` covers its plan alone.

    ``packed`` is the document without its shared parts, compressed. Rows of older versions have the whole document
    in ``document`` and no ``packed``. ``digest`` is of the whole document in both.
    """

    __tablename__ = "revision"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plan.clinic_id", "plan.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
    )

    plan_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    patient_id: Mapped[str] = mapped_column(index=True)
    document: Mapped[str]
    packed: Mapped[bytes | None]
    digest: Mapped[str]
    plan_digest: Mapped[str]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]


class SheetRecordRow(Base):
    """A PDF that was made of a revision. Triggers refuse UPDATE and DELETE.

    ``place`` counts those of the same revision, paper and layout from 1. ``newer_pictures``: slugs.
    """

    __tablename__ = "sheet_record"
    __table_args__ = (
        ForeignKeyConstraint(["plan_id", "number"], ["revision.plan_id", "revision.number"]),
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plan.clinic_id", "plan.id"]),
    )

    plan_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(primary_key=True)
    layout: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    digest: Mapped[str]
    renderer_version: Mapped[str]
    made_at: Mapped[datetime]
    reason: Mapped[str]
    newer_pictures: Mapped[str] = mapped_column(server_default="")


class RevisionPartRow(Base):
    """A part that revisions of a clinic share, compressed, by the SHA-256 of its text. Triggers refuse changes."""

    __tablename__ = "revision_part"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class AccessCodeRow(Base):
    """``item_id`` is NULL for the code of the whole plan."""

    __tablename__ = "access_code"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "plan_id"], ["plan.clinic_id", "plan.id"]),
        Index(None, "clinic_id", "plan_id"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str]
    plan_id: Mapped[str]
    item_id: Mapped[str | None]
    is_revoked: Mapped[bool]
    last_opened_on: Mapped[date | None]


class SearchDocRow(Base):
    """A document that search finds: ``key`` is its slug or id, ``phrases`` JSON of factors and phrases for ranking.

    ``clinic_id`` is NULL for the built-in catalog, which every clinic finds.
    """

    __tablename__ = "search_doc"
    __table_args__ = (UniqueConstraint("kind", "clinic_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    clinic_id: Mapped[str | None] = mapped_column(ForeignKey("clinic.id"))
    key: Mapped[str]
    phrases: Mapped[str]


class SearchTermRow(Base):
    """A term of a document with its weight: words of a name weigh more than tags."""

    __tablename__ = "search_term"
    __table_args__ = (
        Index(None, "kind", "clinic_id", "term", "weight", "doc"),
        Index(None, "doc", "term"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    clinic_id: Mapped[str | None]
    term: Mapped[str] = mapped_column(BYTEWISE)
    weight: Mapped[int]
    doc: Mapped[int] = mapped_column(ForeignKey("search_doc.id", ondelete="CASCADE"))


class SearchWordRow(Base):
    """A word of a search index and the number of documents that hold it; ``clinic_id`` is "" for the shared ones.

    Words that begin with a digit are left out: they are never taken for misspelt.
    """

    __tablename__ = "search_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    docs: Mapped[int]


class SearchStartRow(Base):
    """A beginning of words, and one of its variants; see ``storage.search.vocabulary``."""

    __tablename__ = "search_start"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(primary_key=True)
    variant: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    start: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)


class MetaRow(Base):
    """Facts about the database itself, such as the digest of the indexed content."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
