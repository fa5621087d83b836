"""Holds each exercise of a plan against the patient's conditions; it advises, the therapist decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Condition, PatientCondition, Rule
from ptplanner.domain.exercise import Exercise, MovementTag
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Answer, Plan, PlanItem
from ptplanner.domain.template import Phase

# More choices slow the decision down; the ladder and the catalog hold the rest.
MOST_SWAPS = 3


@dataclass(frozen=True)
class Match:
    """A rule that speaks against an exercise for a patient, and the movements it found.

    ``until``: the first day on which it no longer does, None where it has no known end; ``weeks``:
    the term it was counted by, None where the therapist wrote the end down. ``lacks_date``: it
    would end, but nobody wrote down when the condition began.
    """

    rule: Rule
    condition: Condition
    tags: frozenset[MovementTag]
    until: date | None = None
    weeks: int | None = None
    lacks_date: bool = False


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
    return tuple(rule for rule in rules if _reason_for(rule, patient, today))


def _reason_for(rule: Rule, patient: PatientContext, today: date) -> PatientCondition | None:
    """What of the patient puts the rule in force; of a condition recorded twice the one that lasts longest."""
    counting = [
        has
        for has in patient.conditions
        if has.condition == rule.condition and has.is_in_force(rule.in_force_weeks, today)
    ]
    return max(counting, key=lambda has: has.ends_on(rule.in_force_weeks) or date.max, default=None)


def matches(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[Match, ...]:
    """The rules that speak against ``exercise``, strongest first.

    Of one condition those of its strongest advice alone: who avoids it need not also take care.
    """
    concerned = (rule for rule in catalog.rules if rule.tags & exercise.movement_tags)
    found = [(rule, has) for rule in concerned if (has := _reason_for(rule, patient, today))]
    strongest: dict[ConditionSlug, Advice] = {}
    for rule, _ in found:
        strongest[rule.condition] = max(rule.advice, strongest.get(rule.condition, rule.advice))
    kept = [
        _match(rule, has, exercise, catalog)
        for rule, has in found
        if rule.advice is strongest[rule.condition]
    ]
    return tuple(sorted(kept, key=lambda match: -match.rule.advice))


def _match(rule: Rule, has: PatientCondition, exercise: Exercise, catalog: Catalog) -> Match:
    return Match(
        rule=rule,
        condition=catalog.conditions[rule.condition],
        tags=rule.tags & exercise.movement_tags,
        until=has.ends_on(rule.in_force_weeks),
        weeks=rule.in_force_weeks if has.ended is None else None,
        lacks_date=has.lacks_date(rule.in_force_weeks),
    )


def foreseen(
    phase: Phase, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[tuple[Exercise, tuple[Match, ...]], ...]:
    """What a phase of a template would trip, before it is put in: its exercises with what speaks against each."""
    exercises = (
        catalog.exercises[i.exercise] for i in phase.items if i.exercise in catalog.exercises
    )
    told = ((exercise, matches(exercise, patient, catalog, today)) for exercise in exercises)
    return tuple((exercise, against) for exercise, against in told if against)


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
    most: int = MOST_SWAPS,
) -> tuple[ExerciseSlug, ...]:
    """Exercises that pass the same check: those the content names first, then the easier one, then kin."""
    fitting = (
        slug
        for slug in _candidates(exercise, catalog)
        if slug not in taken
        and slug != exercise.slug
        and slug in catalog.exercises
        and is_clear(catalog.exercises[slug], patient, catalog, today)
    )
    return tuple(islice(_once_each(fitting), most))


def _candidates(exercise: Exercise, catalog: Catalog) -> Iterable[ExerciseSlug]:
    """Kin are looked for only when those named are used up: a clinic may have thousands of its own."""
    yield from exercise.safer
    if exercise.easier:
        yield exercise.easier
    regions = set(exercise.regions)
    kin = [other for other in catalog.exercises.values() if _is_kin(other, exercise)]
    kin.sort(key=lambda other: (-len(regions & set(other.regions)), other.level, other.slug))
    yield from (other.slug for other in kin)


def _once_each(slugs: Iterable[ExerciseSlug]) -> Iterable[ExerciseSlug]:
    seen: set[ExerciseSlug] = set()
    for slug in slugs:
        if slug not in seen:
            seen.add(slug)
            yield slug


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
