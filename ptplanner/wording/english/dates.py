"""Parse dates as people type them (ISO, day first, month in words), and format dates."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ptplanner.domain.clinic_locale import DateOrder
from ptplanner.domain.errors import InvalidValue
from ptplanner.wording.english.numbers import LOCALE, format_quantity
from ptplanner.wording.localization import format_date_pattern, list_month_names

MONTHS = tuple(name.casefold() for name in list_month_names(LOCALE))
# Three letters identify every English month.
MIN_MONTH_LETTERS = 3
FORMAT_HINT = "Write it like 1968-05-14 or 14 May 1968."

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_DOTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$")
_SLASHES = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})$")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})$")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")


_MONTH_YEAR = re.compile(r"([a-z]+)\.?,?\s+(?:of\s+)?(\d{4})$")
_MONTH_NUMBERS = re.compile(
    r"(?:(?P<month>\d{1,2})[-/.](?P<year>\d{4})|(?P<first>\d{4})[-/.](?P<last>\d{1,2}))$"
)


@dataclass(frozen=True)
class TypedDate:
    """A date as typed; with ``is_month_only`` only the month was, and ``day`` is its last day."""

    day: date
    is_month_only: bool = False


class UnreadableDate(InvalidValue):
    """The text is not a date, or is ambiguous."""


def parse_date(text: str) -> date | None:
    """Parse a date; None for empty text. Raises UnreadableDate, which explains the accepted formats."""
    tidy = " ".join(text.split()).casefold()
    if not tidy:
        return None
    year, month, day = _split_date(tidy)
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate(f"“{text.strip()}” is not in the calendar. {FORMAT_HINT}") from None


def parse_date_or_month(text: str) -> TypedDate | None:
    """Parse a date, or a month such as ``Oct 2026``, ``10/2026`` or ``2026-10``; None for empty text."""
    tidy = " ".join(text.split()).casefold()
    if found := _MONTH_YEAR.match(tidy):
        return _find_last_day(int(found[2]), _parse_month(found[1], tidy), text)
    if found := _MONTH_NUMBERS.match(tidy):
        year, month = found["year"] or found["first"], found["month"] or found["last"]
        return _find_last_day(int(year), int(month), text)
    day = parse_date(text)
    return TypedDate(day) if day else None


def _find_last_day(year: int, month: int, text: str) -> TypedDate:
    try:
        return TypedDate(date(year, month, calendar.monthrange(year, month)[1]), is_month_only=True)
    except ValueError:
        raise UnreadableDate(f"“{text.strip()}” is not in the calendar. {FORMAT_HINT}") from None


def _split_date(text: str) -> tuple[int, int, int]:
    """Year, month, day as typed."""
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DOTS.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASHES.match(text):
        return _order_day_and_month(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH.match(text):
        return int(found[3]), _parse_month(found[2], text), int(found[1])
    if found := _MONTH_DAY.match(text):
        return int(found[3]), _parse_month(found[1], text), int(found[2])
    raise UnreadableDate(f"“{text}” is not a date we can read. {FORMAT_HINT}")


def _order_day_and_month(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Year, month and day where only one order is possible; 5/6 is ambiguous and therefore rejected."""
    if first == second or second > 12:
        return year, first, second
    if first > 12:
        return year, second, first
    raise UnreadableDate(
        f"This can be {first} {MONTHS[second - 1].title()} or {second} {MONTHS[first - 1].title()}."
        f" Write {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}."
    )


def _parse_month(word: str, text: str) -> int:
    if len(word) >= MIN_MONTH_LETTERS:
        for number, name in enumerate(MONTHS, 1):
            if name.startswith(word) or (word == "sept" and number == 9):
                return number
    raise UnreadableDate(f"“{text}” is not a date we can read. {FORMAT_HINT}")


def format_long_date(day: date, order: DateOrder = DateOrder.DAY_FIRST) -> str:
    """``21 November 2026`` or ``November 21, 2026``, which no reader can misread."""
    pattern = "MMMM d, y" if order is DateOrder.MONTH_FIRST else "d MMMM y"
    return format_date_pattern(day, pattern, LOCALE)


def format_day_and_month(day: date, order: DateOrder = DateOrder.DAY_FIRST) -> str:
    """``12 December`` or ``December 12``."""
    pattern = "MMMM d" if order is DateOrder.MONTH_FIRST else "d MMMM"
    return format_date_pattern(day, pattern, LOCALE)


def format_short_date(day: date, today: date) -> str:
    """``14 May``, with the year if it is not the current one."""
    pattern = "d MMM" if day.year == today.year else "d MMM y"
    # The short month names of "en" have three letters each; those of "en_GB" have "Sept".
    return format_date_pattern(day, pattern, "en")


def format_weekday_and_date(day: date, today: date) -> str:
    """``Monday 30 November``, with the year if it is not the current one."""
    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    return format_date_pattern(day, pattern, LOCALE)


def format_month(day: date) -> str:
    """``November 2026``."""
    return format_date_pattern(day, "MMMM y", LOCALE)


def format_date_or_month(day: date, *, is_month_only: bool) -> str:
    return format_month(day) if is_month_only else format_long_date(day)


def format_ago(moment: datetime, now: datetime) -> str:
    """``just now``, ``2 minutes ago``, ``5 hours ago``, ``3 days ago``; the clock may have been set back."""
    passed = max(now - moment, timedelta(0))
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{format_quantity(passed // timedelta(minutes=1), 'minute')} ago"
    if passed < timedelta(days=2):
        return f"{format_quantity(passed // timedelta(hours=1), 'hour')} ago"
    return f"{format_quantity(passed.days, 'day')} ago"
