"""Generates docs/clinical-rules.md: each rule with wording, source, date, and its tested examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, PrecautionRule
from ptplanner.domain.exercise import Source
from ptplanner.domain.ids import ExerciseSlug, RuleId
from ptplanner.formats.content_files import RuleExample
from ptplanner.wording.english.clinical import REGION_LABELS
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.movements import format_movements
from ptplanner.wording.english.precautions import format_rule_on_paper

INTRODUCTION = """# Clinical rules

Made by `ptplanner precautions --doc` from `rules.toml`, `conditions.toml`, `red-flags.toml` and `rule-examples.toml` in
`ptplanner/content`; a test checks that it is up to date. Do not edit it.

A rule looks for movements in each exercise of a plan and speaks to the therapist about a patient with its condition. It
advises; the therapist decides ([ADR 0005](adr/0005-precautions-advise.md)).

- **Avoid** stops the issue of a plan until the exercise is swapped, removed, or kept with a written reason that stays
  with the revision. A kept exercise prints how to do it safely.
- **Caution** shows, and prints how to do it safely.
- **Note** shows, and prints a line.

If several rules of one condition match, only the strongest is shown. A rule with a term expires at the end of the term,
or on the day that the therapist entered; without a date it stays in force, and the date is asked for.

A clinic may add rules of its own, change the advice of a built-in one, or switch it off with a written reason, under
*Clinic, Precautions*. That changes neither this document nor any issued plan.

From the command line: `ptplanner precautions double-knee-to-chest --condition disc-herniation`, with `--json` for
programs. It exits with 0 where nothing is stronger than a caution, 3 where the exercise is advised against, 4 where a
condition has no rule yet and nothing was found, and 2 where the input was refused.
"""


def format_rules_document(catalog: Catalog, examples: Mapping[RuleId, RuleExample]) -> str:
    """Format the whole document; the same content gives the same text."""
    lines = [INTRODUCTION, *_format_red_flag_groups(catalog), *_format_condition_table(catalog)]
    for condition in catalog.conditions.values():
        rules = [rule for rule in catalog.rules if rule.condition == condition.slug]
        if rules:
            lines += _format_condition_section(condition, rules, catalog, examples)
    return "\n".join(lines).rstrip() + "\n"


def _format_condition_table(catalog: Catalog) -> Iterable[str]:
    yield "## Conditions\n\n| Condition | Rules | Printed on every sheet |\n|---|---|---|"
    for condition in catalog.conditions.values():
        count = sum(rule.condition == condition.slug for rule in catalog.rules)
        rule_count = f"{count}" if count else "**No rule yet.** Nothing is checked."
        flags = _format_red_flag_names(condition, catalog)
        printed = " ".join(part for part in (condition.stop_rule, flags) if part)
        yield f"| {condition.name} (`{condition.slug}`) | {rule_count} | {printed} |"
    yield ""


def _format_red_flag_names(condition: Condition, catalog: Catalog) -> str:
    names = (g.name for g in catalog.red_flag_groups if g.slug in condition.red_flags)
    listed = "; ".join(names)
    return f"Danger signs: {listed}." if listed else ""


def _format_red_flag_groups(catalog: Catalog) -> Iterable[str]:
    yield "## Danger signs\n"
    yield (
        "Printed for patients with a condition of the table below, for plans from a template for such a\n"
        "condition, and where neither tells the body part, for exercises of the region. None of them is reviewed\n"
        "by a clinician yet.\n"
    )
    for group in catalog.red_flag_groups:
        regions = ", ".join(sorted(REGION_LABELS[region.value].lower() for region in group.regions))
        yield f"### {group.name} (`{group.slug}`)\n"
        yield f"Regions: {regions or 'none'}.\n"
        yield "| Kind | Sign | Source |\n|---|---|---|"
        for sign in group.signs:
            yield f"| {sign.kind.value} | {sign.text} | {_format_source(sign.source)} |"
        yield ""


def _format_condition_section(
    condition: Condition,
    rules: list[PrecautionRule],
    catalog: Catalog,
    examples: Mapping[RuleId, RuleExample],
) -> Iterable[str]:
    yield f"## {condition.name}\n"
    if condition.needs_date:
        yield "A date is asked for: the rules count from it.\n"
    for rule in rules:
        yield from _format_rule_section(rule, catalog, examples[rule.id])


def _format_rule_section(
    rule: PrecautionRule, catalog: Catalog, example: RuleExample
) -> Iterable[str]:
    yield f"### `{rule.id}`: {rule.advice.label}\n"
    yield f"- **Looks for:** {format_movements(rule.tags)}."
    yield f"- **To the therapist:** {rule.for_therapist}"
    yield f"- **On paper:** {format_rule_on_paper(rule)}"
    yield f"- **Counts:** {format_rule_term(rule.in_force_weeks)}."
    yield f"- **Source:** {_format_source(rule.source)}"
    written = format_long_date(rule.written_on) if rule.written_on else "undated"
    yield f"- **Written:** {written}. {_format_rule_review(rule)}"
    yield f"- **Finds:** {_format_found_exercises(example, catalog)}."
    yield f"- **Leaves alone:** {_join_exercise_names(example.leaves, catalog)}.\n"


def format_rule_term(weeks: int | None) -> str:
    return f"{weeks} weeks from the date" if weeks else "as long as the condition lasts"


def _format_source(source: Source) -> str:
    link = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{link}, {source.year}." if source.year else f"{link}."


def _format_rule_review(rule: PrecautionRule) -> str:
    if rule.review.is_reviewed:
        return f"Reviewed by {rule.review.by}, {rule.review.on}."
    return "Not yet reviewed by a named clinician."


def _format_found_exercises(example: RuleExample, catalog: Catalog) -> str:
    if example.made_up:
        made_up = format_movements([example.made_up]).lower()
        return f"no exercise of the catalog yet; tried on a made-up one ({made_up})"
    return _join_exercise_names(example.finds, catalog)


def _join_exercise_names(slugs: Iterable[ExerciseSlug], catalog: Catalog) -> str:
    return ", ".join(catalog.get_exercise(slug).name.lower() for slug in slugs)
