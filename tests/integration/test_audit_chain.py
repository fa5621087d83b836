"""The chain of the audit trail: many writers keep one, old lines are taken into it, and a change is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import DateTime, column, insert, table, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from ptplanner.domain.audit import AuditFilter, AuditKind, check_chain
from ptplanner.domain.records import AuditEntry
from ptplanner.storage import SqlStore, migrate, open_store
from ptplanner.storage.database import WRITES_OPTION, make_engine, parse_database_url
from ptplanner.storage.schema import build_alembic_config
from tests.integration.records import HARBOUR, NOON, VALLEY, with_ana
from tests.support.databases import Server

pytestmark = pytest.mark.integration
WRITERS, LINES_EACH = 6, 10


def test_many_writers_keep_one_chain(store: SqlStore, database_url: str) -> None:
    """Half of them in another process's store, each line in a transaction of its own."""
    with_ana(store)
    other = open_store(database_url)

    def write(writer: int) -> None:
        for number in range(LINES_EACH):
            with (store if writer % 2 else other).begin_write() as repos:
                entry = AuditEntry(NOON, f"user-{writer}", "changed", f"patient {number}")
                # Each transaction locks two clinics, and names them in the order that suits it.
                for clinic in (HARBOUR, VALLEY) if writer % 2 else (VALLEY, HARBOUR):
                    repos.audit.add(clinic, entry)

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write, number) for number in range(WRITERS)]:
            done.result()
    other.close()
    with store.begin_read() as repos:
        for clinic in (HARBOUR, VALLEY):
            found = check_chain(clinic, repos.audit.list_oldest(clinic, 1_000))
            assert (found.end.number, found.wrong) == (WRITERS * LINES_EACH, None)
            assert found.end == repos.audit.get_chain_state(clinic).end


OLD_LINES = 1_200  # more than the migration reads at once


def _fill_earlier_version(url: str) -> None:
    """A database of the version before the chain with lines of two clinics in turn."""
    engine = make_engine(parse_database_url(url))
    with engine.connect().execution_options(**{WRITES_OPTION: True}) as connection:
        config = build_alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        for clinic in (HARBOUR, VALLEY):
            connection.execute(
                text(
                    "INSERT INTO clinic (id, name, phone, hours, emergency_number, is_demo) "
                    "VALUES (:clinic, 'A clinic', '', '', '112', false)"
                ),
                {"clinic": clinic},
            )
        audit = table("audit", *map(column, ("clinic_id", "user", "action", "subject", "detail")),
                      column("at", DateTime(timezone=True)))  # fmt: skip
        line = {"user": "mia", "action": "made owner", "subject": "user kim", "detail": "“ü”"}
        rows = [
            {"clinic_id": clinic, "at": NOON + timedelta(seconds=number), **line}
            for number in range(OLD_LINES)
            for clinic in (HARBOUR, VALLEY)
        ]
        connection.execute(insert(audit), rows)
        connection.commit()
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def earlier_version_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: Server
) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.sqlite3"
    name = f"audit_of_earlier_version_{postgresql_server.worker}"
    postgresql_server.run(f"CREATE DATABASE {name}")
    return postgresql_server.address(name)


def test_lines_of_an_older_database_are_taken_into_the_chain(earlier_version_url: str) -> None:
    _fill_earlier_version(earlier_version_url)
    migrate(earlier_version_url)
    with closing(open_store(earlier_version_url)) as store:
        with store.begin_write() as repos:
            repos.audit.add(HARBOUR, AuditEntry(NOON, "mia", "signed in", "user mia"))
        with store.begin_read() as repos:
            lines = repos.audit.list_oldest(HARBOUR, 10_000)
            found = check_chain(HARBOUR, lines)
            assert (found.end.number, found.wrong) == (OLD_LINES + 1, None)
            assert lines[1].entry == AuditEntry(
                NOON + timedelta(seconds=1), "mia", "made owner", "user kim", "“ü”"
            )
            assert repos.audit.get_chain_state(VALLEY).end.number == OLD_LINES
            security = AuditFilter(kind=AuditKind.SECURITY)
            assert repos.audit.count_lines(HARBOUR, security) == OLD_LINES + 1
    engine = make_engine(parse_database_url(earlier_version_url))
    changing = engine.connect().execution_options(**{WRITES_OPTION: True})
    with changing as connection, pytest.raises(DatabaseError, match="is never changed"):
        connection.execute(text("UPDATE audit SET detail = 'another'"))
    engine.dispose()


def test_a_fork_of_the_chain_is_refused(store: SqlStore, database_url: str) -> None:
    with with_ana(store).begin_write() as repos:
        repos.audit.add(HARBOUR, AuditEntry(NOON, "mia", "signed in", "user mia"))
    engine = make_engine(parse_database_url(database_url))
    copied = ", ".join(("clinic_id", "at", '"user"', "subject", "detail", "number", "kind"))
    statement = (
        f"INSERT INTO audit ({copied}, action, digest) SELECT {copied}, 'forged', '' FROM audit"  # noqa: S608  # names of columns
    )
    writing = engine.connect().execution_options(**{WRITES_OPTION: True})
    with writing as connection, pytest.raises(IntegrityError):
        connection.execute(text(statement))
    engine.dispose()
