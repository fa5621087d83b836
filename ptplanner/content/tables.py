"""What must fit between conditions, rules and templates, and the exercises that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from ptplanner.content import models
from ptplanner.content.files import ContentFile, Problem, allowed
from ptplanner.domain.plan import SECTIONS
from ptplanner.domain.readability import HIGHEST_GRADE, grade

# Read at a glance beside a warning sign.
MOST_WORDS_OF_WHY = 6


def of_conditions(file: ContentFile, conditions: models.ConditionsFile) -> Iterable[Problem]:
    slugs = [row.slug for row in conditions.condition]
    yield from _doubled(file, "condition", "slug", slugs)
    for place, row in enumerate(conditions.condition):
        if row.in_force_weeks and not row.needs_date:
            yield file.problem(
                ("condition", place, "needs_date"),
                "Rules that end need a date to count from. Allowed here: true.",
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
    file: ContentFile, template: models.TemplateFile, known: Collection[str]
) -> Iterable[Problem]:
    furthest = 0
    for place, row in enumerate(template.item):
        if row.exercise not in known:
            yield file.problem(("item", place, "exercise"), allowed(row.exercise, sorted(known)))
        at = SECTIONS.index(row.section)
        if at < furthest:
            order = ", ".join(SECTIONS)
            yield file.problem(("item", place, "section"), f"Sections go in this order: {order}.")
        furthest = max(furthest, at)
        yield from _reading(file, ("item", place, "note"), row.note)
    yield from _reading(file, ("before_starting",), template.before_starting)
    if file.path.stem != template.slug:
        said = f"The file is called {file.path.stem}; slug and file name are the same."
        yield file.problem(("slug",), said)


def _doubled(file: ContentFile, table: str, key: str, values: list[str]) -> Iterable[Problem]:
    counts = Counter(values)
    for place, value in enumerate(values):
        if counts[value] > 1:
            yield file.problem((table, place, key), f"“{value}” stands {counts[value]} times.")


def _reading(file: ContentFile, loc: tuple[str | int, ...], *lines: str) -> Iterable[Problem]:
    """What a patient reads is plain."""
    level = grade("\n".join(lines))
    if level is not None and level > HIGHEST_GRADE:
        said = f"Reads at grade {level:.1f}; at most {HIGHEST_GRADE:.0f}. Use shorter words and sentences."
        yield file.problem(loc, said)
