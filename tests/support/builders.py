"""Ana, her plan and a small catalog: complete values for tests that are easy to change."""

# ruff: noqa: ANN401  # a builder takes any field of what it builds; replace() checks the name
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, Condition, PatientCondition, PrecautionRule
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.exercise import (
    Exercise,
    ExerciseText,
    ExerciseType,
    Level,
    MovementTag,
    Position,
    Region,
    SideNoun,
    Source,
    Step,
    StepRole,
)
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, PatientId, PlanId, RuleId
from ptplanner.domain.patient import Patient, PatientContext
from ptplanner.domain.plan import Override, Plan, PlanItem, Section
from ptplanner.domain.sides import AffectedSide, DoseSide, Laterality

TODAY = date(2026, 11, 21)
TWELVE_EACH = Dosage(sets=Span.of(3), repetitions=Span.of(12), side=DoseSide.EACH)
TWELVE = Dosage(sets=Span.of(3), repetitions=Span.of(12))
A_SOURCE = Source("Guide to a calm back", year=2024)


def an_exercise(slug: str = "bird-dog", **changes: Any) -> Exercise:
    """Bird dog, each side; with another slug an exercise of that name."""
    name = slug.replace("-", " ").capitalize()
    text = ExerciseText(
        lang="en",
        name=name,
        purpose="This helps your back stay strong.",
        feel="You feel this in your back.",
        steps=(
            Step(StepRole.PREPARE, "Kneel on your hands and knees."),
            Step(StepRole.MOVE, "Reach your {side} arm out. Push your {other} leg back."),
        ),
    )
    exercise = Exercise(
        slug=ExerciseSlug(slug),
        number=1,
        position=Position.QUADRUPED,
        type=ExerciseType.STRENGTH,
        level=Level.STANDARD,
        laterality=Laterality.EACH,
        side_noun=SideNoun.SIDE,
        regions=(Region.LOW_BACK, Region.CORE),
        muscles=("back",),
        equipment=(),
        movement_tags=frozenset(),
        texts={"en": text},
        default_dosage=TWELVE_EACH,
        dosage_source="guide",
        sources=(A_SOURCE,),
        licence="CC-BY-4.0",
        author="ptplanner",
    )
    return replace(exercise, **changes)


def a_knee_hug(**changes: Any) -> Exercise:
    """Double knee-to-chest: speaks against a slipped disc, and rock-back is the safer one."""
    hug = an_exercise(
        "double-knee-to-chest",
        number=2,
        type=ExerciseType.STRETCH,
        laterality=Laterality.NONE,
        position=Position.SUPINE,
        movement_tags=frozenset({MovementTag.LUMBAR_FLEXION_END_RANGE_HUG}),
        safer=(ExerciseSlug("rock-back"),),
        default_dosage=Dosage(hold_s=Span(30, 60)),
    )
    return replace(hug, **changes)


def a_rule(**changes: Any) -> PrecautionRule:
    rule = PrecautionRule(
        id=RuleId("disc-hug"),
        condition=ConditionSlug("disc-herniation"),
        tags=frozenset({MovementTag.LUMBAR_FLEXION_END_RANGE_HUG}),
        advice=Advice.AVOID,
        for_therapist="End-range flexion is commonly advised against.",
        avoid="Do not pull your knees to your chest.",
        why="It can press on the disc.",
        instead="Do the rock-back instead.",
        source=A_SOURCE,
    )
    return replace(rule, **changes)


def a_catalog(*exercises: Exercise, rules: tuple[PrecautionRule, ...] | None = None) -> Catalog:
    """Bird dog, rock-back and the knee hug, with the rule on slipped discs; vertigo has no rule."""
    rock_back = an_exercise(
        "rock-back", number=3, laterality=Laterality.NONE, type=ExerciseType.STRETCH
    )
    known = (an_exercise(), rock_back, a_knee_hug(), *exercises)
    conditions = (
        Condition(ConditionSlug("disc-herniation"), "Lumbar disc herniation", "slipped disc"),
        Condition(ConditionSlug("vertigo"), "Vertigo", "dizziness"),
    )
    return Catalog(
        exercises={exercise.slug: exercise for exercise in known},
        conditions={condition.slug: condition for condition in conditions},
        rules=(a_rule(),) if rules is None else rules,
        templates={},
        red_flag_groups=(),
    )


def a_patient(*conditions: str, **changes: Any) -> PatientContext:
    """Ana Ruiz, sore on the left."""
    held = tuple(PatientCondition(ConditionSlug(slug)) for slug in conditions)
    ana = PatientContext("Ana Ruiz", affected_side=AffectedSide.LEFT, conditions=held)
    return replace(ana, **changes)


def a_record(**changes: Any) -> Patient:
    """Ana's record in the clinic."""
    record = Patient(
        PatientId("ana"), "Ana Ruiz", date(1961, 5, 4), affected_side=AffectedSide.LEFT
    )
    return replace(record, **changes)


def an_item(item_id: str = "1", exercise: str = "bird-dog", **changes: Any) -> PlanItem:
    """Bird dog, 3 x 12 each side, in the main section."""
    item = PlanItem(ItemId(item_id), ExerciseSlug(exercise), Section.MAIN, TWELVE_EACH)
    return replace(item, **changes)


def a_plan(*items: PlanItem, **changes: Any) -> Plan:
    """A plan of Ana's; without items it holds one bird dog."""
    plan = Plan(PlanId("plan"), PatientId("ana"), items=items or (an_item(),))
    return replace(plan, **changes)


def an_answer(rule: str = "disc-hug", **changes: Any) -> Override:
    answer = Override(RuleId(rule), Advice.AVOID, "Flexion eases her pain.", "M. Okafor")
    return replace(answer, **changes)
