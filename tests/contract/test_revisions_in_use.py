"""The newest revision of each plan is read without its texts, within its clinic."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, PatientId
from ptplanner.domain.plan_review import summarize_document
from ptplanner.services.ports import Store
from tests.integration.records import (
    ANA,
    HARBOUR,
    NOON,
    VALLEY,
    document,
    exercise,
    item,
    patient,
    plan,
    revision,
    with_ana,
)


def test_only_the_newest_revision_of_a_plan_is_in_use(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.revisions.add(HARBOUR, revision(1))
        repos.revisions.add(HARBOUR, revision(2, plan(item(sets=5))))
    with store.begin_read() as repos:
        (found,) = repos.revisions.list_in_use(HARBOUR)
        assert repos.revisions.list_in_use(HARBOUR, [ANA]) == (found,)
        assert repos.revisions.list_in_use(HARBOUR, [PatientId("nobody")]) == ()
        assert repos.revisions.list_in_use(HARBOUR, []) == ()
        assert repos.revisions.list_in_use(VALLEY) == ()
    wanted = document(2, plan(item(sets=5)))
    assert found == summarize_document(wanted, found.exercise_digests)
    assert set(found.exercise_digests) == set(wanted.exercises)


def test_issued_exercises_are_found_by_their_digest(store: Store) -> None:
    with with_ana(store).begin_write() as repos:
        repos.revisions.add(HARBOUR, revision(1))
    with store.begin_read() as repos:
        (found,) = repos.revisions.list_in_use(HARBOUR)
        digest = found.exercise_digests[ExerciseSlug("bird-dog")]
        assert repos.revisions.load_issued_exercises(HARBOUR, [digest, "0" * 64]) == {
            digest: exercise()
        }
        assert repos.revisions.load_issued_exercises(VALLEY, [digest]) == {}
        assert repos.revisions.load_issued_exercises(HARBOUR, []) == {}


def test_the_day_on_which_a_condition_was_recorded_is_kept(store: Store) -> None:
    slug = ConditionSlug("disc-herniation")
    dated = replace(patient("bo", "Bo Lund"), recorded_on={slug: NOON.date()})
    with with_ana(store).begin_write() as repos:
        repos.patients.add(HARBOUR, dated)
    with store.begin_read() as repos:
        assert repos.patients.get(HARBOUR, dated.id).recorded_on == {slug: NOON.date()}
        assert repos.patients.get(HARBOUR, ANA).recorded_on == {}
        listed = {row.patient.id: row.patient for row in repos.patients.list(HARBOUR)}
    assert listed[dated.id].recorded_on == {slug: NOON.date()}
