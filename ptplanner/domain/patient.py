"""A patient as planning needs them: name, age, language, side, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.ids import PatientId
from ptplanner.domain.sides import AffectedSide

# Fits the longest full names on record in ordinary registers, and one line of a form.
NAME_LIMIT = 120
NOTE_LIMIT = 4_000
OLDEST_YEARS = 130


@dataclass(frozen=True)
class PatientContext:
    """What a plan is checked and worded against; all that a sheet may know of a person."""

    name: str
    language: str = "en"
    affected_side: AffectedSide = AffectedSide.NONE
    conditions: tuple[PatientCondition, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True)
class Patient:
    """A patient record inside a clinic."""

    id: PatientId
    name: str
    born: date | None = None
    language: str = "en"
    affected_side: AffectedSide = AffectedSide.NONE
    conditions: tuple[PatientCondition, ...] = ()
    notes: str = ""

    @property
    def context(self) -> PatientContext:
        return PatientContext(self.name, self.language, self.affected_side, self.conditions)

    def age_on(self, today: date) -> int | None:
        if self.born is None:
            return None
        had_birthday = (today.month, today.day) >= (self.born.month, self.born.day)
        return today.year - self.born.year - (0 if had_birthday else 1)


def checked(patient: Patient, today: date) -> Patient:
    """The patient, or the error that says which field to mend."""
    if not patient.name.strip():
        raise InvalidValue("A patient needs a name.")
    if len(patient.name) > NAME_LIMIT:
        raise TextTooLong("The name", len(patient.name), NAME_LIMIT)
    if len(patient.notes) > NOTE_LIMIT:
        raise TextTooLong("The notes", len(patient.notes), NOTE_LIMIT)
    if patient.born and not (
        today.year - OLDEST_YEARS <= patient.born.year and patient.born <= today
    ):
        raise InvalidValue(
            f"The birth date must lie between {today.year - OLDEST_YEARS} and today."
        )
    return patient
