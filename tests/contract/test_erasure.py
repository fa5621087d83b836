"""Patients and clinics are removed with everything of theirs, and nothing of anybody else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain.errors import NotFound, PtplannerError
from ptplanner.domain.ids import ClinicId, PatientId
from ptplanner.domain.records import AccessCode, AuditEntry, ErasedKind, ErasedRecord
from ptplanner.services.ports import Store
from tests.integration.records import (
    ANA,
    ANAS_PLAN,
    HARBOUR,
    VALLEY,
    patient,
    revision,
    user,
    with_ana,
)

CODE = "22223333444"


def with_issued_plan(store: Store) -> Store:
    """Ana's issued plan with its code and an audit entry, and Zed who has nothing."""
    with_ana(store)
    with store.begin_write() as repos:
        repos.users.add(user())
        repos.patients.add(HARBOUR, patient("zed", "Zed Lamar"))
        repos.revisions.add(HARBOUR, revision())
        repos.access_codes.add(AccessCode(CODE, HARBOUR, ANAS_PLAN, None, is_revoked=False))
        repos.audit.add(HARBOUR, AuditEntry(revision().issued_at, user().id, "issued", "plan"))
    return store


def test_a_patient_is_removed_with_plans_revisions_and_codes(store: Store) -> None:
    with with_issued_plan(store).begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, [ANA])
    with store.begin_read() as repos:
        assert [row.patient.name for row in repos.patients.list(HARBOUR)] == ["Zed Lamar"]
        assert repos.patients.list(HARBOUR, "Ana Ruiz") == ()
        assert repos.patients.count_patients(HARBOUR) == 1
        assert repos.access_codes.find_code(CODE) is None
        for get in (
            lambda: repos.plans.get(HARBOUR, ANAS_PLAN),
            lambda: repos.revisions.get(HARBOUR, ANAS_PLAN, 1),
        ):
            with pytest.raises(NotFound):
                get()
        assert len(repos.audit.list(HARBOUR)) == 1


def test_another_clinic_removes_nothing(store: Store) -> None:
    with with_issued_plan(store).begin_write() as repos:
        repos.erasure.remove_patients(VALLEY, [ANA, PatientId("nobody")])
        repos.erasure.remove_clinic(VALLEY)
        repos.erasure.remove_clinic(ClinicId("nowhere"))
    with store.begin_read() as repos:
        assert repos.patients.count_patients(HARBOUR) == 2
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1) == revision()


def test_a_clinic_is_removed_with_everything(store: Store) -> None:
    with with_issued_plan(store).begin_write() as repos:
        repos.erasure.remove_clinic(HARBOUR)
    with store.begin_read() as repos:
        assert repos.clinics.count_clinics() == 1
        assert repos.users.find_by_id(user().id) is None
        assert repos.patients.list(HARBOUR) == ()
        assert repos.audit.list(HARBOUR) == ()
        assert repos.access_codes.find_code(CODE) is None


def test_revisions_are_kept_again_after_a_removal(store: Store) -> None:
    with with_issued_plan(store).begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, ["zed"])  # type: ignore[list-item]  # a new id
    with suppress(PtplannerError), store.begin_write() as repos:
        repos.revisions.add(HARBOUR, replace(revision(), issued_by="Somebody else"))
    with store.begin_read() as repos:
        assert repos.revisions.get(HARBOUR, ANAS_PLAN, 1) == revision()


def test_made_up_patients_and_demo_clinics_are_listed(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.patients.add(HARBOUR, replace(patient("zed", "Zed Lamar"), is_made_up=True))
        repos.clinics.save(replace(repos.clinics.get(HARBOUR), is_demo=True))
    with store.begin_read() as repos:
        assert repos.patients.list_made_up(HARBOUR) == ("zed",)
        assert repos.patients.list_made_up(VALLEY) == ()
        assert repos.patients.get(HARBOUR, PatientId("zed")).is_made_up
        assert [row.patient.is_made_up for row in repos.patients.list(HARBOUR)] == [False, True]
        assert repos.clinics.list_demo_clinics() == (HARBOUR,)
        assert repos.clinics.list_clinic_ids() == (HARBOUR, VALLEY)


def test_what_was_removed_is_remembered_by_number(store: Store) -> None:
    elsewhere = ErasedRecord(ErasedKind.PATIENT, "elsewhere", date(2026, 3, 2))
    with with_issued_plan(store).begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, [ANA, PatientId("nobody")])
        repos.erasure.remove_clinic(VALLEY)
        repos.erasure.add_erased([elsewhere, elsewhere])
    with store.begin_read() as repos:
        found = [(one.kind.value, one.id) for one in repos.erasure.list_erased()]
        assert elsewhere in repos.erasure.list_erased()
    assert found == [("clinic", VALLEY), ("patient", ANA), ("patient", "elsewhere")]
