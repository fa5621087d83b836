"""A patient as needed for planning: name, birth date, language, affected side and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.record_version import FIRST_VERSION, RecordVersion
from ptplanner.domain.sides import AffectedSide

# Fits the longest full names in ordinary registers, and one line of a form.
NAME_LIMIT = 120
PATIENT_NOTES_LIMIT = 4_000
MAX_AGE_YEARS = 130


@dataclass(frozen=True)
class PatientContext:
    """What checking and wording a plan needs. A sheet may contain no other data about the patient."""

    name: str
    language: str = "en"
    affected_side: AffectedSide = AffectedSide.NONE
    conditions: tuple[PatientCondition, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


NO_DATES: Mapping[ConditionSlug, date] = MappingProxyType({})


@dataclass(frozen=True)
class Patient:
    """A patient record in a clinic.

    ``recorded_on``: the day on which each condition was entered; older records do not have it.
    ``is_made_up``: came with the demo clinic and is nobody; a patient whom somebody enters is never made up.
    ``version``: which state of the record this is, conditions included.
    """

    id: PatientId
    name: str
    birth_date: date | None = None
    language: str = "en"
    affected_side: AffectedSide = AffectedSide.NONE
    conditions: tuple[PatientCondition, ...] = ()
    notes: str = ""
    recorded_on: Mapping[ConditionSlug, date] = field(
        default_factory=lambda: NO_DATES, compare=False
    )
    is_made_up: bool = False
    version: RecordVersion = field(default=FIRST_VERSION, compare=False)

    @property
    def context(self) -> PatientContext:
        return PatientContext(self.name, self.language, self.affected_side, self.conditions)

    def calculate_age(self, today: date) -> int | None:
        if self.birth_date is None:
            return None
        had_birthday = (today.month, today.day) >= (self.birth_date.month, self.birth_date.day)
        return today.year - self.birth_date.year - (0 if had_birthday else 1)


def validate_patient(patient: Patient, today: date) -> Patient:
    """Return the patient unchanged; raise InvalidValue that says which field to correct."""
    if not patient.name.strip():
        raise InvalidValue("A patient needs a name.")
    if len(patient.name) > NAME_LIMIT:
        raise TextTooLong("The name", len(patient.name), NAME_LIMIT)
    if len(patient.notes) > PATIENT_NOTES_LIMIT:
        raise TextTooLong("The notes", len(patient.notes), PATIENT_NOTES_LIMIT)
    if patient.birth_date and not (
        today.year - MAX_AGE_YEARS <= patient.birth_date.year and patient.birth_date <= today
    ):
        raise InvalidValue(
            f"The birth date must be between {today.year - MAX_AGE_YEARS} and today."
        )
    return patient
