"""Three ways in which databases silently lose data, and what prevents each of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import create_engine, text

from ptplanner.domain.errors import StalePlan
from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage import SqlStore, open_store
from ptplanner.storage.database import make_engine, parse_database_url
from ptplanner.storage.schema import HEAD_VERSION, build_alembic_config, upgrade_schema
from tests.integration.records import (
    ANA,
    ANAS_PLAN,
    HARBOUR,
    NOON,
    item,
    patient,
    plan,
    revision,
    with_ana,
)

pytestmark = pytest.mark.integration

PROCESSES, THREADS, ROUNDS = 2, 4, 100

REBUILD = """
    import sqlalchemy as sa
    from alembic import op

    revision, down_revision, branch_labels, depends_on = "rebuild", "HEAD", None, None


    def upgrade() -> None:
        recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
        for table in ("clinic", "patient", "plan"):
            with op.batch_alter_table(table, recreate=recreate) as batch:
                batch.add_column(sa.Column("added", sa.Text(), nullable=True))
"""


def test_1_rebuilding_a_parent_table_keeps_its_children(
    store: SqlStore, database_url: str, tmp_path: Path
) -> None:
    """With foreign keys on while migrating, SQLite deletes conditions and history with the old table."""
    with_ana(store)
    with store.begin_write() as repos:
        repos.revisions.add(HARBOUR, revision())
        repos.plans.save(HARBOUR, plan(title="Saved once"), 1, "mia", NOON)
    store.close()
    (tmp_path / "rebuild.py").write_text(dedent(REBUILD).replace("HEAD", HEAD_VERSION))
    before = _rows(database_url)
    engine = make_engine(parse_database_url(database_url))
    upgrade_schema(engine, build_alembic_config(tmp_path))
    engine.dispose()
    assert _rows(database_url) == before
    assert before["patient_condition"] == before["plan_history"] == before["revision"] == 1


def _rows(database_url: str) -> dict[str, int]:
    engine = create_engine(parse_database_url(database_url))
    tables = ("clinic", "patient", "patient_condition", "plan", "plan_history", "revision")
    with engine.connect() as connection:
        counted = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  # fixed names
            for table in tables
        }
    engine.dispose()
    return counted


def _count_up(store: SqlStore) -> None:
    """Read, change, write: the number in the patient's notes and the sets of the plan's row."""
    for _ in range(ROUNDS):
        with store.begin_write() as repos:
            read = repos.patients.get(HARBOUR, ANA)
            repos.patients.save(HARBOUR, replace(read, notes=str(int(read.notes) + 1)))


def _count_up_with_threads(database_url: str) -> None:
    store = open_store(database_url)
    with ThreadPoolExecutor(THREADS) as threads:
        for done in [threads.submit(_count_up, store) for _ in range(THREADS)]:
            done.result()
    store.close()


@pytest.mark.slow
def test_2_no_change_is_lost_among_800_at_once(store: SqlStore, database_url: str) -> None:
    """With the driver's default transactions, SQLite lost 573 of 800 without an error."""
    with_ana(store)
    with store.begin_write() as repos:
        repos.patients.save(HARBOUR, replace(patient(), notes="0"))
    at_work = [
        _start("_count_up_with_threads(sys.argv[1])", database_url) for _ in range(PROCESSES)
    ]
    for process in at_work:
        output = _read_output(process)
        assert process.returncode == 0, output
    with store.begin_read() as repos:
        assert repos.patients.get(HARBOUR, ANA).notes == str(PROCESSES * THREADS * ROUNDS)


def test_2_of_many_saves_of_one_version_one_succeeds(store: SqlStore) -> None:
    with_ana(store)

    def save(sets: int) -> int:
        try:
            with store.begin_write() as repos:
                return repos.plans.save(HARBOUR, plan(item(sets=sets)), 1, "mia", NOON).version
        except StalePlan:
            return 0

    with ThreadPoolExecutor(8) as threads:
        versions = list(threads.map(save, range(1, 17)))
    winner = versions.index(2) + 1
    assert sorted(versions) == [0] * 15 + [2]
    with store.begin_read() as repos:
        assert repos.plans.get(HARBOUR, ANAS_PLAN).plan == plan(item(sets=winner))


def _issue_and_wait(database_url: str) -> None:
    """Everything that issuing writes, and then never the end of the transaction."""
    store = open_store(database_url)
    with store.begin_write() as repos:
        repos.plans.save(HARBOUR, plan(title="Cleared while issuing"), 1, "mia", NOON)
        repos.revisions.add(HARBOUR, revision())
        print("written", flush=True)  # noqa: T201  # tells the test
        signal.pause()


def _issue_and_end(database_url: str) -> None:
    store = open_store(database_url)
    with store.begin_write() as repos:
        repos.revisions.add(HARBOUR, revision())
    print("written", flush=True)  # noqa: T201  # tells the test
    signal.pause()


def test_3_killed_before_the_end_leaves_the_draft_as_it_was(
    store: SqlStore, database_url: str
) -> None:
    with_ana(store)
    _kill_when_written("_issue_and_wait(sys.argv[1])", database_url)
    with store.begin_write() as repos:
        assert repos.revisions.list_revisions(HARBOUR, ANAS_PLAN) == ()
        draft = repos.plans.get(HARBOUR, ANAS_PLAN)
        assert (draft.plan, draft.version, draft.can_undo) == (plan(item()), 1, False)
        repos.revisions.add(HARBOUR, revision())


def test_3_killed_after_the_end_leaves_the_revision(store: SqlStore, database_url: str) -> None:
    with_ana(store)
    _kill_when_written("_issue_and_end(sys.argv[1])", database_url)
    with store.begin_read() as repos:
        assert repos.revisions.list_revisions(HARBOUR, ANAS_PLAN) == (revision(),)


def _start(call: str, database_url: str) -> subprocess.Popen[str]:
    code = f"import sys; from tests.integration import test_losses as t; t.{call}"
    return subprocess.Popen(
        [sys.executable, "-c", code, database_url],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _read_output(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate()
    return out + err


def _kill_when_written(call: str, database_url: str) -> None:
    process = _start(call, database_url)
    assert process.stdout
    assert process.stdout.readline() == "written\n", _read_output(process)
    os.kill(process.pid, signal.SIGKILL)
    _read_output(process)
