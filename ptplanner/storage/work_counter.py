"""Counts what a piece of code asks of the database, for benchmarks and tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine


@dataclass
class DatabaseWork:
    """The statements that were executed, without BEGIN and PRAGMA, and the number of transactions."""

    statements: list[str] = field(default_factory=list)
    transactions: int = 0

    def count_reads(self, table: str) -> int:
        return sum(f"FROM {table}" in " ".join(text.split()) for text in self.statements)


@contextmanager
def count_database_work() -> Iterator[DatabaseWork]:
    """Count in this thread alone: marks are written in another one, whenever it suits them."""
    work = DatabaseWork()
    counted = threading.get_ident()

    def add_statement(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if threading.get_ident() == counted and not statement.startswith(("BEGIN", "PRAGMA")):
            work.statements.append(statement)

    def add_transaction(_connection: Connection) -> None:
        work.transactions += threading.get_ident() == counted

    # On the class, because a caller has no hold of the store's engine.
    event.listen(Engine, "before_cursor_execute", add_statement)
    event.listen(Engine, "begin", add_transaction)
    try:
        yield work
    finally:
        event.remove(Engine, "before_cursor_execute", add_statement)
        event.remove(Engine, "begin", add_transaction)
