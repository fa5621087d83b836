"""What prevents a start is said in one message with what to do, through every start, and never as a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage import migrate

# Each way to start, as arguments of Python.
STARTS = {
    "serve": ("-m", "ptplanner", "serve"),
    "wsgi": ("-c", "import wsgi"),
    "worker": ("-m", "ptplanner", "worker"),
    "command": ("-m", "ptplanner", "set-password", "mia@harbour.example"),
}
GUNICORN = ("-m", "gunicorn", "--bind", "127.0.0.1:0", "--log-level", "critical", "wsgi:app")
PATIENCE_SECONDS = 90
LINKED = ("static", "templates", "wsgi.py", "pyproject.toml")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a folder of its own, so that its content and fonts can be harmed."""
    root = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "figures", "benchmarks", "*.webp", "*.mp4")
    shutil.copytree(PROJECT_ROOT / "ptplanner", root / "ptplanner", ignore=ignored)
    for name in LINKED:
        (root / name).symlink_to(PROJECT_ROOT / name)
    return root


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "ptplanner.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


def start(how: str, root: Path, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PTPLANNER_")}
    kept.pop("DATABASE_URL", None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **kept,
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PTPLANNER_DATA": str(data),
        "PTPLANNER_EXPORTS": str(data / "exports"),
        "PTPLANNER_BIND": f"127.0.0.1:{port}",
        **settings,
    }
    return subprocess.run(
        [sys.executable, *(GUNICORN if how == "gunicorn" else STARTS[how])],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def assert_refused(result: subprocess.CompletedProcess[str], *says: str) -> None:
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    assert any(line.startswith("Error: ") for line in result.stderr.splitlines())
    for words in says:
        assert words in result.stderr


def prepare(tmp_path: Path, database: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(database, data / database.name)
    return data


@pytest.mark.parametrize("how", STARTS)
def test_a_broken_content_file_is_named_with_its_line(
    how: str, copy: Path, database: Path, tmp_path: Path
) -> None:
    file = copy / "ptplanner" / "content" / "equipment.toml"
    whole = file.read_text()
    file.write_text(f"{whole}\nthis is no TOML\n")
    try:
        result = start(how, copy, prepare(tmp_path, database))
    finally:
        file.write_text(whole)
    assert_refused(result, f"equipment.toml:{len(whole.splitlines()) + 2}", "Mend the file")


def test_missing_fonts_are_named(copy: Path, database: Path, tmp_path: Path) -> None:
    static = copy / "static"
    static.unlink()
    static.mkdir()
    (static / "fonts").mkdir()
    try:
        result = start("wsgi", copy, prepare(tmp_path, database))
    finally:
        shutil.rmtree(static)
        static.symlink_to(PROJECT_ROOT / "static")
    assert_refused(result, "A font of the paper is missing", "Install this version")


def test_a_database_of_a_newer_version_is_named(database: Path, tmp_path: Path) -> None:
    data = prepare(tmp_path, database)
    with closing(sqlite3.connect(data / database.name)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert_refused(start("serve", PROJECT_ROOT, data), "newer version of ptplanner", "Update")


def test_a_redis_that_does_not_answer_is_named(database: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redis_url = f"redis://mia:hunter2@127.0.0.1:{port}/0"
    result = start("wsgi", PROJECT_ROOT, prepare(tmp_path, database), REDIS_URL=redis_url)
    assert_refused(result, f"Redis at 127.0.0.1:{port} does not answer", "REDIS_URL")
    assert "hunter2" not in result.stderr


@pytest.mark.slow
def test_gunicorn_ends_as_well(tmp_path: Path) -> None:
    """It would start a worker that refuses again and again, unless the worker's status tells it not to."""
    result = start("gunicorn", PROJECT_ROOT, tmp_path)
    assert result.returncode != 0
    assert "The database has not been set up" in result.stderr
    assert "Traceback" not in result.stderr
