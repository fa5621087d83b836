"""``ptplanner export``: exports content, templates and plans in the open JSON formats."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from ptplanner.cli.people import acting_as, as_person
from ptplanner.services.exchange import Which

to_file = click.option(
    "--out",
    type=click.File("w", encoding="utf-8"),
    default="-",
    help="Output file; standard output if not given.",
)


@click.group()
def export() -> None:
    """Export content, templates or plans in the open JSON formats (docs/format)."""


@export.command()
@as_person
@click.option(
    "--which",
    type=click.Choice([which.value for which in Which]),
    default=Which.OWN.value,
    show_default=True,
    help="The clinic's custom exercises, the built-in ones, or both.",
)
@to_file
def content(email: str, which: str, out: TextIO) -> None:
    """Export exercises to one file that “ptplanner import exercises” can read."""
    with acting_as(email) as (services, who):
        out.write(services.exchange.exercises(who, Which(which)))


@export.command()
@as_person
@to_file
def templates(email: str, out: TextIO) -> None:
    """Export the templates to one file."""
    with acting_as(email) as (services, who):
        out.write(services.exchange.templates(who))


@export.command()
@as_person
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--with-names", is_flag=True, help="Include the patients' names.")
def plans(email: str, folder: Path, with_names: bool) -> None:
    """Export every plan of the clinic to its own file, named by the plan's id."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with acting_as(email) as (services, who):
        count = 0
        for plan, text in services.exchange.plans(who, with_names=with_names):
            path = folder / f"{plan}.json"
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
            count += 1
    click.echo(f"{count} {'plan' if count == 1 else 'plans'} in {folder}.", err=True)
