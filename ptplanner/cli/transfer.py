"""``ptplanner import`` and ``ptplanner export``: exercises, templates and plans from and to files, as one account."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from ptplanner.assembly import build_services
from ptplanner.atomic_files import write_file_atomically
from ptplanner.cli.arguments import IDS_WITH_A_DASH
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise_import import InputFile, TextChoices, TextRemarkKind
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
from ptplanner.services.suite import Services
from ptplanner.services.transfer import ExportScope
from ptplanner.settings import load_settings
from ptplanner.wording.english.numbers import format_quantity

# Problems printed on the terminal; the report file has all of them.
MAX_LINES_SHOWN = 10
EXIT_NOT_CONFIRMED = 1
TEXT_REMARK_WORDS = {
    TextRemarkKind.SIDE: "name left or right in the steps (--words turn-sides)",
    TextRemarkKind.DOSE: "name a dose in the steps (--words move-doses)",
    TextRemarkKind.LANGUAGE: "seem not to be English, and are left out (--words keep-foreign)",
}


account_option = click.option(
    "--as",
    "email",
    required=True,
    envvar="PTPLANNER_AS",
    help="E-mail of the account to act as; the command works on its clinic.",
)


@contextmanager
def open_services_as(email: str) -> Iterator[tuple[Services, Actor]]:
    """Open the services and find the account; raises NotFound if there is no such active account."""
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(email.strip().casefold())
    if user is None or not user.is_active:
        raise NotFound("There is no account with this e-mail.")
    zone = services.accounts.find_time_zone(user.clinic)
    yield services, Actor(user.id, user.clinic, user.name, user.role, zone)


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
    default=ImportAction.NEW.value,
    show_default=True,
    help="What to do with exercises whose name is similar to an existing one.",
)
@click.option(
    "--words",
    "word_choices",
    multiple=True,
    type=click.Choice(["turn-sides", "move-doses", "keep-foreign"]),
    help="turn-sides: write {side} and {other} for left and right in the steps. move-doses: make one clear dose "
    "of the steps the usual dose. keep-foreign: import texts that seem not to be English too.",
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
    email: str, paths: tuple[Path, ...], again: str, alike: str, word_choices: tuple[str, ...], yes: bool,
    preview: bool, report_file: Path | None
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
        texts = TextChoices(
            turns_sides="turn-sides" in word_choices,
            moves_doses="move-doses" in word_choices,
            leaves_out_foreign="keep-foreign" not in word_choices,
        )
        run = importing.confirm_run(who, run.id, choices, texts)
        _run_import(importing, who, run, report_file)


@import_group.command("resume", context_settings=IDS_WITH_A_DASH)
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


@import_group.command("undo", context_settings=IDS_WITH_A_DASH)
@account_option
@click.argument("run_id")
def undo_import_run(email: str, run_id: str) -> None:
    """Retire every exercise that an import brought. Plans and sheets that contain one stay as they are."""
    with open_services_as(email) as (services, who):
        run = services.importing.undo_run(who, run_id)
    if run.state is ImportState.UNDONE:
        count = len(run.report.list_imported_slugs())
        click.echo(f"{format_quantity(count, 'exercise')} retired.")
    else:
        click.echo("This import has not ended yet, so there is nothing to take back.")


@import_group.command("list")
@account_option
def print_import_runs(email: str) -> None:
    """List the latest imports and their progress."""
    with open_services_as(email) as (services, who):
        for run in services.importing.list_recent_runs(who):
            progress = f"{run.report.done_count:,} of {run.report.total:,}"
            click.echo(f"{run.id}  {run.state.value:8}  {progress:>16}  {run.report.source.value}")


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
    for kind, words in TEXT_REMARK_WORDS.items():
        count = report.count_text_remarks(kind)
        if count:
            click.echo(f"  {words}: {count:,}")
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
    counts = {status: report.count_outcomes(status) for status in EntryStatus}
    summary = ", ".join(f"{count:,} {status.value}" for status, count in counts.items())
    click.echo(f"{summary}, {report.count_lost():,} not taken.")
    if report_file is not None:
        report_file.write_text(_format_report_file(report, report_file.suffix), encoding="utf-8")


def _format_report_file(report: ImportReport, suffix: str) -> str:
    if suffix.lower() == ".csv":
        return format_report_csv(report)
    return json.dumps(report_to_json(report), ensure_ascii=False, indent=2) + "\n"


out_option = click.option(
    "--out",
    type=click.File("w", encoding="utf-8"),
    default="-",
    help="Output file; standard output if not given.",
)


@click.group("export")
def export_group() -> None:
    """Export content, templates or plans in the open JSON formats (docs/format)."""


@export_group.command("content")
@account_option
@click.option(
    "--which",
    type=click.Choice([which.value for which in ExportScope]),
    default=ExportScope.CUSTOM.value,
    show_default=True,
    help="The clinic's custom exercises, the built-in ones, or both.",
)
@out_option
def write_content_export(email: str, which: str, out: TextIO) -> None:
    """Export exercises to one file that “ptplanner import exercises” can read."""
    with open_services_as(email) as (services, who):
        out.write(services.transfer.export_exercises(who, ExportScope(which)))


@export_group.command("templates")
@account_option
@out_option
def write_template_export(email: str, out: TextIO) -> None:
    """Export the templates to one file."""
    with open_services_as(email) as (services, who):
        out.write(services.transfer.export_templates(who))


@export_group.command("plans")
@account_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--with-names", is_flag=True, help="Include the patients' names.")
def write_plan_export(email: str, folder: Path, with_names: bool) -> None:
    """Export every plan of the clinic to its own file, named by the plan's id."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_services_as(email) as (services, who):
        count = 0
        for plan, text in services.transfer.export_plans(who, with_names=with_names):
            write_file_atomically(folder / f"{plan}.json", text.encode())
            count += 1
    click.echo(f"{format_quantity(count, 'plan')} in {folder}.", err=True)
