"""The audit trail is one chain for each clinic, is filtered and counted, and names patients while they exist."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ptplanner.domain.audit import (
    CHAIN_START,
    EVERY_LINE,
    OPENED_ACTION,
    AuditFilter,
    AuditKind,
    check_chain,
)
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.records import AuditEntry
from ptplanner.services.ports import Store
from tests.integration.records import ANA, ANAS_PLAN, HARBOUR, NOON, VALLEY, with_ana

PATIENT, PLAN = f"patient {ANA}", f"plan {ANAS_PLAN}"
ENTRIES = (
    AuditEntry(NOON, "mia", "signed in", "user mia"),
    AuditEntry(NOON, "mia", "changed", PATIENT),
    AuditEntry(NOON + timedelta(minutes=1), "kim", "issued revision 1", PLAN, "a detail, “quoted”"),
    AuditEntry(NOON + timedelta(minutes=2), "kim", "revoked codes", PLAN),
)


def with_entries(store: Store) -> Store:
    with with_ana(store).begin_write() as repos:
        for entry in ENTRIES[:3]:
            repos.audit.add(HARBOUR, entry)
        repos.audit.add(VALLEY, ENTRIES[0])
    with store.begin_write() as repos:
        repos.audit.add(HARBOUR, ENTRIES[3])
    return store


def test_lines_are_numbered_and_chained_clinic_by_clinic(store: Store) -> None:
    with with_entries(store).begin_read() as repos:
        lines = repos.audit.list_oldest(HARBOUR, 100)
        assert [line.number for line in lines] == [1, 2, 3, 4]
        assert tuple(line.entry for line in lines) == ENTRIES
        found = check_chain(HARBOUR, lines)
        assert (found.end, found.wrong) == (repos.audit.get_chain_state(HARBOUR).end, None)
        assert repos.audit.get_chain_state(VALLEY).end.number == 1
        assert repos.audit.list_clinics() == tuple(sorted((HARBOUR, VALLEY)))
        (other,) = repos.audit.list_oldest(VALLEY, 100)
        assert other.digest != lines[0].digest
        assert repos.audit.list_oldest(HARBOUR, 2, after=1) == lines[1:3]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (EVERY_LINE, [4, 3, 2, 1]),
        (AuditFilter(user="kim"), [4, 3]),
        (AuditFilter(kind=AuditKind.SECURITY), [4, 1]),
        (AuditFilter(kind=AuditKind.PLANS, user="mia"), []),
        (AuditFilter(subjects=frozenset({PATIENT, PLAN})), [4, 3, 2]),
        (AuditFilter(subjects=frozenset()), []),
        (AuditFilter(since=ENTRIES[2].at, until=ENTRIES[3].at), [3]),
    ],
)
def test_lines_are_filtered_and_counted(
    store: Store, wanted: AuditFilter, numbers: list[int]
) -> None:
    with with_entries(store).begin_read() as repos:
        newest = repos.audit.list_newest(HARBOUR, wanted, 100)
        assert [line.number for line in newest] == numbers
        assert repos.audit.count_lines(HARBOUR, wanted) == len(numbers)
        assert repos.audit.list_oldest(HARBOUR, 100, wanted=wanted) == newest[::-1]
        older = repos.audit.list_newest(HARBOUR, wanted, 1, before=4)
        assert [line.number for line in older] == [n for n in numbers if n < 4][:1]


def test_an_entry_of_the_hour_is_added_once(store: Store) -> None:
    opened = AuditEntry(NOON, "mia", OPENED_ACTION, PATIENT)
    later = AuditEntry(NOON + timedelta(hours=1), "mia", OPENED_ACTION, PATIENT)
    with with_ana(store).begin_write() as repos:
        repos.audit.add_once(HARBOUR, opened, NOON)
        repos.audit.add_once(HARBOUR, opened, NOON)
    with store.begin_write() as repos:
        repos.audit.add_once(HARBOUR, opened, NOON)
        repos.audit.add_once(HARBOUR, later, later.at)
    with store.begin_read() as repos:
        assert repos.audit.list(HARBOUR) == (later, opened)


def test_how_far_a_chain_is_checked_is_kept(store: Store) -> None:
    with with_entries(store).begin_write() as repos:
        (first,) = repos.audit.list_oldest(HARBOUR, 1)
        repos.audit.save_chain_check(HARBOUR, first.end, NOON, wrong_line=2)
    with store.begin_write() as repos:
        repos.audit.add(HARBOUR, ENTRIES[0])
    with store.begin_read() as repos:
        state = repos.audit.get_chain_state(HARBOUR)
        assert (state.checked, state.checked_at, state.wrong_line) == (first.end, NOON, 2)
        assert state.end.number == 5
        assert repos.audit.get_chain_state(VALLEY).checked == CHAIN_START


def test_records_name_their_patient_until_it_is_erased(store: Store) -> None:
    subjects = [PATIENT, PLAN, "user mia", "plan unknown", "patient"]
    with with_entries(store).begin_write() as repos:
        found = repos.audit.find_subject_patients(HARBOUR, subjects)
        assert {key: one.name for key, one in found.items()} == {
            PATIENT: "Ana Ruiz",
            PLAN: "Ana Ruiz",
        }
        assert repos.audit.find_subject_patients(VALLEY, subjects) == {}
        assert repos.audit.list_patient_subjects(HARBOUR, ANA) == {PATIENT, PLAN}
        repos.erasure.remove_patients(HARBOUR, [ANA])
    with store.begin_read() as repos:
        assert repos.audit.find_subject_patients(HARBOUR, subjects) == {}
        assert repos.audit.count_lines(HARBOUR, EVERY_LINE) == 4


def test_a_read_transaction_adds_nothing(store: Store) -> None:
    with pytest.raises(StorageUnavailable), with_entries(store).begin_read() as repos:
        repos.audit.add_once(HARBOUR, ENTRIES[0], ENTRIES[3].at)


def test_a_failed_transaction_leaves_the_chain_as_it_was(store: Store) -> None:
    def fail() -> None:
        with store.begin_write() as repos:
            repos.audit.add(HARBOUR, ENTRIES[0])
            assert len(repos.audit.list(HARBOUR)) == 5
            raise RuntimeError

    with with_entries(store).begin_read() as repos:
        before = repos.audit.get_chain_state(HARBOUR)
    with pytest.raises(RuntimeError):
        fail()
    with store.begin_read() as repos:
        assert repos.audit.get_chain_state(HARBOUR) == before
