"""``ptplanner precautions``: checks an exercise against a patient's conditions and suggests safer ones."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import click

from ptplanner.cli.plan_changes import parse_condition_option
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_locale import get_local_day
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import (
    RuleMatch,
    find_safer_swaps,
    list_unchecked_conditions,
    match_rules,
)
from ptplanner.formats import content_files
from ptplanner.wording.english.precautions import format_rule_on_paper

# Exit statuses besides 2, which means refused input in every command.
EXIT_ADVISED_AGAINST = 3
EXIT_NOT_CHECKED = 4


@click.command("precautions")
@click.argument("exercise", required=False)
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="SLUG[:DATE]",
    help="A condition and since when, such as discectomy:2026-03-01; may be repeated.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date of conditions given without one.",
)
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Check as of this date; today if not given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--doc", is_flag=True, help="Print docs/clinical-rules.md, generated from all rules.")
def print_precautions(
    exercise: str | None,
    conditions: tuple[str, ...],
    since: datetime | None,
    on: datetime | None,
    as_json: bool,
    doc: bool,
) -> None:
    """Print the findings for EXERCISE (its slug) and each --condition, with sources and safer swaps.

    Exit status 0: nothing stronger than a caution. 3: advised against. 4: nothing found, and at
    least one condition has no rule yet, so nothing was checked for it. 2: the input was refused.
    Only the built-in rules are applied; a clinic's own rules are in its database.
    """
    catalog = content_files.load_catalog()
    if doc:
        _print_rules_document(catalog)
        return
    if exercise is None:
        raise click.UsageError("Name an exercise, such as double-knee-to-chest, or ask for --doc.")
    held = tuple(_parse_condition_with_date(text, since, catalog) for text in conditions)
    if not held:
        raise click.UsageError("Name at least one --condition, such as disc-herniation.")
    today = on.date() if on else get_local_day(datetime.now(UTC), None)
    asked = _PrecautionReport(
        catalog.get_exercise(exercise), PatientContext("", conditions=held), catalog, today
    )
    click.echo(
        json.dumps(asked.build_report_json(), ensure_ascii=False, indent=2)
        if as_json
        else asked.format_report_text()
    )
    raise click.exceptions.Exit(asked.exit_status)


def _print_rules_document(catalog: Catalog) -> None:
    from ptplanner.cli.rules_document import format_rules_document

    click.echo(format_rules_document(catalog, content_files.load_rule_examples(catalog)), nl=False)


def _parse_condition_with_date(
    text: str, since: datetime | None, catalog: Catalog
) -> PatientCondition:
    has = parse_condition_option(text, catalog)
    if has.since is not None or since is None:
        return has
    return PatientCondition(has.condition, since.date())


class _PrecautionReport:
    """The findings for one exercise, one patient and one date."""

    def __init__(
        self, exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
    ) -> None:
        self.exercise, self.catalog, self.today = exercise, catalog, today
        self.matches = match_rules(exercise, patient, catalog, today)
        self.swaps = (
            find_safer_swaps(exercise, patient, catalog, today, frozenset()) if self.matches else ()
        )
        self.conditions_without_rule = tuple(
            catalog.get_condition(has.condition)
            for has in list_unchecked_conditions(patient, catalog, today)
        )

    @property
    def exit_status(self) -> int:
        if any(match.rule.advice is Advice.AVOID for match in self.matches):
            return EXIT_ADVISED_AGAINST
        return EXIT_NOT_CHECKED if self.conditions_without_rule and not self.matches else 0

    def build_report_json(self) -> dict[str, Any]:
        return {
            "exercise": self.exercise.slug,
            "date": self.today.isoformat(),
            "findings": [_match_to_json(match) for match in self.matches],
            "swaps": [
                {"exercise": slug, "name": self.catalog.exercises[slug].name} for slug in self.swaps
            ],
            "no_rule_yet": [condition.slug for condition in self.conditions_without_rule],
        }

    def format_report_text(self) -> str:
        lines = [line for match in self.matches for line in _format_match_lines(match)]
        if not lines and not self.conditions_without_rule:
            lines = [f"{self.exercise.name}: no rule speaks against it."]
        if self.swaps:
            named = (f"{self.catalog.exercises[slug].name} ({slug})" for slug in self.swaps)
            lines.append(f"Swap for: {', '.join(named)}")
        lines += [
            f"{one.name}: no rule yet. Nothing was checked for it."
            for one in self.conditions_without_rule
        ]
        return "\n".join(lines)


def _match_to_json(match: RuleMatch) -> dict[str, Any]:
    rule = match.rule
    return {
        "rule": rule.id,
        "condition": rule.condition,
        "level": rule.advice.label,
        "for_therapist": rule.for_therapist,
        "for_patient": {
            "avoid": rule.avoid,
            "why": rule.why,
            "instead": rule.instead,
            "safely": rule.safely or rule.instead,
        },
        "movements": sorted(match.movement_tags),
        "source": {"title": rule.source.title, "url": rule.source.url, "year": rule.source.year},
        "until": match.until.isoformat() if match.until else None,
        "needs_date": match.is_missing_date,
    }


def _format_match_lines(match: RuleMatch) -> list[str]:
    rule = match.rule
    lines = [
        f"{rule.advice.label.capitalize()} ({rule.id}): {match.condition.name}. {rule.for_therapist}",
        f"  On paper: {format_rule_on_paper(rule)}",
        f"  Source: {rule.source.title}, {rule.source.year}",
    ]
    if match.until:
        lines.append(f"  Counts until {match.until.isoformat()}.")
    if match.is_missing_date:
        lines.append(f"  Counts for {rule.in_force_weeks} weeks; give the date with --since.")
    return lines
