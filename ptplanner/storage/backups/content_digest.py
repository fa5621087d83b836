"""A digest of the rows of a database that is the same on SQLite and PostgreSQL and after a restore.

Each row becomes one line of JSON with its table and its values in the order of the columns' names, written as
SQLite stores them. The SHA-256 values of all lines are added modulo 2**256, so that neither the order of the rows
nor the number of them costs memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, inspect, text

_BITS = 256
# Made from the other tables, with numbers that each database gives in its own way.
_DERIVED_TABLES = ("alembic_version", "search_doc", "search_term", "search_word", "search_start")
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class RowCounts:
    """How many rows each table has, and the digest of all of them in hex."""

    rows: dict[str, int]
    content_digest: str


def digest_rows(connection: Connection) -> RowCounts:
    """Count and digest all rows that the transaction of ``connection`` sees."""
    total = 0
    rows: dict[str, int] = {}
    for table in sorted(inspect(connection).get_table_names()):
        if table in _DERIVED_TABLES:
            continue
        rows[table] = 0
        for line in _list_lines(connection, table):
            rows[table] += 1
            total += int.from_bytes(hashlib.sha256(line).digest(), "big")
    return RowCounts(rows, f"{total % (1 << _BITS):0{_BITS // 4}x}")


def _list_lines(connection: Connection, table: str) -> Iterator[bytes]:
    columns = sorted(column["name"] for column in inspect(connection).get_columns(table))
    names = ", ".join(f'"{name}"' for name in columns)
    statement = text(f'SELECT {names} FROM "{table}"')  # noqa: S608  # names of the schema
    result = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement)
    for row in result:
        yield _format_row(table, columns, row)


def _format_row(table: str, columns: Iterable[str], values: Iterable[object]) -> bytes:
    pairs = {name: _to_plain(value) for name, value in zip(columns, values, strict=True)}
    return json.dumps([table, pairs], ensure_ascii=False, separators=(",", ":")).encode()


def _to_plain(value: object) -> object:
    """The value as SQLite stores it: moments and days as text in UTC, truth as 0 or 1."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"x{bytes(value).hex()}"
    return value
