"""A clinic's own rules and exercises are stored completely, stay in the clinic, and every change is visible at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from ptplanner.domain.catalog import ClinicRule, CustomExercise
from ptplanner.domain.condition import Advice, Condition, PrecautionRule, RuleAdjustment
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ClinicId, ConditionSlug, ExerciseSlug, RuleId, UserId
from ptplanner.domain.records import ImportRunHeader, ImportState, StoredImportRun
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Store
from ptplanner.storage import SqlStore
from tests.integration import records
from tests.integration.records import BIRD_DOG, HARBOUR, NOON, VALLEY, after
from tests.support.memory_store import MemoryStore

DISC = ConditionSlug("disc-herniation")
MIA = UserId("mia")
HUG = PrecautionRule(
    RuleId("disc-hug"),
    DISC,
    frozenset({MovementTag.LUMBAR_FLEXION_END_RANGE_HUG}),
    Advice.AVOID,
    "Bends the low back to its end.",
    "Do not hug your knees.",
    "It can press on the nerve.",
    "Keep your back flat.",
    Source("A guide", year=2020),
)


def a_rule(rule_id: str = "own-disc-herniation-1", **changes: Any) -> ClinicRule:  # noqa: ANN401  # whatever a rule has
    rule = replace(HUG, id=RuleId(rule_id), tags=frozenset({MovementTag.IMPACT}), is_custom=True)
    return replace(ClinicRule(rule, NOON, "Mia Berg", NOON, "Mia Berg"), **changes)


def an_adjustment(advice: Advice | None = Advice.CAUTION) -> RuleAdjustment:
    return RuleAdjustment(HUG.id, advice, "Our surgeon lets them.", "Mia Berg", NOON.date())


def an_own(slug: str = "wall-angel", name: str = "Wall angel") -> CustomExercise:
    return CustomExercise(records.exercise(slug, name, number=0), NOON, f"wger:{slug}")


@pytest.fixture
def clinics(store: Store) -> Store:
    """Harbour with Mia, and Valley."""
    with store.begin_write() as repos:
        repos.clinics.add(records.clinic())
        repos.clinics.add(records.clinic(VALLEY, "Valley Rehab"))
        repos.users.add(records.user())
    return store


@pytest.fixture
def catalogs(clinics: Store) -> ClinicCatalogs:
    """What both see: a bird dog, and one rule about disc herniation."""
    disc = Condition(DISC, "Disc herniation", "a slipped disc")
    built_in = replace(records.catalog(records.exercise()), conditions={DISC: disc}, rules=(HUG,))
    return ClinicCatalogs(clinics, built_in)


def test_a_rule_is_read_as_it_was_saved(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.clinic_rules.add(HARBOUR, a_rule())
    with clinics.begin_read() as repos:
        assert repos.clinic_rules.list(HARBOUR) == (a_rule(),)
        assert repos.clinic_rules.list(VALLEY) == ()
        with pytest.raises(NotFound):
            repos.clinic_rules.get(VALLEY, RuleId("own-disc-herniation-1"))


def test_a_rule_id_is_assigned_once(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.clinic_rules.add(HARBOUR, a_rule())
    with pytest.raises(InvalidValue), clinics.begin_write() as repos:
        repos.clinic_rules.add(HARBOUR, a_rule())


def test_two_windows_cannot_save_one_rule_over_each_other(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.clinic_rules.add(HARBOUR, a_rule())
        repos.clinic_rules.save(HARBOUR, a_rule(is_active=False))
    with pytest.raises(StaleRule), clinics.begin_write() as repos:
        repos.clinic_rules.save(HARBOUR, a_rule(changed_by="Otto Lind"))
    with clinics.begin_read() as repos:
        assert repos.clinic_rules.get(HARBOUR, a_rule().rule.id).changed_by == "Mia Berg"


def test_an_adjustment_is_replaced_and_removed(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.clinic_rules.save_adjustment(HARBOUR, an_adjustment(), NOON)
        repos.clinic_rules.save_adjustment(HARBOUR, an_adjustment(None), after(5))
    with clinics.begin_read() as repos:
        assert repos.clinic_rules.list_adjustments(HARBOUR) == (an_adjustment(None),)
        assert repos.clinic_rules.list_adjustments(VALLEY) == ()
    with clinics.begin_write() as repos:
        repos.clinic_rules.remove_adjustment(HARBOUR, HUG.id, "Mia Berg", after(6))
        assert repos.clinic_rules.list_adjustments(HARBOUR) == ()
        repos.clinic_rules.save_adjustment(HARBOUR, an_adjustment(), after(7))
        assert repos.clinic_rules.list_adjustments(HARBOUR) == (an_adjustment(),)


def test_own_exercises_are_added_replaced_and_retired(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own(), an_own("wall-push", "Wall push")])
        repos.custom_exercises.save_all(HARBOUR, [an_own(name="Angel at the wall")])
        repos.custom_exercises.retire(HARBOUR, ExerciseSlug("wall-push"), after(3))
    with clinics.begin_read() as repos:
        angel, push = repos.custom_exercises.list(HARBOUR)
        assert angel == an_own(name="Angel at the wall")
        assert push.retired_at == after(3)
        assert repos.custom_exercises.get(HARBOUR, angel.slug) == angel
        assert repos.custom_exercises.list_slugs(HARBOUR) == {"wall-angel", "wall-push"}
        assert repos.custom_exercises.load_source_keys(HARBOUR)["wger:wall-push"] == "wall-push"
        assert repos.custom_exercises.list(VALLEY) == ()
        with pytest.raises(NotFound):
            repos.custom_exercises.get(VALLEY, angel.slug)


def test_more_exercises_than_fit_one_statement_are_saved_at_once(clinics: Store) -> None:
    many = [an_own(f"number-{n}", f"Number {n}") for n in range(1_200)]
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, many)
    with clinics.begin_read() as repos:
        assert len(repos.custom_exercises.list_slugs(HARBOUR)) == len(many)


def test_favourites_belong_to_a_person(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.favourites.add(HARBOUR, MIA, BIRD_DOG)
        repos.favourites.add(HARBOUR, MIA, BIRD_DOG)
        repos.favourites.add(HARBOUR, MIA, ExerciseSlug("bridge"))
        repos.favourites.remove_favourite(HARBOUR, MIA, ExerciseSlug("bridge"))
    with clinics.begin_read() as repos:
        assert repos.favourites.list(HARBOUR, MIA) == {BIRD_DOG}
        assert repos.favourites.list(VALLEY, MIA) == frozenset()


def test_the_exercise_used_last_comes_first(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        for minute, slug in enumerate(("bridge", "bird-dog", "bridge", "rock-back")):
            repos.favourites.record_use(HARBOUR, MIA, ExerciseSlug(slug), after(minute))
    with clinics.begin_read() as repos:
        assert repos.favourites.list_recent(HARBOUR, MIA) == ("rock-back", "bridge", "bird-dog")
        assert repos.favourites.list_recent(HARBOUR, MIA, limit=1) == ("rock-back",)


def test_an_import_run_keeps_its_report(clinics: Store) -> None:
    run = StoredImportRun("run-1", "wger", ImportState.RUNNING, {"done": 3, "total": 9}, NOON)
    done = replace(run, state=ImportState.DONE, report={"done": 9}, finished_at=after(1))
    with clinics.begin_write() as repos:
        repos.import_runs.save(HARBOUR, run)
        repos.import_runs.save(HARBOUR, done)
    with clinics.begin_read() as repos:
        assert repos.import_runs.list(HARBOUR) == (done,)
        with pytest.raises(NotFound):
            repos.import_runs.get(VALLEY, "run-1")


def test_import_runs_are_listed_without_their_reports(clinics: Store) -> None:
    run = StoredImportRun("run-1", "wger", ImportState.RUNNING, {"total": 9}, NOON)
    with clinics.begin_write() as repos:
        repos.import_runs.save(HARBOUR, run)
        repos.import_runs.save(HARBOUR, replace(run, id="run-2", state=ImportState.DONE))
    with clinics.begin_read() as repos:
        first, second = repos.import_runs.list_run_headers(HARBOUR)
        assert first == ImportRunHeader("run-1", "wger", ImportState.RUNNING, 9, NOON)
        assert second.state is ImportState.DONE
        assert repos.import_runs.list_run_headers(VALLEY) == ()
        assert repos.import_runs.list_open_ids() == {"run-1"}


def test_a_clinic_without_own_content_sees_the_built_in_content(catalogs: ClinicCatalogs) -> None:
    assert catalogs.get_for_clinic(HARBOUR) is catalogs.built_in


def test_a_clinic_sees_its_own_content_and_another_clinic_does_not(
    clinics: Store, catalogs: ClinicCatalogs
) -> None:
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own()])
        repos.clinic_rules.add(HARBOUR, a_rule())
        repos.clinic_rules.add(HARBOUR, a_rule("own-disc-herniation-2", is_active=False))
    seen = catalogs.get_for_clinic(HARBOUR)
    assert set(seen.exercises) == {"bird-dog", "wall-angel"}
    assert [rule.id for rule in seen.rules] == ["disc-hug", "own-disc-herniation-1"]
    assert catalogs.get_for_clinic(VALLEY) is catalogs.built_in


def test_own_content_never_replaces_built_in_content(
    clinics: Store, catalogs: ClinicCatalogs
) -> None:
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own("bird-dog", "Another dog")])
    assert catalogs.get_for_clinic(HARBOUR).get_exercise("bird-dog").name == "Bird dog"


def test_a_retired_exercise_is_no_longer_offered(clinics: Store, catalogs: ClinicCatalogs) -> None:
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own()])
    assert "wall-angel" in catalogs.get_for_clinic(HARBOUR).exercises
    with clinics.begin_write() as repos:
        repos.custom_exercises.retire(HARBOUR, ExerciseSlug("wall-angel"), after(1))
    assert "wall-angel" not in catalogs.get_for_clinic(HARBOUR).exercises


@pytest.mark.parametrize(("advice", "left"), [(Advice.NOTE, [Advice.NOTE]), (None, [])])
def test_an_adjusted_rule_has_the_clinics_advice(
    clinics: Store, catalogs: ClinicCatalogs, advice: Advice | None, left: list[Advice]
) -> None:
    with clinics.begin_write() as repos:
        repos.clinic_rules.save_adjustment(HARBOUR, an_adjustment(advice), NOON)
    assert [rule.advice for rule in catalogs.get_for_clinic(HARBOUR).rules] == left
    with clinics.begin_write() as repos:
        repos.clinic_rules.remove_adjustment(HARBOUR, HUG.id, "Mia Berg", after(1))
    assert catalogs.get_for_clinic(HARBOUR).rules == (HUG,)


def test_another_process_sees_a_change_at_once(clinics: Store, catalogs: ClinicCatalogs) -> None:
    elsewhere = ClinicCatalogs(clinics, catalogs.built_in)
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own()])
    assert len(elsewhere.get_for_clinic(HARBOUR).exercises) == 2
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own("wall-push")])
    assert len(elsewhere.get_for_clinic(HARBOUR).exercises) == 3


def test_nobody_sees_a_change_that_was_rolled_back(
    clinics: Store, catalogs: ClinicCatalogs
) -> None:
    with suppress(RuntimeError), clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own()])
        assert "wall-angel" in catalogs.get_in_transaction(repos, HARBOUR).exercises
        raise RuntimeError
    assert "wall-angel" not in catalogs.get_for_clinic(HARBOUR).exercises
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own("wall-push")])
    assert "wall-angel" not in catalogs.get_for_clinic(HARBOUR).exercises


def _found(store: Store, query: str, clinic: ClinicId | None) -> tuple[str, ...]:
    with store.begin_read() as repos:
        return repos.exercise_search.search_exercises(query, clinic=clinic).slugs


def test_a_search_finds_own_and_built_in_exercises(clinics: Store) -> None:
    assert isinstance(clinics, MemoryStore | SqlStore)
    clinics.index_catalog(records.catalog(records.exercise("wall-slide", "Wall slide", number=2)))
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own()])
    assert set(_found(clinics, "wall", HARBOUR)) == {"wall-angel", "wall-slide"}
    assert _found(clinics, "angle", HARBOUR) == ("wall-angel",), "a typing error is forgiven"
    for whose in (VALLEY, None):
        assert _found(clinics, "wall", whose) == ("wall-slide",)
        assert _found(clinics, "angel", whose) == ()


def test_a_search_does_not_find_old_names_or_retired_exercises(clinics: Store) -> None:
    with clinics.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [an_own(), an_own("wall-push", "Press")])
        repos.custom_exercises.save_all(HARBOUR, [an_own(name="Seraph")])
        repos.custom_exercises.retire(HARBOUR, ExerciseSlug("wall-push"), after(1))
    assert _found(clinics, "angel", HARBOUR) == ()
    assert _found(clinics, "seraph", HARBOUR) == ("wall-angel",)
    assert _found(clinics, "press", HARBOUR) == ()
