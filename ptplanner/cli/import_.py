"""``ptplanner import``: imports exercises from other collections or another ptplanner, and single plans."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from ptplanner.cli.people import acting_as, as_person
from ptplanner.domain.ids import PatientId
from ptplanner.domain.imported import NamedFile
from ptplanner.services.actor import Actor
from ptplanner.services.content_ports import ImportState
from ptplanner.services.import_report import Action, Choices, Fate, ImportReport, as_csv, plain
from ptplanner.services.importing import Importing, Run

# Problems printed on the terminal; the report file has all of them.
MOST_SHOWN = 10
NOT_CONFIRMED = 1


@click.group("import")
def import_() -> None:
    """Import exercises or a plan."""


@import_.command()
@as_person
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--again",
    type=click.Choice([Action.SKIP.value, Action.UPDATE.value]),
    default=Action.SKIP.value,
    show_default=True,
    help="What to do with exercises already imported from the same source.",
)
@click.option(
    "--alike",
    type=click.Choice([action.value for action in Action]),
    default=Action.SKIP.value,
    show_default=True,
    help="What to do with exercises whose name is similar to an existing one.",
)
@click.option("--yes", is_flag=True, help="Import without asking.")
@click.option("--preview", is_flag=True, help="Show what would be imported, without importing it.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    help="Keep the report: .json or .csv.",
)
def exercises(
    email: str, paths: tuple[Path, ...], again: str, alike: str, yes: bool, preview: bool, report_file: Path | None
) -> None:  # fmt: skip
    """Import exercises from files or folders: free-exercise-db, wger exerciseinfo, or ptplanner's own format.

    Pictures are never imported; the report lists each with its licence.
    """
    with acting_as(email) as (services, who):
        importing = services.importing
        run = importing.preview(who, list(_files(paths)))
        choices = Choices(Action(again), Action(alike))
        _show(run.report, choices)
        if preview or not (yes or click.confirm("Import them?")):
            importing.discard(who, run.id)
            sys.exit(0 if preview else NOT_CONFIRMED)
        click.echo(f"Import {run.id}", err=True)
        _finish(importing, who, importing.confirm(who, run.id, choices), report_file)


@import_.command()
@as_person
@click.argument("run_id")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    help="Keep the report: .json or .csv.",
)
def resume(email: str, run_id: str, report_file: Path | None) -> None:
    """Resume an interrupted import."""
    with acting_as(email) as (services, who):
        _finish(services.importing, who, services.importing.get(who, run_id), report_file)


@import_.command("list")
@as_person
def list_(email: str) -> None:
    """List the latest imports and their progress."""
    with acting_as(email) as (services, who):
        for run in services.importing.recent(who):
            told = f"{run.report.done:,} of {run.report.total:,}"
            click.echo(f"{run.id}  {run.state.value:8}  {told:>16}  {run.report.source.value}")


@import_.command()
@as_person
@click.argument("file", type=click.File("rb"))
@click.option(
    "--patient",
    "patient_id",
    required=True,
    help="The patient's id, as in the URL of the patient's page.",
)
def plan(email: str, file: BinaryIO, patient_id: str) -> None:
    """Import a plan file as a new draft for a patient."""
    with acting_as(email) as (services, who):
        made = services.exchange.take_plan(who, PatientId(patient_id), file.read())
    click.echo(f"Created draft {made}")


def _files(paths: Iterable[Path]) -> Iterable[NamedFile]:
    """Read the given files, and all JSON files in the given folders."""
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*.json")):
                yield NamedFile(str(inner.relative_to(path)), inner.read_bytes())
        else:
            yield NamedFile(path.name, path.read_bytes())


def _show(report: ImportReport, choices: Choices) -> None:
    would = replace(report, choices=choices).would()
    click.echo(f"{report.total:,} exercises of {report.source.value} in {len(report.files)} files.")
    click.echo(
        f"  new {would[Action.NEW]:,}, update {would[Action.UPDATE]:,}, skip {would[Action.SKIP]:,}"
    )
    for licence, count in report.licences:
        click.echo(f"  licence {licence}: {count:,}")
    if report.pictures:
        click.echo(
            f"  {report.pictures:,} pictures and films are not imported; the report lists them."
        )
    unknown = [word for word in report.mapping if not word.ours]
    for word in unknown[:MOST_SHOWN]:
        click.echo(f"  no counterpart: {word.field} “{word.theirs}” ({word.count}×)")
    for trouble in report.troubles[:MOST_SHOWN]:
        click.echo(
            f"  {'not taken' if trouble.is_lost else 'note'}: {trouble.place}: {trouble.message}"
        )
    left = len(report.troubles) - MOST_SHOWN
    if left > 0:
        click.echo(f"  … and {left:,} more; the report has all.")


def _finish(importing: Importing, who: Actor, run: Run, report_file: Path | None) -> None:
    with click.progressbar(length=run.report.total, label="Importing", file=sys.stderr) as bar:
        bar.update(run.report.done)
        while run.state is ImportState.RUNNING:
            before = run.report.done
            run = importing.step(who, run.id)
            bar.update(run.report.done - before)
    report = run.report
    counts = {fate: report.count(fate) for fate in Fate}
    told = ", ".join(f"{count:,} {fate.value}" for fate, count in counts.items())
    click.echo(f"{told}, {len(report.lost):,} not taken.")
    if report_file is not None:
        report_file.write_text(_written(report, report_file.suffix), encoding="utf-8")


def _written(report: ImportReport, suffix: str) -> str:
    if suffix.lower() == ".csv":
        return as_csv(report)
    return json.dumps(plain(report), ensure_ascii=False, indent=2) + "\n"
