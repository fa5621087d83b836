"""Dates as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ptplanner.wording.english.dates import (
    UnreadableDate,
    format_ago,
    format_long_date,
    format_short_date,
    parse_date,
)

MAY_14 = date(1968, 5, 14)


@pytest.mark.parametrize(
    "text",
    [
        "1968-05-14", "1968/5/14", "1968.05.14", "14.5.1968", "14. 5. 1968", "14/05/1968", "5/14/1968", "14-05-1968",
        "14 May 1968", "14 may 1968", "May 14, 1968", "May 14 1968", "14th of May 1968", "May 14th, 1968",
        "  14   May   1968 ", "14. May 1968",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == MAY_14


def test_an_empty_text_is_no_date() -> None:
    assert parse_date("   ") is None


def test_the_same_number_twice_is_not_ambiguous() -> None:
    assert parse_date("5/5/1968") == date(1968, 5, 5)


def test_an_ambiguous_date_is_refused_with_a_question() -> None:
    with pytest.raises(UnreadableDate, match=r"5 June or 6 May\. Write 1968-06-05 or 1968-05-06"):
        parse_date("5/6/1968")


@pytest.mark.parametrize(
    "text", ["yesterday", "14.5.68", "1968", "31.2.1990", "0/0/2000", "14 Ma 1968", "14 Foo 1968", "²/5/1968",
             "2026-13-01", "99999-01-01", "14 May 0000", "<b>", "13/13/2000"]
)  # fmt: skip
def test_an_invalid_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnreadableDate, match="Write it like"):
        parse_date(text)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(1999, 12, 31), date(2026, 9, 1)])
def test_a_formatted_date_can_be_read_again(day: date) -> None:
    assert parse_date(format_long_date(day)) == day


def test_a_short_date_names_the_year_when_it_is_another() -> None:
    assert format_short_date(date(2026, 11, 3), date(2026, 12, 1)) == "3 Nov"
    assert format_short_date(date(2025, 11, 3), date(2026, 12, 1)) == "3 Nov 2025"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-90), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert format_ago(now - passed, now) == words
