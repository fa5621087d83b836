"""Break the code in small ways, one at a time, and list the breaks that no nearby test notices.

    python tests/mutation/sample_mutations.py --count 60 --seed 8 --minutes 20

Each break changes one comparison, constant, boolean, operator or call in domain, services or storage. It is made
in a copy of the tree, where the tests nearest to the module run: first the files that name it, then the unit tests
of domain and services and the contract of the stores (without PostgreSQL). The exit status is the number of
survivors, at most 100. The same seed on the same code makes the same breaks.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "services", "storage")
# Migrations have run, the demo clinic is made up, ports are signatures: a break there says nothing.
LEFT_OUT = {"migrations", "demo.py", "ports.py"}
WIDER_TESTS = {
    "domain": ("tests/unit/domain", "tests/unit/services"),
    "services": ("tests/unit/services",),
    "storage": (
        "tests/unit/storage",
        "tests/contract",
        "tests/integration/test_query_counts.py",
        "tests/integration/test_search.py",
        "tests/integration/test_search_words.py",
        "tests/integration/test_stored_revisions.py",
        "tests/integration/test_mapping.py",
    ),
}
# Longer than the slowest of these runs; an endless loop counts as noticed.
TIMEOUT_S = 180

OTHER_OPERATOR: dict[type[ast.AST], ast.AST] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.And: ast.Or(),
    ast.Or: ast.And(),
}


@dataclass(frozen=True)
class Mutation:
    """``replacement`` takes the place of the characters ``start`` to ``end`` of the file at ``path``."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    replacement: str

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT / "ptplanner").parts[0]

    @property
    def description(self) -> str:
        before, after = (" ".join(text.split())[:70] for text in (self.before, self.replacement))
        return f"{self.path.relative_to(ROOT)}:{self.line}: {before}  ->  {after}"


def list_mutations(path: Path) -> list[Mutation]:
    """Every possible break of a module, in the order of its lines."""
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    source = text.encode()
    found = []
    for node, replacement in _list_replacements(ast.parse(text)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        before = source[start:end].decode()
        found.append(Mutation(path, node.lineno, start, end, before, replacement))
    return sorted(found, key=lambda mutation: (mutation.start, mutation.replacement))


def _list_replacements(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Each node that can be broken, with what takes its place."""
    for node in _walk_code(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node, "pass"
        elif isinstance(node, ast.Constant):
            yield from ((node, text) for text in _mutate_constant(node.value))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, f"({ast.unparse(node.operand)})"
        elif isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp):
            changed = _change_operator(node)
            if changed is not None:
                yield node, f"({ast.unparse(changed)})"


def _change_operator(node: ast.Compare | ast.BoolOp | ast.BinOp) -> ast.expr | None:
    operator = node.ops[0] if isinstance(node, ast.Compare) else node.op
    other = OTHER_OPERATOR.get(type(operator))
    if isinstance(other, ast.cmpop) and isinstance(node, ast.Compare):
        return ast.Compare(node.left, [other, *node.ops[1:]], node.comparators)
    if isinstance(other, ast.boolop) and isinstance(node, ast.BoolOp):
        return ast.BoolOp(other, node.values)
    if isinstance(other, ast.operator) and isinstance(node, ast.BinOp):
        return ast.BinOp(node.left, other, node.right)
    return None


def _mutate_constant(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    return [str(value + 1)] if isinstance(value, int) else []


def _walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that run: no annotations, no decorators, no type checks, nothing inside f-strings."""
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk_code(child)


def choose_mutations(rooms: Sequence[str], count: int, seed: int) -> list[Mutation]:
    paths = sorted(path for room in rooms for path in (ROOT / "ptplanner" / room).rglob("*.py"))
    possible = [m for path in paths if not LEFT_OUT & set(path.parts) for m in list_mutations(path)]
    chooser = random.Random(seed)  # noqa: S311  # the same sample each time
    return chooser.sample(possible, min(count, len(possible)))


def copy_tree(target: Path) -> None:
    """Copy what is broken; link to all the rest."""
    for entry in ROOT.iterdir():
        if entry.name not in ("ptplanner", ".git", ".venv"):
            (target / entry.name).symlink_to(entry)
    (target / "ptplanner").mkdir()
    for entry in (ROOT / "ptplanner").iterdir():
        if entry.name in ROOMS:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(entry, target / "ptplanner" / entry.name, ignore=ignored)
        elif entry.name != "__pycache__":
            (target / "ptplanner" / entry.name).symlink_to(entry)


def list_tests(mutation: Mutation) -> list[str]:
    """The test files that import the module, then the wider ones of its room."""
    module = ".".join(mutation.path.relative_to(ROOT).with_suffix("").parts).removesuffix(
        ".__init__"
    )
    package, _, name = module.rpartition(".")
    wanted = (f"{module} import", f"import {module}", f"from {package} import {name}")
    tiers = ("unit", "contract", "integration") if mutation.room == "storage" else ("unit",)
    files = (file for tier in tiers for file in sorted((ROOT / "tests" / tier).rglob("test_*.py")))
    nearest = [
        str(file.relative_to(ROOT))
        for file in files
        if any(words in file.read_text(encoding="utf-8") for words in wanted)
    ]
    wider = [name for name in WIDER_TESTS[mutation.room] if (ROOT / name).exists()]
    return [*nearest, *wider]


def is_noticed(tree: Path, mutation: Mutation) -> bool:
    """Make the break in the copy, run the tests, and mend it again."""
    path = tree / mutation.path.relative_to(ROOT)
    source = path.read_bytes()
    changed = mutation.replacement.encode()
    path.write_bytes(source[: mutation.start] + changed + source[mutation.end :])
    try:
        return not _pass_tests(tree, list_tests(mutation))
    finally:
        path.write_bytes(source)


def _pass_tests(tree: Path, tests: Sequence[str]) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    command += ["-k", "not postgresql", "-m", "not slow", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree)}
    try:
        result = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return result.returncode in (0, 5)  # 5: nothing was collected


def _require_passing_tests(tree: Path, rooms: set[str]) -> None:
    """Without a break every test must pass, or each break would seem to be noticed."""
    tests = sorted({test for room in rooms for test in WIDER_TESTS[room] if (ROOT / test).exists()})
    if not _pass_tests(tree, tests):
        raise SystemExit("The tests fail without any break. Run them first: " + " ".join(tests))


def run_sample(mutations: Sequence[Mutation], minutes: float) -> list[Mutation]:
    """Try the mutations until the time is over; print each survivor and a table; return the survivors."""
    made: Counter[str] = Counter()
    survivors: list[Mutation] = []
    end = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy_tree(Path(folder))
        _require_passing_tests(Path(folder), {mutation.room for mutation in mutations})
        for mutation in mutations:
            if time.monotonic() > end:
                break
            made[mutation.room] += 1
            if not is_noticed(Path(folder), mutation):
                survivors.append(mutation)
                print("survived ", mutation.description, flush=True)
    left = Counter(mutation.room for mutation in survivors)
    print("\n| room | breaks | noticed | survived |\n|---|---|---|---|")
    for room in sorted(made):
        print(f"| {room} | {made[room]} | {made[room] - left[room]} | {left[room]} |")
    total = made.total()
    print(f"| all | {total} | {total - len(survivors)} | {len(survivors)} |")
    return survivors


def main() -> int:
    parser = argparse.ArgumentParser(description="Lists small breaks that no nearby test notices.")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=ROOMS)
    options = parser.parse_args()
    mutations = choose_mutations(options.rooms, options.count, options.seed)
    return min(100, len(run_sample(mutations, options.minutes)))


if __name__ == "__main__":
    sys.exit(main())
