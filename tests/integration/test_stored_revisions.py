"""The database refuses to change an issued revision, and a change made elsewhere is detected."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from ptplanner.domain.records import AuditEntry, StoredRevision
from ptplanner.storage import SqlStore
from ptplanner.storage.database import parse_database_url
from ptplanner.storage.errors import RevisionDamaged
from tests.integration.records import ANAS_PLAN, HARBOUR, revision, with_ana

pytestmark = pytest.mark.integration


def _issue(store: SqlStore, *issued: StoredRevision) -> None:
    with store.begin_write() as repos:
        for each in issued:
            repos.revisions.add(HARBOUR, each)


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


def test_a_document_changed_outside_the_application_is_detected(
    store: SqlStore, database_url: str
) -> None:
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
