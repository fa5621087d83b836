"""English numbers, plurals, lists and durations."""

from __future__ import annotations

from collections.abc import Sequence

from ptplanner.domain.dosage import Days, Span, Weekday
from ptplanner.wording.localization import choose_plural_form, join_list, list_weekday_names

# British English: no comma before "and" in a list, and the day before the month.
LOCALE = "en_GB"
WEEKDAY_NAMES = dict(zip(Weekday, list_weekday_names(LOCALE), strict=True))
_MAX_SECONDS_RANGE = 120
_IRREGULAR_PLURALS = {"foot": "feet"}


def format_span(span: Span) -> str:
    """Format ``10`` or ``10 to 12``; a dash could be read as a minus sign."""
    return str(span.low) if span.is_single else f"{span.low} to {span.high}"


def format_quantity(count: int, noun: str, plural: str = "") -> str:
    """``1 set``, ``3 sets``; ``plural`` is given where it is not regular: ``picture or film``."""
    return f"{count} {choose_form(count, noun, plural or pluralize(noun))}"


def format_range_of(span: Span, noun: str) -> str:
    """``1 set``, ``3 sets``, ``3 to 4 sets``."""
    return f"{format_span(span)} {choose_form(span.high, noun, pluralize(noun))}"


def choose_form(count: int, one: str, other: str) -> str:
    """Choose the form that follows the number: ``exercise`` or ``exercises``, ``was`` or ``were``."""
    return choose_plural_form(count, {"one": one, "other": other}, LOCALE)


def pluralize(noun: str) -> str:
    return _IRREGULAR_PLURALS.get(noun, f"{noun}s")


def format_duration(seconds: int) -> str:
    """``45 seconds``, ``1 minute``, ``1 minute 30 seconds``, ``90 minutes``."""
    minutes, rest = divmod(seconds, 60)
    if minutes == 0:
        return format_quantity(rest, "second")
    whole = format_quantity(minutes, "minute")
    return f"{whole} {format_quantity(rest, 'second')}" if rest else whole


def format_duration_span(span: Span) -> str:
    """``5 seconds``, ``30 to 60 seconds``, ``1 to 2 minutes``."""
    if span.is_single:
        return format_duration(span.low)
    both_whole_minutes = span.low % 60 == 0 and span.high % 60 == 0
    if both_whole_minutes:
        return f"{span.low // 60} to {span.high // 60} minutes"
    if span.high <= _MAX_SECONDS_RANGE:
        return f"{format_span(span)} seconds"
    return f"{format_duration(span.low)} to {format_duration(span.high)}"


def format_times(how_many: Span) -> str:
    """``once``, ``twice``, ``3 times``, ``once or twice``, ``2 to 3 times``."""
    if how_many == Span(1, 2):
        return "once or twice"
    single = {1: "once", 2: "twice"} if how_many.is_single else {}
    return single.get(how_many.high, f"{format_span(how_many)} times")


def join_words(words: Sequence[str]) -> str:
    """``Monday, Wednesday and Friday``."""
    return join_list(words, LOCALE)


def format_training_days(value: Days) -> str:
    """``5 days a week``, ``every day``, ``every second day``, ``on Monday and Friday``."""
    if value.every_second_day:
        return "every second day"
    if value.weekdays:
        return (
            "every day"
            if len(value.weekdays) == 7
            else f"on {join_words([WEEKDAY_NAMES[d] for d in value.weekdays])}"
        )
    if value.per_week in (None, Span(7, 7)):
        return "every day"
    return f"{format_range_of(value.per_week, 'day')} a week"


def to_sentence(text: str, *, capital: bool = True) -> str:
    """Return ``text`` with a capital letter and a full stop; empty text stays empty."""
    text = text.strip()
    if not text:
        return ""
    first = text[0].upper() if capital else text[0]
    return first + text[1:] + ("" if text[-1] in ".!?" else ".")
