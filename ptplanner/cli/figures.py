"""``ptplanner figures``: builds and checks the exercise pictures (needs the figures libraries)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ptplanner.domain.errors import PtplannerError
from ptplanner.figures.build import files, report

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from ptplanner.figures.build.builder import BuildResult

EXIT_FAILED = 1
DEFAULT_JOBS = min(2, os.cpu_count() or 1)
# What drawing needs beyond the application; installed by `sh run.sh figures`.
REQUIRED_LIBRARIES = ("numpy", "scipy", "numba", "contourpy", "PIL", "anny")
REQUIRED_PROGRAMS = ("ffmpeg", "ffprobe", "rsvg-convert")
# Each exercise is drawn in its own process; more threads per process would only compete.
THREAD_COUNT_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
ResultT = TypeVar("ResultT")


@click.group("figures")
def figures_group() -> None:
    """Draw exercise pictures and clips from pose files."""
    missing = [name for name in REQUIRED_LIBRARIES if find_spec(name) is None]
    missing += [name for name in REQUIRED_PROGRAMS if shutil.which(name) is None]
    if missing:
        raise click.ClickException(
            f"Drawing needs {', '.join(missing)}, which the application itself does not. "
            "This installs it: sh run.sh figures"
        )
    os.environ.update(dict.fromkeys(THREAD_COUNT_VARIABLES, "1"))


jobs_option = click.option(
    "--jobs", default=DEFAULT_JOBS, show_default=True, help="Exercises to draw in parallel."
)


@figures_group.command("build")
@click.argument("slugs", nargs=-1)
@click.option("--clips/--no-clips", default=True, help="Also make the looping clips.")
@click.option("--force", is_flag=True, help="Also build what has not changed.")
@jobs_option
def build_exercise_pictures(slugs: tuple[str, ...], clips: bool, force: bool, jobs: int) -> None:
    """Build the pictures of the named exercises, or of all; unchanged ones are skipped."""
    from ptplanner.figures.build.builder import build_figure, write_licence

    wanted = _select_slugs(slugs, files.list_pose_slugs())
    write_licence()
    failed = 0
    done = _run_in_processes(wanted, partial(build_figure, clip=clips, force=force), jobs)
    for number, (slug, outcome) in enumerate(done, start=1):
        line = str(outcome) if isinstance(outcome, PtplannerError) else _format_build_line(outcome)
        click.echo(f"[{number}/{len(wanted)}] {slug}: {line}")
        failed += isinstance(outcome, PtplannerError)
    if failed:
        raise SystemExit(EXIT_FAILED)


def _format_build_line(outcome: BuildResult) -> str:
    if outcome.is_unchanged:
        return "unchanged"
    sizes = ", ".join(f"{name} {size / 1024:.0f} kB" for name, size in outcome.sizes.items())
    return f"{outcome.seconds:.1f} s ({sizes})"


def _run_in_processes(
    slugs: Sequence[str], work: Callable[[str], ResultT], jobs: int
) -> Iterator[tuple[str, ResultT | PtplannerError]]:
    """Yield each exercise's result or error as it finishes; when interrupted, cancel those not yet started."""
    pool = ProcessPoolExecutor(
        max_workers=min(max(jobs, 1), max(len(slugs), 1)),
        mp_context=get_context("spawn"),  # a fork would copy the threads of numpy and numba
        initializer=_init_drawing_worker,
    )
    try:
        running = {pool.submit(work, slug): slug for slug in slugs}
        for done in as_completed(running):
            error = done.exception()
            if error is not None and not isinstance(error, PtplannerError):
                raise error
            yield running[done], error if error is not None else done.result()
    except KeyboardInterrupt:
        click.echo(
            "Stopping as soon as the current drawings are finished. Finished drawings are kept.",
            err=True,
        )
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _init_drawing_worker() -> None:
    """Initialize a worker: ignore Ctrl+C, which the parent handles, and exit when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, args=(parent_process(),), daemon=True).start()


def _exit_with_parent(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(EXIT_FAILED)


def _select_slugs(slugs: tuple[str, ...], known: list[str]) -> list[str]:
    for slug in slugs:
        if slug not in known:
            raise click.BadParameter(f"{slug} is not one of these: {', '.join(known)}")
    return list(slugs) or known


@figures_group.command("check")
@click.argument("slugs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print every rule and value.")
@click.option(
    "--files-only", is_flag=True, help="Check the built files only, without solving the poses."
)
@jobs_option
def check_exercise_pictures(
    slugs: tuple[str, ...], as_json: bool, files_only: bool, jobs: int
) -> None:
    """Check the pose and the files of every exercise, and print why those held back are."""
    wanted = _select_slugs(slugs, files.list_catalog_slugs())
    measure = _check_files if files_only else _check_files_and_pose
    reports = {}
    with click.progressbar(length=len(wanted), label="Checking", file=sys.stderr) as bar:
        for slug, outcome in _run_in_processes(
            wanted, partial(report.check_figure, check=measure), jobs
        ):
            reports[slug] = (
                _build_failing_report(slug, outcome)
                if isinstance(outcome, PtplannerError)
                else outcome
            )
            bar.update(1)
    entries = [reports[slug] for slug in wanted]
    summary = report.format_report_json(entries)
    click.echo(
        json.dumps(summary, indent=1)
        if as_json
        else _format_check_report(entries, summary["counts"])
    )
    if not summary["ok"]:
        raise SystemExit(EXIT_FAILED)


def _check_files(slug: str) -> list[files.RuleResult]:
    return files.check_built_files(slug) + files.check_clip_format(slug)


def _check_files_and_pose(slug: str) -> list[files.RuleResult]:
    from ptplanner.figures.build.posture_checks import check_pose

    return _check_files(slug) + check_pose(slug)


def _build_failing_report(slug: str, error: PtplannerError) -> report.FigureReport:
    result = files.RuleResult(slug, "can be drawn", str(error), ok=False)
    return report.FigureReport(slug, report.FigureStatus.FAILING, results=(result,))


def _format_check_report(entries: list[report.FigureReport], counts: dict[str, int]) -> str:
    lines = [f"{one.slug}: {f.rule}: {f.value}" for one in entries for f in one.failed_results]
    lines += [f"{one.slug}: held back: {one.reason}" for one in entries if one.reason]
    return "\n".join([*lines, ", ".join(f"{count} {name}" for name, count in counts.items())])


@figures_group.command("sheet")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("exports/figures"), show_default=True
)
def write_contact_sheets(out: Path) -> None:
    """Make contact sheets of all pictures for review by eye."""
    from ptplanner.figures.build.previews import save_contact_sheets

    for path in save_contact_sheets(out):
        click.echo(str(path))


@figures_group.command("bench")
@click.argument("slugs", nargs=-1)
@click.option(
    "--sizes-only", is_flag=True, help="Measure the sizes of built files only; draw nothing."
)
def benchmark_drawing(slugs: tuple[str, ...], sizes_only: bool) -> None:
    """Measure how long drawing takes on one core, and how large the built files are."""
    from ptplanner.figures.build.benchmark import (
        SAMPLE_SLUGS,
        measure_drawing_times,
        measure_file_sizes,
    )

    measured = {"sizes": measure_file_sizes()}
    if not sizes_only:
        measured["times"] = measure_drawing_times(
            _select_slugs(slugs, files.list_pose_slugs()) if slugs else SAMPLE_SLUGS
        )
    click.echo(json.dumps(measured, indent=2))


@figures_group.command("schema")
def print_pose_schema() -> None:
    """Print the JSON Schema of pose files."""
    from ptplanner.figures.pose.schema import build_pose_schema

    click.echo(json.dumps(build_pose_schema(), indent=1))
