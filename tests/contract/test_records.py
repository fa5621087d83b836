"""Clinics, users, patients, access codes and audit entries are read as they were saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain.clinic import Clinic, User
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRecord
from ptplanner.domain.ids import ItemId, PlanId, UserId
from ptplanner.domain.patient import Patient
from ptplanner.domain.record_version import RecordVersion
from ptplanner.domain.records import AccessCode, AuditEntry, PatientSummary
from ptplanner.services.ports import Repositories, Store
from tests.integration.records import (
    ANA,
    ANAS_PLAN,
    HARBOUR,
    NOON,
    VALLEY,
    after,
    clinic,
    item,
    patient,
    plan,
    revision,
    user,
    with_ana,
)


def test_the_store_satisfies_the_protocol_of_the_services(store: Store) -> None:
    _: Store = store


def test_a_clinic_is_kept_and_changed(store: Store) -> None:
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.clinics.save(replace(clinic(name="Harbour Back Care"), is_demo=True))
    with store.begin_read() as repos:
        assert repos.clinics.get(HARBOUR) == replace(clinic(name="Harbour Back Care"), is_demo=True)
        assert repos.clinics.count_clinics() == 1
        with pytest.raises(NotFound):
            repos.clinics.get(VALLEY)


def test_a_user_is_found_by_e_mail_in_any_case(store: Store) -> None:
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.users.add(user())
        repos.users.save(replace(user(), epoch=4, is_active=False))
    with store.begin_read() as repos:
        assert repos.users.find_by_email(" Mia@Harbour.EXAMPLE ") == replace(
            user(), epoch=4, is_active=False
        )
        assert repos.users.find_by_id(UserId("mia")) == repos.users.find_by_email(
            "mia@harbour.example"
        )
        assert repos.users.find_by_id(UserId("nobody")) is None
        assert repos.users.find_by_email("no\0body\ud800@x") is None


def test_two_accounts_never_share_an_e_mail(store: Store) -> None:
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.users.add(user())
    with pytest.raises(InvalidValue, match="already"), store.begin_write() as repos:
        repos.users.add(user("max", email="MIA@harbour.example"))


def test_a_user_cannot_be_saved_into_another_clinic(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.users.add(user())
    with pytest.raises(NotFound), store.begin_write() as repos:
        repos.users.save(replace(user(), clinic=VALLEY))


@pytest.mark.parametrize(
    "name", ["آنا رويز", "张伟", "Ana 🦴 Ruiz", "<b>{{ 7*7 }}</b>", "ß' OR 1=1--"]
)
def test_any_name_is_read_as_it_was_typed(store: Store, name: str) -> None:
    with_ana(store)
    typed = replace(patient("p-2", name), notes=name * 10, conditions=())
    with store.begin_write() as repos:
        repos.patients.add(HARBOUR, typed)
    with store.begin_read() as repos:
        assert repos.patients.get(HARBOUR, typed.id) == typed
        assert typed in [row.patient for row in repos.patients.list(HARBOUR, name)]


@pytest.mark.parametrize("text", ["nul \0 inside", "half \ud83d emoji"])
def test_a_text_that_databases_cannot_store_is_refused_with_a_message(
    store: Store, text: str
) -> None:
    with_ana(store)
    with pytest.raises(InvalidValue, match="cannot be kept"), store.begin_write() as repos:
        repos.patients.save(HARBOUR, replace(patient(), notes=text))


def test_a_patient_is_changed_with_conditions_in_their_order(store: Store) -> None:
    with_ana(store)
    held = patient().conditions[0]
    changed = replace(
        patient(),
        name="Ana Ruiz-López",
        birth_date=None,
        conditions=(replace(held, ended=date(2026, 2, 1)), replace(held, detail="L4-L5")),
    )
    with store.begin_write() as repos:
        repos.patients.save(HARBOUR, changed)
        repos.patients.save(HARBOUR, replace(changed, version=RecordVersion(2)))
    with store.begin_read() as repos:
        assert repos.patients.get(HARBOUR, ANA) == changed
        assert [row.patient for row in repos.patients.list(HARBOUR, "lopez")] == [changed]
        assert repos.patients.list(HARBOUR, "1968") == ()


def test_a_record_that_has_changed_since_it_was_read_is_not_replaced(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.users.add(user())
        ana, harbour, mia = _read_three_records(repos)
        repos.patients.save(HARBOUR, replace(ana, notes="newer", version=_sign(ana.version)))
        card = replace(harbour.card, phone="+31 20 555 09 99")
        repos.clinics.save(replace(harbour, card=card, version=_sign(harbour.version)))
        repos.users.save(replace(mia, name="Mia Newer", version=_sign(mia.version)))
    with store.begin_read() as repos:
        newest = _read_three_records(repos)
    assert [one.version for one in newest] == [RecordVersion(2, "Kim Noor", NOON)] * 3
    stale_saves: tuple[Callable[[Repositories], None], ...] = (
        lambda repos: repos.patients.save(HARBOUR, replace(ana, conditions=())),
        lambda repos: repos.clinics.save(harbour),
        lambda repos: repos.users.save(mia),
    )
    for save_stale in stale_saves:
        with pytest.raises(StaleRecord), store.begin_write() as repos:
            save_stale(repos)
    with store.begin_read() as repos:
        assert _read_three_records(repos) == newest


def _read_three_records(repos: Repositories) -> tuple[Patient, Clinic, User]:
    mia = repos.users.find_by_id(user().id)
    assert mia is not None
    return repos.patients.get(HARBOUR, ANA), repos.clinics.get(HARBOUR), mia


def _sign(version: RecordVersion) -> RecordVersion:
    return version.sign_change("Kim Noor", NOON)


def test_what_the_details_do_not_show_is_no_new_version_of_a_clinic(store: Store) -> None:
    """The form of the details would call it a change by somebody else, and show nothing that differs."""
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.clinics.save(replace(clinic(), idle_minutes=15, suspended_at=NOON))
        repos.clinics.save(replace(repos.clinics.get(HARBOUR), suspended_at=None))
    with store.begin_read() as repos:
        found = repos.clinics.get(HARBOUR)
    assert (found.idle_minutes, found.suspended_at, found.version) == (15, None, clinic().version)


def test_a_new_password_is_no_new_version_of_a_user(store: Store) -> None:
    with store.begin_write() as repos:
        repos.clinics.add(clinic())
        repos.users.add(user())
        repos.users.save(replace(user(), password_hash="another", epoch=9))
        assert repos.users.find_by_id(user().id) == replace(
            user(), password_hash="another", epoch=9
        )
        repos.users.save(replace(user(), name="Mia B."))


def test_the_list_shows_the_state_of_each_plan(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.revisions.add(HARBOUR, revision(1))
        repos.revisions.add(HARBOUR, revision(2))
        repos.patients.record_opening(HARBOUR, ANA, after(9))
    assert _row(store) == PatientSummary(
        patient=patient(),
        plan=ANAS_PLAN,
        revision_number=2,
        exercise_count=1,
        issued_on=NOON.date(),
        has_draft_changes=False,
        opened_at=after(9),
    )


def test_the_list_shows_unissued_changes_until_they_are_undone(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.revisions.add(HARBOUR, revision(1))
        repos.plans.save(HARBOUR, plan(item(sets=4)), 1, "mia", after(1))
    assert _row(store).has_draft_changes
    with store.begin_write() as repos:
        repos.plans.undo(HARBOUR, ANAS_PLAN, 2, "mia", after(2))
    assert not _row(store).has_draft_changes


def _row(store: Store) -> PatientSummary:
    with store.begin_read() as repos:
        [row] = repos.patients.list(HARBOUR)
        return row


def test_the_list_shows_the_plan_changed_last(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.plans.add(HARBOUR, plan(of="older"), "mia", after(-5))
        repos.plans.add(HARBOUR, plan(of="newer"), "mia", after(5))
    assert _row(store).plan == "newer"
    assert not _row(store).has_draft_changes


def test_the_list_starts_with_the_patient_opened_last(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        for name in ("Zoe", "Ben", "Cleo"):
            repos.patients.add(HARBOUR, replace(patient(name, name), conditions=()))
        repos.patients.record_opening(HARBOUR, patient("Cleo").id, after(1))
        repos.patients.record_opening(HARBOUR, patient("Zoe").id, after(2))
    with store.begin_read() as repos:
        names = [row.patient.name for row in repos.patients.list(HARBOUR)]
        assert names == ["Zoe", "Cleo", "Ana Ruiz", "Ben"]
        assert [row.patient.name for row in repos.patients.list(HARBOUR, limit=1)] == ["Zoe"]
        assert repos.patients.count_patients(HARBOUR) == 4


def test_codes_open_a_plan_or_an_item_until_revoked(store: Store) -> None:
    with_ana(store)
    whole = AccessCode("BCDFGHJKMNP", HARBOUR, ANAS_PLAN, None, is_revoked=False)
    single = AccessCode("PNMKJHGFDCB", HARBOUR, ANAS_PLAN, ItemId("row-1"), is_revoked=False)
    with store.begin_write() as repos:
        repos.access_codes.add(single)
        repos.access_codes.add(whole)
        repos.access_codes.record_scan(whole.code, date(2026, 3, 4))
    opened = replace(whole, last_opened_on=date(2026, 3, 4))
    with store.begin_write() as repos:
        assert repos.access_codes.list_codes(HARBOUR, ANAS_PLAN) == (opened, single)
        assert repos.access_codes.list_codes(VALLEY, ANAS_PLAN) == ()
        repos.access_codes.revoke_for_plan(VALLEY, ANAS_PLAN)
        assert repos.access_codes.find_code(whole.code) == opened
        repos.access_codes.revoke_for_plan(HARBOUR, ANAS_PLAN)
        assert repos.access_codes.find_code(single.code) == replace(single, is_revoked=True)
        assert repos.access_codes.find_code("NO\0SUCH") is None


def test_audit_entries_are_listed_newest_first(store: Store) -> None:
    with_ana(store)
    entries = [AuditEntry(after(n), "mia", "issued", f"plan {n}", "") for n in range(3)]
    with store.begin_write() as repos:
        for entry in entries:
            repos.audit.add(HARBOUR, entry)
        repos.audit.add(VALLEY, entries[0])
    with store.begin_read() as repos:
        assert repos.audit.list(HARBOUR) == tuple(reversed(entries))
        assert repos.audit.list(HARBOUR, limit=1) == (entries[2],)


def test_another_clinics_ids_find_nothing(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.revisions.add(HARBOUR, revision())
    code = AccessCode("BCDFGHJKMNP", VALLEY, ANAS_PLAN, None, is_revoked=False)
    with store.begin_write() as repos:
        for refused in (
            lambda: repos.patients.get(VALLEY, ANA),
            lambda: repos.patients.save(VALLEY, patient()),
            lambda: repos.patients.record_opening(VALLEY, ANA, NOON),
            lambda: repos.plans.add(VALLEY, plan(of="p"), "eve", NOON),
            lambda: repos.plans.get(VALLEY, ANAS_PLAN),
            lambda: repos.plans.save(VALLEY, plan(), 1, "eve", NOON),
            lambda: repos.plans.undo(VALLEY, ANAS_PLAN, 1, "eve", NOON),
            lambda: repos.plans.redo(VALLEY, ANAS_PLAN, 1, "eve", NOON),
            lambda: repos.revisions.add(VALLEY, revision(2)),
            lambda: repos.revisions.get(VALLEY, ANAS_PLAN, 1),
            lambda: repos.access_codes.add(code),
        ):
            with pytest.raises(NotFound):
                refused()
        assert repos.patients.list(VALLEY) == repos.patients.list(VALLEY, "ana") == ()
        assert repos.plans.list_for_patient(VALLEY, ANA) == ()
        assert repos.revisions.list_revisions(VALLEY, ANAS_PLAN) == ()
        assert repos.access_codes.list_codes(VALLEY, ANAS_PLAN) == ()


@pytest.mark.parametrize("plan_id", ["", "no such", "’; DROP TABLE plan", "x" * 10_000])
def test_an_unknown_id_finds_nothing(store: Store, plan_id: str) -> None:
    with store.begin_read() as repos, pytest.raises(NotFound):
        repos.plans.get(HARBOUR, PlanId(plan_id))


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.begin_write() as repos:
            repos.clinics.add(clinic())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.begin_read() as repos:
        assert repos.clinics.count_clinics() == 0
