"""``ptplanner catalog``: check the content, list it, show one exercise."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ptplanner import content
from ptplanner.content import BrokenContent
from ptplanner.domain import shorthand
from ptplanner.domain.sides import BodySide, say_plainly


@click.group()
def catalog() -> None:
    """The exercises, conditions, rules and templates."""


@catalog.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A content folder; the built-in one if not given.",
)
def check(root: Path | None) -> None:
    """Check every content file; exit status 1 where something is wrong."""
    try:
        found = content.load(root)
    except BrokenContent as error:
        click.echo(str(error), err=True)
        count = len(error.problems)
        click.echo(f"{count} {'problem' if count == 1 else 'problems'}.", err=True)
        sys.exit(1)
    click.echo(
        f"{len(found.exercises)} exercises, {len(found.templates)} templates, {len(found.conditions)} conditions, "
        f"{len(found.rules)} rules, {len(found.red_flags)} red flags: all right."
    )
    unreviewed = sum(not exercise.review.is_reviewed for exercise in found.exercises.values())
    if unreviewed:
        click.echo(f"{unreviewed} exercises are not yet reviewed by a named clinician.")


@catalog.command("list")
def list_() -> None:
    """Every exercise: number, slug, name."""
    for exercise in sorted(content.load().exercises.values(), key=lambda found: found.number):
        click.echo(f"{exercise.number}  {exercise.slug:34} {exercise.name}")


@catalog.command()
@click.argument("slug")
@click.option("--side", type=click.Choice([side.value for side in BodySide]), default="left")
def show(slug: str, side: str) -> None:
    """One exercise with its steps, as said for a side."""
    exercise = content.load().exercise(slug)
    text = exercise.text("en")
    click.echo(f"{text.name}\n{text.purpose}\n{shorthand.read_back(exercise.default_dosage)}")
    for number, step in enumerate(text.steps, start=1):
        click.echo(f"  {number}. {say_plainly(step.text, BodySide(side))}")
    click.echo(f"Feel it in: {say_plainly(text.feel, BodySide(side))}")
