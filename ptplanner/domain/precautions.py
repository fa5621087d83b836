"""Checks each exercise of a plan against the patient's conditions. It only advises; the therapist decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Condition, PatientCondition, PrecautionRule
from ptplanner.domain.exercise import Exercise, MovementTag
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, RuleId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Override, Plan, PlanItem
from ptplanner.domain.template import Phase

# More choices slow the decision down; the ladder and the catalog offer the rest.
MAX_SWAPS = 3
# A judgement needs no written reason, so it is kept like the answer to a caution.
JUDGEMENT_ADVICE = Advice.CAUTION


@dataclass(frozen=True)
class RuleMatch:
    """A rule that advises against an exercise for a patient, and the movement tags it matched.

    ``until``: the first day on which the rule no longer applies; None when it has no known end.
    ``weeks``: the period used to compute ``until``; None when the therapist recorded an end date.
    ``is_missing_date``: the rule is limited in time, but the start of the condition is not recorded.
    """

    rule: PrecautionRule
    condition: Condition
    movement_tags: frozenset[MovementTag]
    until: date | None = None
    weeks: int | None = None
    is_missing_date: bool = False


@dataclass(frozen=True)
class Finding:
    """A rule match on one item of a plan, with its override, if any, and safer exercises to swap in."""

    item: ItemId
    exercise: ExerciseSlug
    match: RuleMatch
    override: Override | None
    swaps: tuple[ExerciseSlug, ...]

    @property
    def advice(self) -> Advice:
        return self.match.rule.advice

    @property
    def is_override_required(self) -> bool:
        return self.advice is Advice.AVOID and self.override is None

    @property
    def is_open(self) -> bool:
        """Whether it awaits a decision. An "avoid" without one blocks issuing; a "caution" should get one."""
        return self.override is None and self.advice is not Advice.NOTE


def list_rules_in_force(
    rules: Iterable[PrecautionRule], patient: PatientContext, today: date
) -> tuple[PrecautionRule, ...]:
    return tuple(rule for rule in rules if _find_condition_in_force(rule, patient, today))


def _find_condition_in_force(
    rule: PrecautionRule, patient: PatientContext, today: date
) -> PatientCondition | None:
    """Find the condition that puts the rule in force; of a condition recorded twice, the one that ends last."""
    counting = [
        has
        for has in patient.conditions
        if has.condition == rule.condition and has.is_in_force(rule.in_force_weeks, today)
    ]
    return max(
        counting, key=lambda has: has.find_end_date(rule.in_force_weeks) or date.max, default=None
    )


def match_rules(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[RuleMatch, ...]:
    """Return the rules that advise against ``exercise``, strongest first.

    For each condition only its strongest advice is kept: an exercise to avoid needs no caution as well.
    """
    concerned = (rule for rule in catalog.rules if rule.tags & exercise.movement_tags)
    found = [
        (rule, has) for rule in concerned if (has := _find_condition_in_force(rule, patient, today))
    ]
    strongest: dict[ConditionSlug, Advice] = {}
    for rule, _ in found:
        strongest[rule.condition] = max(rule.advice, strongest.get(rule.condition, rule.advice))
    kept = [
        _build_rule_match(rule, has, exercise, catalog)
        for rule, has in found
        if rule.advice is strongest[rule.condition]
    ]
    return tuple(sorted(kept, key=lambda match: -match.rule.advice))


def _build_rule_match(
    rule: PrecautionRule, has: PatientCondition, exercise: Exercise, catalog: Catalog
) -> RuleMatch:
    return RuleMatch(
        rule=rule,
        condition=catalog.conditions[rule.condition],
        movement_tags=rule.tags & exercise.movement_tags,
        until=has.find_end_date(rule.in_force_weeks),
        weeks=rule.in_force_weeks if has.ended is None else None,
        is_missing_date=has.is_missing_date(rule.in_force_weeks),
    )


def preview_findings(
    phase: Phase, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[tuple[Exercise, tuple[RuleMatch, ...]], ...]:
    """Return the exercises of a template phase that would cause findings, each with its rule matches."""
    exercises = (
        catalog.exercises[i.exercise] for i in phase.items if i.exercise in catalog.exercises
    )
    matched = ((exercise, match_rules(exercise, patient, catalog, today)) for exercise in exercises)
    return tuple((exercise, against) for exercise, against in matched if against)


def is_advised_against(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> bool:
    """Return whether a rule says to avoid the exercise; a caution or a note does not count."""
    matches = match_rules(exercise, patient, catalog, today)
    return any(match.rule.advice is Advice.AVOID for match in matches)


def is_clear_of_precautions(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> bool:
    """Return whether no rule stronger than a note matches. An exercise that cannot be checked is not clear."""
    if is_uncheckable(exercise, patient, catalog, today):
        return False
    return not any(
        m.rule.advice > Advice.NOTE for m in match_rules(exercise, patient, catalog, today)
    )


def is_uncheckable(
    exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> bool:
    """Return whether rules are in force for this patient but the exercise has no described movements."""
    is_described = exercise.has_described_movements
    return not is_described and bool(list_rules_in_force(catalog.rules, patient, today))


def build_judgement_id(condition: ConditionSlug) -> RuleId:
    """Name the override by which a therapist says that they judged an unchecked exercise for a condition."""
    return RuleId(f"judged-{condition}")


def list_unjudged_conditions(
    item: PlanItem, exercise: Exercise, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[Condition, ...]:
    """List the conditions that rules would check, if the movements were described, and nobody has judged."""
    if exercise.has_described_movements:
        return ()
    rules = list_rules_in_force(catalog.rules, patient, today)
    slugs = dict.fromkeys(rule.condition for rule in rules if rule.advice > Advice.NOTE)
    return tuple(
        catalog.conditions[slug]
        for slug in slugs
        if item.find_override(build_judgement_id(slug), JUDGEMENT_ADVICE) is None
    )


def find_safer_swaps(
    exercise: Exercise,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    taken: frozenset[ExerciseSlug],
    most: int = MAX_SWAPS,
) -> tuple[ExerciseSlug, ...]:
    """Find exercises without precautions: those named in the content, then the easier step, then related ones."""
    fitting = (
        slug
        for slug in _iter_swap_candidates(exercise, catalog)
        if slug not in taken
        and slug != exercise.slug
        and slug in catalog.exercises
        and is_clear_of_precautions(catalog.exercises[slug], patient, catalog, today)
    )
    return tuple(islice(_drop_duplicates(fitting), most))


def _iter_swap_candidates(exercise: Exercise, catalog: Catalog) -> Iterable[ExerciseSlug]:
    """Yield candidates, best first. Related exercises are searched last: a clinic may have thousands."""
    yield from exercise.safer
    if exercise.easier:
        yield exercise.easier
    regions = set(exercise.regions)
    kin = [other for other in catalog.exercises.values() if _is_related_exercise(other, exercise)]
    kin.sort(key=lambda other: (-len(regions & set(other.regions)), other.level, other.slug))
    yield from (other.slug for other in kin)


def _drop_duplicates(slugs: Iterable[ExerciseSlug]) -> Iterable[ExerciseSlug]:
    seen: set[ExerciseSlug] = set()
    for slug in slugs:
        if slug not in seen:
            seen.add(slug)
            yield slug


def _is_related_exercise(other: Exercise, exercise: Exercise) -> bool:
    return other.type is exercise.type and bool(set(other.regions) & set(exercise.regions))


def assess_plan(
    plan: Plan, patient: PatientContext, catalog: Catalog, today: date
) -> tuple[Finding, ...]:
    """Return all findings of the plan in the order of its items, strongest first within an item."""
    taken = frozenset(item.exercise for item in plan.items)
    return tuple(
        finding
        for item in plan.items
        if item.exercise in catalog.exercises
        for finding in _find_item_findings(item, patient, catalog, today, taken)
    )


def _find_item_findings(
    item: PlanItem,
    patient: PatientContext,
    catalog: Catalog,
    today: date,
    taken: frozenset[ExerciseSlug],
) -> Iterable[Finding]:
    exercise = catalog.exercises[item.exercise]
    found = match_rules(exercise, patient, catalog, today)
    swaps = find_safer_swaps(exercise, patient, catalog, today, taken) if found else ()
    for match in found:
        yield Finding(
            item.id,
            item.exercise,
            match,
            item.find_override(match.rule.id, match.rule.advice),
            swaps,
        )


def list_unchecked_conditions(
    patient: PatientContext, catalog: Catalog, today: date
) -> tuple[PatientCondition, ...]:
    """List current conditions without any rule. The screen must say that nothing is checked for them."""
    ruled = {rule.condition for rule in catalog.rules}
    return tuple(
        has for has in patient.conditions if has.is_current(today) and has.condition not in ruled
    )
