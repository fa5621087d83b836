"""Checks conditions, precaution rules and templates, and the exercises that they refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from ptplanner.content import models
from ptplanner.content.files import ContentFile, Problem, allowed
from ptplanner.domain.plan import SECTIONS
from ptplanner.domain.readability import HIGHEST_GRADE, grade
from ptplanner.domain.rule_faults import MOST_WORDS_OF_WHY


def of_conditions(file: ContentFile, conditions: models.ConditionsFile) -> Iterable[Problem]:
    slugs = [row.slug for row in conditions.condition]
    yield from _doubled(file, "condition", "slug", slugs)
    for place, row in enumerate(conditions.condition):
        if row.in_force_weeks and not row.needs_date:
            yield file.problem(
                ("condition", place, "needs_date"),
                "A condition with in_force_weeks needs a date to count from. Allowed here: true.",
            )


def of_rules(
    file: ContentFile, rules: models.RulesFile, conditions: models.ConditionsFile
) -> Iterable[Problem]:
    known = [row.slug for row in conditions.condition]
    yield from _doubled(file, "rule", "id", [row.id for row in rules.rule])
    for place, row in enumerate(rules.rule):
        if row.condition not in known:
            yield file.problem(("rule", place, "condition"), allowed(row.condition, known))
        count = len(row.why.split())
        if count > MOST_WORDS_OF_WHY:
            said = f"{count} words; at most {MOST_WORDS_OF_WHY}."
            yield file.problem(("rule", place, "why"), said)
        yield from _reading(file, ("rule", place, "avoid"), row.avoid, row.why, row.instead)


def of_template(
    file: ContentFile,
    template: models.TemplateFile,
    exercises: Collection[str],
    conditions: Collection[str] | None,
) -> Iterable[Problem]:
    """Problems of a template, given all exercises and conditions; None if the conditions could not be read."""
    for table, rows in _tables(template):
        yield from _items(file, table, rows, exercises)
    for place, phase in enumerate(template.phase):
        for field, lines in (("name", [phase.name]), ("move_on", phase.move_on)):
            yield from _reading(file, ("phase", place, field), *lines)
    for field in ("summary", "before_starting", "dose_source"):
        yield from _reading(file, (field,), getattr(template, field))
    for place, slug in enumerate(template.conditions):
        if conditions is not None and slug not in conditions:
            yield file.problem(("conditions", place), allowed(slug, sorted(conditions)))
    if file.path.stem != template.slug:
        said = f"The file is called {file.path.stem}; slug and file name are the same."
        yield file.problem(("slug",), said)


def _tables(
    template: models.TemplateFile,
) -> Iterable[tuple[tuple[str | int, ...], list[models.TemplateRow]]]:
    """The path of each table of items, with its rows."""
    yield ("item",), template.item
    for place, phase in enumerate(template.phase):
        yield ("phase", place, "item"), phase.item


def _items(
    file: ContentFile,
    table: tuple[str | int, ...],
    rows: list[models.TemplateRow],
    exercises: Collection[str],
) -> Iterable[Problem]:
    furthest = 0
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row.exercise not in exercises:
            said = allowed(row.exercise, sorted(exercises))
            yield file.problem((*table, place, "exercise"), said)
        if row.exercise in seen:
            said = f"“{row.exercise}” is listed here already."
            yield file.problem((*table, place, "exercise"), said)
        seen.add(row.exercise)
        at = SECTIONS.index(row.section)
        if at < furthest:
            order = ", ".join(SECTIONS)
            said = f"Sections go in this order: {order}."
            yield file.problem((*table, place, "section"), said)
        furthest = max(furthest, at)
        yield from _reading(file, (*table, place, "note"), row.note)


def _doubled(file: ContentFile, table: str, key: str, values: list[str]) -> Iterable[Problem]:
    counts = Counter(values)
    for place, value in enumerate(values):
        if counts[value] > 1:
            yield file.problem((table, place, key), f"“{value}” stands {counts[value]} times.")


def _reading(file: ContentFile, loc: tuple[str | int, ...], *lines: str) -> Iterable[Problem]:
    """Text for patients must be easy to read."""
    level = grade("\n".join(lines))
    if level is not None and level > HIGHEST_GRADE:
        said = f"Reads at grade {level:.1f}; at most {HIGHEST_GRADE:.0f}. Use shorter words and sentences."
        yield file.problem(loc, said)
