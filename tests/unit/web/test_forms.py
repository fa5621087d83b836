"""The base of all forms: what is read, what stays as typed, and which sentence stands at which field."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

import pytest
from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, model_validator
from werkzeug.datastructures import MultiDict

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage
from ptplanner.web.shared.forms import (
    WHOLE_FORM,
    Checkbox,
    ChosenValues,
    FormData,
    FormModel,
    InvalidForm,
    Line,
    OptionalDate,
    OptionalNumber,
    Paragraphs,
    TextLines,
    WholeNumber,
    limit_length,
    parse_form,
    read_known_members,
    read_with,
    require_text,
    split_at_commas,
    use_hyphens,
    validate_form,
)

TODAY = date(2026, 11, 29)


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def _reject_future(day: date | None, info: ValidationInfo) -> date | None:
    if day and info.context and day > info.context:
        raise ValueError("This is in the future.")
    return day


class ExampleForm(FormModel):
    model_config = ConfigDict(alias_generator=use_hyphens)

    name: Annotated[Line, require_text("Write a name."), limit_length(10, "a name takes")]
    born_on: Annotated[OptionalDate, AfterValidator(_reject_future)] = None
    notes: Paragraphs = ""
    steps: TextLines = ()
    per_day: Annotated[WholeNumber, Field(title="Times a day")] = 1
    weeks: OptionalNumber = None
    colour: Colour | None = None
    is_known: Checkbox = False
    ticked: ChosenValues = ()
    dose: Annotated[Dosage | None, read_with(shorthand.parse_shorthand)] = None

    @model_validator(mode="after")
    def _reject_pair(self) -> ExampleForm:
        if self.is_known and self.weeks:
            raise ValueError("Give one of both.")
        return self


def _read(**fields: str | list[str]) -> ExampleForm:
    return parse_form(ExampleForm, _make_data(**fields))


def _make_data(**fields: str | list[str]) -> FormData:
    return MultiDict({"name": "Ann", **{use_hyphens(key): text for key, text in fields.items()}})


def _find_errors(**fields: str | list[str]) -> dict[str, str]:
    return dict(validate_form(ExampleForm, _make_data(**fields), TODAY).errors)


def test_spaces_and_line_ends_are_normalized() -> None:
    form = _read(
        name="  Ann \t Lee ",
        notes=" one\r\ntwo \r\n",
        steps="Lie  down.\r\n\r\n Breathe.",
    )
    assert form.name == "Ann Lee"
    assert form.notes == "one\ntwo"
    assert form.steps == ("Lie down.", "Breathe.")
    assert split_at_commas("knee bend,, half  squat, knee bend") == ("knee bend", "half squat")


@pytest.mark.parametrize("text", ["14 May 1968", "14.5.1968", "1968-05-14", "May 14, 1968"])
def test_every_date_field_takes_the_same_formats(text: str) -> None:
    assert _read(born_on=text).born_on == date(1968, 5, 14)


def test_fields_that_were_not_sent_are_empty_or_have_their_default() -> None:
    assert _read() == ExampleForm(name="Ann")
    result = validate_form(ExampleForm, MultiDict())
    assert result.errors == {"name": "Write a name."}


def test_boxes_and_choices() -> None:
    form = _read(is_known="yes", ticked=["green", "blue", "red"], colour="red")
    assert form.is_known
    assert form.colour is Colour.RED
    assert form.ticked == ("green", "blue", "red")
    assert read_known_members(Colour, form.ticked) == (Colour.RED, Colour.GREEN)
    assert _find_errors(colour="blue") == {"colour": "Choose one of these."}


@pytest.mark.parametrize("text", ["", "3.5", "-3", "+3", "1_0", "12345", "three", "²", "٣"])
def test_a_number_that_is_not_whole(text: str) -> None:
    assert _find_errors(per_day=text) == {"per-day": "Write a whole number."}


def test_an_optional_number_may_be_empty() -> None:
    assert _read(weeks=" ").weeks is None
    assert _read(weeks=" 6 ").weeks == 6


def test_every_field_at_fault_has_one_sentence_and_what_was_typed_stays() -> None:
    data = _make_data(name="x" * 11, born_on="31.2.1968", weeks="six", notes="a\r\nb", dose="3x")
    result = validate_form(ExampleForm, data)
    assert result.values is None
    assert list(result.errors) == ["name", "born-on", "weeks", "dose"]
    assert result.errors["name"] == "11 characters; a name takes 10."
    assert "is not in the calendar" in result.errors["born-on"]
    assert result.typed.get("born-on") == "31.2.1968"
    assert result.typed.get("notes") == "a\nb"


def test_a_check_may_need_the_day() -> None:
    assert _find_errors(born_on="2027-01-01") == {"born-on": "This is in the future."}


def test_an_error_of_the_whole_form() -> None:
    assert _find_errors(is_known="1", weeks="2") == {WHOLE_FORM: "Give one of both."}


def test_the_raised_error_names_its_field_and_begins_with_the_label() -> None:
    with pytest.raises(InvalidForm, match=r"^Times a day: write a whole number\.$") as caught:
        _read(per_day="often", weeks="many")
    assert caught.value.field == "per-day"
    assert caught.value.errors["weeks"] == "Write a whole number."
