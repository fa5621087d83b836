"""Memorable records for tests: Ana Ruiz at Harbour Physio, with a bird dog to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Clinic, Role, User
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.exercise import (
    Equipment,
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
from ptplanner.domain.ids import (
    ClinicId,
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    UserId,
)
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan, PlanItem, Section
from ptplanner.domain.records import StoredRevision
from ptplanner.domain.red_flags import RedFlag, RedFlagKind
from ptplanner.domain.revision import ClinicDetails, PrintedFinding, RevisionDocument, SheetCodes
from ptplanner.domain.sides import AffectedSide, Laterality
from ptplanner.services.ports import Store
from ptplanner.storage.serialization import hash_document

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HARBOUR = ClinicId("harbour")
VALLEY = ClinicId("valley")
ANA = PatientId("ana")
ANAS_PLAN = PlanId("anas-plan")
BIRD_DOG = ExerciseSlug("bird-dog")


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def clinic(clinic_id: ClinicId = HARBOUR, name: str = "Harbour Physio") -> Clinic:
    return Clinic(clinic_id, ClinicDetails(name, "+31 20 555 01 23", "Mon-Fri 9-17", "112"))


def user(user_id: str = "mia", at: ClinicId = HARBOUR, email: str = "mia@harbour.example") -> User:
    return User(UserId(user_id), at, email, "Mia Berg", Role.THERAPIST, "argon2-hash")


def patient(
    patient_id: str = ANA, name: str = "Ana Ruiz", born: date | None = date(1968, 5, 14)
) -> Patient:
    herniation = PatientCondition(ConditionSlug("disc-herniation"), date(2026, 1, 5), None, "L5-S1")
    return Patient(
        PatientId(patient_id), name, born, "es", AffectedSide.LEFT, (herniation,), "Tea."
    )


def item(item_id: str = "row-1", exercise: str = BIRD_DOG, sets: int = 3) -> PlanItem:
    dose = Dosage(sets=Span.of(sets), repetitions=Span(8, 12))
    return PlanItem(ItemId(item_id), ExerciseSlug(exercise), Section.MAIN, dose)


def plan(*items: PlanItem, title: str = "Sciatica", of: str = ANAS_PLAN, whose: str = ANA) -> Plan:
    return Plan(PlanId(of), PatientId(whose), title, items)


def exercise(
    slug: str = BIRD_DOG, name: str = "Bird dog", aliases: tuple[str, ...] = (), number: int = 1
) -> Exercise:
    steps = (Step(StepRole.PREPARE, "Kneel on {side} hand."),)
    return Exercise(
        slug=ExerciseSlug(slug),
        number=number,
        position=Position.QUADRUPED,
        type=ExerciseType.STRENGTH,
        level=Level.STANDARD,
        laterality=Laterality.ALTERNATE,
        side_noun=SideNoun.LEG,
        regions=(Region.LOW_BACK, Region.CORE),
        muscles=("multifidus",),
        equipment=(Equipment.MAT,),
        movement_tags=frozenset({MovementTag.PRONE, MovementTag.LIFTING, MovementTag.IMPACT}),
        texts={"en": ExerciseText("en", name, "Steadies the back.", "Work.", steps, "", aliases)},
        default_dosage=Dosage(sets=Span.of(2)),
        dosage_source="A guide",
        sources=(Source("A guide", "https://example.org", 2020),),
        licence="CC-BY-4.0",
        author="ptplanner",
    )


def catalog(*exercises: Exercise) -> Catalog:
    return Catalog({e.slug: e for e in exercises}, {}, (), {}, ())


def document(number: int = 1, of: Plan | None = None) -> RevisionDocument:
    issued = of or plan(item())
    return RevisionDocument(
        number=number,
        issued_on=NOON.date(),
        clinic=clinic().card,
        therapist="Mia Berg",
        patient=patient().context,
        plan=issued,
        exercises={each.exercise: exercise(each.exercise) for each in issued.items},
        findings=(
            PrintedFinding(
                ItemId("row-1"), "rule-1", "Slipped disc", Advice.AVOID, "a", "w", "i", "Asked."
            ),
        ),
        stop_rules=("Stop if pain runs down the leg.",),
        red_flags=(RedFlag(RedFlagKind.EMERGENCY, "Numb between the legs", Source("NICE")),),
        codes=SheetCodes("https://pt.example.org", "BCDFGHJKMNP", {ItemId("row-1"): "PNMKJHGFDCB"}),
    )


def revision(number: int = 1, of: Plan | None = None) -> StoredRevision:
    frozen = document(number, of)
    return StoredRevision(
        frozen.plan.id,
        frozen.plan.patient,
        number,
        frozen,
        hash_document(frozen),
        after(number),
        "mia",
    )


StoreT = TypeVar("StoreT", bound=Store)


def with_ana(store: StoreT, *items: PlanItem) -> StoreT:
    """A store with both clinics, and Ana's plan at version 1 in one of them."""
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.clinics.add(clinic(VALLEY, "Valley Rehab"))
        repos.patients.add(HARBOUR, patient())
        repos.plans.add(HARBOUR, plan(*(items or (item(),))), "mia", NOON)
    return store
