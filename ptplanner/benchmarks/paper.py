"""Benchmark: rendering the sheet, cold and warm, short and long; baseline: Chromium printing the same HTML."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess  # nosec B404  # runs our own command
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.benchmarks.timing import Timing, summarize_samples, time_calls
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.document import build_sheet
from ptplanner.handout.html import render_sheet_html, render_style_sheet
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import SheetFitter, render_in_process, render_sheet
from ptplanner.services.ports import SheetRenderer
from ptplanner.settings import PROJECT_ROOT

# Issuing makes a revision, so each run issues a plan of its own.
ISSUE_RUNS = 5
COLD_RUNS = 3
WARM_RUNS = 7
# Numbers of exercises that fill one page and four pages.
ONE_PAGE_EXERCISES, FOUR_PAGE_EXERCISES = 4, 13


def measure_sheet(installation: BenchmarkInstallation, *, with_browser: bool) -> dict[str, object]:
    """Milliseconds by length of the sheet; ``ratio_to_chromium`` compares warm wall-clock medians."""
    report: dict[str, object] = {"cold": _measure_cold().to_report()}
    for name, exercises in (
        ("four_exercises", ONE_PAGE_EXERCISES),
        ("four_pages", FOUR_PAGE_EXERCISES),
    ):
        document = _preview_document(installation, exercises)
        report[name] = _measure_warm(document, with_browser=with_browser)
    return report


def _render_in_this_process(
    document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
) -> bytes:
    """Render without worker processes, so that all processor time is counted."""
    return render_in_process(document, paper, layout, load_current_figures)


def measure_issue(place: BenchmarkInstallation) -> dict[str, float]:
    """Milliseconds from the click to the stored revision with its PDF, for four exercises."""
    renderer = cast("SheetRenderer", SimpleNamespace(render=_render_in_this_process))
    issuing = place.services.issuing
    issuing = replace(issuing, sheets=replace(issuing.sheets, renderer=renderer))
    plans = [create_plan(place, ONE_PAGE_EXERCISES) for _ in range(ISSUE_RUNS + 1)]

    def issue_next_plan() -> None:
        plan = plans.pop()
        version = place.services.planning.open_draft(place.who, plan).stored.version
        issuing.issue_plan(place.who, plan, version)

    return time_calls(issue_next_plan, ISSUE_RUNS).to_report()


def _preview_document(place: BenchmarkInstallation, exercises: int) -> RevisionDocument:
    return place.services.issuing.preview_document(place.who, create_plan(place, exercises))


def _measure_warm(document: RevisionDocument, *, with_browser: bool) -> dict[str, object]:
    pages = render_sheet(document, Paper.A4, load_current_figures(document)).page_count
    ours = time_calls(
        lambda: render_sheet(document, Paper.A4, load_current_figures(document)), WARM_RUNS
    )
    report: dict[str, object] = {"pages": pages, "warm": ours.to_report()}
    chromium = _measure_chromium(document) if with_browser else None
    if chromium:
        report["chromium_warm"] = chromium.to_report()
        report["ratio_to_chromium"] = round(ours.wall_ms / chromium.wall_ms, 2)
    else:
        report["chromium_warm"] = "not measured: no Chromium or no Playwright here"
    return report


def _measure_cold() -> Timing:
    """Time the whole command until the file is written, with the processor time of all its processes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "ptplanner", "handout", "--template", "sciatica-six",
                   "--patient", "Ana Ruiz", "--side", "left", "--out", str(Path(folder) / "ana.pdf")]  # fmt: skip
        return summarize_samples([_time_command(command) for _ in range(COLD_RUNS)])


def _time_command(command: list[str]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=PROJECT_ROOT)  # noqa: S603  # nosec B603  # our own program
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _measure_chromium(document: RevisionDocument) -> Timing | None:
    """Time a running Chromium loading and printing our HTML; None if Chromium or Playwright is missing."""
    program = os.environ.get("PTPLANNER_CHROMIUM") or shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        address = _write_sheet_html(document, Path(folder)).as_uri()
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = browser.new_page()

        def print_page() -> None:
            tab.goto(address)
            tab.pdf(format="A4", tagged=True)

        timing = time_calls(print_page, WARM_RUNS)
        browser.close()
    return timing


def _write_sheet_html(document: RevisionDocument, folder: Path) -> Path:
    """Write the sheet's HTML, with its style sheet, fonts and pictures, and return its path."""
    sheet = build_sheet(document, load_current_figures(document))
    fitting = SheetFitter(sheet, Paper.A4)
    front = fitting.choose_front_fit()
    made = render_sheet_html(sheet, front, fitting.choose_back_fit(front), Paper.A4)
    for name, content in made.assets.items():
        _write_bytes_to(folder / name, content)
    shutil.copytree(
        PROJECT_ROOT / "static" / "handout" / "icons", folder / "icons", dirs_exist_ok=True
    )
    shutil.copytree(PROJECT_ROOT / "static" / "fonts", folder / "fonts", dirs_exist_ok=True)
    styles = render_style_sheet().replace("asset:", "")
    html = made.html.replace("asset:", "").replace("</head>", f"<style>{styles}</style></head>")
    _write_bytes_to(folder / "sheet.html", html.encode())
    return folder / "sheet.html"


def _write_bytes_to(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
