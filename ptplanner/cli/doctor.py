"""``ptplanner doctor``: what is wrong with this installation and how to mend it."""

from __future__ import annotations

import json

import click

from ptplanner.assembly import get_utc_now
from ptplanner.doctor import build_doctor
from ptplanner.doctor.kept_report import report_to_json
from ptplanner.services.doctor import DoctorReport, Inspection, InspectionState
from ptplanner.settings import load_settings

EXIT_CODES = {InspectionState.FINE: 0, InspectionState.WARNING: 1, InspectionState.WRONG: 2}
_LABELS = {
    InspectionState.FINE: "ok",
    InspectionState.WARNING: "WARNING",
    InspectionState.WRONG: "WRONG",
}
_WORST_FIRST = tuple(reversed(InspectionState))


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, for programs.")
@click.option("--all", "deep", is_flag=True, help="Compare every file and row; takes minutes.")
@click.pass_context
def examine_installation(ctx: click.Context, as_json: bool, deep: bool) -> None:
    """Tell what is wrong with this installation, and how to mend it.

    Changes nothing. The exit code is 0 if all is fine, 1 if there are warnings, and 2 if something is wrong.
    """
    report = build_doctor(load_settings(), get_utc_now).examine(deep=deep, is_requested=deep)
    if as_json:
        click.echo(json.dumps(report_to_json(report), ensure_ascii=False, indent=1))
    else:
        click.echo(_format_report(report))
    ctx.exit(EXIT_CODES[report.worst_state])


def _format_report(report: DoctorReport) -> str:
    """The worst first, in the order of the page."""
    ordered = [one for state in _WORST_FIRST for one in report.list_in_state(state)]
    return "\n".join(map(_format_inspection, ordered))


def _format_inspection(one: Inspection) -> str:
    statement = f"{one.headline} {one.seen}".strip()
    lines = [f"{_LABELS[one.state]:8} {one.name}: {statement}"]
    if one.why:
        lines.append(f"         {one.why}")
    lines += [
        f"         {number}. {step.replace('`', '')}" for number, step in enumerate(one.steps, 1)
    ]
    return "\n".join(lines)
