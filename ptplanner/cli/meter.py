"""``ptplanner catalog meter``: measures the quality of every built-in template and phase."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ptplanner import content
from ptplanner.cli.meter_text import reading
from ptplanner.cli.sheet_plan import Wishes, plan_from
from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess
from ptplanner.domain.quality import Meter
from ptplanner.domain.revision import ClinicCard, Codes, freeze
from ptplanner.domain.sides import AffectedSide
from ptplanner.interop.meter import meter_to_json

# A sample patient without conditions, so that the sheet shows nothing but the template.
PLAIN_PATIENT = PatientContext("Ana", affected_side=AffectedSide.LEFT)
# Any date gives the same table, because nothing in a template depends on the date.
A_DAY = date(2026, 1, 1)
BEGIN, END = "<!-- meter: begin -->", "<!-- meter: end -->"
COLUMNS = (
    "Template",
    "Exercises",
    "Reading grade",
    "Minutes a day",
    "PEMAT-P",
    "Pages",
    "Without picture",
    "What else the meter says",
)


@dataclass(frozen=True)
class Measured:
    """The meter of one template or phase; ``template_name`` is its name on the command line."""

    named: str
    plan: Plan
    meter: Meter


@click.command("meter")
@click.option("--json", "as_json", is_flag=True, help="Print all values as JSON.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Replace the table in this file, between its markers.",
)
def meter(as_json: bool, into: Path | None) -> None:
    """Print the quality meter of every template, as in docs/quality-meter.md."""
    measured = templates(content.load())
    if as_json:
        told = {one.named: meter_to_json(one.meter, one.plan) for one in measured}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif into:
        into.write_text(with_table(into.read_text(encoding="utf-8"), measured), encoding="utf-8")
    else:
        click.echo("\n".join(table(measured)))


def with_table(text: str, measured: Iterable[Measured]) -> str:
    """Replace the table between the markers in ``text``; a usage error if there are no markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise click.UsageError(f"The file has no “{BEGIN}” and “{END}”.")
    return "\n".join((before + begin, *table(measured), end + after))


def templates(catalog: Catalog) -> tuple[Measured, ...]:
    return tuple(_measured(named, catalog) for named in _names(catalog))


def _names(catalog: Catalog) -> Iterable[str]:
    """Yield ``sciatica-six``, or for a template with phases ``sciatica-in-phases/1`` and so on."""
    for slug in sorted(catalog.templates):
        template = catalog.templates[slug]
        numbers = range(1, len(template.phases) + 1)
        yield from (f"{slug}/{number}" for number in numbers) if template.has_phases else (slug,)


def _measured(named: str, catalog: Catalog) -> Measured:
    from ptplanner.handout.proof import proof

    plan = plan_from(named, catalog, Wishes())
    findings = assess(plan, PLAIN_PATIENT, catalog, A_DAY)
    document = freeze(
        plan,
        PLAIN_PATIENT,
        findings,
        catalog,
        number=1,
        issued_on=A_DAY,
        clinic=ClinicCard("Clinic"),
        therapist="Therapist",
        codes=Codes("https://pt.example.org"),
    )
    sheet = proof(document, Paper.A4)
    return Measured(named, plan, quality.measure(plan, PLAIN_PATIENT, catalog, A_DAY, sheet))


def table(measured: Iterable[Measured]) -> Iterable[str]:
    """Yield the lines of a Markdown table with one row per template or phase."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    for one in measured:
        met, of = one.meter.pemat_score
        bare = sum(not measure.has_picture for measure in one.meter.measures)
        yield (
            f"| {one.named} | {len(one.plan.items)} | {reading(one.meter.reading)} | {one.meter.minutes_a_day} "
            f"| {met} of {of} | {one.meter.pages.count} | {bare or '–'} | {_else(one.meter)} |"
        )


def _else(meter: Meter) -> str:
    """Join the hints that PEMAT-P does not cover; without missing clips, which change with every build of the films."""
    said = [
        check.sentence
        for check in meter.to_mend
        if not quality.REASONS[check.key].items and check.key is not quality.Key.CLIPS
    ]
    return " ".join(said) or "–"
