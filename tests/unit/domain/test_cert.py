"""CERT: what a plan records, what is missing, and what no plan can contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Equipment
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import FixTarget, Meter, build_plan_meter
from ptplanner.domain.quality.cert import CertItem, CertStatus
from ptplanner.domain.quality.review_input import SheetOutline
from ptplanner.domain.sides import AffectedSide
from tests.support.builders import TODAY, a_catalog, a_patient, a_plan, an_exercise, an_item
from tests.support.sheets import a_card, a_sheet

FULL_DOSE = shorthand.parse_shorthand("3x8-12/side RPE 4")
FULL = a_plan(an_item(dosage=FULL_DOSE), next_visit=date(2026, 12, 12))
NOBODY = PatientContext("", affected_side=AffectedSide.NONE)
BAND = a_catalog(an_exercise("band-row", equipment=(Equipment.BAND,)))
BARE_SHEET = a_sheet(a_card(captions=()))


def metered(
    plan: Plan,
    patient: PatientContext | None = None,
    catalog: Catalog | None = None,
    sheet: SheetOutline | None = None,
) -> Meter:
    return build_plan_meter(
        plan, patient or a_patient(), catalog or a_catalog(), TODAY, sheet or a_sheet()
    )


def by_number(meter: Meter) -> dict[str, CertItem]:
    return {item.number: item for item in meter.cert}


def test_a_complete_plan_has_every_item_that_a_plan_can_have() -> None:
    meter = metered(FULL)
    missing = [item.number for item in meter.cert if item.status is CertStatus.MISSING]
    assert missing == []
    assert meter.cert_score == (15, 15)


def test_there_are_sixteen_items_in_nineteen_parts() -> None:
    numbers = [item.number for item in metered(FULL).cert]
    assert len(numbers) == 19
    assert len({number.rstrip("ab") for number in numbers}) == 16


def test_items_that_no_plan_can_contain_are_for_the_therapist() -> None:
    for_you = {i.number for i in metered(FULL).cert if i.status is CertStatus.FOR_THERAPIST}
    assert for_you == {"2", "10", "11", "16b"}


FIXED = shorthand.parse_shorthand("3x12/side")
MISSING: list[tuple[str, Plan, PatientContext | None, Catalog | None, SheetOutline | None, FixTarget | None]] = [
    ("1", a_plan(an_item(exercise="band-row", dosage=FULL_DOSE)), None, BAND, None, FixTarget.LOAD),
    ("2", FULL, None, None, a_sheet(therapist=""), None),
    ("3", FULL, None, None, a_sheet(patient=""), FixTarget.PATIENT),
    ("4", FULL, None, None, a_sheet(a_card(steps=())), FixTarget.EXERCISE),
    ("5", FULL, None, None, a_sheet(grid=replace(a_sheet().grid, rows=())), FixTarget.CATALOG),
    ("6", replace(FULL, next_visit=None), None, None, None, FixTarget.SCHEDULE),
    ("7a", FULL, None, None, a_sheet(progression=""), FixTarget.CATALOG),
    ("7b", a_plan(an_item(dosage=FIXED)), None, None, None, FixTarget.REPETITIONS),
    ("8", FULL, None, None, BARE_SHEET, FixTarget.ROW),
    ("13", a_plan(an_item(dosage=shorthand.parse_shorthand("no dose each side"))), None, None, None, FixTarget.DOSE),
    ("14b", FULL, NOBODY, None, None, FixTarget.PATIENT),
    ("15", a_plan(an_item(dosage=FIXED)), None, None, None, FixTarget.EFFORT),
    ("16a", replace(FULL, next_visit=None), None, None, None, FixTarget.SCHEDULE),
]  # fmt: skip


@pytest.mark.parametrize(("number", "plan", "patient", "catalog", "sheet", "field"), MISSING)
def test_a_missing_item_says_what_would_complete_it_and_where(
    number: str,
    plan: Plan,
    patient: PatientContext | None,
    catalog: Catalog | None,
    sheet: SheetOutline | None,
    field: FixTarget | None,
) -> None:
    item = by_number(metered(plan, patient, catalog, sheet))[number]
    assert item.status is CertStatus.MISSING
    assert item.fix
    assert item.fix_target is field


def test_a_value_shared_by_all_exercises_counts_as_recorded() -> None:
    item = by_number(metered(FULL, NOBODY))["14a"]
    assert item.status is CertStatus.DOCUMENTED
    assert "The same for everybody" in item.explanation


def test_no_item_stops_issuing_or_lowers_the_score() -> None:
    poor = metered(a_plan(), NOBODY, sheet=a_sheet())
    assert poor.cert_score[0] < poor.cert_score[1]
    assert poor.score == (9, 9)
