"""Upgrades a database to this version's schema, or raises an error that says why it cannot be used."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from ptplanner.atomic_files import (
    PRIVATE_FILE_MODE,
    PRIVATE_FOLDER_MODE,
    translate_write_errors,
)
from ptplanner.domain.errors import DatabaseTooNew, StorageUnavailable
from ptplanner.storage.database import WRITES_OPTION, make_engine, parse_database_url
from ptplanner.storage.errors import translate_db_errors

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import URL

# All schema versions that can be upgraded, in order; a test compares them with the migrations.
KNOWN_VERSIONS = tuple(f"{number:04}" for number in range(1, 21))
HEAD_VERSION = KNOWN_VERSIONS[-1]
MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"
# Stands in a database of PostgreSQL while a backup is restored into it.
UNFINISHED_TABLE = "restore_unfinished"
# An arbitrary number that no other program should use: "ptplanner" typed on a telephone keypad.
_ADVISORY_LOCK_KEY = 787_526_637


def migrate(database_url: str, *, is_restoring: bool = False) -> None:
    """Upgrade the database to this version's schema if necessary. Concurrent calls wait for each other.

    Raises StorageUnavailable for a database into which a restore was broken off, unless ``is_restoring``.
    """
    url = parse_database_url(database_url)
    engine = make_engine(url)
    try:
        with translate_db_errors(url):
            if not is_restoring:
                _require_finished_restore(engine)
            if load_schema_version(engine) != HEAD_VERSION:
                _create_private_sqlite_file(url)
                upgrade_schema(engine, build_alembic_config())
    finally:
        engine.dispose()


def load_schema_version(engine: Engine) -> str | None:
    """The schema's version, None for an empty database; raises DatabaseTooNew if a newer ptplanner made it."""
    if _is_missing_sqlite_file(engine.url):
        return None
    with engine.connect() as connection:
        return _load_version(connection)


def require_current_schema(engine: Engine) -> None:
    _require_finished_restore(engine)
    version = load_schema_version(engine)
    if version is None:
        raise StorageUnavailable("The database has not been set up. Run: ptplanner setup")
    if version != HEAD_VERSION:
        raise StorageUnavailable("The database has an older schema. Run: ptplanner setup")


def _require_finished_restore(engine: Engine) -> None:
    """A file of SQLite is whole before it gets its name, so only PostgreSQL can hold half of a restore."""
    if engine.dialect.name == "sqlite":
        return
    with engine.connect() as connection:
        if inspect(connection).has_table(UNFINISHED_TABLE):
            raise StorageUnavailable(
                "A restore into this database was broken off, so it is not whole. "
                "Make an empty database and restore the backup into that."
            )


def build_alembic_config(*more_versions: Path) -> Config:
    """Alembic's configuration; ``more_versions`` are additional migration folders."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
    folders = (MIGRATIONS_FOLDER / "versions", *more_versions)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config


def upgrade_schema(engine: Engine, config: Config) -> None:
    """Run the pending migrations in one transaction, after backing up an existing SQLite file."""
    from alembic import command

    with _connect_for_migration(engine) as connection:
        before = _load_version(connection)
        if connection.dialect.name == "sqlite" and before is not None:
            _back_up_sqlite_file(Path(engine.url.database or ""), before)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _require_valid_foreign_keys(connection)
        connection.commit()


@contextmanager
def _connect_for_migration(engine: Engine) -> Iterator[Connection]:
    """A connection that excludes other migrations and may rebuild tables."""
    if engine.dialect.name == "sqlite":
        with (
            _lock_file(engine),
            engine.connect().execution_options(**{WRITES_OPTION: True}) as connection,
        ):
            # Rebuilding a table drops the old one; with foreign keys on, that deletes every child row.
            # The pragma only works outside a transaction.
            _switch_foreign_keys(connection, is_on=False)
            try:
                yield connection
            finally:
                connection.rollback()
                _switch_foreign_keys(connection, is_on=True)
    else:
        with engine.connect() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK_KEY})"))
            yield connection


def _switch_foreign_keys(connection: Connection, *, is_on: bool) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101  # for the type checker
    driver.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")


@contextmanager
def _lock_file(engine: Engine) -> Iterator[None]:
    path = Path(f"{engine.url.database}.lock")
    path.touch(mode=PRIVATE_FILE_MODE)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _require_valid_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        tables = ", ".join(sorted({row[0] for row in lost}))
        raise StorageUnavailable(
            f"The upgrade would leave rows of {tables} that refer to missing rows. Nothing was changed."
        )


def _back_up_sqlite_file(database: Path, version: str) -> None:
    """Copy the file into the same folder, never over an older copy."""
    taken = {path.name for path in database.parent.glob(f"{database.name}.before-upgrade-*")}
    number = 1
    while (name := f"{database.name}.before-upgrade-from-{version}-{number}") in taken:
        number += 1
    copy = database.parent / name
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _load_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is not None and version not in KNOWN_VERSIONS:
        raise DatabaseTooNew(
            f"The database was made by a newer version of ptplanner (schema {version}; "
            f"this version knows up to {HEAD_VERSION}). Update ptplanner; nothing was changed."
        )
    return version


def _is_missing_sqlite_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _create_private_sqlite_file(url: URL) -> None:
    """SQLite gives its journals the rights of the database, so an empty file with the right ones comes first."""
    if url.get_backend_name() != "sqlite":
        return
    database = Path(url.database or "")
    with translate_write_errors(f"the folder {database.parent}"):
        database.parent.mkdir(mode=PRIVATE_FOLDER_MODE, parents=True, exist_ok=True)
        database.touch(mode=PRIVATE_FILE_MODE)
