"""Patient records of a clinic."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import NO_DATES, Patient, validate_patient
from ptplanner.domain.record_version import FIRST_VERSION
from ptplanner.domain.records import AuditEntry, PatientSummary
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.ports import Clock, NewId, Repositories, Store
from ptplanner.services.sent_forms import NO_FORM, make_once


@dataclass(frozen=True)
class PatientList:
    """The patients found, and the number of patients in the clinic."""

    rows: tuple[PatientSummary, ...]
    total: int


class NamesakesFound(InvalidValue):
    """The clinic has patients of this name and birth date already; nothing was saved."""

    def __init__(self, namesakes: tuple[Patient, ...]) -> None:
        super().__init__("There is already a patient of this name and date of birth.")
        self.namesakes = namesakes


@dataclass(frozen=True)
class PatientRecords:
    """Finds, creates and changes patients."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock
    new_id: NewId
    marks: MarkWriter

    def search_patients(self, who: Actor, query: str = "", limit: int = 50) -> PatientList:
        with self.store.begin_read() as repos:
            return PatientList(
                repos.patients.list(who.clinic, query, limit),
                repos.patients.count_patients(who.clinic),
            )

    def get_patient(self, who: Actor, patient: PatientId) -> Patient:
        with self.store.begin_read() as repos:
            return repos.patients.get(who.clinic, patient)

    def open_patient(self, who: Actor, patient: PatientId) -> Patient:
        """Return the patient and mark the time of opening, so that the list shows them first."""
        found = self.get_patient(who, patient)
        now = self.clock()
        self.marks.add_mark(
            ("patient opened", who.clinic, patient),
            lambda repos: repos.patients.record_opening(who.clinic, patient, now),
        )
        return found

    def create_patient(
        self,
        who: Actor,
        details: Patient,
        form_key: str = NO_FORM,
        *,
        asks_about_namesakes: bool = False,
    ) -> Patient:
        """Create a patient with a new id; ``details.id`` is ignored. A form that was sent before makes no second one.

        Raises NamesakesFound if the clinic has patients of this name and birth date, and the person should be asked.
        """
        require_permission(who, Permission.EDIT_PATIENTS)
        version = FIRST_VERSION.sign_change(who.name, self.clock())
        named = replace(details, id=PatientId(self.new_id()), version=version)
        patient = self._validate_patient(who, named)
        patient = _date_conditions(patient, NO_DATES, who.get_local_day(self.clock()))

        def add() -> str:
            if asks_about_namesakes and (found := _find_namesakes(repos, who, patient)):
                raise NamesakesFound(found)
            repos.patients.add(who.clinic, patient)
            self._audit_patient(repos, who, "created", patient.id)
            return patient.id

        with self.store.begin_write() as repos:
            made, is_new = make_once(repos, who, form_key, self.clock(), add)
            return patient if is_new else repos.patients.get(who.clinic, PatientId(made))

    def change_patient(self, who: Actor, patient: Patient) -> None:
        """Save the record. Raises StaleRecord if it has changed since ``patient.version``, which was read."""
        require_permission(who, Permission.EDIT_PATIENTS)
        with self.store.begin_write() as repos:
            before = repos.patients.get(who.clinic, patient.id)
            known = {has.condition for has in before.conditions}
            checked = self._validate_patient(who, patient)
            dated = _date_conditions(
                checked, before.recorded_on, who.get_local_day(self.clock()), known
            )
            made_up = before.is_made_up and _is_same_person(before, checked)
            version = checked.version.sign_change(who.name, self.clock())
            repos.patients.save(who.clinic, replace(dated, is_made_up=made_up, version=version))
            self._audit_patient(repos, who, "changed", patient.id)

    def _validate_patient(self, who: Actor, patient: Patient) -> Patient:
        for has in patient.conditions:
            self.catalogs.built_in.get_condition(has.condition)
        tidy = replace(patient, name=" ".join(patient.name.split()))
        return validate_patient(tidy, who.get_local_day(self.clock()))

    def _audit_patient(
        self, repos: Repositories, who: Actor, action: str, patient: PatientId
    ) -> None:
        repos.audit.add(
            who.clinic, AuditEntry(self.clock(), who.user, action, f"patient {patient}")
        )


def _find_namesakes(repos: Repositories, who: Actor, patient: Patient) -> tuple[Patient, ...]:
    return tuple(
        row.patient
        for row in repos.patients.list(who.clinic, patient.name, 20)
        if row.patient.id != patient.id
        and row.patient.name.casefold() == patient.name.casefold()
        and row.patient.birth_date == patient.birth_date
    )


def _is_same_person(before: Patient, after: Patient) -> bool:
    """Whoever gets another name or birth date is somebody else, so perhaps a real patient."""
    return (before.name, before.birth_date) == (after.name, after.birth_date)


def _date_conditions(
    patient: Patient,
    before: Mapping[ConditionSlug, date],
    today: date,
    known: AbstractSet[ConditionSlug] = frozenset(),
) -> Patient:
    """Record ``today`` for each condition that is new in the record; ``known`` ones keep the day in ``before``."""
    slugs = dict.fromkeys(has.condition for has in patient.conditions)
    dates = {slug: before.get(slug, today) for slug in slugs if slug in before or slug not in known}
    return replace(patient, recorded_on=dates)
