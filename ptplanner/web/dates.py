"""Dates as people type them: ISO, day first with dots, or with the month in words."""

from __future__ import annotations

import re
from datetime import date

from ptplanner.domain.errors import InvalidValue

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
# Three letters tell all English months apart.
SHORTEST_MONTH = 3
HOW = "Write it like 1968-05-14 or 14 May 1968."

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_DOTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$")
_SLASHES = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})$")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})$")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")


class UnreadableDate(InvalidValue):
    """The text is no date, or could be two."""


def read_date(text: str) -> date | None:
    """The date, or None for nothing typed; raises UnreadableDate with how to write it."""
    tidy = " ".join(text.split()).casefold()
    if not tidy:
        return None
    year, month, day = _parts(tidy)
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate(f"“{text.strip()}” is not in the calendar. {HOW}") from None


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month, day as typed."""
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DOTS.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASHES.match(text):
        return _slashed(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH.match(text):
        return int(found[3]), _month(found[2], text), int(found[1])
    if found := _MONTH_DAY.match(text):
        return int(found[3]), _month(found[1], text), int(found[2])
    raise UnreadableDate(f"“{text}” is not a date we can read. {HOW}")


def _slashed(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Day and month, in the order that can only be meant; half the world reads 5/6 the other way."""
    if first == second or second > 12:
        return year, first, second
    if first > 12:
        return year, second, first
    raise UnreadableDate(
        f"This can be {first} {MONTHS[second - 1].title()} or {second} {MONTHS[first - 1].title()}."
        f" Write {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}."
    )


def _month(word: str, text: str) -> int:
    if len(word) >= SHORTEST_MONTH:
        for number, name in enumerate(MONTHS, 1):
            if name.startswith(word) or (word == "sept" and number == 9):
                return number
    raise UnreadableDate(f"“{text}” is not a date we can read. {HOW}")


def spoken(day: date) -> str:
    """``14 May 1968``: no reader takes it for another day."""
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def spoken_short(day: date, today: date) -> str:
    """``14 May``, with the year when it is not this one."""
    month = MONTHS[day.month - 1].title()[:SHORTEST_MONTH]
    return f"{day.day} {month}" + ("" if day.year == today.year else f" {day.year}")
