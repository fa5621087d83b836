"""Checks an issued revision again: what a newer condition, date or rule asks about its exercises.

What the therapist answered in the revision stays answered, and so does a caution that it prints already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Condition, PatientCondition
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug
from ptplanner.domain.patient import Patient, PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import RuleMatch, list_unjudged_conditions, match_rules
from ptplanner.domain.revision import PrintedFinding, RevisionDocument


@dataclass(frozen=True)
class RevisionInUse:
    """The newest issued revision of a plan, without the texts that it prints.

    ``exercise_digests``: for each exercise the SHA-256, in hex, of its canonical JSON as it was issued.
    """

    number: int
    issued_on: date
    plan: Plan
    patient: PatientContext
    findings: tuple[PrintedFinding, ...]
    exercise_digests: Mapping[ExerciseSlug, str]


class CauseKind(StrEnum):
    """What has changed since the revision was issued, so that it asks for an answer."""

    CONDITION_ADDED = "condition-added"
    CONDITION_CHANGED = "condition-changed"
    RULE_ADJUSTED = "rule-adjusted"
    CLINIC_RULE = "clinic-rule"
    CATALOG = "catalog"


@dataclass(frozen=True)
class ReviewCause:
    """A change since the issue. ``on``: the day it was recorded; None if that is not known."""

    kind: CauseKind
    condition: Condition
    on: date | None = None


@dataclass(frozen=True)
class OpenQuestion:
    """A rule that speaks against an exercise of the revision and has no answer there.

    ``match`` is None if the movements of the exercise are not described, so that no rule can be checked.
    """

    item: PlanItem
    match: RuleMatch | None
    cause: ReviewCause

    @property
    def is_avoid(self) -> bool:
        return self.match is not None and self.match.rule.advice is Advice.AVOID


@dataclass(frozen=True)
class RevisionReview:
    """A revision in use with the questions that it leaves open today."""

    revision: RevisionInUse
    questions: tuple[OpenQuestion, ...]

    @property
    def exercise_count(self) -> int:
        """The number of exercises to answer; two rules about one exercise count once."""
        return len({question.item.id for question in self.questions})

    @property
    def causes(self) -> tuple[ReviewCause, ...]:
        return tuple(dict.fromkeys(question.cause for question in self.questions))


def summarize_document(
    document: RevisionDocument, exercise_digests: Mapping[ExerciseSlug, str]
) -> RevisionInUse:
    """Return what a check needs of a whole document."""
    return RevisionInUse(
        number=document.number,
        issued_on=document.issued_on,
        plan=document.plan,
        patient=document.patient,
        findings=document.findings,
        exercise_digests=exercise_digests,
    )


def review_revision(
    revision: RevisionInUse,
    patient: Patient,
    catalog: Catalog,
    today: date,
    retired: Mapping[ExerciseSlug, Exercise],
) -> RevisionReview:
    """Check the revision against the patient's record, the rules and the exercises of today.

    ``retired``: the texts of issued exercises that the catalog no longer offers.
    """
    questions: list[OpenQuestion] = []
    for item in revision.plan.items:
        exercise = catalog.exercises.get(item.exercise) or retired.get(item.exercise)
        if exercise is not None:
            matches = match_rules(exercise, patient.context, catalog, today)
            questions += _list_match_questions(revision, item, matches, patient)
            questions += _list_unchecked_questions(
                revision, item, exercise, patient, catalog, today
            )
    return RevisionReview(revision, tuple(questions))


def _list_match_questions(
    revision: RevisionInUse, item: PlanItem, matches: Iterable[RuleMatch], patient: Patient
) -> Iterable[OpenQuestion]:
    for match in matches:
        if match.rule.advice is not Advice.NOTE and not _is_answered(revision, item, match):
            yield OpenQuestion(item, match, _find_rule_cause(revision, match, patient))


def _is_answered(revision: RevisionInUse, item: PlanItem, match: RuleMatch) -> bool:
    """Tell whether the revision has an override for the rule, or prints the rule's caution already."""
    rule = match.rule
    if item.find_override(rule.id, rule.advice) is not None:
        return True
    return any(
        printed.item == item.id and printed.rule == rule.id and printed.advice >= rule.advice
        for printed in revision.findings
    )


def _list_unchecked_questions(
    revision: RevisionInUse,
    item: PlanItem,
    exercise: Exercise,
    patient: Patient,
    catalog: Catalog,
    today: date,
) -> Iterable[OpenQuestion]:
    """Ask about an exercise without described movements once for each condition added since."""
    known = {has.condition for has in revision.patient.conditions}
    for condition in list_unjudged_conditions(item, exercise, patient.context, catalog, today):
        if condition.slug not in known:
            yield OpenQuestion(item, None, _build_added_cause(condition, patient))


def _find_rule_cause(revision: RevisionInUse, match: RuleMatch, patient: Patient) -> ReviewCause:
    """Name the change that explains the question best: the patient's record first, then the rules."""
    condition, rule = match.condition, match.rule
    before = _list_dates(revision.patient.conditions, condition.slug)
    if not before:
        return _build_added_cause(condition, patient)
    if before != _list_dates(patient.conditions, condition.slug):
        return ReviewCause(CauseKind.CONDITION_CHANGED, condition)
    if rule.adjustment is not None and rule.adjustment.on >= revision.issued_on:
        return ReviewCause(CauseKind.RULE_ADJUSTED, condition, rule.adjustment.on)
    if rule.is_custom:
        return ReviewCause(CauseKind.CLINIC_RULE, condition, rule.written_on)
    return ReviewCause(CauseKind.CATALOG, condition)


def _build_added_cause(condition: Condition, patient: Patient) -> ReviewCause:
    recorded = patient.recorded_on.get(condition.slug)
    return ReviewCause(CauseKind.CONDITION_ADDED, condition, recorded)


def _list_dates(
    conditions: Iterable[PatientCondition], slug: ConditionSlug
) -> list[tuple[date | None, date | None]]:
    return [(has.since, has.ended) for has in conditions if has.condition == slug]
