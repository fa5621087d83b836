"""What is usual in a country: the clinic's emergency number, dates, paper, weights and time zone follow from it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ptplanner.domain.clinic_locale import DateOrder, DoctorWord, WeightUnit
from ptplanner.domain.emergency_numbers import EMERGENCY_NUMBERS
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.paper import Paper
from ptplanner.wording.countries import (
    LETTER_COUNTRIES,
    get_country_defaults,
    list_country_options,
    parse_country,
)
from ptplanner.wording.english.dates import format_day_and_month, format_long_date

CODES = [code for code, _ in list_country_options()]


@pytest.mark.parametrize(
    ("country", "number", "order", "paper", "unit", "doctor", "zone"),
    [
        ("GB", "999", "day-first", "a4", "kg", "gp", "Europe/London"),
        ("US", "911", "month-first", "letter", "lb", "doctor", ""),
        ("CA", "911", "month-first", "letter", "kg", "doctor", ""),
        ("FR", "112", "day-first", "a4", "kg", "doctor", "Europe/Paris"),
        ("AU", "000", "day-first", "a4", "kg", "gp", ""),
        ("JP", "", "day-first", "a4", "kg", "doctor", "Asia/Tokyo"),
        ("", "", "day-first", "a4", "kg", "doctor", ""),
    ],
)
def test_some_countries(
    country: str, number: str, order: str, paper: str, unit: str, doctor: str, zone: str
) -> None:
    usual = get_country_defaults(country)
    assert usual.emergency_number == number
    assert usual.date_order is DateOrder(order)
    assert usual.paper is Paper(paper)
    assert usual.weight_unit is WeightUnit(unit)
    assert usual.doctor_word is DoctorWord(doctor)
    assert usual.time_zone == zone


@pytest.mark.parametrize("country", CODES)
def test_every_country_has_defaults_and_its_time_zones_are_known(country: str) -> None:
    for zone in get_country_defaults(country).time_zones:
        assert ZoneInfo(zone).key == zone
    assert parse_country(country) == country


def test_every_listed_emergency_number_belongs_to_a_country_and_has_a_source() -> None:
    assert set(EMERGENCY_NUMBERS) <= set(CODES)
    assert set(CODES) >= LETTER_COUNTRIES
    for number, source in EMERGENCY_NUMBERS.values():
        assert number.isdecimal()
        assert source.url.startswith("https://")


@pytest.mark.parametrize(("typed", "code"), [("gb", "GB"), (" germany ", "DE"), ("", "")])
def test_a_country_is_given_by_code_or_name(typed: str, code: str) -> None:
    assert parse_country(typed) == code


@pytest.mark.parametrize("typed", ["XX", "Atlantis", "1", "<b>"])
def test_an_unknown_country_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidValue, match="two letters"):
        parse_country(typed)


def test_dates_follow_the_order() -> None:
    day = date(2026, 11, 30)
    assert format_long_date(day) == "30 November 2026"
    assert format_long_date(day, DateOrder.MONTH_FIRST) == "November 30, 2026"
    assert format_day_and_month(day, DateOrder.MONTH_FIRST) == "November 30"
