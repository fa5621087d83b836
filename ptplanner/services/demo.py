"""The demo clinic: one owner and two fictitious patients, for trying the application without typing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.revision import ClinicDetails
from ptplanner.domain.sides import AffectedSide
from ptplanner.services.accounts import Accounts
from ptplanner.services.patients import PatientRecords

DEMO_EMAIL = "demo@clinic.example"
# Ofcom reserves the block 01632 960 for fictitious numbers.
DEMO_CLINIC_CARD = ClinicDetails(
    name="Demo Clinic",
    phone="01632 960 114",
    hours="Monday to Friday, 8 in the morning to 6 in the evening",
)

_UNASSIGNED_ID = PatientId("")
DEMO_PATIENTS = (
    Patient(
        _UNASSIGNED_ID,
        "Ana Ruiz",
        birth_date=date(1968, 5, 14),
        affected_side=AffectedSide.LEFT,
        conditions=(
            PatientCondition(ConditionSlug("sciatica"), since=date(2026, 3, 10)),
            PatientCondition(
                ConditionSlug("disc-herniation"), since=date(2026, 3, 2), detail="L5-S1"
            ),
        ),
        notes="Made up. Works at a desk, 6 hours sitting. Has a strap and a 4 kg dumbbell at home.",
    ),
    Patient(
        _UNASSIGNED_ID,
        "Tomasz Wilk",
        birth_date=date(1955, 2, 3),
        affected_side=AffectedSide.BOTH,
        conditions=(
            PatientCondition(ConditionSlug("spinal-stenosis"), since=date(2025, 9, 1)),
            PatientCondition(ConditionSlug("fall-risk"), since=date(2026, 1, 15)),
        ),
        notes="Made up. Feels safer with a hand on the kitchen counter.",
    ),
)


@dataclass(frozen=True)
class DemoClinic:
    """Creates the demo clinic with its patients."""

    accounts: Accounts
    patients: PatientRecords

    def create_demo(self, password: str) -> None:
        user = self.accounts.create_clinic(
            DEMO_CLINIC_CARD, DEMO_EMAIL, "Marta Okafor", password, is_demo=True
        )
        who = Actor(user.id, user.clinic, user.name, user.role)
        for patient in DEMO_PATIENTS:
            self.patients.create_patient(who, patient)
