"""Checks conditions, precaution rules and templates, and the exercises that they refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ptplanner.domain.condition import MAX_WHY_WORDS
from ptplanner.domain.exercise import Equipment
from ptplanner.domain.plan import SECTIONS
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade
from ptplanner.domain.template import TemplateItem
from ptplanner.formats.content_files import models
from ptplanner.formats.content_files.files import ContentFile
from ptplanner.formats.problems import Problem, describe_unknown_value


def find_red_flag_problems(file: ContentFile, red_flags: models.RedFlagsFile) -> Iterable[Problem]:
    slugs = [row.slug for row in red_flags.group]
    yield from _find_duplicate_values(file, "group", "slug", slugs)
    for place, group in enumerate(red_flags.group):
        for at, sign in enumerate(group.sign):
            loc = ("group", place, "sign", at, "text")
            yield from _find_reading_grade_problems(file, loc, sign.text)


def find_condition_problems(
    file: ContentFile, conditions: models.ConditionsFile, red_flag_groups: Sequence[str]
) -> Iterable[Problem]:
    """Problems of the conditions, given the groups of red flags; none of these if they could not be read."""
    slugs = [row.slug for row in conditions.condition]
    yield from _find_duplicate_values(file, "condition", "slug", slugs)
    for place, row in enumerate(conditions.condition):
        if row.in_force_weeks and not row.needs_date:
            yield file.build_problem(
                ("condition", place, "needs_date"),
                "A condition with in_force_weeks needs a date to count from. Allowed here: true.",
            )
        for at, group in enumerate(row.red_flags):
            if red_flag_groups and group not in red_flag_groups:
                sentence = describe_unknown_value(group, sorted(red_flag_groups))
                yield file.build_problem(("condition", place, "red_flags", at), sentence)


def find_rule_problems(
    file: ContentFile, rules: models.RulesFile, conditions: models.ConditionsFile
) -> Iterable[Problem]:
    known = [row.slug for row in conditions.condition]
    yield from _find_duplicate_values(file, "rule", "id", [row.id for row in rules.rule])
    for place, row in enumerate(rules.rule):
        if row.condition not in known:
            yield file.build_problem(
                ("rule", place, "condition"), describe_unknown_value(row.condition, known)
            )
        count = len(row.why.split())
        if count > MAX_WHY_WORDS:
            sentence = f"{count} words; at most {MAX_WHY_WORDS}."
            yield file.build_problem(("rule", place, "why"), sentence)
        yield from _find_reading_grade_problems(
            file, ("rule", place, "avoid"), row.avoid, row.why, row.instead, row.safely
        )


def find_equipment_problems(file: ContentFile, rows: models.EquipmentFile) -> Iterable[Problem]:
    """Problems of the equipment: each piece has one row, and its words are easy to read."""
    slugs = [row.slug.value for row in rows.equipment]
    yield from _find_duplicate_values(file, "equipment", "slug", slugs)
    missing = [one.value for one in Equipment if one.value not in slugs]
    if missing:
        sentence = f"Rows are missing for: {', '.join(missing)}."
        yield file.build_problem(("equipment",), sentence)
    for place, row in enumerate(rows.equipment):
        yield from _find_reading_grade_problems(file, ("equipment", place, "safety"), row.safety)


def find_template_problems(
    file: ContentFile,
    template: models.TemplateFile,
    exercises: Collection[str],
    conditions: Collection[str] | None,
) -> Iterable[Problem]:
    """Problems of a template, given all exercises and conditions; None if the conditions could not be read."""
    for table, rows in _list_item_tables(template):
        yield from _find_item_problems(file, table, rows, exercises)
    for place, phase in enumerate(template.phase):
        for field, lines in (("name", (phase.name,)), ("move_on", phase.goals)):
            yield from _find_reading_grade_problems(file, ("phase", place, field), *lines)
    texts = {
        "summary": template.summary,
        "before_starting": template.before_starting,
        "opening_note": template.opening_note,
        "dose_source": template.dosage_source,
    }
    for field, line in texts.items():
        yield from _find_reading_grade_problems(file, (field,), line)
    for place, slug in enumerate(template.conditions):
        if conditions is not None and slug not in conditions:
            yield file.build_problem(
                ("conditions", place), describe_unknown_value(slug, sorted(conditions))
            )
    if file.path.stem != template.slug:
        sentence = f"The file is called {file.path.stem}; slug and file name are the same."
        yield file.build_problem(("slug",), sentence)


def _list_item_tables(
    template: models.TemplateFile,
) -> Iterable[tuple[tuple[str | int, ...], tuple[TemplateItem, ...]]]:
    """The path of each table of items, with its rows."""
    yield ("item",), template.item
    for place, phase in enumerate(template.phase):
        yield ("phase", place, "item"), phase.items


def _find_item_problems(
    file: ContentFile,
    table: tuple[str | int, ...],
    rows: tuple[TemplateItem, ...],
    exercises: Collection[str],
) -> Iterable[Problem]:
    furthest = 0
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row.exercise not in exercises:
            sentence = describe_unknown_value(row.exercise, sorted(exercises))
            yield file.build_problem((*table, place, "exercise"), sentence)
        if row.exercise in seen:
            sentence = f"“{row.exercise}” is listed here already."
            yield file.build_problem((*table, place, "exercise"), sentence)
        seen.add(row.exercise)
        at = SECTIONS.index(row.section)
        if at < furthest:
            order = ", ".join(SECTIONS)
            sentence = f"Sections go in this order: {order}."
            yield file.build_problem((*table, place, "section"), sentence)
        furthest = max(furthest, at)
        yield from _find_reading_grade_problems(file, (*table, place, "note"), row.note)


def _find_duplicate_values(
    file: ContentFile, table: str, key: str, values: list[str]
) -> Iterable[Problem]:
    counts = Counter(values)
    for place, value in enumerate(values):
        if counts[value] > 1:
            yield file.build_problem(
                (table, place, key), f"“{value}” stands {counts[value]} times."
            )


def _find_reading_grade_problems(
    file: ContentFile, loc: tuple[str | int, ...], *lines: str
) -> Iterable[Problem]:
    """Text for patients must be easy to read."""
    level = compute_reading_grade("\n".join(lines))
    if level is not None and level > MAX_READING_GRADE:
        sentence = f"Reads at grade {level:.1f}; at most {MAX_READING_GRADE:.0f}. Use shorter words and sentences."
        yield file.build_problem(loc, sentence)
