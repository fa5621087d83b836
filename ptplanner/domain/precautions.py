"""Holds each exercise of a plan against the patient's conditions; it advises, the therapist decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Condition, PatientCondition, Rule
from ptplanner.domain.exercise import Exercise, MovementTag
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Answer, Plan, PlanItem

# More choices slow the decision down; the ladder and the catalog hold the rest.
MOST_SWAPS = 3


@dataclass(frozen=True)
class Match:
    """A rule that speaks against an exercise for a patient, and the movements it found."""

    rule: Rule
    condition: Condition
    tags: frozenset[MovementTag]


@dataclass(frozen=True)
class Finding:
    """A match on one row of a plan, with the answer it has and safer exercises to swap for."""

    item: ItemId
    exercise: ExerciseSlug
    match: Match
    answer: Answer | None
    swaps: tuple[ExerciseSlug, ...]

    @property
    def advice(self) -> Advice:
        return self.match.rule.advice

    @property
    def must_be_answered(self) -> bool:
        return self.advice is Advice.AVOID and self.answer is None

    @property
    def is_open(self) -> bool:
        """Waits for a decision: an avoid must have one to issue, a caution should."""
        return self.answer is None and self.advice is not Advice.NOTE


def rules_in_force(rules: Iterable[Rule], patient: PatientContext, today: date) -> tuple[Rule, ...]:
    held = {has.condition: has for has in patient.conditions}
    return tuple(
        rule
        for rule in rules
        if rule.condition in held and held[rule.condition].is_in_force(rule.in_force_weeks, today)
    )


def matches(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[Match, ...]:
    """All rules that speak against ``exercise``; per condition the strongest advice alone, strongest first."""
    strongest: dict[ConditionSlug, Match] = {}
    for rule in rules_in_force(catalog.rules, patient, today):
        tags = rule.tags & exercise.movement_tags
        known = strongest.get(rule.condition)
        if tags and (known is None or rule.advice > known.rule.advice):
            strongest[rule.condition] = Match(rule, catalog.conditions[rule.condition], tags)
    return tuple(sorted(strongest.values(), key=lambda m: -m.rule.advice))


def is_clear(exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date) -> bool:
    """Whether nothing stronger than a note speaks against it; what cannot be checked is not clear."""
    if is_beyond_checking(exercise, patient, catalog, today):
        return False
    return not any(m.rule.advice > Advice.NOTE for m in matches(exercise, patient, catalog, today))


def is_beyond_checking(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> bool:
    """Rules count for this patient, and nobody has told which movements the exercise has."""
    is_described = exercise.has_described_movements
    return not is_described and bool(rules_in_force(catalog.rules, patient, today))


def safer_swaps(
    exercise: Exercise,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    taken: frozenset[ExerciseSlug],
) -> tuple[ExerciseSlug, ...]:
    """Exercises that pass the same check: those the content names first, then the easier one, then kin."""
    named = [*exercise.safer, *([exercise.easier] if exercise.easier else [])]
    kin = sorted(
        (other for other in catalog.exercises.values() if _is_kin(other, exercise)),
        key=lambda other: (
            -len(set(other.regions) & set(exercise.regions)),
            other.level,
            other.slug,
        ),
    )
    ordered = dict.fromkeys([*named, *(other.slug for other in kin)])
    return tuple(
        slug
        for slug in ordered
        if slug not in taken
        and slug != exercise.slug
        and slug in catalog.exercises
        and is_clear(catalog.exercises[slug], patient, catalog, today)
    )[:MOST_SWAPS]


def _is_kin(other: Exercise, exercise: Exercise) -> bool:
    return other.type is exercise.type and bool(set(other.regions) & set(exercise.regions))


def assess(
    plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[Finding, ...]:
    """Every finding of the plan, in the plan's order, strongest first within a row."""
    taken = frozenset(item.exercise for item in plan.items)
    return tuple(
        finding
        for item in plan.items
        if item.exercise in catalog.exercises
        for finding in _findings(item, patient, catalog, today, taken)
    )


def _findings(
    item: PlanItem,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    taken: frozenset[ExerciseSlug],
) -> Iterable[Finding]:
    exercise = catalog.exercises[item.exercise]
    found = matches(exercise, patient, catalog, today)
    swaps = safer_swaps(exercise, patient, catalog, today, taken) if found else ()
    for match in found:
        yield Finding(
            item.id, item.exercise, match, item.answer_to(match.rule.id, match.rule.advice), swaps
        )


def unchecked_conditions(
    patient: PatientContext, catalog: Catalog, today: date
) -> tuple[PatientCondition, ...]:
    """Current conditions without any rule: the screen says "No rule yet. Nothing is checked." """
    ruled = {rule.condition for rule in catalog.rules}
    return tuple(
        has for has in patient.conditions if has.is_current(today) and has.condition not in ruled
    )
