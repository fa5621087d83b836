"""Patient records of a clinic."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ptplanner.domain.ids import PatientId
from ptplanner.domain.patient import Patient, checked
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import AuditEntry, Clock, NewId, PatientRow, Repositories, Store


@dataclass(frozen=True)
class PatientList:
    """The patients found, and the number of patients in the clinic."""

    rows: tuple[PatientRow, ...]
    total: int


@dataclass(frozen=True)
class PatientRecords:
    """Finds, creates and changes patients."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    new_id: NewId

    def find(self, who: Actor, query: str = "", limit: int = 50) -> PatientList:
        with self.store.reading() as repos:
            return PatientList(
                repos.patients.list(who.clinic, query, limit), repos.patients.count(who.clinic)
            )

    def get(self, who: Actor, patient: PatientId) -> Patient:
        with self.store.reading() as repos:
            return repos.patients.get(who.clinic, patient)

    def open(self, who: Actor, patient: PatientId) -> Patient:
        """Return the patient and record the time, so that the list shows them first."""
        with self.store.writing() as repos:
            found = repos.patients.get(who.clinic, patient)
            repos.patients.opened(who.clinic, patient, self.clock())
        return found

    def create(self, who: Actor, details: Patient) -> Patient:
        """Create a patient with a new id; ``details.id`` is ignored."""
        patient = self._checked(replace(details, id=PatientId(self.new_id())))
        with self.store.writing() as repos:
            repos.patients.add(who.clinic, patient)
            self._note(repos, who, "created", patient.id)
        return patient

    def change(self, who: Actor, patient: Patient) -> None:
        with self.store.writing() as repos:
            repos.patients.get(who.clinic, patient.id)
            repos.patients.save(who.clinic, self._checked(patient))
            self._note(repos, who, "changed", patient.id)

    def namesakes(self, who: Actor, patient: Patient) -> tuple[Patient, ...]:
        """Return other patients with the same name and birth date, perhaps entered twice."""
        with self.store.reading() as repos:
            rows = repos.patients.list(who.clinic, patient.name, 20)
        return tuple(
            row.patient
            for row in rows
            if row.patient.id != patient.id
            and row.patient.name.casefold() == patient.name.casefold()
            and row.patient.born == patient.born
        )

    def _checked(self, patient: Patient) -> Patient:
        for has in patient.conditions:
            self.catalogs.built_in.condition(has.condition)
        tidy = replace(patient, name=" ".join(patient.name.split()))
        return checked(tidy, self.clock().date())

    def _note(self, repos: Repositories, who: Actor, action: str, patient: PatientId) -> None:
        repos.audit.add(
            who.clinic, AuditEntry(self.clock(), who.user, action, f"patient {patient}")
        )
