"""The quality meter: errors stop issuing, warnings and hints do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.ids import ConditionSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import (
    CheckId,
    CheckResult,
    CheckSeverity,
    can_issue,
    list_issue_blockers,
    review_plan,
)
from ptplanner.domain.sides import AffectedSide, DoseSide
from tests.support.builders import (
    TODAY,
    TWELVE,
    a_catalog,
    a_patient,
    a_plan,
    a_rule,
    an_answer,
    an_exercise,
    an_item,
)

HUG = an_item("hug", "double-knee-to-chest", dosage=TWELVE)


def _checks(
    plan: Plan, patient: PatientContext | None = None, catalog: Catalog | None = None
) -> tuple[CheckResult, ...]:
    """All checks of the plan; the blockers alone are always the same as those among them."""
    patient, catalog = patient or a_patient(), catalog or a_catalog()
    checks = review_plan(plan, patient, catalog, TODAY)
    findings = assess_plan(plan, patient, catalog, TODAY)
    blockers = list_issue_blockers(plan, patient, catalog, TODAY, findings)
    assert blockers == tuple(check for check in checks if check.stops_issue)
    return checks


def _failed(
    plan: Plan, patient: PatientContext | None = None, catalog: Catalog | None = None
) -> list[tuple[CheckId, CheckSeverity]]:
    return [(c.id, c.severity) for c in _checks(plan, patient, catalog) if not c.passed]


def test_a_good_plan_passes_every_check() -> None:
    checks = _checks(a_plan())
    assert all(check.passed for check in checks)
    assert can_issue(checks)


def test_full_boxes_say_what_was_measured() -> None:
    sentences = {c.id: c.sentence for c in _checks(a_plan())}
    assert sentences[CheckId.MINUTES] == "7 minutes a day."
    assert sentences[CheckId.EXERCISE_COUNT] == "1 exercise, at most 4 are advised."
    assert sentences[CheckId.READING_GRADE].startswith("Reading grade ")


def test_an_empty_plan_is_not_issued() -> None:
    empty = replace(a_plan(), items=())
    assert _failed(empty) == [(CheckId.EXERCISES, CheckSeverity.ERROR)]
    assert not can_issue(_checks(empty))


def test_a_missing_dose_stops_the_issue_and_names_the_row() -> None:
    plan = a_plan(an_item("7", dosage=Dosage(side=DoseSide.EACH)))
    (check,) = [c for c in _checks(plan) if not c.passed]
    assert (check.id, check.severity, check.item) == (CheckId.DOSE, CheckSeverity.ERROR, "7")
    assert check.sentence == "Bird dog has no dose."
    assert check.fix


def test_a_guide_without_a_dose_is_a_hint() -> None:
    plan = a_plan(an_item(dosage=shorthand.parse_shorthand("no dose each side")))
    assert _failed(plan) == [(CheckId.DOSE, CheckSeverity.HINT)]
    assert can_issue(_checks(plan))


def test_an_exercise_for_each_side_must_say_which() -> None:
    assert _failed(a_plan(an_item(dosage=TWELVE))) == [(CheckId.SIDE, CheckSeverity.ERROR)]


def test_a_painful_side_must_be_known() -> None:
    plan = a_plan(an_item(dosage=shorthand.parse_shorthand("3x12 painful side")))
    assert _failed(plan) == []
    nowhere = a_patient(affected_side=AffectedSide.NONE)
    assert _failed(plan, nowhere) == [(CheckId.SIDE, CheckSeverity.ERROR)]


def test_an_avoid_stops_issuing_until_it_is_overridden() -> None:
    patient = a_patient("disc-herniation")
    assert _failed(a_plan(HUG), patient) == [(CheckId.PRECAUTIONS, CheckSeverity.ERROR)]
    kept = replace(HUG, overrides=(an_answer(),))
    assert _failed(a_plan(kept), patient) == []


def test_an_open_caution_is_a_hint() -> None:
    mild = a_catalog(rules=(a_rule(advice=Advice.CAUTION),))
    assert _failed(a_plan(HUG), a_patient("disc-herniation"), mild) == [
        (CheckId.PRECAUTIONS, CheckSeverity.HINT)
    ]


def test_a_condition_without_rules_costs_nothing_and_is_named() -> None:
    (check,) = [c for c in _checks(a_plan(), a_patient("vertigo")) if c.id is CheckId.CONDITIONS]
    assert check.passed
    assert check.sentence == (
        "Vertigo: no rule yet. Nothing is checked; judge each exercise yourself."
    )


def test_a_condition_whose_rules_the_clinic_switched_off_is_reported() -> None:
    disc = ConditionSlug("disc-herniation")
    off = replace(a_catalog(), rules=(), switched_off_conditions=frozenset({disc}))
    checks = review_plan(a_plan(), a_patient("disc-herniation"), off, TODAY)
    (check,) = [c for c in checks if c.id is CheckId.CONDITIONS]
    assert check.sentence.endswith("switched its rules off. Nothing is checked for it.")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (4, []),
        (5, [(CheckId.EXERCISE_COUNT, CheckSeverity.HINT)]),
        (6, [(CheckId.EXERCISE_COUNT, CheckSeverity.HINT)]),
        (7, [(CheckId.EXERCISE_COUNT, CheckSeverity.WARNING)]),
    ],
)
def test_more_than_four_exercises_is_a_hint_and_more_than_six_a_warning(
    count: int, expected: list[tuple[CheckId, CheckSeverity]]
) -> None:
    short = shorthand.parse_shorthand("1x5 each")
    assert _failed(a_plan(*(an_item(str(n), dosage=short) for n in range(count)))) == expected


def test_more_than_half_an_hour_a_day_is_a_hint() -> None:
    long = an_item(dosage=shorthand.parse_shorthand("3x10 h30 each side"))
    assert _failed(a_plan(long)) == [(CheckId.MINUTES, CheckSeverity.HINT)]


def test_an_exercise_that_left_the_catalog_stops_the_issue() -> None:
    assert _failed(a_plan(an_item(exercise="long-gone"))) == [
        (CheckId.KNOWN_EXERCISES, CheckSeverity.ERROR)
    ]


def test_a_hard_note_is_a_hint_that_names_its_words() -> None:
    note = "Prioritise lumbopelvic stabilisation throughout the concentric movement phase."
    failed = [c for c in _checks(a_plan(an_item("3", note=note))) if not c.passed]
    assert (failed[0].id, failed[0].item) == (CheckId.READING_GRADE, "3")
    assert "lumbopelvic" in failed[0].fix


def test_other_languages_are_not_measured_with_an_english_formula() -> None:
    note = "Mantenga progresivamente la estabilización lumbopélvica durante la realización."
    assert _failed(a_plan(an_item(note=note)), a_patient(language="es")) == []


def test_a_plan_for_every_day_is_reported_where_the_usual_dose_asks_for_rest() -> None:
    strong = shorthand.parse_shorthand("3x12/side every second day")
    catalog = a_catalog(an_exercise(default_dosage=strong))
    plan = a_plan(an_item(dosage=TWELVE))
    (check,) = [
        c
        for c in review_plan(plan, a_patient(), catalog, TODAY)
        if c.id is CheckId.REST_DAYS and not c.passed
    ]
    assert check.sentence == (
        "Bird dog is planned on 7 days a week. Its usual dose leaves a day of rest between."
    )
    rested = a_plan(an_item(dosage=strong))
    assert (CheckId.REST_DAYS, CheckSeverity.WARNING) not in _failed(rested, catalog=catalog)


def test_a_clinics_rule_that_forbids_an_exercise_that_stays_is_reported() -> None:
    """The clinic's own rules may lack the sentence on how to do it safely; what to do instead is printed then."""
    caution = a_rule(advice=Advice.CAUTION, instead="Do not lift your knees.")
    plan = a_plan(an_item(), HUG)
    failing = (CheckId.BOX_AND_CARDS, CheckSeverity.WARNING)
    patient = a_patient("disc-herniation")
    assert failing in _failed(plan, patient, a_catalog(rules=(caution,)))
    mended = replace(caution, safely="Lift your knees only a little.")
    assert failing not in _failed(plan, patient, a_catalog(rules=(mended,)))
