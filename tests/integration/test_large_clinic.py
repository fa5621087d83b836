"""A clinic with thousands of imported exercises computes only what a page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.condition import Advice, Condition, PatientCondition, PrecautionRule
from ptplanner.domain.exercise import MovementTag, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, RuleId, UserId
from ptplanner.domain.patient import PatientContext
from ptplanner.services import catalog_browser as browsing
from ptplanner.services.catalog_browser import CatalogBrowser
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.storage import SqlStore
from tests.integration import records
from tests.integration.records import HARBOUR, NOON

pytestmark = pytest.mark.integration

MIA = Actor(UserId("mia"), HARBOUR, "Mia Berg", Role.THERAPIST)
DISC = ConditionSlug("disc-herniation")
NO_IMPACT = PrecautionRule(
    RuleId("disc-impact"), DISC, frozenset({MovementTag.IMPACT}), Advice.AVOID,
    "Jars the disc.", "Do not jump.", "It jars your back.", "Walk.", Source("A guide"),
)  # fmt: skip


def test_safer_exercises_are_computed_only_where_they_are_shown(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumps = [
        CustomExercise(records.exercise(f"own-jump-{number}", f"Jump {number}", number=0), NOON)
        for number in range(40)
    ]
    with store.begin_write() as repos:
        repos.clinics.add(records.clinic())
        repos.users.add(records.user())
        repos.custom_exercises.save_all(HARBOUR, jumps)
    disc = Condition(DISC, "Disc herniation", "a slipped disc")
    built_in = replace(records.catalog(), conditions={DISC: disc}, rules=(NO_IMPACT,))
    asked: list[ExerciseSlug] = []

    def swaps(exercise: object, *_: object, **__: object) -> tuple[ExerciseSlug, ...]:
        asked.append(ExerciseSlug(str(exercise)))
        return ()

    monkeypatch.setattr(browsing, "find_safer_swaps", swaps)
    browser = CatalogBrowser(store, ClinicCatalogs(store, built_in), lambda: NOON)
    ana = PatientContext("Ana", conditions=(PatientCondition(DISC),))
    found = browser.browse_exercises(MIA, patient=ana)
    assert len(found.results) == 40
    assert asked == []
    shown = found.results[:3]
    assert all(result.matches for result in shown)
    assert len(asked) == len(shown) == 3
