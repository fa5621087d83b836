"""Examples for each precaution rule: exercises it must and must not match, used by tests and shown in the docs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import MovementTag
from ptplanner.domain.ids import ExerciseSlug, RuleId
from ptplanner.formats.content_files.files import (
    BrokenContent,
    ContentFile,
    load_content_file,
)
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER, validate_content_file
from ptplanner.formats.content_files.models import (
    RuleExamplesFile,
    RuleExampleTable,
)
from ptplanner.formats.problems import Problem, describe_unknown_value

RULE_EXAMPLES_FILE = "rule-examples.toml"


@dataclass(frozen=True)
class RuleExample:
    """``made_up`` is a movement that no exercise has yet: the rule is tested on a made-up exercise with it."""

    rule: RuleId
    finds: tuple[ExerciseSlug, ...]
    leaves: tuple[ExerciseSlug, ...]
    made_up: MovementTag | None = None


def load_rule_examples(
    catalog: Catalog, root: Path = BUILT_IN_FOLDER
) -> Mapping[RuleId, RuleExample]:
    """The examples of all rules of ``catalog``, by rule; raises BrokenContent if any is missing or invalid."""
    problems: list[Problem] = []
    file = load_content_file(root / RULE_EXAMPLES_FILE, root, problems)
    rows = validate_content_file(RuleExamplesFile, file, problems)
    if file and rows:
        problems += _find_example_problems(file, rows, catalog)
    if problems or rows is None:
        raise BrokenContent(problems)
    return {RuleId(row.rule): _build_rule_example(row) for row in rows.example}


def _build_rule_example(row: RuleExampleTable) -> RuleExample:
    finds, leaves = (tuple(map(ExerciseSlug, slugs)) for slugs in (row.finds, row.leaves))
    return RuleExample(RuleId(row.rule), finds, leaves, row.made_up)


def _find_example_problems(
    file: ContentFile, rows: RuleExamplesFile, catalog: Catalog
) -> Iterable[Problem]:
    for place, row in enumerate(rows.example):
        for field, message in _find_row_problems(row, catalog):
            yield file.build_problem(("example", place, field), message)
    shown = {row.rule for row in rows.example}
    for rule in catalog.rules:
        if rule.id not in shown:
            yield Problem("", f"The rule {rule.id} has no example.", RULE_EXAMPLES_FILE)


def _find_row_problems(row: RuleExampleTable, catalog: Catalog) -> Iterable[tuple[str, str]]:
    rules = [rule.id for rule in catalog.rules]
    if row.rule not in rules:
        yield "rule", describe_unknown_value(row.rule, rules)
    if bool(row.finds) == bool(row.made_up):
        yield "finds", "Name exercises that the rule finds, or a made-up movement; not both."
    known = sorted(catalog.exercises)
    for field, slugs in (("finds", row.finds), ("leaves", row.leaves)):
        yield from (
            (field, describe_unknown_value(slug, known)) for slug in slugs if slug not in known
        )
