"""Small modules, small functions, small pages: the limits, and the reasons for what exceeds them."""

from __future__ import annotations

import ast
import statistics

from tests.architecture.tree import ROOT, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 45
MEAN_FUNCTION = 12.0
# Module -> why a reader would accept its length.
LONG_FOR_A_REASON: dict[str, str] = {}
# One migration builds all tables: splitting a list of columns would tell less.
MIGRATIONS = "ptplanner.storage.migrations.versions."
# Drawing is arithmetic in many small steps that share their arrays.
DRAWING = "ptplanner.figures."

KILOBYTE = 1024
LARGEST_ASSET = {".css": 32 * KILOBYTE, ".js": 32 * KILOBYTE, ".svg": 32 * KILOBYTE}
# All styles, our scripts with the types in their comments, theirs and the icons. A page loads a part of it, compressed:
# the sheets of the Clinic area, for one, are loaded there alone.
ALL_STYLES_AND_SCRIPTS = 448 * KILOBYTE


def test_a_module_can_be_read_in_one_sitting() -> None:
    long = [
        f"{module.name}: {module.lines} lines"
        for module in modules()
        if module.lines > LONGEST_MODULE and module.name not in LONG_FOR_A_REASON
    ]
    assert long == []


def test_a_module_says_first_what_it_is_for() -> None:
    assert [module.name for module in modules() if not ast.get_docstring(module.tree)] == []


def test_no_function_is_long() -> None:
    long = [
        f"{module.name}.{function.name}: {_length(function)} lines"
        for module in modules()
        if not module.name.startswith((MIGRATIONS, DRAWING))
        for function in module.functions
        if _length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_functions_are_short_on_average() -> None:
    lengths = [_length(function) for module in modules() for function in module.functions]
    assert statistics.fmean(lengths) <= MEAN_FUNCTION


def test_reasons_for_long_modules_are_still_needed() -> None:
    long = {module.name for module in modules() if module.lines > LONGEST_MODULE}
    assert set(LONG_FOR_A_REASON) <= long


def test_no_style_or_script_of_ours_is_large() -> None:
    ours = [*(ROOT / "static/css").rglob("*"), *(ROOT / "static/js").rglob("*")]
    ours.append(ROOT / "static/icons/sprite.svg")
    large = [
        f"{path.name}: {path.stat().st_size} bytes"
        for path in ours
        if path.is_file() and path.stat().st_size > LARGEST_ASSET.get(path.suffix, KILOBYTE)
    ]
    assert large == []


def test_styles_and_scripts_together_stay_light() -> None:
    folders = [ROOT / "static" / name for name in ("css", "js", "vendor", "icons")]
    wanted = (".css", ".js", ".svg")
    total = sum(
        path.stat().st_size
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in wanted
    )
    assert total <= ALL_STYLES_AND_SCRIPTS


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
