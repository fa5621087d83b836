"""Reads one row and, in a write transaction, locks it until the transaction ends, on both databases."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

RowT = TypeVar("RowT")

IS_WRITING = "is_writing"


def select_for_update(session: Session, statement: Select[RowT]) -> RowT | None:
    """The row or None, locked in a write transaction. SQLite ignores the lock: BEGIN IMMEDIATE locks everything."""
    if session.info.get(IS_WRITING):
        statement = statement.with_for_update(key_share=True)
    return session.scalar(statement)
