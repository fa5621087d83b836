"""The catalog: exercises, conditions, precaution rules and templates, looked up by slug."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.condition import Condition, PrecautionRule, RedFlag
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.template import Template


@dataclass(frozen=True)
class Catalog:
    """All content, keyed by slug. ``rules`` are in the order in which findings are shown.

    ``switched_off_conditions``: conditions for which the clinic has switched off every rule.
    """

    exercises: Mapping[ExerciseSlug, Exercise]
    conditions: Mapping[ConditionSlug, Condition]
    rules: tuple[PrecautionRule, ...]
    templates: Mapping[TemplateSlug, Template]
    red_flags: tuple[RedFlag, ...]
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
