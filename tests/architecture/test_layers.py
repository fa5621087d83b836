"""Each library has one home, and the domain is pure. The layers are contracts of import-linter in pyproject.toml."""

from __future__ import annotations

import ast

from tests.architecture.tree import Module, modules

# A library is known to these modules (and what lies under them) and to nobody else.
HOMES = {
    "alembic": ("ptplanner.storage",),
    "babel": ("ptplanner.wording",),
    "argon2": ("ptplanner.services.passwords",),
    "flask": ("ptplanner.web", "ptplanner.app", "ptplanner.benchmarks"),
    "flask_limiter": ("ptplanner.web",),
    "flask_login": ("ptplanner.web",),
    "flask_wtf": ("ptplanner.web",),
    "click": ("ptplanner.cli",),
    "huey": ("ptplanner.storage.job_queue",),
    "prometheus_client": ("ptplanner.metrics", "ptplanner.serving.metrics_process"),
    "qrcode": ("ptplanner.handout",),
    "rapidfuzz": ("ptplanner.storage",),
    "sqlalchemy": ("ptplanner.storage",),
    "waitress": ("ptplanner.serving",),
    "weasyprint": ("ptplanner.handout.pdf",),
    "werkzeug": ("ptplanner.web", "ptplanner.app", "ptplanner.benchmarks"),
}
# The parts of the standard library that neither look at the world nor change it.
PURE = frozenset(
    [
        "__future__",
        "abc",
        "bisect",
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


def test_each_library_has_one_home() -> None:
    strangers = [
        f"{module.name} imports {name}"
        for module in modules()
        for name in module.imports
        if not any(_lies_in(module.name, home) for home in HOMES.get(_top(name), ("ptplanner",)))
    ]
    assert strangers == []


def test_the_domain_imports_only_pure_parts_of_the_standard_library() -> None:
    foreign = {
        f"{module.name} imports {name}"
        for module in _domain()
        for name in module.imports
        if _top(name) not in PURE and not _lies_in(name, "ptplanner.domain")
    }
    assert foreign == set()


def test_the_domain_does_not_read_the_clock() -> None:
    readers = [
        f"{module.name}:{node.lineno}"
        for module in _domain()
        for node in module.nodes
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
