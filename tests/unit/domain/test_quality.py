"""The meter: errors stop an issue, warnings and hints do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import Check, Key, Kind, can_issue, review
from ptplanner.domain.sides import AffectedSide, DoseSide
from tests.support.builders import (
    TODAY,
    TWELVE,
    a_catalog,
    a_patient,
    a_plan,
    a_rule,
    an_answer,
    an_item,
)

HUG = an_item("hug", "double-knee-to-chest", dosage=TWELVE)


def _checks(
    plan: Plan, patient: PatientContext | None = None, catalog: Catalog | None = None
) -> tuple[Check, ...]:
    return review(plan, patient or a_patient(), catalog or a_catalog(), TODAY)


def _failed(
    plan: Plan, patient: PatientContext | None = None, catalog: Catalog | None = None
) -> list[tuple[Key, Kind]]:
    return [(c.key, c.kind) for c in _checks(plan, patient, catalog) if not c.passed]


def test_a_good_plan_passes_every_check() -> None:
    checks = _checks(a_plan())
    assert all(check.passed for check in checks)
    assert can_issue(checks)


def test_boxes_that_are_full_say_what_was_measured() -> None:
    sentences = {c.key: c.sentence for c in _checks(a_plan())}
    assert sentences[Key.MINUTES] == "7 minutes a day."
    assert sentences[Key.NUMBER] == "1 exercise, at most 4 are advised."
    assert sentences[Key.READING].startswith("Reading grade ")


def test_an_empty_plan_is_not_issued() -> None:
    empty = replace(a_plan(), items=())
    assert _failed(empty) == [(Key.EXERCISES, Kind.ERROR)]
    assert not can_issue(_checks(empty))


def test_a_missing_dose_stops_the_issue_and_names_the_row() -> None:
    plan = a_plan(an_item("7", dosage=Dosage(side=DoseSide.EACH)))
    (check,) = [c for c in _checks(plan) if not c.passed]
    assert (check.key, check.kind, check.item) == (Key.DOSE, Kind.ERROR, "7")
    assert check.sentence == "Bird dog has no dose."
    assert check.fix


def test_a_guide_without_a_dose_is_a_hint() -> None:
    plan = a_plan(an_item(dosage=shorthand.parse("no dose each side")))
    assert _failed(plan) == [(Key.DOSE, Kind.HINT)]
    assert can_issue(_checks(plan))


def test_an_exercise_for_each_side_must_say_which() -> None:
    assert _failed(a_plan(an_item(dosage=TWELVE))) == [(Key.SIDE, Kind.ERROR)]


def test_a_painful_side_must_be_known() -> None:
    plan = a_plan(an_item(dosage=shorthand.parse("3x12 painful side")))
    assert _failed(plan) == []
    nowhere = a_patient(affected_side=AffectedSide.NONE)
    assert _failed(plan, nowhere) == [(Key.SIDE, Kind.ERROR)]


def test_an_unanswered_avoid_stops_the_issue_until_it_has_a_reason() -> None:
    patient = a_patient("disc-herniation")
    assert _failed(a_plan(HUG), patient) == [(Key.PRECAUTIONS, Kind.ERROR)]
    kept = replace(HUG, answers=(an_answer(),))
    assert _failed(a_plan(kept), patient) == []


def test_an_open_caution_is_a_hint() -> None:
    mild = a_catalog(rules=(a_rule(advice=Advice.CAUTION),))
    assert _failed(a_plan(HUG), a_patient("disc-herniation"), mild) == [
        (Key.PRECAUTIONS, Kind.HINT)
    ]


def test_a_condition_without_rules_is_said_out_loud() -> None:
    (check,) = [c for c in _checks(a_plan(), a_patient("vertigo")) if not c.passed]
    assert check.sentence == "Vertigo: no rule yet. Nothing is checked for it."


@pytest.mark.parametrize(
    ("count", "expected"),
    [(4, []), (5, [(Key.NUMBER, Kind.HINT)]), (6, [(Key.NUMBER, Kind.HINT)]), (7, [(Key.NUMBER, Kind.WARNING)])],
)  # fmt: skip
def test_more_than_four_exercises_is_a_hint_and_more_than_six_a_warning(
    count: int, expected: list[tuple[Key, Kind]]
) -> None:
    short = shorthand.parse("1x5 each")
    assert _failed(a_plan(*(an_item(str(n), dosage=short) for n in range(count)))) == expected


def test_more_than_half_an_hour_a_day_is_a_hint() -> None:
    long = an_item(dosage=shorthand.parse("3x10 h30 each side"))
    assert _failed(a_plan(long)) == [(Key.MINUTES, Kind.HINT)]


def test_an_exercise_that_left_the_catalog_stops_the_issue() -> None:
    assert _failed(a_plan(an_item(exercise="long-gone"))) == [(Key.KNOWN, Kind.ERROR)]


def test_a_hard_note_is_a_hint_that_names_its_words() -> None:
    note = "Prioritise lumbopelvic stabilisation throughout the concentric movement phase."
    failed = [c for c in _checks(a_plan(an_item("3", note=note))) if not c.passed]
    assert (failed[0].key, failed[0].item) == (Key.READING, "3")
    assert "lumbopelvic" in failed[0].fix


def test_other_languages_are_not_measured_with_an_english_formula() -> None:
    note = "Mantenga progresivamente la estabilización lumbopélvica durante la realización."
    assert _failed(a_plan(an_item(note=note)), a_patient(language="es")) == []
