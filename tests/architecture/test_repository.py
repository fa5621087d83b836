"""Nothing of one developer's machine gets into the repository, and what is pinned is pinned everywhere."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.architecture.tree import ROOT, modules, tracked_files

# In brackets, or this line would be found.
MACHINE_PATHS = re.compile("/wor[k]/|/roo[t]/|/hom[e]/|file:///(?:tmp|opt|usr)")
TEXT = frozenset(
    [
        ".cfg",
        ".css",
        ".csv",
        ".editorconfig",
        ".gitignore",
        ".html",
        ".ini",
        ".js",
        ".json",
        ".lock",
        ".md",
        ".mako",
        ".po",
        ".py",
        ".sh",
        ".svg",
        ".toml",
        ".txt",
        ".xml",
        ".yaml",
        ".yml",
    ]
) | {""}
PUBLIC_REGISTRIES = frozenset({"pypi.org", "files.pythonhosted.org"})
PIP_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-figures.lock")
LOCKS = (*PIP_LOCKS, "uv.lock")
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
# Name on the index -> name in Python, where they differ.
IMPORTED_AS = {"argon2-cffi": "argon2", "pillow": "PIL"}
# Data that Python's zoneinfo finds by itself, and what SQLAlchemy loads by the address of the database.
NOT_IMPORTED = frozenset({"psycopg", "tzdata"})


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path.suffix in TEXT
        for match in MACHINE_PATHS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_no_contact_sheet_of_pictures_is_committed() -> None:
    """`sh run.sh figures sheet` makes them; each committed version would stay in every clone forever."""
    names = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    sheets = re.compile(r"contact-?sheet.*\.(png|webp|jpe?g|pdf)$|^docs/figures/|print-55mm")
    assert sorted(name for name in names if sheets.search(name)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_knows_only_public_registries(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"']+", text)}
    assert hosts <= PUBLIC_REGISTRIES
    assert "--find-links" not in text
    assert "--index-url" not in text


def test_the_lock_of_the_script_checks_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    dependencies = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in dependencies.items() if "resolved" in entry] == []
    assert [name for name, entry in dependencies.items() if "integrity" not in entry] == []


def test_hooks_run_nothing_from_elsewhere() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: *(\S+)", hooks) == ["local"]


def test_every_tier_is_in_the_help_and_in_the_guide() -> None:
    help_text = (ROOT / "test.sh").read_text(encoding="utf-8").partition("set -eu")[0]
    guide = (ROOT / "docs/CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "tests").iterdir() if any(path.glob("test_*.py"))}
    named = set(re.findall(r"^\| `([a-z]+)` \|", guide, re.MULTILINE))
    assert folders | {"campaign", "js", "slow", "static", "unit"} == named
    assert [tier for tier in named if not re.search(rf"\b{tier}\b", help_text)] == []


@pytest.mark.parametrize("lock", PIP_LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


OF_BUCKETS = {"boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"}


def test_the_locks_agree() -> None:
    runtime, everything, drawing = (_pins(lock) for lock in PIP_LOCKS)
    assert runtime <= everything
    # Drawing needs no server around it; of all else it has the application's version.
    of_servers = {
        "async-timeout",
        "prometheus-client",
        "psycopg",
        "psycopg-binary",
        "redis",
        *OF_BUCKETS,
    }
    assert {name for name, _ in runtime - drawing} <= of_servers


def test_every_dependency_of_the_product_is_pinned() -> None:
    assert _dependencies() <= {name for name, _ in _pins("requirements.lock")}


def test_the_application_needs_no_drawing_library() -> None:
    drawing = {"anny", "numba", "numpy", "scipy", "contourpy"}
    assert drawing <= {name for name, _ in _pins("requirements-figures.lock")}
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert drawing & {name for name, _ in _pins(lock)} == set()
    assert "torch" not in {name for lock in PIP_LOCKS for name, _ in _pins(lock)}


def test_every_dependency_of_the_product_is_used() -> None:
    """Those of the extras as well; drawing is a program of its own and uses its own."""
    imported = {name.partition(".")[0] for module in modules() for name in module.imports}
    needed = _dependencies() | _list_extras()
    wanted = {name: IMPORTED_AS.get(name, name.replace("-", "_")) for name in needed - NOT_IMPORTED}
    assert {name for name, module in wanted.items() if module not in imported} == set()
    assert needed >= NOT_IMPORTED


def test_every_dependency_says_what_it_is_for() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[dependency-groups]")
    named = re.findall(r'^    "[a-z][^"]*[<>=][^"]*",.*$', project[0], re.MULTILINE)
    assert len(named) > 25
    assert [line for line in named if not re.search(r",\s*# \w", line)] == []


def _pins(lock: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


def _dependencies() -> set[str]:
    return _take_names(_load_project()["dependencies"])


def _list_extras() -> set[str]:
    extras: dict[str, list[str]] = _load_project()["optional-dependencies"]
    return {name for lines in extras.values() for name in _take_names(lines)}


def _load_project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project: dict[str, Any] = found["project"]
    return project


def _take_names(lines: list[str]) -> set[str]:
    return {re.split(r"[<>=\[; ]", line)[0] for line in lines}
