"""Benchmark: rendering the sheet, cold and warm, short and long; baseline: Chromium printing the same HTML."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess  # nosec B404  # runs our own command
import sys
import tempfile
import time
from pathlib import Path

from ptplanner.bench.measure import Timing, summary, timed
from ptplanner.bench.workplace import Workplace, plan_of
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import sheet_of
from ptplanner.handout.figures import figures_of
from ptplanner.handout.html import page
from ptplanner.handout.press import Fitting, print_sheet
from ptplanner.settings import ROOT

COLD_RUNS = 3
WARM_RUNS = 7
# Numbers of exercises that fill one page and four pages.
SHORT, LONG = 4, 13


def measure(place: Workplace, *, with_browser: bool) -> dict[str, object]:
    """Milliseconds by length of the sheet; ``ratio_to_chromium`` compares warm wall-clock medians."""
    report: dict[str, object] = {"cold": _cold().as_json()}
    for name, exercises in (("four_exercises", SHORT), ("four_pages", LONG)):
        document = _document(place, exercises)
        report[name] = _warm(document, with_browser=with_browser)
    return report


def _document(place: Workplace, exercises: int) -> RevisionDocument:
    return place.services.issuing.preview(place.who, plan_of(place, exercises))


def _warm(document: RevisionDocument, *, with_browser: bool) -> dict[str, object]:
    pages = print_sheet(document, Paper.A4).pages
    ours = timed(lambda: print_sheet(document, Paper.A4), WARM_RUNS)
    report: dict[str, object] = {"pages": pages, "warm": ours.as_json()}
    chromium = _chromium(document) if with_browser else None
    if chromium:
        report["chromium_warm"] = chromium.as_json()
        report["ratio_to_chromium"] = round(ours.wall_ms / chromium.wall_ms, 2)
    else:
        report["chromium_warm"] = "not measured: no Chromium or no Playwright here"
    return report


def _cold() -> Timing:
    """Time the whole command until the file is written, with the processor time of all its processes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ptplanner", "handout", "--template", "sciatica-six",
                   "--patient", "Ana Ruiz", "--side", "left", "--out", str(Path(folder) / "ana.pdf")]  # fmt: skip
        return summary([_run(command) for _ in range(COLD_RUNS)])


def _run(command: list[str]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603  # nosec B603  # our own program
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _chromium(document: RevisionDocument) -> Timing | None:
    """Time a running Chromium loading and printing our HTML; None if Chromium or Playwright is missing."""
    program = os.environ.get("PTPLANNER_CHROMIUM") or shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        address = _written(document, Path(folder)).as_uri()
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = browser.new_page()

        def print_it() -> None:
            tab.goto(address)
            tab.pdf(format="A4", tagged=True)

        timing = timed(print_it, WARM_RUNS)
        browser.close()
    return timing


def _written(document: RevisionDocument, folder: Path) -> Path:
    """Write the sheet's HTML, with its style sheet, fonts and pictures, and return its path."""
    sheet = sheet_of(document, figures_of(frozenset(document.exercises)))
    fitting = Fitting(sheet, Paper.A4)
    front = fitting.front()
    made = page(sheet, front, fitting.back(front), Paper.A4)
    for name, content in made.assets.items():
        _put(folder / name, content)
    shutil.copytree(ROOT / "static" / "handout" / "icons", folder / "icons", dirs_exist_ok=True)
    shutil.copytree(ROOT / "static" / "fonts", folder / "fonts", dirs_exist_ok=True)
    styles = (ROOT / "static" / "handout" / "sheet.css").read_text("utf-8").replace("asset:", "")
    html = made.html.replace("asset:", "").replace("</head>", f"<style>{styles}</style></head>")
    _put(folder / "sheet.html", html.encode())
    return folder / "sheet.html"


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
