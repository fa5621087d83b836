"""Sample sheets to print in tests: Ana's four exercises, and plans at the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Days, DecimalSpan, Dosage, Load, LoadUnit, Span
from ptplanner.domain.exercise import (
    Credit,
    Exercise,
    ExerciseText,
    ExerciseType,
    Level,
    Position,
    Region,
    SideNoun,
    Source,
    Step,
    StepRole,
)
from ptplanner.domain.ids import ExerciseSlug, ItemId, PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem, Schedule, Section
from ptplanner.domain.red_flags import RedFlag, RedFlagKind
from ptplanner.domain.revision import ClinicDetails, PrintedFinding, RevisionDocument, SheetCodes
from ptplanner.domain.sides import AffectedSide, DoseSide, Laterality

ISSUED = date(2026, 11, 21)
BASE = "https://pt.example.org"
SOURCE = Source("A test's own words", year=2026)


def exercise(
    slug: str,
    number: int,
    name: str,
    steps: tuple[str, ...],
    *,
    laterality: Laterality = Laterality.NONE,
    noun: SideNoun = SideNoun.SIDE,
    feel: str = "",
) -> Exercise:
    roles = (StepRole.PREPARE, StepRole.MOVE, StepRole.MOVE, StepRole.CUE, StepRole.BREATHE)
    text = ExerciseText(
        lang="en",
        name=name,
        purpose="Calms a sore nerve and keeps your leg moving.",
        feel=feel,
        steps=tuple(Step(role, line) for role, line in zip(roles, steps, strict=False)),
        stop_rules=("Stop if the tingling lasts more than a minute.",),
    )
    return Exercise(
        slug=ExerciseSlug(slug),
        number=number,
        position=Position.STANDING,
        type=ExerciseType.STRENGTH,
        level=Level.STANDARD,
        laterality=laterality,
        side_noun=noun,
        regions=(Region.LOW_BACK,),
        muscles=(),
        equipment=(),
        movement_tags=frozenset(),
        texts={"en": text},
        default_dosage=Dosage(),
        dosage_source="",
        sources=(SOURCE,),
        licence="CC-BY-4.0",
        author="ptplanner",
    )


GLIDE = exercise(
    "sciatic-nerve-glide",
    5,
    "Sciatic nerve glide",
    (
        "Lie on your back. Hold behind your {side} thigh.",
        "Keep your {other} leg flat on the floor.",
        "Slowly straighten your {side} knee to a light pull.",
        "Hold, then bend it. Move smoothly. No bouncing.",
    ),
    laterality=Laterality.PAINFUL,
    noun=SideNoun.LEG,
    feel="a light pull behind your {side} thigh.",
)
ROCK = exercise(
    "rock-back",
    2,
    "Rock back",
    (
        "Start on your hands and knees.",
        "Slide your hips back toward your heels.",
        "Let your arms stay long in front of you.",
        "Breathe out and hold. Then come back up.",
    ),
    feel="an easy stretch in your hips and low back.",
)
BIRD_DOG = exercise(
    "bird-dog",
    3,
    "Bird dog",
    (
        "Start on hands and knees. Pull your belly in.",
        "Lift your {side} leg straight back, hip high.",
        "Reach your {other} arm forward.",
        "Keep your hips level, like a table. Hold.",
        "Lower slowly. After 8 times, change sides.",
    ),
    laterality=Laterality.EACH,
    noun=SideNoun.SIDE,
    feel="your belly and the back of your hip.",
)
DEADLIFT = exercise(
    "single-leg-romanian-deadlift",
    1,
    "Single-leg Romanian deadlift",
    (
        "Stand on your {side} leg, knee a little bent.",
        "Hold 2 kg in your {other} hand. Let it hang down.",
        "Push your hips back. Your {other} leg lifts.",
        "Keep your back flat and your hips level.",
        "Press your {side} foot down and stand tall again.",
    ),
    laterality=Laterality.EACH,
    noun=SideNoun.LEG,
    feel="the back of your {side} thigh and hip.",
)
FOUR = (GLIDE, ROCK, BIRD_DOG, DEADLIFT)

GLIDE_DOSE = Dosage(
    sets=Span.of(2),
    repetitions=Span.of(10),
    hold_s=Span.of(2),
    rest_s=Span.of(30),
    side=DoseSide.PAINFUL,
)
ROCK_DOSE = Dosage(sets=Span.of(2), repetitions=Span.of(8), hold_s=Span.of(5), rest_s=Span.of(30))
BIRD_DOG_DOSE = Dosage(
    sets=Span.of(2),
    repetitions=Span.of(8),
    hold_s=Span.of(5),
    rest_s=Span.of(30),
    side=DoseSide.EACH,
)
DEADLIFT_DOSE = Dosage(
    sets=Span.of(2),
    repetitions=Span.of(8, 10),
    rest_s=Span.of(60),
    side=DoseSide.LEFT,
    load=Load(LoadUnit.KG, DecimalSpan.of(Decimal(2))),
    per_day=Span.of(1),
)

FINDING = PrintedFinding(
    item=ItemId("i2"),
    rule="disc-flexion",
    condition="Disc herniation",
    advice=Advice.CAUTION,
    avoid="Do not bend your back to lift or tie shoes.",
    why="It can press on the sore nerve.",
    instead="Bend your hips and knees.",
)
RED_FLAGS = (
    *(
        RedFlag(RedFlagKind.EMERGENCY, text, SOURCE)
        for text in (
            "You cannot pass urine, or you leak",
            "You cannot hold your stool",
            "Numb between your legs or in your bottom",
            "A weak leg, or a foot that drags",
            "Pain like this in both legs",
        )
    ),
    *(
        RedFlag(RedFlagKind.ASK_FIRST, text, SOURCE)
        for text in ("Back pain with a fever", "Very bad pain after a fall", "You have had cancer")
    ),
)


def items() -> tuple[PlanItem, ...]:
    return (
        PlanItem(ItemId("i1"), GLIDE.slug, Section.WARM_UP, GLIDE_DOSE),
        PlanItem(ItemId("i2"), ROCK.slug, Section.WARM_UP, ROCK_DOSE),
        PlanItem(ItemId("i3"), BIRD_DOG.slug, Section.MAIN, BIRD_DOG_DOSE),
        PlanItem(
            ItemId("i4"),
            DEADLIFT.slug,
            Section.MAIN,
            DEADLIFT_DOSE,
            note="Ana, do this next to the kitchen counter. Touch it if you wobble.",
        ),
    )


def plan(plan_items: tuple[PlanItem, ...], **changes: object) -> Plan:
    values: dict[str, object] = {
        "schedule": Schedule(per_day=Span.of(2), days=Days(per_week=Span.of(5)), weeks=Span.of(6)),
        "next_visit": date(2026, 12, 12),
    }
    return Plan(PlanId("plan"), PatientId("ana"), items=plan_items, **(values | changes))  # type: ignore[arg-type]


def document(
    the_plan: Plan | None = None,
    *,
    name: str = "Ana Ruiz",
    side: AffectedSide = AffectedSide.LEFT,
    exercises: tuple[Exercise, ...] = FOUR,
    codes: SheetCodes | None = None,
    findings: tuple[PrintedFinding, ...] = (FINDING,),
    clinic: ClinicDetails | None = None,
    number: int = 2,
) -> RevisionDocument:
    """Ana's plan in revision 2, from a clinic with access codes."""
    the_plan = the_plan or plan(items())
    item_codes = {item.id: f"{index:02d}BCDFGHJKM" for index, item in enumerate(the_plan.items)}
    return RevisionDocument(
        number=number,
        issued_on=ISSUED,
        clinic=clinic
        or ClinicDetails(
            "Harbour Street Physiotherapy", "01632 960 123", "Monday to Friday, 8 to 18"
        ),
        therapist="Marta Silva",
        patient=PatientContext(name, "en", side),
        plan=the_plan,
        exercises={one.slug: one for one in exercises},
        findings=findings,
        stop_rules=("Stop if pain moves further down your leg.",),
        red_flags=RED_FLAGS,
        codes=codes or SheetCodes(BASE, "7K4M9XQ2WTB", item_codes),
    )


LENA = Credit(
    "Text",
    "CC-BY-SA-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/",
    "Lena Reed",
    title="Heron stand",
    source_url="https://marsh.example/heron",
    derived_from="https://marsh.example/older/",
)


def credited_document(*given: Credit) -> RevisionDocument:
    """Ana's sheet, the first two exercises in words by others."""
    printed = document()
    first, second, *_ = printed.exercises
    theirs = {
        slug: replace(one, credits=given if slug in (first, second) else ())
        for slug, one in printed.exercises.items()
    }
    return replace(printed, exercises=theirs)
