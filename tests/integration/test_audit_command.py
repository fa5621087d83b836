"""``ptplanner audit`` checks the chain, lists the trail and writes it to a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from ptplanner.cli import main
from ptplanner.domain.records import AuditEntry
from ptplanner.storage import SqlStore
from ptplanner.storage.database import WRITES_OPTION, make_engine, parse_database_url
from tests.integration.records import HARBOUR, NOON, VALLEY, with_ana

pytestmark = pytest.mark.integration
LINES = 5


@pytest.fixture
def trail(
    store: SqlStore, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SqlStore:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    with with_ana(store).begin_write() as repos:
        for number in range(LINES):
            repos.audit.add(HARBOUR, AuditEntry(NOON, "mia", f"did {number}", "patient ana"))
        repos.audit.add(VALLEY, AuditEntry(NOON, "eve", "signed in", "user eve"))
    return store


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["audit", *options])


def tamper(database_url: str, statement: str) -> None:
    engine = make_engine(parse_database_url(database_url))
    with engine.connect().execution_options(**{WRITES_OPTION: True}) as connection:
        if engine.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_keeps_{act}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_keeps"))
        connection.execute(text(statement), {"clinic": HARBOUR})
        connection.commit()
    engine.dispose()


def test_a_whole_chain_is_told_with_its_newest_digest(trail: SqlStore) -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert f"Clinic {HARBOUR}: {LINES} lines, the chain is whole." in result.output
    assert f"Clinic {VALLEY}: 1 lines, the chain is whole." in result.output
    with trail.begin_read() as repos:
        third = repos.audit.list_oldest(HARBOUR, LINES)[2]
    assert run("verify", "--expect", third.digest).exit_code == 0
    lost = run("verify", "--expect", "0" * 64)
    assert (lost.exit_code, "lines were replaced or cut off" in lost.output) == (1, True)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE audit SET detail = 'x' WHERE clinic_id = :clinic AND number = 3", 3),
        ("UPDATE audit SET digest = 'x' WHERE clinic_id = :clinic AND number = 5", 5),
        ("DELETE FROM audit WHERE clinic_id = :clinic AND number = 2", 2),
        ("DELETE FROM audit WHERE clinic_id = :clinic AND number > 3", 4),
        ("DELETE FROM audit WHERE clinic_id = :clinic", 1),
        ("DELETE FROM audit_chain WHERE clinic_id = :clinic", 1),
        ("UPDATE audit_chain SET number = 3 WHERE clinic_id = :clinic", 3),
        ("UPDATE audit_chain SET checked_number = 9 WHERE clinic_id = :clinic", 6),
    ],
)
@pytest.mark.usefixtures("trail")
def test_the_first_wrong_line_is_named(database_url: str, statement: str, line: int) -> None:
    tamper(database_url, statement)
    result = run("verify")
    assert result.exit_code == 1
    assert f"Clinic {HARBOUR}: line {line} is wrong; it" in result.output
    assert f"Clinic {VALLEY}: 1 lines, the chain is whole." in result.output


@pytest.mark.usefixtures("trail")
def test_lines_are_listed_and_exported_of_the_clinic_that_is_named() -> None:
    assert run("list").exit_code == 2
    listed = run("list", "--clinic", HARBOUR, "--limit", "2").output.splitlines()
    assert [line.rpartition("mia: ")[2] for line in listed] == [
        "did 4, patient ana",
        "did 3, patient ana",
    ]
    exported = run("export", "--clinic", HARBOUR).output.splitlines()
    assert [json.loads(line)["number"] for line in exported] == [1, 2, 3, 4, 5, 6]
    assert json.loads(exported[-1])["user"] == "command line"
    assert run("export", "--clinic", HARBOUR, "--csv").output.count("Ana Ruiz") == LINES
