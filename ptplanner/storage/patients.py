"""Patient records: stored, found by name or birth date, and listed with the state of their plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.storage import tables as t
from ptplanner.storage.locking import one
from ptplanner.storage.patient_list import as_patient, patient_rows
from ptplanner.storage.term_index import Entry, Realm, TermIndex
from ptplanner.storage.words import date_terms, plain, query_words, terms

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ptplanner.services.ports import PatientRow

NAME, BORN = 10, 5


class SqlPatients:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, patient: Patient) -> None:
        self._session.add(_fill(t.Patient(id=patient.id, clinic_id=clinic), patient))
        self._session.flush()
        self._add_conditions(clinic, patient)
        self._index(clinic).add((_entry(patient),))

    def get(self, clinic: ClinicId, patient: PatientId) -> Patient:
        row = self._row(clinic, patient)
        mine = t.PatientCondition.patient_id == patient
        order = t.PatientCondition.place
        held = self._session.scalars(select(t.PatientCondition).where(mine).order_by(order))
        return as_patient(row, held)

    def save(self, clinic: ClinicId, patient: Patient) -> None:
        row = self._row(clinic, patient.id)
        is_found_otherwise = (row.name, row.born) != (patient.name, patient.born)
        _fill(row, patient)
        mine = t.PatientCondition.patient_id == patient.id
        self._session.execute(delete(t.PatientCondition).where(mine))
        self._add_conditions(clinic, patient)
        if is_found_otherwise:
            self._index(clinic).put(_entry(patient))

    def list(self, clinic: ClinicId, query: str = "", limit: int = 50) -> tuple[PatientRow, ...]:
        words = query_words(query, has_dates=True)
        if not words:
            return () if query.strip() else patient_rows(self._session, clinic, limit=limit)
        found = self._index(clinic).find(words, limit)
        return patient_rows(self._session, clinic, limit=limit, only=found.keys)

    def count(self, clinic: ClinicId) -> int:
        mine = t.Patient.clinic_id == clinic
        return self._session.scalar(select(func.count()).select_from(t.Patient).where(mine)) or 0

    def opened(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None:
        self._row(clinic, patient).opened_at = at
        self._session.flush()

    def _row(self, clinic: ClinicId, patient: PatientId) -> t.Patient:
        mine = (t.Patient.clinic_id == clinic) & (t.Patient.id == patient)
        row = one(self._session, select(t.Patient).where(mine))
        if row is None:
            raise NotFound("There is no such patient.")
        return row

    def _add_conditions(self, clinic: ClinicId, patient: Patient) -> None:
        self._session.add_all(
            t.PatientCondition(
                patient_id=patient.id,
                place=place,
                clinic_id=clinic,
                condition=has.condition,
                since=has.since,
                ended=has.ended,
                detail=has.detail,
            )
            for place, has in enumerate(patient.conditions)
        )
        self._session.flush()

    def _index(self, clinic: ClinicId) -> TermIndex:
        return TermIndex(self._session, Realm("patient", clinic))


def _fill(row: t.Patient, patient: Patient) -> t.Patient:
    row.name, row.born, row.language = patient.name, patient.born, patient.language
    row.affected_side, row.notes = patient.affected_side.value, patient.notes
    return row


def _entry(patient: Patient) -> Entry:
    found = dict.fromkeys(date_terms(patient.born), BORN) if patient.born else {}
    found |= dict.fromkeys(terms(patient.name), NAME)
    return Entry(patient.id, found, ((1.0, plain(patient.name)),))
