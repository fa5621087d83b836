"""``ptplanner catalog``: checks, lists, searches and measures the content, and shows one exercise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ptplanner import content
from ptplanner.cli.meter import meter
from ptplanner.content import BrokenContent
from ptplanner.domain import shorthand
from ptplanner.domain.exercise import Equipment, ExerciseType, Level, Position, Region
from ptplanner.domain.sides import BodySide, say_plainly

Command = Callable[..., Any]


@click.group()
def catalog() -> None:
    """The exercises, conditions, rules and templates."""


catalog.add_command(meter)


@catalog.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A content folder; the built-in one if not given.",
)
def check(root: Path | None) -> None:
    """Check every content file; exit status 1 if there are problems."""
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
    reviews = {
        "exercises": [exercise.review for exercise in found.exercises.values()],
        "templates": [template.review for template in found.templates.values()],
    }
    for what, some in reviews.items():
        unreviewed = sum(not review.is_reviewed for review in some)
        if unreviewed:
            click.echo(f"{unreviewed} {what} are not yet reviewed by a named clinician.")


@catalog.command("list")
def list_() -> None:
    """List every exercise: number, slug, name."""
    for exercise in sorted(content.load().exercises.values(), key=lambda found: found.number):
        click.echo(f"{exercise.number}  {exercise.slug:34} {exercise.name}")


@catalog.command()
@click.argument("slug")
@click.option("--side", type=click.Choice([side.value for side in BodySide]), default="left")
def show(slug: str, side: str) -> None:
    """Show one exercise with its steps, worded for one side."""
    exercise = content.load().exercise(slug)
    text = exercise.text("en")
    click.echo(f"{text.name}\n{text.purpose}\n{shorthand.read_back(exercise.default_dosage)}")
    for number, step in enumerate(text.steps, start=1):
        click.echo(f"  {number}. {say_plainly(step.text, BodySide(side))}")
    click.echo(f"Feel it in: {say_plainly(text.feel, BodySide(side))}")


def _facet(name: str, values: list[str]) -> Callable[[Command], Command]:
    """Build a repeatable option: values of one facet are joined by "or", different facets by "and"."""
    said = f"Only this {name}; repeat the option to allow several."
    return click.option(f"--{name}", name, multiple=True, type=click.Choice(values), help=said)


@catalog.command()
@click.argument("query", nargs=-1)
@_facet("region", [region.value for region in Region])
@_facet("type", [kind.value for kind in ExerciseType])
@_facet("level", [level.name.lower() for level in Level])
@_facet("position", [position.value for position in Position if position.value])
@_facet("equipment", [*(one.value for one in Equipment), "none"])
@click.option("--limit", type=click.IntRange(1), help="Print at most this many results; all if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the results and counts as JSON.")
def search(
    query: tuple[str, ...], limit: int | None, as_json: bool, **facets: tuple[str, ...]
) -> None:
    """Search the exercises like the browse page does, tolerating typing errors.

    Works without a database: only the built-in exercises are searched, no clinic's custom ones.
    """
    from ptplanner.cli import catalog_search

    chosen = {name: frozenset(values) for name, values in facets.items() if values}
    found = catalog_search.browse(content.load(), " ".join(query), chosen)
    tell = catalog_search.as_json if as_json else catalog_search.as_text
    click.echo(tell(found, limit))


@catalog.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def stats(as_json: bool) -> None:
    """Show what the catalog covers and lacks: region, type and level; missing parts; reading grades; ladders."""
    from ptplanner.cli import catalog_stats

    found = catalog_stats.measured(content.load())
    click.echo(catalog_stats.as_json(found) if as_json else catalog_stats.as_text(found))
