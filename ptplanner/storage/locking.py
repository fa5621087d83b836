"""Reads one row; in a writing transaction nobody else changes it until that ends, on either database."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

Row = TypeVar("Row")

IS_WRITING = "is_writing"


def one(session: Session, statement: Select[Row]) -> Row | None:
    """The row, locked while writing. SQLite has locked everything by BEGIN IMMEDIATE already."""
    if session.info.get(IS_WRITING):
        statement = statement.with_for_update(key_share=True)
    return session.scalar(statement)
