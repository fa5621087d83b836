"""Upgrades a database to this version's schema, or raises an error that says why it cannot be used."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from ptplanner.domain.errors import DatabaseTooNew, StorageUnavailable
from ptplanner.storage.database import WRITES, address, make_engine
from ptplanner.storage.errors import disk_sentence, told_plainly

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import URL

# All schema versions that can be upgraded, in order; a test compares them with the migrations.
KNOWN = ("0001", "0002")
HEAD = KNOWN[-1]
MIGRATIONS = Path(__file__).parent / "migrations"
# An arbitrary number that no other program should use: "ptplanner" typed on a telephone keypad.
_LOCK_KEY = 787_526_637


def migrate(database_url: str) -> None:
    """Upgrade the database to this version's schema if necessary. Concurrent calls wait for each other."""
    url = address(database_url)
    engine = make_engine(url)
    try:
        with told_plainly(url):
            if version_of(engine) != HEAD:
                _make_folder(url)
                upgrade(engine, configuration())
    finally:
        engine.dispose()


def version_of(engine: Engine) -> str | None:
    """The schema's version, None for an empty database; raises DatabaseTooNew if a newer ptplanner made it."""
    if _is_missing_file(engine.url):
        return None
    with engine.connect() as connection:
        return _version(connection)


def require_current(engine: Engine) -> None:
    version = version_of(engine)
    if version is None:
        raise StorageUnavailable("The database has not been set up. Run: ptplanner setup")
    if version != HEAD:
        raise StorageUnavailable("The database has an older schema. Run: ptplanner setup")


def configuration(*more_versions: Path) -> Config:
    """Alembic's configuration; ``more_versions`` are additional migration folders."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    folders = (MIGRATIONS / "versions", *more_versions)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config


def upgrade(engine: Engine, config: Config) -> None:
    """Run the pending migrations in one transaction, after backing up an existing SQLite file."""
    from alembic import command

    with _alone(engine) as connection:
        before = _version(connection)
        if connection.dialect.name == "sqlite" and before is not None:
            _keep_copy(Path(engine.url.database or ""), before)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _require_whole_references(connection)
        connection.commit()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection that excludes other migrations and may rebuild tables."""
    if engine.dialect.name == "sqlite":
        with _file_lock(engine), engine.connect().execution_options(**{WRITES: True}) as connection:
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
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})"))
            yield connection


def _switch_foreign_keys(connection: Connection, *, is_on: bool) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101  # for the type checker
    driver.execute(f"PRAGMA foreign_keys={'ON' if is_on else 'OFF'}")


@contextmanager
def _file_lock(engine: Engine) -> Iterator[None]:
    with Path(f"{engine.url.database}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _require_whole_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        tables = ", ".join(sorted({row[0] for row in lost}))
        raise StorageUnavailable(
            f"The upgrade would leave rows of {tables} that refer to missing rows. Nothing was changed."
        )


def _keep_copy(database: Path, version: str) -> None:
    """Copy the file into the same folder, never over an older copy."""
    taken = {path.name for path in database.parent.glob(f"{database.name}.before-upgrade-*")}
    number = 1
    while (name := f"{database.name}.before-upgrade-from-{version}-{number}") in taken:
        number += 1
    copy = database.parent / name
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is not None and version not in KNOWN:
        raise DatabaseTooNew(
            f"The database was made by a newer version of ptplanner (schema {version}; "
            f"this version knows up to {HEAD}). Update ptplanner; nothing was changed."
        )
    return version


def _is_missing_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _make_folder(url: URL) -> None:
    if url.get_backend_name() != "sqlite":
        return
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(disk_sentence(error, f"the folder {folder}")) from error
