"""How the country of a clinic writes dates, names doctors, weighs and cuts paper; each can be changed singly."""

from __future__ import annotations

from enum import StrEnum


class DateOrder(StrEnum):
    """The order of day, month and year in a printed date; the month is always a word."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class DoctorWord(StrEnum):
    """What patients call the doctor whom they see first."""

    DOCTOR = "doctor"
    GP = "gp"
