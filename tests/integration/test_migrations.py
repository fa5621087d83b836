"""A database is migrated once, completely, with a copy kept; a newer database is left unchanged."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from ptplanner.domain.errors import DatabaseTooNew, StorageUnavailable
from ptplanner.domain.ids import ClinicId
from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage import SqlStore, migrate, open_store, schema
from ptplanner.storage.content_tables import METADATA
from ptplanner.storage.database import WRITES_OPTION, make_engine, parse_database_url
from ptplanner.storage.schema import (
    HEAD_VERSION,
    KNOWN_VERSIONS,
    build_alembic_config,
    load_schema_version,
    upgrade_schema,
)
from tests.integration.records import HARBOUR, with_ana
from tests.support.databases import Server

pytestmark = pytest.mark.integration


def test_the_known_versions_are_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(build_alembic_config())
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == KNOWN_VERSIONS
    assert scripts.get_heads() == [HEAD_VERSION]


# Sorted in descending order; SQLite does not say how an index is sorted, PostgreSQL does.
LIST_INDEX = "ix_patient_clinic_id_opened_at_name_id"


@pytest.mark.filterwarnings(
    "ignore:autogenerate skipping metadata-specified expression-based index"
)
def test_the_migrations_create_the_declared_tables(database_url: str) -> None:
    with _engine(database_url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
        if engine.dialect.name == "sqlite":
            assert {difference[1].name for difference in differences} == {LIST_INDEX}
        else:
            assert differences == []


@contextmanager
def _engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(parse_database_url(database_url))
    yield engine
    engine.dispose()


def _writing(engine: Engine) -> Connection:
    return engine.connect().execution_options(**{WRITES_OPTION: True})


def test_an_up_to_date_database_runs_no_migration(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[object] = []
    monkeypatch.setattr(schema, "upgrade_schema", lambda *given: ran.append(given))
    migrate(database_url)
    assert ran == []


def test_a_new_database_is_created_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/ptplanner.sqlite3"
    migrate(url)
    open_store(url).close()
    assert not list((tmp_path / "new" / "folder").glob("*before-upgrade*"))


def test_two_processes_that_start_at_once_both_find_the_database_ready(
    tmp_path: Path, postgresql_server: Server
) -> None:
    postgresql_server.run(f"CREATE DATABASE at_once_{postgresql_server.worker}")
    urls = (
        f"sqlite:///{tmp_path}/at-once.sqlite3",
        postgresql_server.address(f"at_once_{postgresql_server.worker}"),
    )
    code = "import sys; from ptplanner.storage import migrate; migrate(sys.argv[1])"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, url], cwd=PROJECT_ROOT, stderr=subprocess.PIPE
        )
        for url in urls
        for _ in range(2)
    ]
    for process in started:
        _, output = process.communicate()
        assert process.returncode == 0, output
    for url in urls:
        open_store(url).close()


def _later(folder: Path, body: str) -> Path:
    (folder / "later.py").write_text(
        dedent(f"""
        import sqlalchemy as sa
        from alembic import op
        revision, down_revision, branch_labels, depends_on = "later", "{HEAD_VERSION}", None, None
        def upgrade():
            op.add_column("clinic", sa.Column("added", sa.Text()))
            {body}
        """)
    )
    return folder


def test_an_upgrade_keeps_a_copy_of_the_old_database(
    sqlite_url: str, tmp_path: Path, later: Callable[[str], Path]
) -> None:
    filled = with_ana(open_store(sqlite_url))
    filled.close()
    with _engine(sqlite_url) as engine:
        upgrade_schema(engine, build_alembic_config(later("pass")))
    [copy] = tmp_path.glob(f"*.before-upgrade-from-{HEAD_VERSION}-1")
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM patient").fetchall() == [("Ana Ruiz",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (
            HEAD_VERSION,
        )


@pytest.fixture
def later(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a migration that adds a column and then does what the body says."""
    folder = tmp_path / "versions"
    folder.mkdir()
    return lambda body: _later(folder, body)


def test_an_upgrade_that_fails_changes_nothing(
    store: SqlStore, database_url: str, later: Callable[[str], Path]
) -> None:
    with_ana(store).close()
    folder = later("raise RuntimeError('half way')")
    with _engine(database_url) as engine:
        with pytest.raises(RuntimeError, match="half way"):
            upgrade_schema(engine, build_alembic_config(folder))
        assert load_schema_version(engine) == HEAD_VERSION
        assert "added" not in [column["name"] for column in inspect(engine).get_columns("clinic")]
    with store.begin_read() as repos:
        assert repos.clinics.count_clinics() == 2


def test_an_upgrade_that_orphans_rows_is_rolled_back(
    sqlite_url: str, later: Callable[[str], Path]
) -> None:
    filled = with_ana(open_store(sqlite_url))
    filled.close()
    folder = later("op.execute('DELETE FROM patient')")
    with _engine(sqlite_url) as engine:
        with pytest.raises(StorageUnavailable, match="Nothing was changed"):
            upgrade_schema(engine, build_alembic_config(folder))
        assert load_schema_version(engine) == HEAD_VERSION
    again = open_store(sqlite_url)
    with again.begin_read() as repos:
        assert len(repos.patients.list(HARBOUR)) == 1
    again.close()


@pytest.mark.parametrize("act", [open_store, migrate])
def test_a_newer_database_is_left_unchanged(
    database_url: str, act: Callable[[str], object]
) -> None:
    with _engine(database_url) as engine, _writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(DatabaseTooNew, match="newer version"):
        act(database_url)


def test_an_unprepared_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="ptplanner setup"):
        open_store(f"sqlite:///{tmp_path}/nothing.sqlite3")
    assert list(tmp_path.iterdir()) == []


def _prepare_version(url: str, version: str, *statements: str) -> None:
    """A new database of an earlier version, with rows."""
    from alembic import command

    with _engine(url) as engine, _writing(engine) as connection:
        config = build_alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_demo_patients_of_earlier_versions_are_known_by_what_setup_wrote(tmp_path: Path) -> None:
    clinic = "INSERT INTO clinic (id, name, phone, hours, emergency_number, is_demo) VALUES"
    patient = (
        "INSERT INTO patient (id, clinic_id, name, born, language, affected_side, notes) VALUES"
    )
    tomasz = "'Tomasz Wilk', '1955-02-03', 'en', 'both'"
    note = "Made up. Feels safer with a hand on the kitchen counter."
    url = f"sqlite:///{tmp_path}/old.sqlite3"
    _prepare_version(
        url,
        "0006",
        f"{clinic} ('demo', 'Demo Clinic', '', '', '112', true)",
        f"{clinic} ('real', 'Harbour Physio', '', '', '112', false)",
        f"{patient} ('made-up', 'demo', {tomasz}, '{note}')",
        f"{patient} ('changed', 'demo', {tomasz}, '{note} Real now.')",
        f"{patient} ('elsewhere', 'real', {tomasz}, '{note}')",
    )
    migrate(url)
    with open_store(url).begin_read() as repos:
        found = [repos.patients.list_made_up(ClinicId(one)) for one in ("demo", "real")]
    assert found == [("made-up",), ()]


def test_the_entries_of_earlier_imports_are_counted_from_their_reports(
    tmp_path: Path, postgresql_server: Server
) -> None:
    database = f"imports_{postgresql_server.worker}"
    postgresql_server.run(f"CREATE DATABASE {database}")
    for url in (f"sqlite:///{tmp_path}/old.sqlite3", postgresql_server.address(database)):
        _prepare_version(
            url,
            "0017",
            "INSERT INTO clinic (id, name, phone, hours, emergency_number, is_demo) VALUES"
            " ('real', 'Harbour Physio', '', '', '112', false)",
            "INSERT INTO import_run (clinic_id, id, kind, state, report, started_at) VALUES"
            """ ('real', 'old', 'wger', 'done', '{"total"\\:873}', '2026-03-02 12:00:00')""",
        )
        migrate(url)
        store = open_store(url)
        with store.begin_read() as repos:
            (header,) = repos.import_runs.list_run_headers(ClinicId("real"))
        store.close()
        assert header.entry_count == 873
