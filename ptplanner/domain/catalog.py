"""The catalog: exercises, conditions, precaution rules and templates by slug, and what a clinic adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from ptplanner.domain.condition import Condition, PrecautionRule, RuleAdjustment
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Equipment, EquipmentText, Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, RuleId, TemplateSlug
from ptplanner.domain.red_flags import RedFlagGroup
from ptplanner.domain.template import Template


@dataclass(frozen=True)
class Catalog:
    """All content, keyed by slug.

    ``rules`` are in the order in which findings are shown, ``red_flag_groups`` in the order in which they are printed.
    ``switched_off_conditions``: conditions for which the clinic has switched off every rule.
    """

    exercises: Mapping[ExerciseSlug, Exercise]
    conditions: Mapping[ConditionSlug, Condition]
    rules: tuple[PrecautionRule, ...]
    templates: Mapping[TemplateSlug, Template]
    red_flag_groups: tuple[RedFlagGroup, ...]
    equipment: Mapping[Equipment, EquipmentText] = field(default_factory=dict)
    switched_off_conditions: frozenset[ConditionSlug] = frozenset()

    def explain_unchecked(self, condition: ConditionSlug) -> str:
        """Explain why no rule covers this condition, so that "not checked" never looks like "nothing found"."""
        if condition in self.switched_off_conditions:
            return "Your clinic switched its rules off."
        return "No rule yet."

    def get_exercise(self, slug: str) -> Exercise:
        found = self.exercises.get(ExerciseSlug(slug))
        if found is None:
            raise NotFound(f"There is no exercise “{slug}” in the catalog.")
        return found

    def get_condition(self, slug: str) -> Condition:
        found = self.conditions.get(ConditionSlug(slug))
        if found is None:
            raise NotFound(
                f"There is no condition “{slug}”. Known conditions: {', '.join(sorted(self.conditions))}."
            )
        return found

    def get_template(self, slug: str) -> Template:
        found = self.templates.get(TemplateSlug(slug))
        if found is None:
            raise NotFound(
                f"There is no template “{slug}”. Known templates: {', '.join(sorted(self.templates))}."
            )
        return found


# Custom exercises have no catalog number, because numbers link to built-in demonstrations.
NO_CATALOG_NUMBER = 0


@dataclass(frozen=True)
class ClinicRule:
    """A rule that a clinic wrote. An inactive rule is kept but not checked.

    ``version`` increases with each change, so that one window cannot overwrite another's changes.
    """

    rule: PrecautionRule
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    is_active: bool = True
    version: int = 1


@dataclass(frozen=True)
class CustomExercise:
    """A custom exercise of one clinic, either written there or imported.

    ``source_key`` identifies the imported entry ("wger:345"), so that it is not imported twice; it is
    empty for an exercise written in the clinic. Licences and authors are in ``exercise.credits``.
    A retired exercise is kept for the record and no longer offered.
    """

    exercise: Exercise
    created_at: datetime
    source_key: str = ""
    retired_at: datetime | None = None

    @property
    def slug(self) -> ExerciseSlug:
        return self.exercise.slug


def apply_adjustments(
    rules: Iterable[PrecautionRule], adjustments: Iterable[RuleAdjustment]
) -> tuple[PrecautionRule, ...]:
    """Return ``rules`` in their order with the adjustments applied, without those switched off."""
    by_rule: Mapping[RuleId, RuleAdjustment] = {one.rule: one for one in adjustments}
    kept: list[PrecautionRule] = []
    for rule in rules:
        change = by_rule.get(rule.id)
        if change is None:
            kept.append(rule)
        elif change.advice is not None:
            kept.append(
                replace(rule, advice=change.advice, adjustment=change, original_advice=rule.advice)
            )
    return tuple(kept)


def merge_clinic_content(
    built_in: Catalog,
    rules: Iterable[ClinicRule],
    adjustments: Iterable[RuleAdjustment],
    exercises: Iterable[CustomExercise],
) -> Catalog:
    """Add a clinic's content to the built-in catalog. Custom content never replaces built-in content."""
    own_rules = tuple(
        one.rule for one in rules if one.is_active and one.rule.condition in built_in.conditions
    )
    own = {one.slug: one.exercise for one in exercises if one.retired_at is None}
    rules_now = (*apply_adjustments(built_in.rules, adjustments), *own_rules)
    return replace(
        built_in,
        rules=rules_now,
        switched_off_conditions=_collect_rule_conditions(built_in.rules)
        - _collect_rule_conditions(rules_now),
        exercises=MappingProxyType({**own, **built_in.exercises}),
    )


def _collect_rule_conditions(rules: Iterable[PrecautionRule]) -> frozenset[ConditionSlug]:
    return frozenset(rule.condition for rule in rules)
