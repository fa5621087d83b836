"""Dates, numbers, lists, plurals and names of days and months by the rules of a locale, from babel's CLDR data.

Every language package passes its own locale, such as ``en_GB``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale, dates, lists, numbers

NameWidth = Literal["wide", "abbreviated", "narrow"]


def format_date_pattern(day: date, pattern: str, locale: str) -> str:
    """Format ``day`` by a CLDR pattern such as ``d MMMM y``."""
    return dates.format_date(day, pattern, locale=locale)


def format_number(value: Decimal, locale: str) -> str:
    """Format with the locale's decimal sign, without grouping and without zeros at the end: ``2.5``."""
    return numbers.format_decimal(
        value.normalize(), locale=locale, decimal_quantization=False, group_separator=False
    )


def join_list(items: Sequence[str], locale: str) -> str:
    """Join as in a sentence: ``Monday, Wednesday and Friday``; empty for no items."""
    return lists.format_list(items, locale=locale)


def choose_plural_form(count: int, forms: Mapping[str, str], locale: str) -> str:
    """Choose from ``forms``, keyed by CLDR plural category; ``other`` stands in for a missing category."""
    category = _parse_locale(locale).plural_form(count)
    return forms.get(category, forms["other"])


@cache
def list_month_names(locale: str, width: NameWidth = "wide") -> tuple[str, ...]:
    """List twelve names, January first."""
    names = dates.get_month_names(width, context="stand-alone", locale=locale)
    return tuple(names[month] for month in range(1, 13))


@cache
def list_weekday_names(locale: str, width: NameWidth = "wide") -> tuple[str, ...]:
    """List seven names, Monday first."""
    names = dates.get_day_names(width, context="stand-alone", locale=locale)
    return tuple(names[day] for day in range(7))


def get_text_direction(locale: str) -> str:
    """Return ``ltr`` or ``rtl``, as the HTML attribute ``dir`` takes it."""
    return _parse_locale(locale).text_direction


@cache
def _parse_locale(locale: str) -> Locale:
    return Locale.parse(locale)
