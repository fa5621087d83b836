"""A form that is sent several times, also at once, makes one record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier

import pytest

from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.ids import UserId
from ptplanner.domain.patient import Patient
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.patients import PatientRecords
from ptplanner.services.ports import Store
from tests.integration.records import HARBOUR, NOON, VALLEY, patient, with_ana
from tests.support.builders import a_catalog

KEY = "a" * 64
MIA = Actor(UserId("mia"), HARBOUR, "Mia Berg", Role.OWNER)


def test_a_form_is_claimed_once_in_each_clinic_for_a_day(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        assert repos.sent_forms.claim_form(HARBOUR, KEY, NOON) is None
        repos.sent_forms.note_record(HARBOUR, KEY, "ana")
    with store.begin_write() as repos:
        assert repos.sent_forms.claim_form(HARBOUR, KEY, NOON + timedelta(hours=23)) == "ana"
        assert repos.sent_forms.claim_form(VALLEY, KEY, NOON) is None
    with store.begin_write() as repos:
        assert repos.sent_forms.claim_form(HARBOUR, KEY, NOON + timedelta(hours=25)) is None


def test_a_form_that_failed_can_be_sent_again(store: Store) -> None:
    with_ana(store)

    def fail_after_claiming() -> None:
        with store.begin_write() as repos:
            repos.sent_forms.claim_form(HARBOUR, KEY, NOON)
            repos.sent_forms.note_record(HARBOUR, KEY, "ana")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_claiming()
    with store.begin_write() as repos:
        assert repos.sent_forms.claim_form(HARBOUR, KEY, NOON) is None


def test_a_new_patient_sent_8_times_at_once_is_one_patient(store: Store) -> None:
    with_ana(store)
    numbers, gate = count(1), Barrier(8)
    records = PatientRecords(
        store,
        ClinicCatalogs(store, a_catalog()),
        lambda: datetime(2026, 11, 21, tzinfo=UTC),
        lambda: f"new-{next(numbers)}",
        MarkWriter(store),
    )
    new = Patient(patient().id, "Ben Okafor")

    def send(_: int) -> str:
        gate.wait()
        return records.create_patient(MIA, new, KEY, asks_about_namesakes=True).id

    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(send, range(8)))
    assert len(made) == 1
    with store.begin_read() as repos:
        assert len(repos.patients.list(HARBOUR, "Okafor")) == 1
