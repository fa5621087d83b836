"""The demo clinic: one owner and two fictitious patients, for trying the application without typing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ptplanner.domain.audit import COMMAND_LINE
from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import PermissionDenied
from ptplanner.domain.files import FileKey
from ptplanner.domain.ids import ClinicId, ConditionSlug, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.revision import ClinicDetails
from ptplanner.domain.sides import AffectedSide
from ptplanner.services.accounts import Accounts
from ptplanner.services.issued_sheets import list_sheet_files
from ptplanner.services.patients import PatientRecords
from ptplanner.services.ports import Repositories

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


class HasRealPatients(PermissionDenied):
    """Somebody has entered patients into the demo clinic, so it is not removed."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Somebody has entered {number} {'patient' if number == 1 else 'patients'} into the demo clinic. "
            "Nothing was removed. To remove the made-up patients alone: ptplanner remove-demo --patients-only"
        )


@dataclass(frozen=True)
class DemoRemoval:
    """How many clinics and made-up patients were removed, and the files of their sheets, which nobody needs."""

    clinics: int
    patients: int
    files: tuple[FileKey, ...] = ()


@dataclass(frozen=True)
class DemoClinic:
    """Creates the demo clinic with its patients, and removes it."""

    accounts: Accounts
    patients: PatientRecords

    def create_demo(self, password: str) -> None:
        user = self.accounts.create_clinic(
            DEMO_CLINIC_CARD, DEMO_EMAIL, "Marta Okafor", password, is_demo=True
        )
        who = Actor(user.id, user.clinic, user.name, user.role)
        for patient in DEMO_PATIENTS:
            self.patients.create_patient(who, replace(patient, is_made_up=True))

    def remove_demo(self, *, patients_only: bool = False) -> DemoRemoval:
        """Remove every demo clinic with everything in it; with ``patients_only`` the made-up patients alone.

        A clinic whose made-up patients are gone is an ordinary clinic. Raises HasRealPatients, and removes nothing,
        if a whole clinic should go in which somebody has entered a patient.
        """
        removed = 0
        files: list[FileKey] = []
        with self.accounts.store.begin_write() as repos:
            clinics = repos.clinics.list_demo_clinics()
            for clinic in clinics:
                made_up = repos.patients.list_made_up(clinic)
                real = repos.patients.count_patients(clinic) - len(made_up)
                if real and not patients_only:
                    raise HasRealPatients(real)
                removed += len(made_up)
                files += list_sheet_files(repos, clinic, made_up)
                if patients_only:
                    self._keep_clinic(repos, clinic, made_up)
                else:
                    repos.erasure.remove_clinic(clinic)
        return DemoRemoval(0 if patients_only else len(clinics), removed, tuple(files))

    def _keep_clinic(
        self, repos: Repositories, clinic: ClinicId, made_up: tuple[PatientId, ...]
    ) -> None:
        repos.erasure.remove_patients(clinic, made_up)
        repos.clinics.save(replace(repos.clinics.get(clinic), is_demo=False))
        action = "removed the demo patients"
        entry = AuditEntry(self.accounts.clock(), COMMAND_LINE, action, f"clinic {clinic}")
        repos.audit.add(clinic, entry)
