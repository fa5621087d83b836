"""``ptplanner catalog meter``: measures the quality of every built-in template and phase."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ptplanner.cli.plan_changes import PlanChanges, build_template_plan
from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import Paper
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import RATIONALES, CheckId, CheckResult, CheckSeverity, Meter
from ptplanner.domain.quality.pemat import PematVerdict
from ptplanner.domain.revision import ClinicDetails, SheetCodes, build_revision_document
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats import content_files
from ptplanner.formats.meter_json import meter_to_json
from ptplanner.wording.english.numbers import format_quantity, join_words

# A sample patient without conditions, so that the sheet shows nothing but the template.
SAMPLE_PATIENT = PatientContext("Ana", affected_side=AffectedSide.LEFT)
# Any date gives the same table, because nothing in a template depends on the date.
SAMPLE_DATE = date(2026, 1, 1)
TABLE_BEGIN, TABLE_END = "<!-- meter: begin -->", "<!-- meter: end -->"
TABLE_COLUMNS = (
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
class TemplateMeter:
    """The meter of one template or phase; ``template_name`` is its name on the command line."""

    template_name: str
    plan: Plan
    meter: Meter


@click.command("meter")
@click.option("--json", "as_json", is_flag=True, help="Print all values as JSON.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Replace the table in this file, between its markers.",
)
def print_template_meters(as_json: bool, into: Path | None) -> None:
    """Print the quality meter of every template, as in docs/quality-meter.md."""
    measured = measure_templates(content_files.load_catalog())
    if as_json:
        meters = {one.template_name: meter_to_json(one.meter, one.plan) for one in measured}
        click.echo(json.dumps(meters, indent=2, ensure_ascii=False))
    elif into:
        into.write_text(
            replace_meter_table(into.read_text(encoding="utf-8"), measured), encoding="utf-8"
        )
    else:
        click.echo("\n".join(format_meter_table(measured)))


def replace_meter_table(text: str, measured: Iterable[TemplateMeter]) -> str:
    """Replace the table between the markers in ``text``; a usage error if there are no markers."""
    before, begin, rest = text.partition(TABLE_BEGIN)
    _, end, after = rest.partition(TABLE_END)
    if not end:
        raise click.UsageError(f"The file has no “{TABLE_BEGIN}” and “{TABLE_END}”.")
    return "\n".join((before + begin, *format_meter_table(measured), end + after))


def measure_templates(catalog: Catalog) -> tuple[TemplateMeter, ...]:
    return tuple(_measure_template(named, catalog) for named in _list_template_names(catalog))


def _list_template_names(catalog: Catalog) -> Iterable[str]:
    """Yield ``sciatica-six``, or for a template with phases ``sciatica-in-phases/1`` and so on."""
    for slug in sorted(catalog.templates):
        template = catalog.templates[slug]
        numbers = range(1, len(template.phases) + 1)
        yield from (f"{slug}/{number}" for number in numbers) if template.has_phases else (slug,)


def _measure_template(named: str, catalog: Catalog) -> TemplateMeter:
    from ptplanner.handout.outline import outline_draft

    plan = build_template_plan(named, catalog, PlanChanges())
    findings = assess_plan(plan, SAMPLE_PATIENT, catalog, SAMPLE_DATE)
    document = build_revision_document(
        plan,
        SAMPLE_PATIENT,
        findings,
        catalog,
        number=1,
        issued_on=SAMPLE_DATE,
        clinic=ClinicDetails("Clinic"),
        therapist="Therapist",
        codes=SheetCodes("https://pt.example.org"),
    )
    sheet = outline_draft(document, Paper.A4)
    return TemplateMeter(
        named, plan, quality.build_plan_meter(plan, SAMPLE_PATIENT, catalog, SAMPLE_DATE, sheet)
    )


def format_meter_table(measured: Iterable[TemplateMeter]) -> Iterable[str]:
    """Yield the lines of a Markdown table with one row per template or phase."""
    yield f"| {' | '.join(TABLE_COLUMNS)} |"
    yield f"|{'---|' * len(TABLE_COLUMNS)}"
    for one in measured:
        met, of = one.meter.pemat_score
        bare = sum(not measure.has_picture for measure in one.meter.measurements)
        grade = format_reading_grade(one.meter.reading_grade)
        yield (
            f"| {one.template_name} | {len(one.plan.items)} | {grade} | {one.meter.minutes_per_day} "
            f"| {met} of {of} | {one.meter.pages.count} | {bare or '–'} | {_format_other_hints(one.meter)} |"
        )


def _format_other_hints(meter: Meter) -> str:
    """Join the hints that PEMAT-P does not cover; without missing clips, which change with every build of the films."""
    hints = [
        check.sentence
        for check in meter.failed_checks
        if not quality.RATIONALES[check.id].pemat_items and check.id is not quality.CheckId.CLIPS
    ]
    return " ".join(hints) or "–"


KIND_LABELS = {
    CheckSeverity.ERROR: "Needed to issue",
    CheckSeverity.WARNING: "Warning",
    CheckSeverity.HINT: "Hint",
}
NAME_WIDTH = 34


def format_meter_lines(meter: Meter, *, hidden: frozenset[CheckId] = frozenset()) -> Iterable[str]:
    """Yield the lines of the meter; checks in ``hidden`` are left out."""
    yield from _format_meter_summary(meter)
    for check in meter.failed_checks:
        if check.id not in hidden:
            yield from _format_check_lines(check)
    yield from _format_exercise_table(meter)


def _format_meter_summary(meter: Meter) -> Iterable[str]:
    full, of = meter.score
    met, judged = meter.pemat_score
    on_record, all_records = meter.cert_score
    for_you = sum(item.verdict is PematVerdict.FOR_THERAPIST for item in meter.pemat)
    yield (
        f"Sheet quality: {full} of {of} parts full. PEMAT-P {met} of {judged} that a machine can judge, "
        f"{for_you} for you. CERT {on_record} of {all_records} on record."
    )
    pages = f"{format_quantity(meter.pages.count, 'page')} of {meter.pages.paper}"
    how = "laid out" if meter.pages.is_exact else "estimated"
    grade = format_reading_grade(meter.reading_grade)
    yield f"Reading grade {grade}, aim 6 or lower. {meter.minutes_per_day} min a day. {pages}, {how}."


def _format_check_lines(check: CheckResult) -> Iterable[str]:
    reason = RATIONALES[check.id]
    numbers = (
        f", items {join_words([str(item) for item in reason.pemat_items])}"
        if reason.pemat_items
        else ""
    )
    yield f"{KIND_LABELS[check.severity]}: {check.sentence} {check.fix}".strip()
    yield f"  Why: {reason.why} [{reason.source.title}{numbers}]"


def _format_exercise_table(meter: Meter) -> Iterable[str]:
    if meter.measurements:
        yield f"{'':{NAME_WIDTH}}  grade    min a day  picture  clip"
    for one in meter.measurements:
        grade = format_reading_grade(one.reading_grade)
        yield (
            f"{one.name[:NAME_WIDTH]:{NAME_WIDTH}}  {grade:7}  {one.minutes_per_day:9}  "
            f"{_format_presence(one.has_picture):7}  {_format_presence(one.has_clip)}"
        )


def format_reading_grade(level: float | None) -> str:
    if level is None:
        return "–"
    return "under 1" if level < 1 else f"{level:.1f}"


def _format_presence(is_there: bool) -> str:
    return "yes" if is_there else "none"
