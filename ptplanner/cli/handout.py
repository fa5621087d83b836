"""``ptplanner handout``: makes a sheet without a server or a database."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from ptplanner.cli.country import build_sheet_details, parse_country_option
from ptplanner.cli.handout_report import HandoutReport
from ptplanner.cli.plan_changes import (
    PlanChanges,
    apply_overrides,
    apply_plan_changes,
    build_template_plan,
    parse_condition_option,
)
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_locale import get_local_day
from ptplanner.domain.errors import NotFound, RenderFailed, StorageUnavailable, TextTooLong
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.patient import NAME_LIMIT, PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import Finding
from ptplanner.domain.revision import (
    ClinicDetails,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
)
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats import content_files
from ptplanner.formats.plan_json import plan_from_json
from ptplanner.settings import PROJECT_ROOT, SettingsError, is_local_url, parse_public_url

# Exit statuses beside click's 2 for a wrong option.
EXIT_NOT_WRITTEN = 1
EXIT_OVERRIDE_NEEDED = 3


def _parse_slug_pairs(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Parse ``slug=text`` options to a mapping."""
    pairs = [value.partition("=") for value in values]
    for slug, equals, text in pairs:
        if not (slug.strip() and equals and text.strip()):
            raise click.BadParameter(f"“{slug}{equals}{text}” must be like slug=text.", ctx, param)
    return {slug.strip(): text.strip() for slug, _, text in pairs}


def _parse_public_url(ctx: click.Context, param: click.Parameter, given: str | None) -> str:
    """Parse the public address of this installation; print a note if no phone can open it."""
    try:
        url = parse_public_url(
            given or os.environ.get("PTPLANNER_PUBLIC_URL", "http://127.0.0.1:8000")
        )
    except SettingsError as error:
        raise click.BadParameter(
            "It must be like https://pt.example.org, without a path.", ctx, param
        ) from error
    if is_local_url(url):
        click.echo(
            f"Note: the QR codes lead to {url}, which no phone can open. Give --public-url.",
            err=True,
        )
    return url


@click.command(
    "handout",
    epilog="Exit status 3: an exercise to avoid must be swapped, left out, or kept with a reason.",
)
@click.option(
    "--template",
    "template_slug",
    help="Template to start from, like sciatica-six or ankle-sprain/2.",
)
@click.option(
    "--plan",
    "plan_file",
    type=click.File("rb"),
    help="A plan in the open JSON format; - reads it from a pipe.",
)
@click.option(
    "--patient", "name", default="", help="The patient's name; the sheet prints the first one."
)
@click.option("--side", type=click.Choice([s.value for s in AffectedSide]), help="Where it hurts.")
@click.option(
    "--condition", "conditions", multiple=True, help="Condition, like disc-herniation[:2026-03-01]."
)
@click.option(
    "--paper",
    type=click.Choice([p.value for p in Paper]),
    help="Paper; that of the country if not given, else a4.",
)
@click.option(
    "--layout",
    type=click.Choice([one.value for one in Layout]),
    default=Layout.STANDARD.value,
    show_default=True,
    help="standard: everything, on front and back. fridge: pictures and doses, on one side.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="File to write; a PDF in exports/ if not given."
)
@click.option(
    "--override",
    "overrides",
    multiple=True,
    callback=_parse_slug_pairs,
    help='Keep an exercise in spite of a precaution: slug="reason".',
)
@click.option(
    "--for-patient",
    multiple=True,
    callback=_parse_slug_pairs,
    help='Why it was kept, in words for the patient, printed: slug="It eased your back."',
)
@click.option("--without", multiple=True, help="Leave this exercise out.")
@click.option(
    "--swap",
    "swaps",
    multiple=True,
    callback=_parse_slug_pairs,
    help="Replace an exercise: slug=other-slug.",
)
@click.option("--therapist", default="", help="Name of the therapist, as printed.")
@click.option("--clinic", default="", help="Name of the clinic, as printed.")
@click.option("--phone", default="", help="Whom to call with questions.")
@click.option(
    "--out-of-hours", default="", help="Number that answers when the clinic is closed, as printed."
)
@click.option(
    "--country",
    envvar="PTPLANNER_COUNTRY",
    callback=parse_country_option,
    help="Country, like GB or US: emergency number, paper, dates and the word for a doctor.",
)
@click.option(
    "--emergency-number", default="", help="Emergency number; that of the country if not given."
)
@click.option(
    "--public-url",
    callback=_parse_public_url,
    help="Address in the QR codes; PTPLANNER_PUBLIC_URL if not given.",
)
@click.option(
    "--date", "issued", type=click.DateTime(["%Y-%m-%d"]), help="Date of issue; today if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print only the quality meter, as JSON.")
def make_handout(  # noqa: PLR0913, PLR0917  # click passes one argument per option
    template_slug: str | None,
    plan_file: BinaryIO | None,
    name: str,
    side: str | None,
    conditions: tuple[str, ...],
    paper: str | None,
    layout: str,
    out: Path | None,
    overrides: dict[str, str],
    for_patient: dict[str, str],
    without: tuple[str, ...],
    swaps: dict[str, str],
    therapist: str,
    clinic: str,
    phone: str,
    out_of_hours: str,
    country: str,
    emergency_number: str,
    public_url: str,
    issued: datetime | None,
    as_json: bool,
) -> None:
    """Make a sheet: from a template (--template) or from a plan in the open format (--plan)."""
    catalog = content_files.load_catalog()
    today = issued.date() if issued else get_local_day(datetime.now(UTC), None)
    card = ClinicDetails(clinic, phone, out_of_hours_phone=out_of_hours)
    details, sheet_paper = build_sheet_details(card, country, paper, emergency_number)
    changes = PlanChanges(overrides, without, swaps, for_patient)
    plan, patient = _load_requested_plan(template_slug, plan_file, catalog, changes)
    patient = _apply_patient_options(patient, name, side, conditions, catalog)
    plan, findings = apply_overrides(plan, patient, catalog, today, changes, therapist)
    document = build_revision_document(
        plan,
        patient,
        findings,
        catalog,
        number=1,
        issued_on=today,
        clinic=details,
        therapist=therapist,
        codes=SheetCodes(public_url),
    )
    report = HandoutReport(document, findings, catalog, sheet_paper, as_json=as_json)
    _report_and_write(report, Layout(layout), out)


def _load_requested_plan(
    template_slug: str | None, plan_file: BinaryIO | None, catalog: Catalog, changes: PlanChanges
) -> tuple[Plan, PatientContext]:
    if (template_slug is None) == (plan_file is None):
        raise click.UsageError("Give either --template or --plan.")
    if plan_file is not None:
        plan, patient = plan_from_json(plan_file.read(), catalog)
        return apply_plan_changes(plan, catalog, changes), patient
    try:
        return build_template_plan(template_slug or "", catalog, changes), PatientContext("")
    except NotFound as error:
        raise click.UsageError(str(error)) from error


def _apply_patient_options(
    patient: PatientContext,
    name: str,
    side: str | None,
    conditions: tuple[str, ...],
    catalog: Catalog,
) -> PatientContext:
    """Return ``patient`` with the name, side and conditions given on the command line."""
    if len(name) > NAME_LIMIT:
        raise TextTooLong("The name", len(name), NAME_LIMIT)
    named = tuple(parse_condition_option(text, catalog) for text in conditions)
    known = {has.condition for has in named}
    return replace(
        patient,
        name=name or patient.name,
        affected_side=AffectedSide(side) if side else patient.affected_side,
        conditions=(*(has for has in patient.conditions if has.condition not in known), *named),
    )


def _report_and_write(report: HandoutReport, layout: Layout, out: Path | None) -> None:
    """Print the findings, and write the sheet unless one of them needs a decision."""
    report.print_findings()
    _stop_at_open_findings(report.findings, report.catalog, report)
    plan = report.document.plan
    file = out or PROJECT_ROOT / "exports" / f"{plan.template or plan.id}.pdf"
    _write_handout(report.document, report.paper, layout, file, report)


def _stop_at_open_findings(
    findings: tuple[Finding, ...], catalog: Catalog, report: HandoutReport
) -> None:
    """Exit if an "avoid" finding has no override, and print the options that resolve it."""
    unanswered = [finding for finding in findings if finding.is_override_required]
    for finding in unanswered:
        slug = finding.exercise
        click.echo(f"{catalog.exercises[slug].name} needs a decision. Add one of:", err=True)
        for swap in finding.swaps:
            click.echo(f"  --swap {slug}={swap}", err=True)
        click.echo(f'  --override {slug}="why you keep it"', err=True)
        click.echo(f"  --without {slug}", err=True)
    if unanswered:
        report.print_draft_meter()
        click.echo("Nothing was written.", err=True)
        raise click.exceptions.Exit(EXIT_OVERRIDE_NEEDED)


def _write_handout(
    document: RevisionDocument, paper: Paper, layout: Layout, out: Path, report: HandoutReport
) -> None:
    from ptplanner.atomic_files import write_file_atomically
    from ptplanner.handout.pictures import load_current_figures
    from ptplanner.handout.renderer import render_fridge_page, render_sheet

    made = render_fridge_page if layout is Layout.FRIDGE else render_sheet
    try:
        sheet = made(document, paper, load_current_figures(document))
        write_file_atomically(out, sheet.pdf)
    except (RenderFailed, StorageUnavailable) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(EXIT_NOT_WRITTEN) from error
    report.print_sheet_meter(sheet, out)
