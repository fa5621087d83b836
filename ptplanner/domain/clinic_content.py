"""What a clinic adds to the built-in content: its own rules, its own exercises, its view of built-in rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Adjustment, Rule
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, RuleId

# What an own exercise has instead of a catalog number: numbers lead to built-in demonstrations.
NO_NUMBER = 0


@dataclass(frozen=True)
class ClinicRule:
    """A rule that a clinic wrote; one that is not active is kept and not checked.

    ``version`` grows with each change, so that two windows cannot save over each other.
    """

    rule: Rule
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    is_active: bool = True
    version: int = 1


@dataclass(frozen=True)
class OwnExercise:
    """An exercise of one clinic, written there or brought in.

    ``source_key`` says where it came from ("wger:345"), so that it is not brought in twice; "" for
    one written here. Licences and authors stand in the exercise (``credits``). A retired one stays
    for the record and is offered no more.
    """

    exercise: Exercise
    created_at: datetime
    source_key: str = ""
    retired_at: datetime | None = None

    @property
    def slug(self) -> ExerciseSlug:
        return self.exercise.slug


def adjusted(rules: Iterable[Rule], adjustments: Iterable[Adjustment]) -> tuple[Rule, ...]:
    """The rules that are checked, in their order, without those that the clinic switched off."""
    by_rule: Mapping[RuleId, Adjustment] = {one.rule: one for one in adjustments}
    kept: list[Rule] = []
    for rule in rules:
        change = by_rule.get(rule.id)
        if change is None:
            kept.append(rule)
        elif change.advice is not None:
            kept.append(
                replace(rule, advice=change.advice, adjusted=change, adjusted_from=rule.advice)
            )
    return tuple(kept)


def merged(
    built_in: Catalog,
    rules: Iterable[ClinicRule],
    adjustments: Iterable[Adjustment],
    exercises: Iterable[OwnExercise],
) -> Catalog:
    """The built-in content with a clinic's own; nothing own takes the place of anything built in."""
    own_rules = tuple(
        one.rule for one in rules if one.is_active and one.rule.condition in built_in.conditions
    )
    own = {one.slug: one.exercise for one in exercises if one.retired_at is None}
    rules_now = (*adjusted(built_in.rules, adjustments), *own_rules)
    return replace(
        built_in,
        rules=rules_now,
        switched_off=_ruled(built_in.rules) - _ruled(rules_now),
        exercises=MappingProxyType({**own, **built_in.exercises}),
    )


def _ruled(rules: Iterable[Rule]) -> frozenset[ConditionSlug]:
    return frozenset(rule.condition for rule in rules)
