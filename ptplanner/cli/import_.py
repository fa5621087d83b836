"""``ptplanner import``: imports exercises from other collections or another ptplanner, and single plans."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from ptplanner.cli.people import account_option, open_services_as
from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise_import import InputFile
from ptplanner.domain.ids import PatientId
from ptplanner.domain.records import ImportState
from ptplanner.services.import_report import (
    DuplicateChoices,
    EntryStatus,
    ImportAction,
    ImportReport,
    format_report_csv,
    report_to_json,
)
from ptplanner.services.importing import Importing, ImportRun

# Problems printed on the terminal; the report file has all of them.
MAX_LINES_SHOWN = 10
EXIT_NOT_CONFIRMED = 1


@click.group("import")
def import_group() -> None:
    """Import exercises or a plan."""


@import_group.command("exercises")
@account_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--again",
    type=click.Choice([ImportAction.SKIP.value, ImportAction.UPDATE.value]),
    default=ImportAction.SKIP.value,
    show_default=True,
    help="What to do with exercises already imported from the same source.",
)
@click.option(
    "--alike",
    type=click.Choice([action.value for action in ImportAction]),
    default=ImportAction.SKIP.value,
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
def import_exercise_files(
    email: str, paths: tuple[Path, ...], again: str, alike: str, yes: bool, preview: bool, report_file: Path | None
) -> None:  # fmt: skip
    """Import exercises from files or folders: free-exercise-db, wger exerciseinfo, or ptplanner's own format.

    Pictures are never imported; the report lists each with its licence.
    """
    with open_services_as(email) as (services, who):
        importing = services.importing
        run = importing.preview_files(who, list(_read_named_files(paths)))
        choices = DuplicateChoices(ImportAction(again), ImportAction(alike))
        _print_preview(run.report, choices)
        if preview or not (yes or click.confirm("Import them?")):
            importing.discard_run(who, run.id)
            sys.exit(0 if preview else EXIT_NOT_CONFIRMED)
        click.echo(f"Import {run.id}", err=True)
        _run_import(importing, who, importing.confirm_run(who, run.id, choices), report_file)


@import_group.command("resume")
@account_option
@click.argument("run_id")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    help="Keep the report: .json or .csv.",
)
def resume_import_run(email: str, run_id: str, report_file: Path | None) -> None:
    """Resume an interrupted import."""
    with open_services_as(email) as (services, who):
        _run_import(services.importing, who, services.importing.get_run(who, run_id), report_file)


@import_group.command("list")
@account_option
def print_import_runs(email: str) -> None:
    """List the latest imports and their progress."""
    with open_services_as(email) as (services, who):
        for run in services.importing.list_recent_runs(who):
            told = f"{run.report.done_count:,} of {run.report.total:,}"
            click.echo(f"{run.id}  {run.state.value:8}  {told:>16}  {run.report.source.value}")


@import_group.command("plan")
@account_option
@click.argument("file", type=click.File("rb"))
@click.option(
    "--patient",
    "patient_id",
    required=True,
    help="The patient's id, as in the URL of the patient's page.",
)
def import_plan_file(email: str, file: BinaryIO, patient_id: str) -> None:
    """Import a plan file as a new draft for a patient."""
    with open_services_as(email) as (services, who):
        made = services.transfer.import_plan(who, PatientId(patient_id), file.read())
    click.echo(f"Created draft {made}")


def _read_named_files(paths: Iterable[Path]) -> Iterable[InputFile]:
    """Read the given files, and all JSON files in the given folders."""
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*.json")):
                yield InputFile(str(inner.relative_to(path)), inner.read_bytes())
        else:
            yield InputFile(path.name, path.read_bytes())


def _print_preview(report: ImportReport, choices: DuplicateChoices) -> None:
    would = replace(report, choices=choices).count_actions()
    click.echo(f"{report.total:,} exercises of {report.source.value} in {len(report.files)} files.")
    click.echo(
        f"  new {would[ImportAction.NEW]:,}, update {would[ImportAction.UPDATE]:,}, skip {would[ImportAction.SKIP]:,}"
    )
    for licence, count in report.licence_counts:
        click.echo(f"  licence {licence}: {count:,}")
    if report.picture_count:
        click.echo(
            f"  {report.picture_count:,} pictures and films are not imported; the report lists them."
        )
    unknown = [word for word in report.word_mappings if not word.ours]
    for word in unknown[:MAX_LINES_SHOWN]:
        click.echo(f"  no counterpart: {word.field} “{word.theirs}” ({word.count}×)")
    for trouble in report.warnings[:MAX_LINES_SHOWN]:
        click.echo(
            f"  {'not taken' if trouble.is_lost else 'note'}: {trouble.place}: {trouble.message}"
        )
    left = len(report.warnings) - MAX_LINES_SHOWN
    if left > 0:
        click.echo(f"  … and {left:,} more; the report has all.")


def _run_import(importing: Importing, who: Actor, run: ImportRun, report_file: Path | None) -> None:
    with click.progressbar(length=run.report.total, label="Importing", file=sys.stderr) as bar:
        bar.update(run.report.done_count)
        while run.state is ImportState.RUNNING:
            before = run.report.done_count
            run = importing.import_next_batch(who, run.id)
            bar.update(run.report.done_count - before)
    report = run.report
    counts = {fate: report.count_outcomes(fate) for fate in EntryStatus}
    told = ", ".join(f"{count:,} {fate.value}" for fate, count in counts.items())
    click.echo(f"{told}, {len(report.rejections):,} not taken.")
    if report_file is not None:
        report_file.write_text(_format_report_file(report, report_file.suffix), encoding="utf-8")


def _format_report_file(report: ImportReport, suffix: str) -> str:
    if suffix.lower() == ".csv":
        return format_report_csv(report)
    return json.dumps(report_to_json(report), ensure_ascii=False, indent=2) + "\n"
