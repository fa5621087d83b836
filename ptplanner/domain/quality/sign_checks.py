"""The check of signs that no font of the paper has: each is named with its exercise and its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.printable import REPLACEMENT, describe_replaced_signs, find_replaced_signs
from ptplanner.domain.quality.check_result import (
    CheckId,
    CheckResult,
    CheckSeverity,
    FixTarget,
    failed,
)
from ptplanner.domain.quality.review_input import ReviewInput


@dataclass(frozen=True)
class PrintedField:
    """A text that reaches the paper, with the words that name its field."""

    label: str
    text: str
    item: ItemId | None = None
    fix_target: FixTarget | None = None


def check_signs(case: ReviewInput) -> Iterable[CheckResult]:
    """Report each field with a sign that is printed as something else; a warning if it cannot be recognized."""
    for field in list_printed_fields(case):
        replaced = find_replaced_signs(field.text)
        if replaced:
            is_lost = any(one.printed in ("", REPLACEMENT) for one in replaced)
            yield failed(
                CheckId.SIGNS,
                CheckSeverity.WARNING if is_lost else CheckSeverity.HINT,
                f"{field.label}: {describe_replaced_signs(field.text)}",
                "Write it in other signs, if that does not say the same.",
                field.item,
                field.fix_target,
            )


def list_printed_fields(case: ReviewInput) -> Iterable[PrintedField]:
    """List every text on the sheet that somebody typed or imported."""
    yield PrintedField("The patient’s name", case.patient.first_name, None, FixTarget.PATIENT)
    opening = case.plan.opening_note
    yield PrintedField("The text before the exercises", opening, None, FixTarget.SCHEDULE)
    for label, text in case.printed_names:
        yield PrintedField(label, text)
    yield PrintedField("Before you start", case.plan.opening_note, None, FixTarget.SCHEDULE)
    for item, exercise in case.list_known_items():
        yield PrintedField(f"{exercise.name}, your note", item.note, item.id, FixTarget.NOTE)
        yield PrintedField(f"{exercise.name}, warning", item.warning, item.id, FixTarget.WARNING)
        yield _build_exercise_field(item, exercise, case.patient.language)
    for finding in case.findings:
        rule, override = finding.match.rule, finding.override
        reason = override.for_patient if override else ""
        lines = (rule.avoid, rule.why, rule.instead, rule.safely, reason)
        name = case.catalog.get_exercise(finding.exercise).name
        label = f"{name}, precaution for {finding.match.condition.name}"
        yield PrintedField(label, "\n".join(lines), finding.item, FixTarget.FINDING)


def _build_exercise_field(item: PlanItem, exercise: Exercise, language: str) -> PrintedField:
    text = exercise.get_text(language)
    steps = (line for step in text.steps for line in (step.text, step.short))
    lines = "\n".join((text.name, text.purpose, text.feel, *steps, *text.stop_rules))
    return PrintedField(f"{exercise.name}, its text", lines, item.id, FixTarget.EXERCISE)
