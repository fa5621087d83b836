"""Finds names in a plan file that the catalog does not know, and suggests the nearest known one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ptplanner.domain.catalog import Catalog
from ptplanner.formats.plan_model import OverrideModel, PlanModel
from ptplanner.formats.problems import Problem, suggest_nearest


def find_unknown_names(model: PlanModel, catalog: Catalog | None) -> list[Problem]:
    """Find all exercises, conditions and rules of the file that are not in ``catalog``."""
    if catalog is None:
        return list(_find_unresolvable_conditions(model))
    return [*_find_unknown_conditions(model, catalog), *_find_unknown_item_names(model, catalog)]


def _find_unresolvable_conditions(model: PlanModel) -> Iterator[Problem]:
    for path, override in _iter_overrides(model):
        if override.condition:
            yield Problem(
                f"{path}.condition",
                "Give the rule: without a catalog, the rules of a condition are unknown.",
            )


def _find_unknown_conditions(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, has in enumerate(model.patient.conditions):
        path = f"patient.conditions[{index}].condition"
        yield from _find_unknown_name(path, "condition", has.condition, catalog.conditions)


def _find_unknown_item_names(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, item in enumerate(model.items):
        path = f"items[{index}].exercise"
        yield from _find_unknown_name(path, "exercise", item.exercise, catalog.exercises)
    rules = [rule.id for rule in catalog.rules]
    for path, override in _iter_overrides(model):
        if override.rule:
            yield from _find_unknown_name(f"{path}.rule", "rule", override.rule, rules)
        if override.condition:
            ruled = [rule.condition for rule in catalog.rules]
            yield from _find_unknown_name(
                f"{path}.condition", "condition with rules", override.condition, ruled
            )


def _iter_overrides(model: PlanModel) -> Iterator[tuple[str, OverrideModel]]:
    for index, item in enumerate(model.items):
        for place, override in enumerate(item.overrides):
            yield f"items[{index}].overrides[{place}]", override


def _find_unknown_name(path: str, kind: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    if name not in names:
        hint = suggest_nearest(name, sorted(names))
        yield Problem(path, f"There is no {kind} “{name}” in the catalog.{hint}")
