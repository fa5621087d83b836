"""Patient records: tidied, checked, found again, and never named in the audit trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.errors import InvalidValue, NotFound, TextTooLong
from ptplanner.domain.ids import ConditionSlug, PatientId
from ptplanner.domain.patient import NAME_LIMIT, PATIENT_NOTES_LIMIT
from ptplanner.services.patients import NamesakesFound
from tests.support.builders import a_record
from tests.support.memory_services import VALLEY, MemorySite


def test_a_new_patient_gets_an_id_and_a_tidy_name(site: MemorySite) -> None:
    patients = site.services.patients
    ana = patients.create_patient(site.kim, a_record(name="  Ana   Ruiz "))
    assert ana.id != "ana"
    assert patients.get_patient(site.mia, ana.id) == replace(a_record(), id=ana.id)
    [entry] = site.list_audit()
    assert (entry.user, entry.action, entry.subject) == ("kim", "created", f"patient {ana.id}")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "  "}, InvalidValue),
        ({"name": "x" * (NAME_LIMIT + 1)}, TextTooLong),
        ({"notes": "x" * (PATIENT_NOTES_LIMIT + 1)}, TextTooLong),
        ({"birth_date": date(2026, 11, 22)}, InvalidValue),
        ({"birth_date": date(1800, 1, 1)}, InvalidValue),
        ({"conditions": (PatientCondition(ConditionSlug("no-such")),)}, NotFound),
    ],
)
def test_a_record_that_cannot_be_is_refused(
    site: MemorySite, changes: dict[str, Any], problem: type[Exception]
) -> None:
    patients = site.services.patients
    with pytest.raises(problem):
        patients.create_patient(site.mia, a_record(**changes))
    assert patients.search_patients(site.mia).total == 0
    ana = patients.create_patient(site.mia, a_record())
    with pytest.raises(problem):
        patients.change_patient(site.mia, replace(ana, **changes))
    assert patients.get_patient(site.mia, ana.id) == ana


def test_somebody_born_today_is_a_patient(site: MemorySite) -> None:
    born = site.clock.now.date()
    born_today = site.services.patients.create_patient(site.mia, a_record(birth_date=born))
    assert born_today.birth_date == born


def test_a_change_is_stored_and_audited(site: MemorySite) -> None:
    patients = site.services.patients
    ana = patients.create_patient(site.mia, a_record())
    changed = replace(ana, name="Ana Ruiz-López", notes="Prefers mornings.")
    patients.change_patient(site.kim, changed)
    assert patients.get_patient(site.mia, ana.id) == changed
    assert site.list_audit()[-1].action == "changed"


def test_the_patient_opened_last_is_listed_first(site: MemorySite) -> None:
    patients = site.services.patients
    ana, ben, cleo = (
        patients.create_patient(site.mia, a_record(name=name)) for name in ("Ana", "Ben", "Cleo")
    )
    for patient in (ben, cleo):
        site.clock.advance(minutes=1)
        assert patients.open_patient(site.mia, patient.id) == patient
        assert site.services.marks.flush_marks()
    listed = patients.search_patients(site.mia)
    assert [row.patient for row in listed.rows] == [cleo, ben, ana]
    assert listed.total == 3
    assert listed.rows[0].opened_at == site.clock.now
    limited = patients.search_patients(site.mia, limit=1)
    assert (len(limited.rows), limited.total) == (1, 3)
    found = patients.search_patients(site.mia, "ben")
    assert ([row.patient for row in found.rows], found.total) == ([ben], 3)


def test_a_namesake_has_the_same_name_and_birth_date(site: MemorySite) -> None:
    patients = site.services.patients
    ana = patients.create_patient(site.mia, a_record())
    patients.create_patient(site.mia, a_record(birth_date=date(1961, 5, 5)))
    patients.create_patient(site.mia, a_record(name="Ana Ruiz Lopez"))
    patients.create_patient(site.otto, a_record())
    with pytest.raises(NamesakesFound) as asked:
        patients.create_patient(site.mia, a_record(name="ANA ruiz"), asks_about_namesakes=True)
    assert asked.value.namesakes == (ana,)
    patients.create_patient(site.mia, a_record(name="Ben Okafor"), asks_about_namesakes=True)


def test_patients_of_another_clinic_are_not_found(site: MemorySite) -> None:
    patients = site.services.patients
    ana = patients.create_patient(site.mia, a_record())
    for refused in (
        lambda: patients.get_patient(site.otto, ana.id),
        lambda: patients.open_patient(site.otto, ana.id),
        lambda: patients.change_patient(site.otto, replace(ana, name="Taken Over")),
        lambda: patients.get_patient(site.mia, PatientId("no-such")),
    ):
        with pytest.raises(NotFound):
            refused()
    assert patients.search_patients(site.otto).total == 0
    assert patients.search_patients(site.otto, "ana").rows == ()
    assert patients.get_patient(site.mia, ana.id) == ana
    assert site.list_audit(VALLEY) == []
