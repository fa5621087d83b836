"""How the country of a clinic writes dates, names doctors, weighs and cuts paper; each can be changed singly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from ptplanner.domain.paper import Paper


class DateOrder(StrEnum):
    """The order of day and month in a printed date; the month is always a word and the year comes last."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DoctorWord(StrEnum):
    """What patients call the doctor whom they see first."""

    DOCTOR = "doctor"
    GP = "gp"


class WeightUnit(StrEnum):
    """The unit that a new weight starts with."""

    KG = "kg"
    LB = "lb"


@dataclass(frozen=True)
class ClinicLocale:
    """What follows from the country of a clinic and is not printed in words.

    ``country``: ISO 3166 code, or empty if none is chosen. ``time_zone``: IANA name, or empty for that of the server.
    """

    country: str = ""
    paper: Paper = Paper.A4
    weight_unit: WeightUnit = WeightUnit.KG
    time_zone: str = ""


def get_local_day(moment: datetime, zone: tzinfo | None) -> date:
    """Return the calendar day of ``moment`` where the clinic is. Every printed and shown day comes from here.

    ``zone``: None for the time zone of the server.
    """
    return moment.astimezone(zone).date()
