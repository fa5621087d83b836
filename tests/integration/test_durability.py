"""What was committed outlives a power cut, and one window never overwrites another unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from ptplanner.storage.database import make_engine, parse_database_url

pytestmark = pytest.mark.integration

# SQLite's numbers of the setting: 1 waits for the disk at checkpoints only, 2 at each commit.
SYNCHRONOUS_FULL = 2


@pytest.fixture
def connection(sqlite_url: str) -> Iterator[Connection]:
    engine = make_engine(parse_database_url(sqlite_url))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize(
    ("setting", "value"),
    [("synchronous", SYNCHRONOUS_FULL), ("journal_mode", "wal"), ("foreign_keys", 1)],
)
def test_every_connection_to_sqlite_is_durable(
    connection: Connection, setting: str, value: object
) -> None:
    assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == value
