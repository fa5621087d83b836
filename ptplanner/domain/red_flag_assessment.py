"""Finds the groups of red flags that belong on the sheet of a plan, each with what asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import RedFlagGroupSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.red_flags import RedFlag, RedFlagGroup, RedFlagOmission, merge_signs
from ptplanner.domain.template import Template


class RedFlagOrigin(StrEnum):
    """What asks for a group: a recorded condition, the plan's template, or the regions of its exercises."""

    CONDITION = "condition"
    TEMPLATE = "template"
    REGION = "region"


@dataclass(frozen=True)
class RedFlagFinding:
    """A group that the plan calls for. ``names``: the conditions, the template or the exercises that ask for it.

    ``omission``: the therapist's decision not to print it.
    """

    group: RedFlagGroup
    origin: RedFlagOrigin
    names: tuple[str, ...]
    omission: RedFlagOmission | None = None


def assess_red_flags(
    plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[RedFlagFinding, ...]:
    """Return the groups that the plan calls for, in the order of the catalog, omitted ones included.

    Recorded conditions and the template of the plan add their groups. An exercise that the template does not have
    adds the groups of its regions, unless a recorded condition tells the body part: where there is a doubt, the
    signs are printed.
    """
    current = tuple(_iter_current_conditions(patient, catalog, today))
    template = catalog.templates.get(plan.template) if plan.template else None
    is_body_part_known = any(
        group.is_local and group.slug in condition.red_flags
        for condition in current
        for group in catalog.red_flag_groups
    )
    loose = () if is_body_part_known else tuple(_iter_added_exercises(plan, template, catalog))
    found = (
        _find_group(group, current, template, loose, catalog) for group in catalog.red_flag_groups
    )
    return tuple(_add_omission(one, plan) for one in found if one)


def list_printed_signs(findings: Iterable[RedFlagFinding]) -> tuple[RedFlag, ...]:
    """List the signs of all groups that the therapist has not left out, each once."""
    return merge_signs(finding.group for finding in findings if finding.omission is None)


def _iter_current_conditions(
    patient: PatientContext, catalog: Catalog, today: date
) -> Iterator[Condition]:
    for has in patient.conditions:
        if has.condition in catalog.conditions and has.is_current(today):
            yield catalog.conditions[has.condition]


def _iter_added_exercises(
    plan: Plan, template: Template | None, catalog: Catalog
) -> Iterator[Exercise]:
    """Yield the known exercises of the plan that are not part of its template."""
    covered = {item.exercise for item in template.items} if template else set()
    for item in plan.items:
        if item.exercise in catalog.exercises and item.exercise not in covered:
            yield catalog.exercises[item.exercise]


def _find_group(
    group: RedFlagGroup,
    current: tuple[Condition, ...],
    template: Template | None,
    loose: tuple[Exercise, ...],
    catalog: Catalog,
) -> RedFlagFinding | None:
    """Return the finding of a group with the most certain of its origins, or None if nothing asks for it."""
    conditions = tuple(dict.fromkeys(c.name for c in current if group.slug in c.red_flags))
    if conditions:
        return RedFlagFinding(group, RedFlagOrigin.CONDITION, conditions)
    if template and group.slug in _collect_template_groups(template, catalog):
        return RedFlagFinding(group, RedFlagOrigin.TEMPLATE, (template.title,))
    exercises = tuple(dict.fromkeys(e.name for e in loose if group.regions & set(e.regions)))
    return RedFlagFinding(group, RedFlagOrigin.REGION, exercises) if exercises else None


def _collect_template_groups(template: Template, catalog: Catalog) -> frozenset[RedFlagGroupSlug]:
    """Collect the groups of the conditions that the template is meant for."""
    known = (catalog.conditions[slug] for slug in template.conditions if slug in catalog.conditions)
    return frozenset(group for condition in known for group in condition.red_flags)


def _add_omission(finding: RedFlagFinding, plan: Plan) -> RedFlagFinding:
    omission = plan.find_red_flag_omission(finding.group.slug)
    return RedFlagFinding(finding.group, finding.origin, finding.names, omission)
