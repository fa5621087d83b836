"""The structured fields say the same dose as the shorthand."""

from __future__ import annotations

import dataclasses

import pytest
from werkzeug.datastructures import MultiDict

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage, DosePart
from ptplanner.domain.errors import InvalidValue
from ptplanner.web.plans.dose_fields import DoseFields, dosage_from_form, dose_fields_from_dosage

DOSES = (
    "3x10-12/side h5",
    "2x30s L",
    "hold 30-60s",
    "10r 3kg rpe4-6",
    "3x12 green band alt r60 2xd 5xw 6w",
    "no dose painful side",
    "as tolerated",
    "3x8 tempo 3-1-3 mon wed fri pain<=4",
    "2x10 EOD 2.5lb",
    "3-4x8-10 r45-60 2-3xd 4-5xw 4-6w 1-2.5kg",
    "20-30min easy pace 3xw",
    "duration 90s",
    "3x8 tempo 2-0-4 up first",
    "2 sets distance 400-500m brisk pace",
    "distance 1.5km",
    "",
)


def form_of(text: str) -> MultiDict[str, str]:
    fields = dose_fields_from_dosage(
        shorthand.parse_shorthand(text) if text else shorthand.parse_shorthand("3x10")
    )
    form: MultiDict[str, str] = MultiDict()
    for name, value in vars(fields).items():
        if isinstance(value, tuple):
            form.setlist(name, value)
        elif value:
            form[name] = "1" if value is True else value
    return form


@pytest.mark.parametrize("text", [dose for dose in DOSES if dose])
def test_fields_and_shorthand_are_the_same_dose(text: str) -> None:
    assert dosage_from_form(form_of(text)) == shorthand.parse_shorthand(text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("sets", "three"), ("sets", "0"), ("sets", "21"), ("repetitions", "10-"),
        ("repetitions", "12-10"), ("hold_s", "5s"), ("tempo", "slow"), ("load", "anvil"), ("side", "both"),
        ("days", "8"), ("days", "named"), ("weeks", "99999999"), ("max_pain", "11"),
    ],
)  # fmt: skip
def test_an_impossible_field_is_refused(field: str, text: str) -> None:
    form = form_of("3x10")
    form[field] = text
    with pytest.raises(InvalidValue):
        dosage_from_form(form)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sets": "99"}, "sets"),
        ({"duration_s": "20"}, "duration_s"),
        ({"duration_s": "999"}, "duration_s"),
        ({"distance": "far"}, "distance"),
        ({"distance": "500", "distance_unit": "m"}, "distance"),
        ({"repetitions": "", "distance": "500"}, "distance_unit"),
        ({"repetitions": "", "distance": "5", "distance_unit": "feet"}, "distance_unit"),
        ({"pace": "warp"}, "pace"),
        ({"load": "kg", "load_value": "3-1"}, "load_value"),
        ({"repetitions": "", "distance": "3-1"}, "distance"),
        ({"repetitions": "12-3"}, "repetitions"),
        ({"repetitions": "999"}, "repetitions"),
        ({"hold_s": "9999"}, "hold_s"),
        ({"hold_s": "30-5"}, "hold_s"),
        ({"tempo": "0-0-0"}, "tempo"),
        ({"tempo": "99-1-1"}, "tempo"),
        ({"rest_s": "9999"}, "rest_s"),
        ({"load": "anvil"}, "load"),
        ({"load": "kg", "load_value": "900"}, "load_value"),
        ({"load": "kg", "load_value": "2.255"}, "load_value"),
        ({"effort": "11"}, "effort"),
        ({"effort": "9-2"}, "effort"),
        ({"side": "both"}, "side"),
        ({"per_day": "99"}, "per_day"),
        ({"days": "9"}, "days"),
        ({"days": "named"}, "weekdays"),
        ({"weeks": "99"}, "weeks"),
        ({"max_pain": "11"}, "max_pain"),
        ({"none_given": "1"}, "none_given"),
        ({"as_tolerated": "1", "none_given": "1"}, "none_given"),
    ],
)
def test_the_error_names_the_input_that_was_typed_in(changes: dict[str, str], field: str) -> None:
    form = form_of("3x10")
    for name, value in changes.items():
        form[name] = value
    with pytest.raises(InvalidValue) as caught:
        dosage_from_form(form)
    assert getattr(caught.value, "field", "") == field
    assert field in DoseFields.__dataclass_fields__


def test_the_parts_of_a_dose_have_one_name_in_the_value_and_in_the_form() -> None:
    parts = {part.value for part in DosePart}
    assert parts == {field.name for field in dataclasses.fields(DoseFields)}
    details = {DosePart.LOAD_VALUE, DosePart.WEEKDAYS, DosePart.DISTANCE_UNIT}
    assert parts - details == {field.name for field in dataclasses.fields(Dosage)}


@pytest.mark.parametrize("weight", ["", "heavy", "nan", "inf", "1e9", "0"])
def test_a_weight_needs_a_number(weight: str) -> None:
    form = form_of("3x10 3kg")
    form["load_value"] = weight
    with pytest.raises(InvalidValue):
        dosage_from_form(form)
