"""The quality meter of a draft: check results, measurements per exercise, and the PEMAT-P and CERT items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.duration_estimate import (
    estimate_exercise_seconds,
    get_times_per_day,
    round_up_to_minutes,
)
from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.domain.quality import cert, pemat
from ptplanner.domain.quality.cert import CertItem
from ptplanner.domain.quality.check_result import CheckGroup, CheckResult, passed
from ptplanner.domain.quality.rationale import RATIONALES
from ptplanner.domain.quality.review_input import CardOutline, PageCount, ReviewInput, SheetReview
from ptplanner.domain.readability import compute_reading_grade


@dataclass(frozen=True)
class ExerciseMeasurement:
    """What was measured of one exercise. ``reading_grade`` is None for too little text or another language."""

    item: ItemId
    exercise: ExerciseSlug
    name: str
    reading_grade: float | None
    minutes_per_day: int
    has_picture: bool
    has_clip: bool


@dataclass(frozen=True)
class Meter:
    """All results for one draft. ``reading_grade`` covers the text of all exercises together."""

    checks: tuple[CheckResult, ...]
    measurements: tuple[ExerciseMeasurement, ...]
    reading_grade: float | None
    minutes_per_day: int
    pages: PageCount
    pemat: tuple[pemat.PematItem, ...]
    cert: tuple[CertItem, ...]

    @property
    def failed_checks(self) -> tuple[CheckResult, ...]:
        """The failed checks, most severe first."""
        weights = {kind: place for place, kind in enumerate(type(self.checks[0].severity))}
        failed = [check for check in self.checks if not check.passed]
        return tuple(sorted(failed, key=lambda check: weights[check.severity]))

    @property
    def score(self) -> tuple[int, int]:
        """The number of groups in which every check passed, and of all groups. Without exercises none counts."""
        groups = group_checks(self.checks).values() if self.measurements else ()
        return sum(all(check.passed for check in found) for found in groups), len(CheckGroup)

    @property
    def pemat_score(self) -> tuple[int, int]:
        return pemat.count_met(self.pemat)

    @property
    def cert_score(self) -> tuple[int, int]:
        return cert.count_documented(self.cert)


def build_meter(
    case: ReviewInput, plan_checks: tuple[CheckResult, ...], given: SheetReview
) -> Meter:
    """Build the meter of a draft from the finished plan checks and the sheet outline."""
    sheet_checks = tuple(_run_sheet_checks(given))
    checks = (*plan_checks, *sheet_checks)
    return Meter(
        checks=checks,
        measurements=tuple(_measure_exercises(case, {card.item: card for card in given.cards})),
        reading_grade=compute_reading_grade(case.full_text) if case.is_english else None,
        minutes_per_day=case.minutes_per_day,
        pages=given.sheet.pages,
        pemat=pemat.judge_items(sheet_checks, given),
        cert=cert.rate_items(given),
    )


def _run_sheet_checks(given: SheetReview) -> Iterable[CheckResult]:
    for key in pemat.list_applicable_checks(given):
        look, praise = pemat.SHEET_CHECKS[key]
        yield from tuple(look(given)) or (passed(key, praise),)


def _measure_exercises(
    case: ReviewInput, cards: dict[ItemId, CardOutline]
) -> Iterable[ExerciseMeasurement]:
    plan, side = case.plan, case.patient.affected_side
    for item, exercise in case.list_known_items():
        card = cards.get(item.id)
        times = get_times_per_day(item, plan.schedule).high
        seconds = estimate_exercise_seconds(item.dosage, side) * times
        yield ExerciseMeasurement(
            item=item.id,
            exercise=exercise.slug,
            name=exercise.name,
            reading_grade=compute_reading_grade(case.build_exercise_text(item, exercise))
            if case.is_english
            else None,
            minutes_per_day=round_up_to_minutes(seconds),
            has_picture=card is not None and card.has_picture,
            has_clip=card is not None and card.has_clip,
        )


def group_checks(checks: Iterable[CheckResult]) -> dict[CheckGroup, tuple[CheckResult, ...]]:
    """Group the check results; groups without any result are left out."""
    found: dict[CheckGroup, list[CheckResult]] = {}
    for check in checks:
        found.setdefault(RATIONALES[check.id].group, []).append(check)
    return {group: tuple(found[group]) for group in CheckGroup if group in found}
