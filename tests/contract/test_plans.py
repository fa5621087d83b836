"""A draft moves along its history, and a stale save changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain.errors import NotFound, StalePlan
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import StoredPlan
from ptplanner.services.ports import Store
from ptplanner.storage.repositories.plans import MAX_HISTORY
from ptplanner.storage.serialization import hash_plan
from tests.integration.records import (
    ANA,
    ANAS_PLAN,
    HARBOUR,
    NOON,
    VALLEY,
    after,
    item,
    patient,
    plan,
    with_ana,
)


def _save(store: Store, changed: Plan, version: int) -> int:
    with store.begin_write() as repos:
        return repos.plans.save(HARBOUR, changed, version, "mia", after(1)).version


def _stored(store: Store) -> StoredPlan:
    with store.begin_read() as repos:
        return repos.plans.get(HARBOUR, ANAS_PLAN)


def _undo(store: Store, version: int) -> StoredPlan:
    with store.begin_write() as repos:
        return repos.plans.undo(HARBOUR, ANAS_PLAN, version, "max", after(2))


def _redo(store: Store, version: int) -> StoredPlan:
    with store.begin_write() as repos:
        return repos.plans.redo(HARBOUR, ANAS_PLAN, version, "max", after(2))


def test_a_new_plan_has_version_one_and_no_history(store: Store) -> None:
    assert _stored(with_ana(store)) == StoredPlan(
        plan(item()),
        1,
        NOON,
        "mia",
        can_undo=False,
        can_redo=False,
        content_digest=hash_plan(plan(item())),
    )


def test_a_save_gives_the_next_version(store: Store) -> None:
    changed = plan(item(sets=5)).remove_item(item().id)
    with with_ana(store).begin_write() as repos:
        saved = repos.plans.save(HARBOUR, changed, 1, "mia", after(1))
    digest = hash_plan(changed)
    assert saved == StoredPlan(
        changed, 2, after(1), "mia", can_undo=True, can_redo=False, content_digest=digest
    )
    assert _stored(store) == saved


def test_a_plan_with_an_exercise_that_left_the_catalog_still_loads(store: Store) -> None:
    gone = plan(item(exercise="never-in-any-catalog"))
    _save(with_ana(store), gone, 1)
    assert _stored(store).plan == gone


def test_undo_and_redo_move_along_the_history_and_increase_the_version(store: Store) -> None:
    drafts = [plan(item(sets=n)) for n in (3, 4, 5)]
    with_ana(store)
    _save(store, drafts[1], 1)
    _save(store, drafts[2], 2)
    steps = [_undo(store, 3), _undo(store, 4), _redo(store, 5), _redo(store, 6)]
    assert [s.plan for s in steps] == [drafts[1], drafts[0], drafts[1], drafts[2]]
    assert [s.version for s in steps] == [4, 5, 6, 7]
    assert [(s.can_undo, s.can_redo) for s in steps] == [
        (True, True),
        (False, True),
        (True, True),
        (True, False),
    ]
    assert _stored(store) == steps[-1]
    assert steps[-1].changed_by == "max"


def test_a_save_after_undo_discards_the_undone_changes(store: Store) -> None:
    with_ana(store)
    _save(store, plan(item(sets=4)), 1)
    _undo(store, 2)
    other = plan(item(sets=9))
    _save(store, other, 3)
    assert not _stored(store).can_redo
    with pytest.raises(NotFound, match="redo"):
        _redo(store, 4)
    assert _undo(store, 4).plan == plan(item())
    assert _redo(store, 5).plan == other


def _amend(store: Store, changed: Plan, version: int) -> StoredPlan:
    with store.begin_write() as repos:
        return repos.plans.amend(HARBOUR, changed, version, "mia", after(1))


def _past(store: Store) -> tuple[Plan, ...]:
    with store.begin_read() as repos:
        return repos.plans.list_past_states(HARBOUR, ANAS_PLAN)


def test_an_amendment_replaces_the_newest_state_and_undo_takes_both_back(store: Store) -> None:
    with_ana(store)
    _save(store, plan(item(sets=4)), 1)
    amended = plan(item(sets=5))
    assert _amend(store, amended, 2).version == 3
    assert _stored(store).plan == amended
    assert _past(store) == (plan(item()),)
    assert _undo(store, 3).plan == plan(item())
    assert _redo(store, 4).plan == amended


def test_an_amendment_discards_the_undone_changes(store: Store) -> None:
    with_ana(store)
    drafts = [plan(item(sets=n)) for n in (4, 5)]
    _save(store, drafts[0], 1)
    _save(store, drafts[1], 2)
    _undo(store, 3)
    other = plan(item(sets=9))
    assert not _amend(store, other, 4).can_redo
    assert _undo(store, 5).plan == plan(item())
    assert _redo(store, 6).plan == other


def test_a_plan_without_a_history_can_be_amended(store: Store) -> None:
    with_ana(store)
    amended = _amend(store, plan(item(sets=4)), 1)
    assert (amended.version, amended.can_undo) == (2, False)


def test_past_states_are_listed_oldest_first_and_without_the_undone_ones(store: Store) -> None:
    with_ana(store)
    drafts = [plan(item(sets=n)) for n in (3, 4, 5, 6)]
    for version, draft in enumerate(drafts[1:], start=1):
        _save(store, draft, version)
    assert _past(store) == tuple(drafts[:3])
    _undo(store, 4)
    assert _past(store) == tuple(drafts[:2])


def test_undo_stops_at_the_first_version(store: Store) -> None:
    with_ana(store)
    with pytest.raises(NotFound, match="undo"):
        _undo(store, 1)
    assert _stored(store).version == 1


def test_the_history_keeps_a_hundred_steps(store: Store) -> None:
    with_ana(store)
    last = MAX_HISTORY + 20
    with store.begin_write() as repos:
        for version in range(1, last):
            repos.plans.save(HARBOUR, plan(title=f"v{version + 1}"), version, "mia", NOON)
        version, undone = last, 0
        while repos.plans.get(HARBOUR, ANAS_PLAN).can_undo:
            version = repos.plans.undo(HARBOUR, ANAS_PLAN, version, "mia", NOON).version
            undone += 1
    assert undone == MAX_HISTORY - 1
    assert _stored(store).plan.title == f"v{last - MAX_HISTORY + 1}"


@pytest.mark.parametrize("version", [0, 1, 3, -1, 10**30])
def test_a_stale_save_is_refused_and_changes_nothing(store: Store, version: int) -> None:
    with_ana(store)
    first = plan(item(sets=4))
    _save(store, first, 1)
    for act in (lambda: _save(store, plan(item(sets=9)), version), lambda: _undo(store, version)):
        with pytest.raises(StalePlan) as refused:
            act()
        assert (refused.value.expected_version, refused.value.actual_version) == (version, 2)
    assert _stored(store).plan == first
    assert _stored(store).version == 2


def test_a_plan_stays_with_its_patient(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.patients.add(HARBOUR, patient("ben", "Ben"))
    with pytest.raises(NotFound):
        _save(store, plan(whose="ben"), 1)


def test_a_patients_plans_are_sorted_by_last_change(store: Store) -> None:
    with_ana(store)
    with store.begin_write() as repos:
        repos.plans.add(HARBOUR, plan(of="newer"), "mia", after(5))
        repos.plans.add(HARBOUR, plan(of="older"), "mia", after(-5))
        found = repos.plans.list_for_patient(HARBOUR, ANA)
    assert [stored.plan.id for stored in found] == ["newer", ANAS_PLAN, "older"]
    assert found[1] == _stored(store)


def test_a_discarded_plan_is_in_no_list_until_it_is_restored(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.plans.mark_discarded(HARBOUR, ANAS_PLAN, after(5))
    with store.begin_read() as repos:
        assert repos.plans.list_for_patient(HARBOUR, ANA) == ()
        assert repos.patients.list(HARBOUR)[0].plan is None
        assert repos.plans.get(HARBOUR, ANAS_PLAN).is_discarded
    with store.begin_write() as repos:
        repos.plans.mark_discarded(HARBOUR, ANAS_PLAN, None)
    with store.begin_read() as repos:
        assert len(repos.plans.list_for_patient(HARBOUR, ANA)) == 1


def test_a_plan_ends_and_goes_on(store: Store) -> None:
    day = date(2026, 12, 3)
    with with_ana(store).begin_write() as repos:
        repos.plans.mark_ended(HARBOUR, ANAS_PLAN, day)
        stored = repos.plans.get(HARBOUR, ANAS_PLAN)
        repos.plans.save(
            HARBOUR, replace(stored.plan, next_visit=day), stored.version, "Mia", after(6)
        )
    with store.begin_read() as repos:
        assert repos.plans.get(HARBOUR, ANAS_PLAN).ended_on == day
        row = repos.patients.list(HARBOUR)[0]
        assert (row.ended_on, row.next_visit) == (day, day)
        with pytest.raises(NotFound):
            repos.plans.get(VALLEY, ANAS_PLAN)
    with pytest.raises(NotFound), store.begin_write() as repos:
        repos.plans.mark_ended(VALLEY, ANAS_PLAN, None)
