"""The sheet's English."""

from ptplanner.handout.english.doses import (
    dose_parts,
    dose_sentence,
    hold_caption,
    schedule_line,
    side_badge,
)
from ptplanner.handout.english.numbers import calendar_date, counted, day_and_month, duration

__all__ = [
    "calendar_date",
    "counted",
    "day_and_month",
    "dose_parts",
    "dose_sentence",
    "duration",
    "hold_caption",
    "schedule_line",
    "side_badge",
]
