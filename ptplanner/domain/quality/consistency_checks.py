"""Checks that a plan does not contradict itself: days of rest, boxes and cards, sides of a dose and the steps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ptplanner.domain.exercise import ExerciseText
from ptplanner.domain.quality.check_result import (
    CheckId,
    CheckResult,
    CheckSeverity,
    FixTarget,
    failed,
)
from ptplanner.domain.quality.review_input import ReviewInput
from ptplanner.domain.sides import DoseSide

# How English steps say that the sides take turns, and that one side is finished before the other begins.
_TAKES_TURNS = re.compile(
    r"take turns|(?:change|switch) sides|(?:go|turn|move) (?:to|over) (?:your|the) \{other\}",
    re.IGNORECASE,
)
_FINISHES_ONE_SIDE = re.compile(
    r"on one side first|one (?:side|leg|arm) first|then go back|walk back", re.IGNORECASE
)


# A box that begins like this forbids what the card below it asks for.
_FORBIDS = re.compile(r"\b(?:do not|don['’]t|never|avoid)\b", re.IGNORECASE)


def check_rest_days(case: ReviewInput) -> Iterable[CheckResult]:
    """Compare the days of each exercise with those of its usual dose, such as a day of rest between."""
    for item, exercise in case.list_known_items():
        usual, planned = exercise.default_dosage.days, item.dosage.days or case.plan.schedule.days
        if usual and planned.max_per_week > usual.max_per_week:
            yield failed(
                CheckId.REST_DAYS, CheckSeverity.WARNING,
                f"{exercise.name} is planned on {planned.max_per_week} days a week. "
                "Its usual dose leaves a day of rest between.",
                "Write “every second day” in its dose, or plan fewer days.", item.id, FixTarget.DOSE,
            )  # fmt: skip


def check_box_against_cards(case: ReviewInput) -> Iterable[CheckResult]:
    """Report a rule whose sentence for the box forbids, although its exercise stays in the plan."""
    for finding in case.findings:
        rule, stays = finding.match.rule, not finding.is_override_required
        if stays and case.is_english and _FORBIDS.search(rule.safely or rule.instead):
            name = case.catalog.get_exercise(finding.exercise).name
            yield failed(
                CheckId.BOX_AND_CARDS, CheckSeverity.WARNING,
                f"{name} stays in the plan, and its box says “{rule.safely or rule.instead}”",
                "Under Clinic, Precautions, write how to do it safely.", finding.item, FixTarget.FINDING,
            )  # fmt: skip


def check_side_order(case: ReviewInput) -> Iterable[CheckResult]:
    """Report a dose that takes turns where the steps finish one side first, and the other way round."""
    for item, exercise in case.list_known_items():
        order = find_side_order(exercise.get_text("en"))
        if order and item.dosage.side in _ORDERS and item.dosage.side is not order:
            yield failed(
                CheckId.SIDE_ORDER, CheckSeverity.WARNING,
                f"{exercise.name}: the dose and the steps disagree. {_DESCRIPTIONS[order]}",
                f"Write {_SHORTHAND[order]} in its dose.", item.id, FixTarget.SIDE,
            )  # fmt: skip


_ORDERS = (DoseSide.EACH, DoseSide.ALTERNATE)
_DESCRIPTIONS = {
    DoseSide.EACH: "The steps finish one side and then come back.",
    DoseSide.ALTERNATE: "The steps take turns.",
}
_SHORTHAND = {DoseSide.EACH: "/side", DoseSide.ALTERNATE: "alt"}


def find_side_order(text: ExerciseText) -> DoseSide | None:
    """Return EACH if the steps finish one side first, ALTERNATE if they take turns, None if they do not say."""
    words = " ".join(step.text for step in text.steps)
    if _FINISHES_ONE_SIDE.search(words):
        return DoseSide.EACH
    return DoseSide.ALTERNATE if _TAKES_TURNS.search(words) else None
