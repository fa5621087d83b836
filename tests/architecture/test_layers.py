"""Imports follow the layers, each library has one home, and the domain is pure."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT, Module, modules

# A library is known to these modules (and what lies under them) and to nobody else.
HOMES = {
    "alembic": ("ptplanner.storage",),
    "argon2": ("ptplanner.services.passwords",),
    "flask": ("ptplanner.web", "ptplanner.app", "ptplanner.benchmarks"),
    "flask_limiter": ("ptplanner.web",),
    "flask_login": ("ptplanner.web",),
    "flask_wtf": ("ptplanner.web",),
    "click": ("ptplanner.cli",),
    "qrcode": ("ptplanner.handout",),
    "rapidfuzz": ("ptplanner.storage",),
    "sqlalchemy": ("ptplanner.storage",),
    "weasyprint": ("ptplanner.handout.pdf",),
    "werkzeug": ("ptplanner.web", "ptplanner.app"),
}
# The parts of the standard library that neither look at the world nor change it.
PURE = frozenset(
    [
        "__future__",
        "collections",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "string",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
    ]
)
# They read the clock although their module is otherwise pure.
CLOCK_READERS = frozenset({"now", "today", "utcnow", "fromtimestamp"})


def test_import_contracts_of_pyproject_hold() -> None:
    program = "import sys; from importlinter.cli import lint_imports_command as go; sys.exit(go())"
    result = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("library", sorted(HOMES))
def test_each_library_has_one_home(library: str) -> None:
    strangers = [
        module.name
        for module in modules()
        if any(_top(name) == library for name in module.imports())
        and not any(_lies_in(module.name, home) for home in HOMES[library])
    ]
    assert strangers == []


def test_the_domain_imports_only_pure_parts_of_the_standard_library() -> None:
    foreign = {
        f"{module.name} imports {name}"
        for module in _domain()
        for name in module.imports()
        if _top(name) not in PURE and not _lies_in(name, "ptplanner.domain")
    }
    assert foreign == set()


def test_the_domain_does_not_read_the_clock() -> None:
    readers = [
        f"{module.name}:{node.lineno}"
        for module in _domain()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_READERS
    ]
    assert readers == []


def _domain() -> list[Module]:
    found = [module for module in modules() if _lies_in(module.name, "ptplanner.domain")]
    assert found
    return found


def _top(name: str) -> str:
    return name.partition(".")[0]


def _lies_in(name: str, home: str) -> bool:
    return name == home or name.startswith(home + ".")
