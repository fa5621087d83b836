"""The quality meter: what a plan and its sheet still lack. Errors block issuing; warnings and hints do not.

``list_issue_blockers`` finds what issuing waits for. ``review_plan`` runs all checks of the plan alone, and
``build_plan_meter`` also those of the sheet that the plan would print. The sheet, its pictures and its pages are
passed in as values; nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import Finding, assess_plan
from ptplanner.domain.quality import meter
from ptplanner.domain.quality.check_result import (
    CheckGroup,
    CheckId,
    CheckResult,
    CheckSeverity,
    FixTarget,
    passed,
)
from ptplanner.domain.quality.meter import ExerciseMeasurement, Meter, group_checks
from ptplanner.domain.quality.plan_checks import BLOCKING_CHECKS, PLAN_CHECKS
from ptplanner.domain.quality.rationale import RATIONALES
from ptplanner.domain.quality.review_input import ReviewInput, SheetOutline, SheetReview
from ptplanner.domain.readability import MAX_READING_GRADE

__all__ = [
    "MAX_READING_GRADE",
    "RATIONALES",
    "CheckGroup",
    "CheckId",
    "CheckResult",
    "CheckSeverity",
    "ExerciseMeasurement",
    "FixTarget",
    "Meter",
    "SheetOutline",
    "build_plan_meter",
    "can_issue",
    "group_checks",
    "list_issue_blockers",
    "review_plan",
]


def review_plan(
    plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[CheckResult, ...]:
    """Check the plan alone; results in meter order. A check that finds nothing wrong gives one passed result."""
    return _run_plan_checks(
        ReviewInput(plan, patient, catalog, today, assess_plan(plan, patient, catalog, today))
    )


def build_plan_meter(
    plan: Plan,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    sheet: SheetOutline,
    findings: tuple[Finding, ...] | None = None,
) -> Meter:
    """Build the whole meter. ``sheet`` is what this plan would print; ``findings`` saves assessing it again."""
    if findings is None:
        findings = assess_plan(plan, patient, catalog, today)
    names = (
        ("The therapist’s name", sheet.therapist),
        ("The clinic’s details", "\n".join(sheet.clinic_card)),
    )
    case = ReviewInput(plan, patient, catalog, today, findings, names)
    return meter.build_meter(case, _run_plan_checks(case), SheetReview(case, sheet))


def _run_plan_checks(case: ReviewInput) -> tuple[CheckResult, ...]:
    return tuple(
        check
        for key, (look, praise) in PLAN_CHECKS.items()
        for check in tuple(look(case)) or (passed(key, praise(case)),)
    )


def list_issue_blockers(
    plan: Plan,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    findings: tuple[Finding, ...],
) -> tuple[CheckResult, ...]:
    """Return the failed checks that block issuing, without running the checks that only advise."""
    case = ReviewInput(plan, patient, catalog, today, findings)
    results = (check for key in BLOCKING_CHECKS for check in PLAN_CHECKS[key][0](case))
    return tuple(check for check in results if check.stops_issue)


def can_issue(checks: Iterable[CheckResult]) -> bool:
    return not any(check.stops_issue for check in checks)
