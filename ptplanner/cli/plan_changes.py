"""Builds a plan from a template and command-line options, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import count

import click

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.edits import (
    Edit,
    EditContext,
    OverridePrecaution,
    RemoveItem,
    SwapExercise,
)
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding, assess_plan
from ptplanner.domain.template import apply_template, parse_phase_reference

# Removals and swaps are not recorded with a time.
_NOT_RECORDED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PlanChanges:
    """Changes to a plan: ``overrides`` map slug to reason, ``swaps`` map slug to slug.

    ``for_patient`` maps the slug of an overridden exercise to the reason in the patient's words.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    swaps: Mapping[str, str] = field(default_factory=dict)
    for_patient: Mapping[str, str] = field(default_factory=dict)


def build_template_plan(template_name: str, catalog: Catalog, changes: PlanChanges) -> Plan:
    """Build the plan of a template (``sciatica-six``) or phase (``sciatica-in-phases/2``), with the changes applied."""
    slug, phase = parse_phase_reference(template_name)
    numbers = count(1)
    empty = Plan(PlanId("sheet"), PatientId("sheet"))
    plan = apply_template(empty, catalog.get_template(slug), phase, lambda: str(next(numbers)))
    return apply_plan_changes(plan, catalog, changes)


def apply_plan_changes(plan: Plan, catalog: Catalog, changes: PlanChanges) -> Plan:
    """Apply removals and swaps to ``plan``; an unknown exercise is a usage error."""
    _require_in_plan(plan, "--without", changes.removed)
    _require_in_plan(plan, "--swap", changes.swaps)
    _require_in_plan(plan, "--override", changes.overrides)
    _require_in_plan(plan, "--for-patient", changes.for_patient)
    for item in plan.items:
        edit = _choose_edit(item, catalog, changes)
        if edit:
            # The new exercise takes the id of its row, by which the quality meter names it.
            plan = edit.apply(plan, EditContext(catalog, partial(str, item.id), "", _NOT_RECORDED))
    return plan.without_removed()


def _choose_edit(item: PlanItem, catalog: Catalog, changes: PlanChanges) -> Edit | None:
    if item.exercise in changes.removed:
        return RemoveItem(item.id)
    if item.exercise not in changes.swaps:
        return None
    wanted = ExerciseSlug(changes.swaps[item.exercise])
    if wanted not in catalog.exercises:
        raise click.UsageError(
            f"There is no exercise “{wanted}” to swap to. Known are: {', '.join(sorted(catalog.exercises))}."
        )
    return SwapExercise(item.id, wanted)


def _require_in_plan(plan: Plan, option: str, slugs: Iterable[str]) -> None:
    present = sorted({item.exercise for item in plan.items})
    for slug in slugs:
        if slug not in present:
            raise click.UsageError(
                f"{option}: there is no exercise “{slug}” in this plan. It has: {', '.join(present)}."
            )


def apply_overrides(
    plan: Plan,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    changes: PlanChanges,
    therapist: str,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Apply each override to the findings of its exercise; return the plan and all its findings."""
    now = datetime.combine(today, time.min, UTC)
    for finding in assess_plan(plan, patient, catalog, today):
        reason = changes.overrides.get(finding.exercise, "")
        if reason and finding.advice > Advice.NOTE:
            for_patient = changes.for_patient.get(finding.exercise, "")
            edit = OverridePrecaution(finding.item, finding.match.rule.id, reason, for_patient)
            plan = edit.apply(plan, EditContext(catalog, partial(str, ""), therapist, now))
    return plan, assess_plan(plan, patient, catalog, today)


def parse_condition_option(text: str, catalog: Catalog) -> PatientCondition:
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
