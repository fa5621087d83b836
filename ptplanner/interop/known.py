"""Finds names in a plan file that the catalog does not know, and suggests the nearest known one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ptplanner.domain.catalog import Catalog
from ptplanner.interop.plan_model import OverrideModel, PlanModel
from ptplanner.interop.problems import Problem


def unknown_names(model: PlanModel, catalog: Catalog | None) -> list[Problem]:
    """Find all exercises, conditions and rules of the file that are not in ``catalog``."""
    if catalog is None:
        return list(_conditions_without_catalog(model))
    return [*_unknown_conditions(model, catalog), *_unknown_in_items(model, catalog)]


def _conditions_without_catalog(model: PlanModel) -> Iterator[Problem]:
    for path, override in _overrides(model):
        if override.condition:
            yield Problem(
                f"{path}.condition", "Give the rule: without a catalog, the rules of a condition are unknown."
            )


def _unknown_conditions(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, has in enumerate(model.patient.conditions):
        path = f"patient.conditions[{index}].condition"
        yield from _unknown(path, "condition", has.condition, catalog.conditions)


def _unknown_in_items(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, item in enumerate(model.items):
        path = f"items[{index}].exercise"
        yield from _unknown(path, "exercise", item.exercise, catalog.exercises)
    rules = [rule.id for rule in catalog.rules]
    for path, override in _overrides(model):
        if override.rule:
            yield from _unknown(f"{path}.rule", "rule", override.rule, rules)
        if override.condition:
            ruled = [rule.condition for rule in catalog.rules]
            yield from _unknown(
                f"{path}.condition", "condition with rules", override.condition, ruled
            )


def _overrides(model: PlanModel) -> Iterator[tuple[str, OverrideModel]]:
    for index, item in enumerate(model.items):
        for place, override in enumerate(item.overrides):
            yield f"items[{index}].overrides[{place}]", override


def _unknown(path: str, kind: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    if name not in names:
        near = get_close_matches(name, sorted(names), n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        yield Problem(path, f"There is no {kind} “{name}” in the catalog.{hint}")
