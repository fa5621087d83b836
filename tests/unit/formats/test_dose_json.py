"""A dose in the open format: exactly its fields, and back without loss."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import DecimalSpan, Dosage
from ptplanner.formats import FormatError, dose_from_json, dose_to_json
from tests.support.doses import doses


def _fields(text: str) -> dict[str, object]:
    return dose_to_json(shorthand.parse_shorthand(text))


def test_a_full_dose_has_the_fields_of_the_format() -> None:
    assert _fields("3x10-12/side h5 r60 2.5kg rpe4-6 2xd 5xw 6w pain<=4") == {
        "sets": 3, "reps_min": 10, "reps_max": 12, "hold_s_min": 5, "hold_s_max": 5, "rest_s": 60,
        "side": "each", "load_value": 2.5, "load_unit": "kg", "rpe_min": 4, "rpe_max": 6,
        "per_day": 2, "days_per_week": 5, "weeks": 6, "max_pain": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("green band", {"load_unit": "band", "band": "green"}),
        ("bw", {"load_unit": "body-weight"}),
        ("5 lb", {"load_value": 5, "load_unit": "lb"}),
        ("mon wed", {"days_per_week": 2, "weekdays": ["mon", "wed"]}),
        ("EOD", {"days_per_week": 4, "every_other_day": True}),
        ("MWF", {"days_per_week": 3, "weekdays": ["mon", "wed", "fri"]}),
        ("tempo 3-1-2", {"tempo": [3, 1, 2, 0]}),
        ("painful side", {"side": "painful"}),
        ("no dose", {"none_given": True}),
        ("as tolerated", {"as_tolerated": True}),
        ("no rest", {"rest_s": 0}),
    ],
)
def test_what_is_absent_is_left_out(text: str, fields: dict[str, object]) -> None:
    assert _fields(text) == fields


@given(doses())
def test_every_dose_comes_back_as_itself(dose: Dosage) -> None:
    assert dose_from_json(json.loads(json.dumps(dose_to_json(dose)))) == dose


def test_a_load_keeps_its_decimals() -> None:
    load = dose_from_json({"load_value": 2.3, "load_unit": "kg"}).load
    assert load is not None
    assert load.value == DecimalSpan.of("2.3")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"sets": 99}, "sets: This must be 20 or less."),
        ({"sets": "3"}, "sets: This must be a whole number."),
        ({"sets": True}, "sets: This must be a whole number."),
        ({"sets": 3.5}, "sets: This must be a whole number."),
        ({"rep_min": 3}, "rep_min: This is not a field of the format. Did you mean “reps_min”?"),
        ({"reps_min": 10}, "reps_max is missing: give both; repeat the number if it is not a range."),
        ({"reps_min": 12, "reps_max": 10}, "reps_min is more than reps_max."),
        ({"side": "middle"}, "side: “middle” is not known. Allowed: left, right, each, alternate, painful."),
        ({"load_value": 5}, "load_unit is missing: kg, lb, band or body-weight."),
        ({"load_value": "5", "load_unit": "kg"}, "load_value: This must be a number."),
        ({"load_value": float("nan"), "load_unit": "kg"}, "load_value: This must be a number."),
        ({"days_per_week": 3, "every_other_day": True}, "Days are a number a week"),
        ({"weekdays": ["mon", "someday"]}, "weekdays[1]: “someday” is not known."),
        ({"tempo": [1, 2]}, "tempo: "),
        ({"none_given": True, "sets": 1}, "cannot stand together"),
        ([], "This must be an object."),
        (None, "This must be an object."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_dose_is_told_in_plain_words(fields: object, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        dose_from_json(fields)
    assert problem in str(caught.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(FormatError) as caught:
        dose_from_json({"sets": 0, "weeks": 99, "max_pain": "low", "colour": 1})
    assert {p.path for p in caught.value.problems} == {"sets", "weeks", "max_pain", "colour"}
