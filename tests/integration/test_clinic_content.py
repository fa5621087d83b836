"""A clinic's own rules and exercises are kept whole, inside the clinic, and everyone sees a change at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from ptplanner.domain.clinic_content import ClinicRule, OwnExercise
from ptplanner.domain.condition import Adjustment, Advice, Condition, Rule
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ClinicId, ConditionSlug, ExerciseSlug, RuleId, UserId
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.content_ports import ImportRun, ImportState
from ptplanner.storage import SqlStore
from tests.integration import records
from tests.integration.records import BIRD_DOG, HARBOUR, NOON, VALLEY, after

pytestmark = pytest.mark.integration

DISC = ConditionSlug("disc-herniation")
MIA = UserId("mia")
HUG = Rule(
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
    rule = replace(HUG, id=RuleId(rule_id), tags=frozenset({MovementTag.IMPACT}), is_own=True)
    return replace(ClinicRule(rule, NOON, "Mia Berg", NOON, "Mia Berg"), **changes)


def an_adjustment(advice: Advice | None = Advice.CAUTION) -> Adjustment:
    return Adjustment(HUG.id, advice, "Our surgeon lets them.", "Mia Berg", NOON.date())


def an_own(slug: str = "wall-angel", name: str = "Wall angel") -> OwnExercise:
    return OwnExercise(records.exercise(slug, name, number=0), NOON, f"wger:{slug}")


@pytest.fixture
def clinics(store: SqlStore) -> SqlStore:
    """Harbour with Mia, and Valley."""
    with store.writing() as repos:
        repos.clinics.add(records.clinic())
        repos.clinics.add(records.clinic(VALLEY, "Valley Rehab"))
        repos.users.add(records.user())
    return store


@pytest.fixture
def catalogs(clinics: SqlStore) -> ClinicCatalogs:
    """What both see: a bird dog, and one rule about disc herniation."""
    disc = Condition(DISC, "Disc herniation", "a slipped disc")
    built_in = replace(records.catalog(records.exercise()), conditions={DISC: disc}, rules=(HUG,))
    return ClinicCatalogs(clinics, built_in)


def test_a_rule_comes_back_as_it_was_written(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.rules.add(HARBOUR, a_rule())
    with clinics.reading() as repos:
        assert repos.rules.all(HARBOUR) == (a_rule(),)
        assert repos.rules.all(VALLEY) == ()
        with pytest.raises(NotFound):
            repos.rules.get(VALLEY, RuleId("own-disc-herniation-1"))


def test_a_rule_id_is_given_once(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.rules.add(HARBOUR, a_rule())
    with pytest.raises(InvalidValue), clinics.writing() as repos:
        repos.rules.add(HARBOUR, a_rule())


def test_two_windows_cannot_save_one_rule_over_each_other(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.rules.add(HARBOUR, a_rule())
        repos.rules.save(HARBOUR, a_rule(is_active=False))
    with pytest.raises(StaleRule), clinics.writing() as repos:
        repos.rules.save(HARBOUR, a_rule(changed_by="Otto Lind"))
    with clinics.reading() as repos:
        assert repos.rules.get(HARBOUR, a_rule().rule.id).changed_by == "Mia Berg"


def test_an_adjustment_is_replaced_and_taken_back(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.rules.adjust(HARBOUR, an_adjustment(), NOON)
        repos.rules.adjust(HARBOUR, an_adjustment(None), after(5))
    with clinics.reading() as repos:
        assert repos.rules.adjustments(HARBOUR) == (an_adjustment(None),)
        assert repos.rules.adjustments(VALLEY) == ()
    with clinics.writing() as repos:
        repos.rules.restore(HARBOUR, HUG.id, "Mia Berg", after(6))
        assert repos.rules.adjustments(HARBOUR) == ()
        repos.rules.adjust(HARBOUR, an_adjustment(), after(7))
        assert repos.rules.adjustments(HARBOUR) == (an_adjustment(),)


def test_own_exercises_are_added_replaced_and_retired(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own(), an_own("wall-push", "Wall push")])
        repos.own_exercises.put(HARBOUR, [an_own(name="Angel at the wall")])
        repos.own_exercises.retire(HARBOUR, ExerciseSlug("wall-push"), after(3))
    with clinics.reading() as repos:
        angel, push = repos.own_exercises.all(HARBOUR)
        assert angel == an_own(name="Angel at the wall")
        assert push.retired_at == after(3)
        assert repos.own_exercises.get(HARBOUR, angel.slug) == angel
        assert repos.own_exercises.slugs(HARBOUR) == {"wall-angel", "wall-push"}
        assert repos.own_exercises.sources(HARBOUR)["wger:wall-push"] == "wall-push"
        assert repos.own_exercises.all(VALLEY) == ()
        with pytest.raises(NotFound):
            repos.own_exercises.get(VALLEY, angel.slug)


def test_more_exercises_than_one_statement_takes_go_in_at_once(clinics: SqlStore) -> None:
    many = [an_own(f"number-{n}", f"Number {n}") for n in range(1_200)]
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, many)
    with clinics.reading() as repos:
        assert len(repos.own_exercises.slugs(HARBOUR)) == len(many)


def test_favourites_belong_to_a_person(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.favourites.add(HARBOUR, MIA, BIRD_DOG)
        repos.favourites.add(HARBOUR, MIA, BIRD_DOG)
        repos.favourites.add(HARBOUR, MIA, ExerciseSlug("bridge"))
        repos.favourites.remove(HARBOUR, MIA, ExerciseSlug("bridge"))
    with clinics.reading() as repos:
        assert repos.favourites.of(HARBOUR, MIA) == {BIRD_DOG}
        assert repos.favourites.of(VALLEY, MIA) == frozenset()


def test_the_exercise_used_last_stands_first(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        for minute, slug in enumerate(("bridge", "bird-dog", "bridge", "rock-back")):
            repos.favourites.used(HARBOUR, MIA, ExerciseSlug(slug), after(minute))
    with clinics.reading() as repos:
        assert repos.favourites.recent(HARBOUR, MIA) == ("rock-back", "bridge", "bird-dog")
        assert repos.favourites.recent(HARBOUR, MIA, limit=1) == ("rock-back",)


def test_an_import_run_keeps_its_report(clinics: SqlStore) -> None:
    run = ImportRun("run-1", "wger", ImportState.RUNNING, {"done": 3}, NOON)
    done = replace(run, state=ImportState.DONE, report={"done": 9}, finished_at=after(1))
    with clinics.writing() as repos:
        repos.import_runs.put(HARBOUR, run)
        repos.import_runs.put(HARBOUR, done)
    with clinics.reading() as repos:
        assert repos.import_runs.all(HARBOUR) == (done,)
        with pytest.raises(NotFound):
            repos.import_runs.get(VALLEY, "run-1")


def test_a_clinic_without_content_of_its_own_sees_the_built_in(catalogs: ClinicCatalogs) -> None:
    assert catalogs.of(HARBOUR) is catalogs.built_in


def test_a_clinic_sees_what_it_added_and_the_next_clinic_does_not(
    clinics: SqlStore, catalogs: ClinicCatalogs
) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
        repos.rules.add(HARBOUR, a_rule())
        repos.rules.add(HARBOUR, a_rule("own-disc-herniation-2", is_active=False))
    seen = catalogs.of(HARBOUR)
    assert set(seen.exercises) == {"bird-dog", "wall-angel"}
    assert [rule.id for rule in seen.rules] == ["disc-hug", "own-disc-herniation-1"]
    assert catalogs.of(VALLEY) is catalogs.built_in


def test_nothing_own_takes_the_place_of_anything_built_in(
    clinics: SqlStore, catalogs: ClinicCatalogs
) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own("bird-dog", "Another dog")])
    assert catalogs.of(HARBOUR).exercise("bird-dog").name == "Bird dog"


def test_a_retired_exercise_is_offered_no_more(clinics: SqlStore, catalogs: ClinicCatalogs) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
    assert "wall-angel" in catalogs.of(HARBOUR).exercises
    with clinics.writing() as repos:
        repos.own_exercises.retire(HARBOUR, ExerciseSlug("wall-angel"), after(1))
    assert "wall-angel" not in catalogs.of(HARBOUR).exercises


@pytest.mark.parametrize(("advice", "left"), [(Advice.NOTE, [Advice.NOTE]), (None, [])])
def test_an_adjusted_rule_says_what_the_clinic_says(
    clinics: SqlStore, catalogs: ClinicCatalogs, advice: Advice | None, left: list[Advice]
) -> None:
    with clinics.writing() as repos:
        repos.rules.adjust(HARBOUR, an_adjustment(advice), NOON)
    assert [rule.advice for rule in catalogs.of(HARBOUR).rules] == left
    with clinics.writing() as repos:
        repos.rules.restore(HARBOUR, HUG.id, "Mia Berg", after(1))
    assert catalogs.of(HARBOUR).rules == (HUG,)


def test_another_process_sees_a_change_at_once(clinics: SqlStore, catalogs: ClinicCatalogs) -> None:
    elsewhere = ClinicCatalogs(clinics, catalogs.built_in)
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
    assert len(elsewhere.of(HARBOUR).exercises) == 2
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own("wall-push")])
    assert len(elsewhere.of(HARBOUR).exercises) == 3


def test_a_change_that_was_rolled_back_is_seen_by_nobody(
    clinics: SqlStore, catalogs: ClinicCatalogs
) -> None:
    with suppress(RuntimeError), clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
        assert "wall-angel" in catalogs.within(repos, HARBOUR).exercises
        raise RuntimeError
    assert "wall-angel" not in catalogs.of(HARBOUR).exercises
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own("wall-push")])
    assert "wall-angel" not in catalogs.of(HARBOUR).exercises


def test_asking_again_costs_one_question(clinics: SqlStore, catalogs: ClinicCatalogs) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
    catalogs.of(HARBOUR)
    asked: list[str] = []
    event.listen(clinics._engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    catalogs.of(HARBOUR)
    assert len([question for question in asked if question.startswith("SELECT")]) == 1


def _found(store: SqlStore, query: str, clinic: ClinicId | None) -> tuple[str, ...]:
    with store.reading() as repos:
        return repos.exercise_search.search(query, clinic=clinic).slugs


def test_a_search_finds_the_clinics_own_beside_the_built_in(clinics: SqlStore) -> None:
    clinics.load_content(records.catalog(records.exercise("wall-slide", "Wall slide", number=2)))
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own()])
    assert set(_found(clinics, "wall", HARBOUR)) == {"wall-angel", "wall-slide"}
    assert _found(clinics, "angle", HARBOUR) == ("wall-angel",), "a typing error is forgiven"
    for whose in (VALLEY, None):
        assert _found(clinics, "wall", whose) == ("wall-slide",)
        assert _found(clinics, "angel", whose) == ()


def test_a_search_forgets_what_was_renamed_or_retired(clinics: SqlStore) -> None:
    with clinics.writing() as repos:
        repos.own_exercises.put(HARBOUR, [an_own(), an_own("wall-push", "Press")])
        repos.own_exercises.put(HARBOUR, [an_own(name="Seraph")])
        repos.own_exercises.retire(HARBOUR, ExerciseSlug("wall-push"), after(1))
    assert _found(clinics, "angel", HARBOUR) == ()
    assert _found(clinics, "seraph", HARBOUR) == ("wall-angel",)
    assert _found(clinics, "press", HARBOUR) == ()
