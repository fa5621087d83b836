"""The catalog: exercises, conditions, rules and templates, looked up by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ptplanner.domain.condition import Condition, RedFlag, Rule
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise, Review, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.plan import Schedule, Section


@dataclass(frozen=True)
class TemplateItem:
    """An exercise of a template with its dose and, where that needs saying, where the dose comes from."""

    exercise: ExerciseSlug
    section: Section
    dosage: Dosage
    note: str = ""


@dataclass(frozen=True)
class Template:
    """A plan to start from."""

    slug: TemplateSlug
    title: str
    summary: str
    items: tuple[TemplateItem, ...]
    schedule: Schedule
    sources: tuple[Source, ...]
    dosage_source: str
    before_starting: str = ""
    review: Review = field(default_factory=Review)


@dataclass(frozen=True)
class Catalog:
    """All content, keyed by slug; ``rules`` in the order in which findings are shown."""

    exercises: Mapping[ExerciseSlug, Exercise]
    conditions: Mapping[ConditionSlug, Condition]
    rules: tuple[Rule, ...]
    templates: Mapping[TemplateSlug, Template]
    red_flags: tuple[RedFlag, ...]

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
