"""Builds a plan from a template and command-line options, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

import click

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Answer, Plan, PlanItem
from ptplanner.domain.precautions import Finding, assess
from ptplanner.domain.template import named_phase, take_up


@dataclass(frozen=True)
class Wishes:
    """Changes to a plan: ``overrides`` map slug to reason, ``swaps`` map slug to slug."""

    overrides: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    swaps: Mapping[str, str] = field(default_factory=dict)


def plan_from(named: str, catalog: Catalog, wishes: Wishes) -> Plan:
    """Build the plan of a template (``sciatica-six``) or phase (``sciatica-in-phases/2``), with the changes applied."""
    slug, phase = named_phase(named)
    numbers = count(1)
    empty = Plan(PlanId("sheet"), PatientId("sheet"))
    plan = take_up(empty, catalog.template(slug), phase, lambda: str(next(numbers)))
    return changed(plan, catalog, wishes)


def changed(plan: Plan, catalog: Catalog, wishes: Wishes) -> Plan:
    """Apply removals and swaps to ``plan``; an unknown exercise is a usage error."""
    _must_be_in_plan(plan, "--without", wishes.without)
    _must_be_in_plan(plan, "--swap", wishes.swaps)
    _must_be_in_plan(plan, "--override", wishes.overrides)
    kept = (item for item in plan.items if item.exercise not in wishes.without)
    return replace(plan, items=tuple(_swapped(item, catalog, wishes.swaps) for item in kept))


def _swapped(item: PlanItem, catalog: Catalog, swaps: Mapping[str, str]) -> PlanItem:
    if item.exercise not in swaps:
        return item
    wanted = ExerciseSlug(swaps[item.exercise])
    if wanted not in catalog.exercises:
        raise click.UsageError(
            f"There is no exercise “{wanted}” to swap to. Known are: {', '.join(sorted(catalog.exercises))}."
        )
    return PlanItem(item.id, wanted, item.section, catalog.exercises[wanted].default_dosage)


def _must_be_in_plan(plan: Plan, option: str, slugs: Iterable[str]) -> None:
    present = sorted({item.exercise for item in plan.items})
    for slug in slugs:
        if slug not in present:
            raise click.UsageError(
                f"{option}: there is no exercise “{slug}” in this plan. It has: {', '.join(present)}."
            )


def answered(
    plan: Plan,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    wishes: Wishes,
    therapist: str,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Apply each override to the findings of its exercise; return the plan and all its findings."""
    for finding in assess(plan, patient, catalog, today):
        reason = wishes.overrides.get(finding.exercise, "")
        if reason and finding.advice > Advice.NOTE:
            answer = Answer(finding.match.rule.id, finding.advice, reason, therapist)
            plan = plan.change(plan.item(finding.item).answered(answer))
    return plan, assess(plan, patient, catalog, today)


def condition_from(text: str, catalog: Catalog) -> PatientCondition:
    """Parse ``disc-herniation`` or ``hip-replacement-posterior:2026-03-01``."""
    slug, _, since = text.partition(":")
    if slug not in catalog.conditions:
        raise click.BadParameter(
            f"There is no condition “{slug}”. Known are: {', '.join(sorted(catalog.conditions))}.",
            param_hint="--condition",
        )
    try:
        return PatientCondition(ConditionSlug(slug), date.fromisoformat(since) if since else None)
    except ValueError:
        raise click.BadParameter(
            f"“{since}” is not a date. Write it like 2026-03-01.", param_hint="--condition"
        ) from None
