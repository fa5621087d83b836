"""`ptplanner figures`: builds, checks and shows the exercise pictures (build-time extra)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptplanner.figures import built

if TYPE_CHECKING:
    from ptplanner.figures.build import Report

FAILED = 1
# What drawing needs beyond the application; `sh run.sh figures` brings it along.
LIBRARIES = ("numpy", "scipy", "numba", "contourpy", "PIL", "anny")


@click.group()
def figures() -> None:
    """Exercise pictures and demonstrations, drawn from pose files."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"Drawing needs {', '.join(missing)}, which the application itself does not. "
            "This installs it in an environment of its own: sh run.sh figures"
        )


@figures.command()
@click.argument("slugs", nargs=-1)
@click.option("--clips/--no-clips", default=True, help="Make the looping demonstrations too.")
@click.option("--force", is_flag=True, help="Build also what has not changed.")
@click.option(
    "--jobs", default=min(2, os.cpu_count() or 1), show_default=True, help="Exercises at a time."
)
def build(slugs: tuple[str, ...], clips: bool, force: bool, jobs: int) -> None:
    """Make the pictures of the named exercises, or of all."""
    from ptplanner.figures.build import write_licence

    wanted = _wanted(slugs)
    write_licence()
    failed = 0
    for number, (slug, outcome) in enumerate(_built(wanted, clips, force, jobs), start=1):
        click.echo(f"[{number}/{len(wanted)}] {slug}: {outcome}")
        failed += isinstance(outcome, _Refused)
    if failed:
        raise SystemExit(FAILED)


class _Refused(str):
    """Why a figure could not be built."""

    __slots__ = ()


def _built(wanted: list[str], clips: bool, force: bool, jobs: int) -> Iterator[tuple[str, str]]:
    from ptplanner.figures.build import build as build_one

    with ProcessPoolExecutor(max_workers=max(jobs, 1)) as pool:
        running = {pool.submit(build_one, slug, clip=clips, force=force): slug for slug in wanted}
        for done in as_completed(running):
            error = done.exception()
            yield running[done], _Refused(error) if error else _line(done.result())


def _line(report: Report) -> str:
    if report.fresh:
        return "unchanged"
    sizes = ", ".join(f"{name} {size / 1024:.0f} kB" for name, size in report.sizes.items())
    return f"{report.seconds:.1f} s ({sizes})"


def _wanted(slugs: tuple[str, ...]) -> list[str]:
    known = built.slugs()
    for slug in slugs:
        if slug not in known:
            raise click.BadParameter(
                f"{slug} has no pose file; those that have: {', '.join(known)}"
            )
    return list(slugs) or known


@figures.command()
@click.argument("slugs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print every rule and value.")
@click.option("--files-only", is_flag=True, help="Check the built files alone, without solving.")
def check(slugs: tuple[str, ...], as_json: bool, files_only: bool) -> None:
    """Check every rule: the postures, and the built files."""
    findings = [finding for slug in _wanted(slugs) for finding in _findings(slug, files_only)]
    broken = [finding for finding in findings if not finding.ok]
    if as_json:
        click.echo(
            json.dumps(
                {"ok": not broken, "findings": [vars(finding) for finding in findings]}, indent=1
            )
        )
    else:
        for finding in broken:
            click.echo(f"{finding.slug}: {finding.rule}: {finding.value}")
        click.echo(f"{len(findings) - len(broken)} of {len(findings)} rules hold.")
    if broken:
        raise SystemExit(FAILED)


def _findings(slug: str, files_only: bool) -> list[built.Finding]:
    found = built.check_files(slug)
    if not files_only:
        from ptplanner.figures.check import check_pose

        found += check_pose(slug)
    return found


@figures.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("docs/figures"), show_default=True
)
def sheet(out: Path) -> None:
    """Make the contact sheets for people to look at."""
    from ptplanner.figures.sheet import write_sheets

    for path in write_sheets(out):
        click.echo(str(path))
