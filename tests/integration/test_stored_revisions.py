"""The database refuses to change an issued revision, and a change made elsewhere is detected."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from ptplanner.domain.records import AuditEntry, StoredRevision
from ptplanner.storage import SqlStore
from ptplanner.storage.database import parse_database_url
from ptplanner.storage.errors import RevisionDamaged
from ptplanner.storage.serialization import to_canonical_json
from tests.integration.records import ANAS_PLAN, HARBOUR, NOON, plan, revision, with_ana

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
        "UPDATE revision_part SET content = NULL",
        "DELETE FROM revision_part",
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


def _tamper(database_url: str, *statements: str) -> None:
    """Run the statements without the triggers that refuse them."""
    engine = create_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        for table in ("revision", "revision_part"):
            if engine.dialect.name == "sqlite":
                connection.execute(text(f"DROP TRIGGER {table}_keeps_update"))
                connection.execute(text(f"DROP TRIGGER {table}_keeps_delete"))
            else:
                connection.execute(text(f"DROP TRIGGER {table}_keeps ON {table}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET document = '{}'",
        "UPDATE revision SET packed = NULL",
        "UPDATE revision SET packed = (SELECT content FROM revision_part LIMIT 1)",
        "UPDATE revision SET digest = 'another'",
        "DELETE FROM revision_part",
        "UPDATE revision_part SET content = (SELECT packed FROM revision)",
    ],
)
def test_a_document_changed_outside_the_application_is_detected(
    store: SqlStore, database_url: str, statement: str
) -> None:
    _issue(with_ana(store), revision())
    _tamper(database_url, statement)
    with store.begin_read() as repos, pytest.raises(RevisionDamaged, match="Revision 1"):
        repos.revisions.get(HARBOUR, ANAS_PLAN, 1)


def test_a_revision_of_an_older_version_is_read_as_it_is(
    store: SqlStore, database_url: str
) -> None:
    _issue(with_ana(store), revision())
    document = to_canonical_json(revision().document).replace("'", "''").replace(":", "\\:")
    _tamper(database_url, f"UPDATE revision SET packed = NULL, document = '{document}'")  # noqa: S608  # our own text
    _issue(store, revision(2))
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1) == revision()
        assert repos.revisions.list_revisions(HARBOUR, ANAS_PLAN) == (revision(2), revision())


def test_the_text_of_an_exercise_is_stored_once(store: SqlStore, database_url: str) -> None:
    _issue(with_ana(store), revision(1), revision(2))
    engine = create_engine(parse_database_url(database_url))
    with engine.connect() as connection:
        parts = connection.scalar(text("SELECT count(*) FROM revision_part"))
    engine.dispose()
    assert parts == len(revision().document.exercises) + 1  # and the red flags


def test_a_plan_of_an_older_version_is_undone_and_redone(
    store: SqlStore, database_url: str
) -> None:
    """Its states stand in ``document``, the current one twice."""
    states = [plan(title="First"), plan(title="Second"), plan(title="Third")]
    with_ana(store)
    engine = create_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        for seq, state in enumerate(states, start=1):
            connection.execute(
                text("INSERT INTO plan_history VALUES (:plan, :seq, :clinic, :document, NULL)"),
                {"plan": ANAS_PLAN, "seq": seq, "clinic": HARBOUR, "document": to_canonical_json(state)},
            )  # fmt: skip
        connection.execute(
            text("UPDATE plan SET document = :document, packed = NULL, head = 2, history_end = 3"),
            {"document": to_canonical_json(states[1])},
        )
    engine.dispose()
    with store.begin_write() as repos:
        assert repos.plans.get(HARBOUR, ANAS_PLAN).plan == states[1]
        steps = [
            repos.plans.redo(HARBOUR, ANAS_PLAN, 1, "mia", NOON),
            repos.plans.undo(HARBOUR, ANAS_PLAN, 2, "mia", NOON),
            repos.plans.undo(HARBOUR, ANAS_PLAN, 3, "mia", NOON),
            repos.plans.redo(HARBOUR, ANAS_PLAN, 4, "mia", NOON),
            repos.plans.redo(HARBOUR, ANAS_PLAN, 5, "mia", NOON),
        ]
    assert [step.plan for step in steps] == [states[n] for n in (2, 1, 0, 1, 2)]
