"""Statements on single rows that behave the same on both databases."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from ptplanner.domain.errors import StaleRecord
from ptplanner.domain.record_version import RecordVersion
from ptplanner.storage.tables import VersionedRow

RowT = TypeVar("RowT")

IS_WRITING = "is_writing"


def select_for_update(session: Session, statement: Select[RowT]) -> RowT | None:
    """The row or None, locked in a write transaction. SQLite ignores the lock: BEGIN IMMEDIATE locks everything."""
    if session.info.get(IS_WRITING):
        statement = statement.with_for_update(key_share=True)
    return session.scalar(statement)


def insert_with_conflict_clause(
    session: Session, table: type[DeclarativeBase]
) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can be told what to do if the row exists, which SQLAlchemy offers for each database apart."""
    is_sqlite = session.connection().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


def read_version(row: VersionedRow) -> RecordVersion:
    return RecordVersion(row.version, row.changed_by, row.changed_at)


def require_version(row: VersionedRow, read: RecordVersion) -> None:
    """Raises StaleRecord if the record has changed since it was read."""
    if row.version != read.number:
        raise StaleRecord


def count_change(row: VersionedRow, signed: RecordVersion) -> None:
    """Note who changed the record that was read as ``signed``, and when."""
    row.version = signed.number + 1
    row.changed_by, row.changed_at = signed.changed_by, signed.changed_at
