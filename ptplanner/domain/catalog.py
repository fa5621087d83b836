"""The catalog: exercises, conditions, rules and templates, looked up by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptplanner.domain.condition import Condition, RedFlag, Rule
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.template import Template


@dataclass(frozen=True)
class Catalog:
    """All content, keyed by slug; ``rules`` in the order in which findings are shown.

    ``switched_off``: conditions whose rules a clinic has switched off, every one.
    """

    exercises: Mapping[ExerciseSlug, Exercise]
    conditions: Mapping[ConditionSlug, Condition]
    rules: tuple[Rule, ...]
    templates: Mapping[TemplateSlug, Template]
    red_flags: tuple[RedFlag, ...]
    switched_off: frozenset[ConditionSlug] = frozenset()

    def why_unchecked(self, condition: ConditionSlug) -> str:
        """Said of a condition that no rule speaks about; nothing checked must never look like nothing found."""
        if condition in self.switched_off:
            return "Your clinic switched its rules off."
        return "No rule yet."

    def exercise(self, slug: str) -> Exercise:
        found = self.exercises.get(ExerciseSlug(slug))
        if found is None:
            raise NotFound(f"There is no exercise “{slug}” in the catalog.")
        return found

    def condition(self, slug: str) -> Condition:
        found = self.conditions.get(ConditionSlug(slug))
        if found is None:
            raise NotFound(
                f"There is no condition “{slug}”. Known are: {', '.join(sorted(self.conditions))}."
            )
        return found

    def template(self, slug: str) -> Template:
        found = self.templates.get(TemplateSlug(slug))
        if found is None:
            raise NotFound(
                f"There is no template “{slug}”. Known are: {', '.join(sorted(self.templates))}."
            )
        return found
