"""Checks of the plan itself. Only these can block issuing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ptplanner.domain.condition import Advice
from ptplanner.domain.ids import ConditionSlug, ItemId
from ptplanner.domain.pain_limits import HIGHEST_PAIN_LIMIT, find_pain_limit_problem
from ptplanner.domain.precautions import (
    Finding,
    list_unchecked_conditions,
    list_unjudged_conditions,
)
from ptplanner.domain.quality.check_result import (
    CheckId,
    CheckResult,
    CheckSeverity,
    FixTarget,
    failed,
    failed_as_hint,
)
from ptplanner.domain.quality.consistency_checks import (
    check_box_against_cards,
    check_rest_days,
    check_side_order,
)
from ptplanner.domain.quality.rationale import (
    ADVISED_EXERCISES,
    TOO_MANY_EXERCISES,
    format_exercise_count,
)
from ptplanner.domain.quality.review_input import ReviewInput, join_therapist_words
from ptplanner.domain.quality.sign_checks import check_signs
from ptplanner.domain.quality.text_checks import (
    check_dose_words,
    check_languages,
    check_side_words,
)
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade, find_hard_words
from ptplanner.domain.sides import DoseSide, Laterality, resolve_side

MAX_ADVISED_MINUTES = 30

PlanCheck = Callable[[ReviewInput], Iterable[CheckResult]]
PassedMessage = Callable[[ReviewInput], str]


def _check_has_exercises(case: ReviewInput) -> Iterable[CheckResult]:
    if not case.plan.items:
        yield failed(
            CheckId.EXERCISES, CheckSeverity.ERROR, "The plan has no exercises.", "Add one, or start from a template.",
            fix_target=FixTarget.CATALOG,
        )  # fmt: skip


def _check_known_exercises(case: ReviewInput) -> Iterable[CheckResult]:
    for item in case.plan.items:
        if item.exercise not in case.catalog.exercises:
            yield failed(
                CheckId.KNOWN_EXERCISES, CheckSeverity.ERROR, f"“{item.exercise}” is no longer in the catalog.",
                "Remove the row, or replace it with another exercise.", item.id, FixTarget.ROW,
            )  # fmt: skip


def _check_dose(case: ReviewInput) -> Iterable[CheckResult]:
    for item, exercise in case.list_known_items():
        if item.dosage.is_missing:
            yield failed(
                CheckId.DOSE, CheckSeverity.ERROR, f"{exercise.name} has no dose.",
                "Write a dose, or “no dose” if you will demonstrate it.", item.id, FixTarget.DOSE,
            )  # fmt: skip
        elif item.dosage.none_given:
            yield failed_as_hint(
                CheckId.DOSE, f"{exercise.name}: its source gives no dose.",
                "The sheet says “as your therapist showed you”. Add a dose to be clearer.",
                item.id, FixTarget.DOSE,
            )  # fmt: skip
    yield from check_dose_words(case)


def _check_side(case: ReviewInput) -> Iterable[CheckResult]:
    for item, exercise in case.list_known_items():
        side = resolve_side(item.dosage.side, case.patient.affected_side)
        if side is DoseSide.PAINFUL:
            yield failed(
                CheckId.SIDE, CheckSeverity.ERROR, f"{exercise.name} is for the painful side, which is not known.",
                "Set the patient's side, or write L or R in the dose.", item.id, FixTarget.SIDE,
            )  # fmt: skip
        elif side is None and exercise.laterality is not Laterality.NONE:
            yield failed(
                CheckId.SIDE, CheckSeverity.ERROR, f"{exercise.name} does not say which side.",
                "Write /side, L, R or alt in the dose.", item.id, FixTarget.SIDE,
            )  # fmt: skip
    yield from check_side_words(case)


def _check_pain_limit(case: ReviewInput) -> Iterable[CheckResult]:
    """Check the limit of the plan, and those of exercises, which need the same reason."""
    reason = case.plan.max_pain_reason
    if problem := find_pain_limit_problem(case.plan.max_pain, reason):
        yield failed(
            CheckId.PAIN_LIMIT, CheckSeverity.ERROR, f"The pain limit is {case.plan.max_pain} of 10.",
            problem, fix_target=FixTarget.SCHEDULE,
        )  # fmt: skip
    for item, exercise in case.list_known_items():
        limit = item.dosage.max_pain
        if limit is not None and (problem := find_pain_limit_problem(limit, reason)):
            target = FixTarget.DOSE if limit > HIGHEST_PAIN_LIMIT else FixTarget.SCHEDULE
            place = item.id if target is FixTarget.DOSE else None
            yield failed(
                CheckId.PAIN_LIMIT, CheckSeverity.ERROR,
                f"{exercise.name} has a pain limit of {limit} of 10.", problem, place, target,
            )  # fmt: skip


def _check_precautions(case: ReviewInput) -> Iterable[CheckResult]:
    for finding in case.findings:
        if finding.is_open:
            yield _report_open_finding(finding, case.catalog.get_exercise(finding.exercise).name)
    for item, exercise in case.list_known_items():
        unjudged = list_unjudged_conditions(item, exercise, case.patient, case.catalog, case.today)
        if unjudged:
            names = ", ".join(condition.name for condition in unjudged)
            yield failed(
                CheckId.PRECAUTIONS, CheckSeverity.ERROR,
                f"{exercise.name}: movements not described, so nothing is checked for {names}.",
                "Describe them under “Own exercises”, or say in the row that you judged it.",
                item.id, FixTarget.FINDING,
            )  # fmt: skip


def _report_open_finding(finding: Finding, name: str) -> CheckResult:
    condition = finding.match.condition.name
    if finding.advice is Advice.AVOID:
        return failed(
            CheckId.PRECAUTIONS, CheckSeverity.ERROR, f"{name}: avoid with {condition}. Not decided yet.",
            "Swap it, remove it, or keep it with a reason.", finding.item, FixTarget.FINDING,
        )  # fmt: skip
    return failed_as_hint(
        CheckId.PRECAUTIONS, f"{name}: caution with {condition}.",
        "Accept it to print the warning, or swap.", finding.item, FixTarget.FINDING,
    )  # fmt: skip


def _check_conditions(case: ReviewInput) -> Iterable[CheckResult]:
    """Report conditions whose rules the clinic switched off. One that never had rules costs nothing."""
    for has in list_unchecked_conditions(case.patient, case.catalog, case.today):
        if has.condition in case.catalog.switched_off_conditions:
            why = case.catalog.explain_unchecked(has.condition)
            name = _find_condition_name(case, has.condition)
            yield failed_as_hint(
                CheckId.CONDITIONS, f"{name}: {_lowercase_first(why)} Nothing is checked for it.",
                "Judge each exercise yourself.",
            )  # fmt: skip
    yield from _check_described_movements(case)


def _format_conditions_passed(case: ReviewInput) -> str:
    unchecked = list_unchecked_conditions(case.patient, case.catalog, case.today)
    if not unchecked:
        return "Every recorded condition has rules."
    names = ", ".join(_find_condition_name(case, has.condition) for has in unchecked)
    return f"{names}: no rule yet. Nothing is checked; judge each exercise yourself."


def _find_condition_name(case: ReviewInput, slug: ConditionSlug) -> str:
    known = case.catalog.conditions.get(slug)
    return known.name if known else slug


def _lowercase_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _check_described_movements(case: ReviewInput) -> Iterable[CheckResult]:
    """Warn for every patient, because one without conditions today may have one tomorrow."""
    for item, exercise in case.list_known_items():
        unjudged = list_unjudged_conditions(item, exercise, case.patient, case.catalog, case.today)
        if not exercise.has_described_movements and not unjudged:
            yield failed(
                CheckId.CONDITIONS, CheckSeverity.WARNING,
                f"{exercise.name}: movements not described yet; precautions cannot be checked.",
                "Describe them under “Own exercises”, or judge it yourself.", item.id, FixTarget.EXERCISE,
            )  # fmt: skip


def _count_exercises(case: ReviewInput) -> int:
    """Count what has to be learnt and kept up. A walk is no exercise that one forgets how to do."""
    return sum(not case.is_aerobic(item) for item in case.plan.items)


def _check_exercise_count(case: ReviewInput) -> Iterable[CheckResult]:
    count = _count_exercises(case)
    if count > ADVISED_EXERCISES:
        kind = CheckSeverity.WARNING if count > TOO_MANY_EXERCISES else CheckSeverity.HINT
        yield failed(
            CheckId.EXERCISE_COUNT, kind, f"{count} exercises. Fewer get done more often.",
            f"Keep the {ADVISED_EXERCISES} that matter most.", fix_target=FixTarget.ROW,
        )  # fmt: skip


def _check_minutes(case: ReviewInput) -> Iterable[CheckResult]:
    minutes = case.exercise_minutes_per_day
    if minutes > MAX_ADVISED_MINUTES:
        yield failed_as_hint(
            CheckId.MINUTES, f"About {minutes} minutes a day.",
            "Take out sets, times a day, or an exercise.", fix_target=FixTarget.SCHEDULE,
        )  # fmt: skip


def _check_reading_grade(case: ReviewInput) -> Iterable[CheckResult]:
    """Check the text of each exercise and the therapist's notes, then all text together."""
    yield from check_languages(case)
    if not case.is_english:
        return
    for item, exercise in case.list_known_items():
        yield from _check_text_grade(
            exercise.name, "your note", join_therapist_words(item), item.id, FixTarget.NOTE
        )
        yield from _check_text_grade(
            exercise.name,
            "its text",
            case.build_exercise_text(item, exercise),
            item.id,
            FixTarget.EXERCISE,
        )
    yield from _check_text_grade("The sheet", "all its text", case.full_text, None, None)


def _check_text_grade(
    name: str, whose: str, text: str, item: ItemId | None, field: FixTarget | None
) -> Iterable[CheckResult]:
    level = compute_reading_grade(text)
    if level is not None and level > MAX_READING_GRADE:
        words = ", ".join(f"“{word}”" for word in find_hard_words(text))
        instead = f"everyday words for {words}" if words else "everyday words"
        yield failed_as_hint(
            CheckId.READING_GRADE, f"{name}: {whose} reads at grade {level:.1f}. Aim for 6 or lower.",
            f"Use shorter sentences and {instead}.", item, field,
        )  # fmt: skip


def _format_reading_passed(case: ReviewInput) -> str:
    if not case.is_english:
        return "The reading grade is measured for English only."
    level = compute_reading_grade(case.full_text)
    return (
        "Nothing to read yet." if level is None else f"Reading grade {level:.1f}, aim 6 or lower."
    )


def _format_count_passed(case: ReviewInput) -> str:
    exercises = format_exercise_count(_count_exercises(case))
    return f"{exercises}, at most {ADVISED_EXERCISES} are advised."


def _constant_message(sentence: str) -> PassedMessage:
    return lambda _: sentence


PLAN_CHECKS: Mapping[CheckId, tuple[PlanCheck, PassedMessage]] = MappingProxyType(
    {
        CheckId.EXERCISES: (_check_has_exercises, _constant_message("The plan has exercises.")),
        CheckId.KNOWN_EXERCISES: (
            _check_known_exercises,
            _constant_message("Every exercise is in the catalog."),
        ),
        CheckId.DOSE: (_check_dose, _constant_message("Every exercise has a dose.")),
        CheckId.SIDE: (_check_side, _constant_message("Every side is clear.")),
        CheckId.PAIN_LIMIT: (
            _check_pain_limit,
            lambda case: f"Pain up to {case.plan.max_pain} of 10.",
        ),
        CheckId.PRECAUTIONS: (
            _check_precautions,
            _constant_message("Every precaution found has a decision."),
        ),
        CheckId.CONDITIONS: (
            _check_conditions,
            _format_conditions_passed,
        ),
        CheckId.EXERCISE_COUNT: (_check_exercise_count, _format_count_passed),
        CheckId.MINUTES: (_check_minutes, lambda case: f"{case.minutes_per_day} minutes a day."),
        CheckId.REST_DAYS: (
            check_rest_days,
            _constant_message("No exercise is planned more often than its usual dose asks for."),
        ),
        CheckId.BOX_AND_CARDS: (
            check_box_against_cards,
            _constant_message("No box forbids what a card asks for."),
        ),
        CheckId.SIDE_ORDER: (
            check_side_order,
            _constant_message("Doses and steps agree on the sides."),
        ),
        CheckId.READING_GRADE: (_check_reading_grade, _format_reading_passed),
        CheckId.SIGNS: (check_signs, _constant_message("The paper can print every sign.")),
    }
)
# The checks that can report an error; all others only advise.
BLOCKING_CHECKS = (
    CheckId.EXERCISES,
    CheckId.KNOWN_EXERCISES,
    CheckId.DOSE,
    CheckId.SIDE,
    CheckId.PAIN_LIMIT,
    CheckId.PRECAUTIONS,
)
