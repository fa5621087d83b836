"""Dates, lists and plurals by the rules of a locale."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ptplanner.wording import localization
from ptplanner.wording.english import dates, numbers

pytestmark = pytest.mark.unit

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def test_english_months_and_weekdays_are_in_calendar_order() -> None:
    assert localization.list_month_names(numbers.LOCALE) == ENGLISH_MONTHS
    weekdays = localization.list_weekday_names(numbers.LOCALE)
    assert (weekdays[0], weekdays[6]) == ("Monday", "Sunday")


def test_every_day_of_a_leap_year_is_written_as_before() -> None:
    for count in range(366):
        day = date(2024, 1, 1) + timedelta(days=count)
        month = ENGLISH_MONTHS[day.month - 1]
        assert dates.format_long_date(day) == f"{day.day} {month} 2024"
        assert dates.format_day_and_month(day) == f"{day.day} {month}"
        assert dates.format_short_date(day, date(2024, 7, 1)) == f"{day.day} {month[:3]}"


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        ([], ""),
        (["Monday"], "Monday"),
        (["Monday", "Friday"], "Monday and Friday"),
        (["Monday", "Wednesday", "Friday"], "Monday, Wednesday and Friday"),
    ],
)
def test_a_list_ends_in_and_without_a_comma(words: list[str], joined: str) -> None:
    assert numbers.join_words(words) == joined


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 sets"), (1, "1 set"), (2, "2 sets"), (21, "21 sets")]
)
def test_only_one_is_singular_in_english(count: int, text: str) -> None:
    assert numbers.format_quantity(count, "set") == text


@pytest.mark.parametrize(
    "text", ["0.25", "0.5", "1", "2.5", "2.50", "10", "12.125", "100", "1E+2", "1000", "1234.5"]
)
def test_a_number_is_written_without_grouping_and_needless_zeros(text: str) -> None:
    value = Decimal(text)
    assert localization.format_number(value, numbers.LOCALE) == f"{value.normalize():f}"


def test_other_languages_have_other_plurals_and_directions() -> None:
    forms = {"one": "ćwiczenie", "few": "ćwiczenia", "many": "ćwiczeń", "other": "ćwiczenia"}
    chosen = [localization.choose_plural_form(count, forms, "pl") for count in (1, 3, 5)]
    assert chosen == ["ćwiczenie", "ćwiczenia", "ćwiczeń"]
    assert localization.format_number(Decimal("2.5"), "de") == "2,5"
    assert localization.get_text_direction("ar") == "rtl"
    assert localization.get_text_direction(numbers.LOCALE) == "ltr"
