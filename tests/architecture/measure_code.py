"""Measures the size and the naming of the code, so that two states of it can be compared.

    python tests/architecture/measure_code.py [--root DIR] [--json]

It needs the standard library alone and runs on any checkout. Definitions:

* A *module* is a ``.py`` file of the package ``ptplanner``. Migrations are left out everywhere: they are history
  and are never edited. The *application* is what is left without ``figures``, which draws the pictures at build time.
* *Lines* of a file are all its lines. The length of a function is counted from its ``def`` to its last line, both
  included, without decorators.
* The 95th percentile of n sorted values is the one at place ``int(0.95 * n)``, counted from 0.
* The *share of shared function names* is the share of function definitions in the application whose name is defined
  in three or more files, among all function definitions. Methods and nested functions count; names with two
  underscores on both sides do not. On commit 2283437 it is 26 %: 499 of 1,904 definitions.
  It is also given for methods alone and for functions alone, each counted among its own kind, and as a share of
  distinct names in place of definitions.
* A *class name defined twice* is defined in two or more files of the package. On 2283437: 31, of 502 class
  definitions.
* The *docstring share* is the share of modules, classes and functions that have one.
* Templates are the ``.html`` files under ``templates``; scripts and styles those under ``static`` without ``vendor``.

On 2283437 it gives what the review of that commit gave: 305 modules of 100 / 242 / 333 lines (median, 95th
percentile, longest), 78 of them with at most 60 lines; 2,335 functions of 5 / 18 / 45 lines.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "ptplanner"
MIGRATIONS = "migrations"
BUILD_TIME = "figures"
# What the review called a thin file, and how often a name may be defined before it counts as shared.
THIN = 60
SHARED_IN_FILES = 3
MOST_LISTED = 30
LONGEST_LISTED = 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Definition:
    """A function where it is defined."""

    name: str
    file: str
    lines: int
    is_method: bool
    has_docstring: bool

    @property
    def is_special(self) -> bool:
        """Whether Python asks for the name, as in ``__init__``."""
        return self.name.startswith("__") and self.name.endswith("__")


@dataclass(frozen=True)
class Class:
    """A class where it is defined."""

    name: str
    file: str
    is_protocol: bool
    has_docstring: bool


@dataclass(frozen=True)
class Module:
    """A file with what it defines."""

    file: str
    lines: int
    has_docstring: bool
    functions: tuple[Definition, ...]
    classes: tuple[Class, ...]


def read_modules(root: Path) -> list[Module]:
    """Every module of the package but migrations."""
    package = root / PACKAGE
    paths = (path.relative_to(root) for path in sorted(package.rglob("*.py")))
    return [read_module(root, path) for path in paths if MIGRATIONS not in path.parts]


def read_module(root: Path, path: Path) -> Module:
    text = (root / path).read_text(encoding="utf-8")
    tree, file = ast.parse(text), path.as_posix()
    return Module(
        file=file,
        lines=len(text.splitlines()),
        has_docstring=ast.get_docstring(tree) is not None,
        functions=tuple(list_functions(tree, file)),
        classes=tuple(list_classes(tree, file)),
    )


def list_functions(node: ast.AST, file: str, *, in_class: bool = False) -> Iterator[Definition]:
    """Functions at any depth; a method is one that stands directly in a class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            length = (child.end_lineno or child.lineno) - child.lineno + 1
            has_docstring = ast.get_docstring(child) is not None
            yield Definition(child.name, file, length, in_class, has_docstring)
            yield from list_functions(child, file)
        else:
            inside = isinstance(child, ast.ClassDef) or (
                in_class and not isinstance(child, ast.expr)
            )
            yield from list_functions(child, file, in_class=inside)


def list_classes(tree: ast.Module, file: str) -> Iterator[Class]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}
            has_docstring = ast.get_docstring(node) is not None
            yield Class(node.name, file, "Protocol" in bases, has_docstring)


def summarize(values: Iterable[int]) -> dict[str, float]:
    """Median, 95th percentile and largest."""
    ordered = sorted(values)
    if not ordered:
        return {"median": 0, "p95": 0, "max": 0}
    place = int(len(ordered) * 0.95)
    return {"median": statistics.median(ordered), "p95": ordered[place], "max": ordered[-1]}


def find_files_by_name(definitions: Iterable[Definition | Class]) -> dict[str, set[str]]:
    files: dict[str, set[str]] = defaultdict(set)
    for definition in definitions:
        files[definition.name].add(definition.file)
    return files


def measure_shared_names(definitions: Sequence[Definition]) -> dict[str, object]:
    """How many definitions, and how many names, have a name that is defined in three or more files."""
    files = find_files_by_name(definitions)
    count = Counter(definition.name for definition in definitions)
    shared = [name for name, where in files.items() if len(where) >= SHARED_IN_FILES]
    in_shared = sum(count[name] for name in shared)
    return {
        "definitions": len(definitions),
        "definitions_with_a_shared_name": in_shared,
        "share_of_definitions": percent(in_shared, len(definitions)),
        "names": len(files),
        "shared_names": len(shared),
        "share_of_names": percent(len(shared), len(files)),
    }


def list_shared_names(definitions: Sequence[Definition]) -> list[tuple[str, int, int]]:
    """The names that most files define: name, files, definitions."""
    count = Counter(definition.name for definition in definitions)
    files = find_files_by_name(definitions)
    rows = [(name, len(where), count[name]) for name, where in files.items()]
    shared = [row for row in rows if row[1] >= SHARED_IN_FILES]
    return sorted(shared, key=lambda row: (-row[1], -row[2], row[0]))[:MOST_LISTED]


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def measure_functions(modules: Sequence[Module]) -> dict[str, object]:
    definitions = [one for module in modules for one in module.functions]
    return {
        "count": len(definitions),
        "lines": summarize(one.lines for one in definitions),
        "longest": [
            f"{one.file}:{one.name} {one.lines}"
            for one in sorted(definitions, key=lambda one: -one.lines)[:LONGEST_LISTED]
        ],
    }


def measure_names(modules: Sequence[Module]) -> dict[str, object]:
    """Names of functions in the application, as the review counted them."""
    build_time = f"{PACKAGE}/{BUILD_TIME}/"
    named = [
        one
        for module in modules
        for one in module.functions
        if not one.is_special and not module.file.startswith(build_time)
    ]
    kinds: dict[str, Callable[[Definition], bool]] = {
        "all": lambda _: True,
        "methods": lambda one: one.is_method,
        "functions": lambda one: not one.is_method,
    }
    shares = {
        kind: measure_shared_names([o for o in named if is_in(o)]) for kind, is_in in kinds.items()
    }
    return {**shares, "most_shared": list_shared_names(named)}


def measure_classes(modules: Sequence[Module]) -> dict[str, object]:
    classes = [one for module in modules for one in module.classes]
    files = find_files_by_name(classes)
    twice = {name: sorted(where) for name, where in sorted(files.items()) if len(where) > 1}
    return {
        "count": len(classes),
        "protocols": sum(one.is_protocol for one in classes),
        "names_defined_twice": len(twice),
        "defined_twice": twice,
    }


def measure_modules(modules: Sequence[Module]) -> dict[str, object]:
    web = Path(PACKAGE) / "web"
    return {
        "count": len(modules),
        "thin": sum(module.lines <= THIN for module in modules),
        "lines_in_all": sum(module.lines for module in modules),
        "lines": summarize(module.lines for module in modules),
        "flat_in_web": sum(Path(module.file).parent == web for module in modules),
        "longest": [
            f"{module.file} {module.lines}"
            for module in sorted(modules, key=lambda module: -module.lines)[:LONGEST_LISTED]
        ],
    }


def measure_docstrings(modules: Sequence[Module]) -> dict[str, float]:
    def share(found: Sequence[Module | Class | Definition]) -> float:
        return percent(sum(one.has_docstring for one in found), len(found))

    return {
        "modules": share(modules),
        "classes": share([one for module in modules for one in module.classes]),
        "functions": share([one for module in modules for one in module.functions]),
    }


def measure_text_files(root: Path, folder: str, suffix: str) -> dict[str, object]:
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted((root / folder).rglob(f"*{suffix}"))
        if "vendor" not in path.parts
    }
    return {
        "count": len(lengths),
        "lines_in_all": sum(lengths.values()),
        "lines": summarize(lengths.values()),
    }


def measure(root: Path) -> dict[str, dict[str, object]]:
    """Everything, by subject."""
    modules = read_modules(root)
    return {
        "modules": measure_modules(modules),
        "functions": measure_functions(modules),
        "function_names": measure_names(modules),
        "classes": measure_classes(modules),
        "docstrings": {**measure_docstrings(modules)},
        "templates": measure_text_files(root, "templates", ".html"),
        "scripts": measure_text_files(root, "static", ".js"),
        "styles": measure_text_files(root, "static", ".css"),
    }


def format_report(measured: dict[str, dict[str, object]]) -> str:
    lines = []
    for subject, parts in measured.items():
        lines.append(subject.replace("_", " "))
        for name, value in parts.items():
            lines.extend(f"  {line}" for line in format_part(name.replace("_", " "), value))
    return "\n".join(lines)


def format_part(name: str, value: object) -> Iterator[str]:
    if isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values()):
        yield f"{name}: " + ", ".join(
            f"{key.replace('_', ' ')} {one}" for key, one in value.items()
        )
    elif isinstance(value, dict):
        yield f"{name}:"
        yield from (f"  {key}: {', '.join(one)}" for key, one in value.items())
    elif isinstance(value, list):
        yield f"{name}:"
        yield from (
            f"  {one if isinstance(one, str) else ' '.join(map(str, one))}" for one in value
        )
    else:
        yield f"{name}: {value}"


def main() -> None:
    """Print the measures of a checkout."""
    parser = argparse.ArgumentParser(description="Measure the size and the naming of the code.")
    here = Path(__file__).resolve().parents[2]
    parser.add_argument("--root", type=Path, default=here, help="a checkout; this one if not given")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    given = parser.parse_args()
    measured = measure(given.root)
    text = json.dumps(measured, indent=2) if given.json else format_report(measured)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
