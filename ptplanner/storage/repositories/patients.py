"""Patient records: stored, found by name or birth date, and listed with the state of their plan."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.patient import Patient
from ptplanner.storage import tables as t
from ptplanner.storage.rows import count_change, require_version, select_for_update
from ptplanner.storage.search.patients import load_patient_list, patient_from_row
from ptplanner.storage.search.term_index import MAX_RANKED, IndexEntry, TermIndex
from ptplanner.storage.search.term_queries import IndexScope
from ptplanner.storage.search.words import (
    MAX_WORD_LENGTH,
    build_date_terms,
    extract_terms,
    normalize,
    parse_search_query,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ptplanner.domain.records import PatientSummary

NAME_WEIGHT, BIRTH_DATE_WEIGHT = 10, 5
# After a broad query the best of twice as many patients are shown.
RANKED_PER_SHOWN = 2


class SqlPatients:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: ClinicId, patient: Patient) -> None:
        self.add_many(clinic, (patient,))

    def add_many(self, clinic: ClinicId, patients: Sequence[Patient]) -> None:
        """Add many patients with a few statements."""
        self._session.add_all(
            _fill_patient_row(t.PatientRow(id=patient.id, clinic_id=clinic), patient)
            for patient in patients
        )
        self._session.flush()
        for patient in patients:
            self._add_conditions(clinic, patient)
        self._open_patient_index(clinic).insert_entries(map(_build_patient_entry, patients))
        self._session.execute(
            update(t.ClinicRow)
            .where(t.ClinicRow.id == clinic)
            .values(patients=t.ClinicRow.patients + len(patients)),
            execution_options={"synchronize_session": False},
        )

    def get(self, clinic: ClinicId, patient: PatientId) -> Patient:
        row = self._get_patient_row(clinic, patient)
        mine = t.PatientConditionRow.patient_id == patient
        order = t.PatientConditionRow.place
        held = self._session.scalars(select(t.PatientConditionRow).where(mine).order_by(order))
        return patient_from_row(row, held)

    def save(self, clinic: ClinicId, patient: Patient) -> None:
        """Raises StaleRecord if the patient has changed since ``patient.version``."""
        row = self._get_patient_row(clinic, patient.id)
        require_version(row, patient.version)
        count_change(row, patient.version)
        is_found_otherwise = (row.name, row.born) != (patient.name, patient.birth_date)
        _fill_patient_row(row, patient)
        mine = t.PatientConditionRow.patient_id == patient.id
        self._session.execute(delete(t.PatientConditionRow).where(mine))
        self._add_conditions(clinic, patient)
        if is_found_otherwise:
            self._open_patient_index(clinic).upsert_entries(_build_patient_entry(patient))

    def list(
        self, clinic: ClinicId, query: str = "", limit: int = 50
    ) -> tuple[PatientSummary, ...]:
        words = parse_search_query(query, has_dates=True)
        if not words:
            return () if query.strip() else load_patient_list(self._session, clinic, limit=limit)
        index = self._open_patient_index(clinic)
        index.max_ranked = min(MAX_RANKED, limit * RANKED_PER_SHOWN)
        found = index.find_entries(words, limit)
        return load_patient_list(self._session, clinic, limit=limit, only=found.keys)

    def count_patients(self, clinic: ClinicId) -> int:
        number = select(t.ClinicRow.patients).where(t.ClinicRow.id == clinic)
        return self._session.scalar(number) or 0

    def list_ids(self, clinic: ClinicId) -> tuple[PatientId, ...]:
        mine = t.PatientRow.clinic_id == clinic
        found = self._session.scalars(select(t.PatientRow.id).where(mine).order_by(t.PatientRow.id))
        return tuple(map(PatientId, found))

    def list_made_up(self, clinic: ClinicId) -> tuple[PatientId, ...]:
        mine = (t.PatientRow.clinic_id == clinic) & t.PatientRow.is_made_up
        found = self._session.scalars(select(t.PatientRow.id).where(mine).order_by(t.PatientRow.id))
        return tuple(map(PatientId, found))

    def record_opening(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None:
        self._get_patient_row(clinic, patient).opened_at = at
        self._session.flush()

    def _get_patient_row(self, clinic: ClinicId, patient: PatientId) -> t.PatientRow:
        mine = (t.PatientRow.clinic_id == clinic) & (t.PatientRow.id == patient)
        row = select_for_update(self._session, select(t.PatientRow).where(mine))
        if row is None:
            raise NotFound("There is no such patient.")
        return row

    def _add_conditions(self, clinic: ClinicId, patient: Patient) -> None:
        if not patient.conditions:
            return
        self._session.add_all(
            t.PatientConditionRow(
                patient_id=patient.id,
                place=place,
                clinic_id=clinic,
                condition=has.condition,
                since=has.since,
                is_month_only=has.is_month_only,
                ended=has.ended,
                detail=has.detail,
                recorded_on=patient.recorded_on.get(has.condition),
            )
            for place, has in enumerate(patient.conditions)
        )
        self._session.flush()

    def _open_patient_index(self, clinic: ClinicId) -> TermIndex:
        return TermIndex(self._session, IndexScope("patient", clinic, has_pairs=True))


def _fill_patient_row(row: t.PatientRow, patient: Patient) -> t.PatientRow:
    row.name, row.born, row.language = patient.name, patient.birth_date, patient.language
    row.affected_side, row.notes = patient.affected_side.value, patient.notes
    row.is_made_up = patient.is_made_up
    row.changed_by, row.changed_at = patient.version.changed_by, patient.version.changed_at
    return row


def _build_patient_entry(patient: Patient) -> IndexEntry:
    found = (
        dict.fromkeys(build_date_terms(patient.birth_date), BIRTH_DATE_WEIGHT)
        if patient.birth_date
        else {}
    )
    words = extract_terms(patient.name)
    found |= dict.fromkeys(words, NAME_WEIGHT)
    phrase = normalize(patient.name)
    pairs = permutations(sorted({word[:MAX_WORD_LENGTH] for word in phrase.split()}), 2)
    return IndexEntry(patient.id, found, ((1.0, phrase),), tuple(map(" ".join, pairs)))
