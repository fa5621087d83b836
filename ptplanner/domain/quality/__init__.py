"""What a sheet still lacks: errors stop an issue, warnings and hints do not.

``review`` looks at the plan alone, as issuing needs it; ``measure`` adds what the printed sheet shows. The sheet,
its pictures and its pages come in as values: nothing here looks anything up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import Finding, assess
from ptplanner.domain.quality import meter
from ptplanner.domain.quality.case import Case, PrintedCase
from ptplanner.domain.quality.meter import Measure, Meter, by_group
from ptplanner.domain.quality.plan_checks import PLAN_CHECKS
from ptplanner.domain.quality.printed import PrintedSheet
from ptplanner.domain.quality.reasons import REASONS
from ptplanner.domain.quality.values import Check, Field, Group, Key, Kind, met
from ptplanner.domain.readability import HIGHEST_GRADE

__all__ = [
    "HIGHEST_GRADE",
    "REASONS",
    "Check",
    "Field",
    "Group",
    "Key",
    "Kind",
    "Measure",
    "Meter",
    "PrintedSheet",
    "by_group",
    "can_issue",
    "measure",
    "review",
]


def review(plan: Plan, patient: PatientContext, catalog: Catalog, today: date) -> tuple[Check, ...]:
    """What can be told of the plan alone, in the order of the meter; a key without fault stands once, as passed."""
    return _review(Case(plan, patient, catalog, today, assess(plan, patient, catalog, today)))


def measure(
    plan: Plan,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    sheet: PrintedSheet,
    findings: tuple[Finding, ...] | None = None,
) -> Meter:
    """The whole meter; ``sheet`` is what this plan prints, ``findings`` those of the day where they are known."""
    if findings is None:
        findings = assess(plan, patient, catalog, today)
    case = Case(plan, patient, catalog, today, findings)
    return meter.read(case, _review(case), PrintedCase(case, sheet))


def _review(case: Case) -> tuple[Check, ...]:
    return tuple(
        check
        for key, (look, praise) in PLAN_CHECKS.items()
        for check in tuple(look(case)) or (met(key, praise(case)),)
    )


def can_issue(checks: Iterable[Check]) -> bool:
    return not any(check.stops_issue for check in checks)
