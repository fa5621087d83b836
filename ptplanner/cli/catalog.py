"""``ptplanner catalog``: checks, lists, searches and measures the content, and shows one exercise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ptplanner.cli.meter import print_template_meters
from ptplanner.domain import shorthand
from ptplanner.domain.exercise import Equipment, ExerciseType, Level, Position, Region
from ptplanner.domain.sides import BodySide, fill_sides_as_text
from ptplanner.formats import content_files
from ptplanner.formats.content_files import BrokenContent
from ptplanner.wording.english.numbers import format_quantity

ClickCallback = Callable[..., Any]


@click.group("catalog")
def catalog_group() -> None:
    """The exercises, conditions, rules and templates."""


catalog_group.add_command(print_template_meters)


@catalog_group.command("check")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A content folder; the built-in one if not given.",
)
def check_content(root: Path | None) -> None:
    """Check every content file; exit status 1 if there are problems."""
    try:
        found = content_files.load_catalog(root)
    except BrokenContent as error:
        click.echo(str(error), err=True)
        count = len(error.problems)
        click.echo(f"{format_quantity(count, 'problem')}.", err=True)
        sys.exit(1)
    click.echo(
        f"{len(found.exercises)} exercises, {len(found.templates)} templates, {len(found.conditions)} conditions, "
        f"{len(found.rules)} rules, {sum(len(group.signs) for group in found.red_flag_groups)} red flags: all right."
    )
    reviews = {
        "exercises": [exercise.review for exercise in found.exercises.values()],
        "templates": [template.review for template in found.templates.values()],
    }
    for what, some in reviews.items():
        unreviewed = sum(not review.is_reviewed for review in some)
        if unreviewed:
            click.echo(f"{unreviewed} {what} are not yet reviewed by a named clinician.")


@catalog_group.command("list")
def print_exercises() -> None:
    """List every exercise: number, slug, name."""
    for exercise in sorted(
        content_files.load_catalog().exercises.values(), key=lambda found: found.number
    ):
        click.echo(f"{exercise.number}  {exercise.slug:34} {exercise.name}")


@catalog_group.command("show")
@click.argument("slug")
@click.option("--side", type=click.Choice([side.value for side in BodySide]), default="left")
def print_exercise(slug: str, side: str) -> None:
    """Show one exercise with its steps, worded for one side."""
    exercise = content_files.load_catalog().get_exercise(slug)
    text = exercise.get_text("en")
    click.echo(f"{text.name}\n{text.purpose}\n{shorthand.describe_dose(exercise.default_dosage)}")
    for number, step in enumerate(text.steps, start=1):
        click.echo(f"  {number}. {fill_sides_as_text(step.text, BodySide(side))}")
    click.echo(f"Feel it in: {fill_sides_as_text(text.feel, BodySide(side))}")


def _build_facet_option(name: str, values: list[str]) -> Callable[[ClickCallback], ClickCallback]:
    """Build a repeatable option: values of one facet are joined by "or", different facets by "and"."""
    help_text = f"Only this {name}; repeat the option to allow several."
    return click.option(f"--{name}", name, multiple=True, type=click.Choice(values), help=help_text)


@catalog_group.command("search")
@click.argument("query", nargs=-1)
@_build_facet_option("region", [region.value for region in Region])
@_build_facet_option("type", [kind.value for kind in ExerciseType])
@_build_facet_option("level", [level.name.lower() for level in Level])
@_build_facet_option("position", [position.value for position in Position if position.value])
@_build_facet_option("equipment", [*(one.value for one in Equipment), "none"])
@click.option(
    "--limit", type=click.IntRange(1), help="Print at most this many results; all if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Print the results and counts as JSON.")
def print_search_results(
    query: tuple[str, ...], limit: int | None, as_json: bool, **facets: tuple[str, ...]
) -> None:
    """Search the exercises like the browse page does, tolerating typing errors.

    Works without a database: only the built-in exercises are searched, no clinic's custom ones.
    """
    from ptplanner.cli import catalog_search

    chosen = {name: frozenset(values) for name, values in facets.items() if values}
    found = catalog_search.search_catalog(content_files.load_catalog(), " ".join(query), chosen)
    tell = catalog_search.format_results_json if as_json else catalog_search.format_results_text
    click.echo(tell(found, limit))


@catalog_group.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def print_coverage(as_json: bool) -> None:
    """Show what the catalog covers and lacks: region, type and level; missing parts; reading grades; ladders."""
    from ptplanner.cli import coverage

    found = coverage.measure_catalog_coverage(content_files.load_catalog())
    click.echo(
        coverage.format_coverage_json(found) if as_json else coverage.format_coverage_text(found)
    )
