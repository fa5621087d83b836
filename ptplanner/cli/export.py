"""``ptplanner export``: exports content, templates and plans in the open JSON formats."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from ptplanner.cli.people import account_option, open_services_as
from ptplanner.services.transfer import ExportScope

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
            path = folder / f"{plan}.json"
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
            count += 1
    click.echo(f"{count} {'plan' if count == 1 else 'plans'} in {folder}.", err=True)
