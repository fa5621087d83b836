"""What was issued stays as it was issued."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.records import AuditEntry, StoredRevision
from ptplanner.storage import SqlStore
from ptplanner.storage.database import parse_database_url
from ptplanner.storage.errors import RevisionDamaged
from tests.integration.records import ANAS_PLAN, HARBOUR, item, plan, revision, with_ana

pytestmark = pytest.mark.integration


def _issue(store: SqlStore, *issued: StoredRevision) -> None:
    with store.begin_write() as repos:
        for each in issued:
            repos.revisions.add(HARBOUR, each)


def test_a_revision_comes_back_whole(store: SqlStore) -> None:
    issued = revision()
    _issue(with_ana(store), issued)
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1) == issued


def test_revisions_come_newest_first(store: SqlStore) -> None:
    first, second = revision(1), revision(2, plan(item(sets=5)))
    _issue(with_ana(store), first, second)
    with store.begin_read() as repos:
        assert repos.revisions.list_revisions(HARBOUR, ANAS_PLAN) == (second, first)


@pytest.mark.parametrize("number", [1, 2])
def test_a_taken_number_is_refused(store: SqlStore, number: int) -> None:
    _issue(with_ana(store), revision(1), revision(2))
    with pytest.raises(StalePlan):
        _issue(store, revision(number, plan(title="Another")))
    with store.begin_read() as repos:
        assert len(repos.revisions.list_revisions(HARBOUR, ANAS_PLAN)) == 2


@pytest.mark.parametrize("number", [0, 2, -1, 2**40, 10**30])
def test_a_number_that_was_not_issued_is_not_found(store: SqlStore, number: int) -> None:
    _issue(with_ana(store), revision(1))
    with store.begin_read() as repos, pytest.raises(NotFound):
        repos.revisions.get(HARBOUR, ANAS_PLAN, number)


def test_the_digest_is_of_what_is_stored(store: SqlStore) -> None:
    _issue(with_ana(store), replace(revision(), digest=""))
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1).digest == revision().digest


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET document = '{}'",
        "UPDATE revision SET issued_by = 'somebody else'",
        "DELETE FROM revision",
        "UPDATE audit SET action = 'nothing'",
        "DELETE FROM audit",
    ],
)
def test_the_database_itself_refuses_a_change(
    store: SqlStore, database_url: str, statement: str
) -> None:
    _issue(with_ana(store), revision())
    with store.begin_write() as repos:
        repos.audit.add(HARBOUR, AuditEntry(revision().issued_at, "mia", "issued", "plan"))
    engine = create_engine(parse_database_url(database_url))
    with engine.connect() as connection, pytest.raises(DatabaseError, match="is never changed"):
        connection.execute(text(statement))
    engine.dispose()


def test_a_document_changed_behind_our_back_is_noticed(store: SqlStore, database_url: str) -> None:
    _issue(with_ana(store), revision())
    engine = create_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER revision_keeps_update"))
        else:
            connection.execute(text("DROP TRIGGER revision_keeps ON revision"))
        stored = connection.scalar(text("SELECT document FROM revision"))
        changed = json.dumps(json.loads(stored) | {"therapist": "Eve"})
        connection.execute(text("UPDATE revision SET document = :d"), {"d": changed})
    engine.dispose()
    with store.begin_read() as repos, pytest.raises(RevisionDamaged, match="Revision 1"):
        repos.revisions.get(HARBOUR, ANAS_PLAN, 1)
