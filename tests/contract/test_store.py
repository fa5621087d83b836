"""Transactions are all or nothing, and readers see one state and cannot change it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.errors import NotFound, StalePlan, StorageUnavailable
from ptplanner.domain.ids import ExerciseSlug, RuleId, UserId
from ptplanner.domain.records import AccessCode, AuditEntry, ImportState, StoredImportRun
from ptplanner.services.ports import Repositories, Store
from tests.integration.records import (
    ANA,
    ANAS_PLAN,
    BIRD_DOG,
    HARBOUR,
    NOON,
    VALLEY,
    clinic,
    exercise,
    item,
    patient,
    plan,
    revision,
    user,
    with_ana,
)

MIA = UserId("mia")
CODE = AccessCode("BCDFGHJKMNP", HARBOUR, ANAS_PLAN, None, is_revoked=False)
ENTRY = AuditEntry(NOON, "mia", "issued", "plan")
RUN = StoredImportRun("run", "wger", ImportState.PREVIEW, {}, NOON)
OWN = CustomExercise(exercise("wall-angel", "Wall angel", number=0), NOON)


def _change_everything(repos: Repositories) -> None:
    repos.clinics.save(clinic(name="Another name"))
    repos.users.add(user())
    repos.patients.add(HARBOUR, patient("ben", "Ben"))
    repos.patients.record_opening(HARBOUR, ANA, NOON)
    repos.plans.save(HARBOUR, plan(item(sets=9)), 1, "mia", NOON)
    repos.revisions.add(HARBOUR, revision())
    repos.access_codes.add(CODE)
    repos.audit.add(HARBOUR, ENTRY)
    repos.custom_exercises.save_all(HARBOUR, [OWN])
    repos.favourites.add(HARBOUR, MIA, BIRD_DOG)
    repos.favourites.record_use(HARBOUR, MIA, BIRD_DOG, NOON)
    repos.import_runs.save(HARBOUR, RUN)


def _look_at_everything(repos: Repositories) -> tuple[object, ...]:
    return (
        repos.clinics.get(HARBOUR),
        repos.clinics.get_content_version(HARBOUR),
        repos.users.list(HARBOUR),
        repos.patients.list(HARBOUR),
        repos.patients.list(HARBOUR, "ben"),
        repos.patients.count_patients(HARBOUR),
        repos.plans.get(HARBOUR, ANAS_PLAN),
        repos.revisions.list_revisions(HARBOUR, ANAS_PLAN),
        repos.access_codes.list_codes(HARBOUR, ANAS_PLAN),
        repos.audit.list(HARBOUR),
        repos.custom_exercises.list(HARBOUR),
        repos.exercise_search.search_exercises("wall", clinic=HARBOUR),
        repos.favourites.list(HARBOUR, MIA),
        repos.favourites.list_recent(HARBOUR, MIA),
        repos.import_runs.list(HARBOUR),
    )


def _look(store: Store) -> tuple[object, ...]:
    with store.begin_read() as repos:
        return _look_at_everything(repos)


def test_every_change_of_a_failed_transaction_is_undone(store: Store) -> None:
    before = _look(with_ana(store))
    during: list[tuple[object, ...]] = []
    with suppress(RuntimeError), store.begin_write() as repos:
        _change_everything(repos)
        during.append(_look_at_everything(repos))
        raise RuntimeError
    [changed] = during
    assert all(was != then for was, then in zip(before, changed, strict=True))
    assert _look(store) == before


def test_a_stale_plan_rolls_back_the_whole_transaction(store: Store) -> None:
    before = _look(with_ana(store))

    def save_over_a_newer_version() -> None:
        with store.begin_write() as repos:
            _change_everything(repos)
            repos.plans.save(HARBOUR, plan(), 1, "mia", NOON)

    with pytest.raises(StalePlan):
        save_over_a_newer_version()
    assert _look(store) == before


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    with_ana(store)
    with store.begin_read() as reader:
        before = _look_at_everything(reader)
        with store.begin_write() as repos:
            _change_everything(repos)
        assert _look_at_everything(reader) == before
    assert _look(store) != before


READ_ONLY_CALLS: tuple[Callable[[Repositories], object], ...] = (
    lambda repos: repos.clinics.save(clinic(name="Another name")),
    lambda repos: repos.users.add(user()),
    lambda repos: repos.patients.add(HARBOUR, patient("ben", "Ben")),
    lambda repos: repos.patients.record_opening(HARBOUR, ANA, NOON),
    lambda repos: repos.plans.save(HARBOUR, plan(item(sets=9)), 1, "mia", NOON),
    lambda repos: repos.revisions.add(HARBOUR, revision()),
    lambda repos: repos.access_codes.add(CODE),
    lambda repos: repos.access_codes.revoke_for_plan(HARBOUR, ANAS_PLAN),
    lambda repos: repos.access_codes.record_scan(CODE.code, date(2026, 3, 2)),
    lambda repos: repos.audit.add(HARBOUR, ENTRY),
    lambda repos: repos.custom_exercises.save_all(HARBOUR, [OWN]),
    lambda repos: repos.favourites.add(HARBOUR, MIA, BIRD_DOG),
    lambda repos: repos.favourites.remove_favourite(HARBOUR, MIA, BIRD_DOG),
    lambda repos: repos.import_runs.save(HARBOUR, RUN),
)


@pytest.mark.parametrize("change", READ_ONLY_CALLS)
def test_a_read_transaction_refuses_every_change(
    store: Store, change: Callable[[Repositories], object]
) -> None:
    before = _look(with_ana(store))
    with pytest.raises(StorageUnavailable), store.begin_read() as repos:
        change(repos)
    assert _look(store) == before


def test_content_of_another_clinic_is_not_found(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        _change_everything(repos)
    with store.begin_write() as repos:
        for refused in (
            lambda: repos.custom_exercises.get(VALLEY, OWN.slug),
            lambda: repos.custom_exercises.retire(VALLEY, OWN.slug, NOON),
            lambda: repos.clinic_rules.get(VALLEY, RuleId("own-1")),
            lambda: repos.clinic_rules.remove_adjustment(VALLEY, RuleId("own-1"), "eve", NOON),
            lambda: repos.import_runs.get(VALLEY, RUN.id),
        ):
            with pytest.raises(NotFound):
                refused()
        assert repos.users.list(VALLEY) == ()
        assert repos.audit.list(VALLEY) == ()
        assert repos.import_runs.list(VALLEY) == ()
        assert repos.custom_exercises.list_slugs(VALLEY) == frozenset()
        assert repos.custom_exercises.load_source_keys(VALLEY) == {}
        assert repos.favourites.list_recent(VALLEY, MIA) == ()
        assert repos.clinics.get_content_version(VALLEY) == ""
        assert repos.exercise_search.search_exercises("wall angel", clinic=VALLEY).slugs == ()


def test_revoking_ends_only_the_codes_of_its_plan(store: Store) -> None:
    with_ana(store)
    other = AccessCode("PNMKJHGFDCB", HARBOUR, plan(of="other").id, None, is_revoked=False)
    with store.begin_write() as repos:
        repos.plans.add(HARBOUR, plan(of="other"), "mia", NOON)
        repos.access_codes.add(CODE)
        repos.access_codes.add(other)
        repos.access_codes.revoke_for_plan(HARBOUR, ANAS_PLAN)
        assert repos.access_codes.find_code(other.code) == other
        assert repos.access_codes.list_codes(HARBOUR, other.plan) == (other,)


@pytest.mark.parametrize("query", ["ana", "RUIZ ana", "rui", "1968", "1968-05-14", "ruíz 1968"])
def test_a_patient_is_found_by_name_and_birth_date(store: Store, query: str) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.patients.add(HARBOUR, patient("ben", "Ben Okafor", date(1971, 2, 3)))
        assert [row.patient.id for row in repos.patients.list(HARBOUR, query)] == [ANA]


@pytest.mark.parametrize("query", ["nobody", "--", "🦴"])
def test_a_query_that_matches_nobody_finds_nobody(store: Store, query: str) -> None:
    with_ana(store)
    with store.begin_read() as repos:
        assert repos.patients.list(HARBOUR, query) == ()


def test_a_typing_error_is_corrected_and_reported(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [OWN])
        found = repos.exercise_search.search_exercises("wall angle", clinic=HARBOUR)
        exact = repos.exercise_search.search_exercises("angel", clinic=HARBOUR)
    assert found.slugs == exact.slugs == (ExerciseSlug("wall-angel"),)
    assert exact.corrected_query == ""
