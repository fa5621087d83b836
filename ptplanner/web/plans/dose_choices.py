"""Options of the select fields for doses."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.dosage import Band
from ptplanner.web.plans.dose_fields import BAND_PREFIX, EVERY_SECOND_DAY, NAMED_DAYS

SelectOption = tuple[str, str]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_OPTIONS: tuple[SelectOption, ...] = (
    *((str(count), f"{count} a week" if count < 7 else "Every day") for count in range(1, 8)),
    (EVERY_SECOND_DAY, "Every 2nd day"),
    (NAMED_DAYS, "Named days…"),
)


@dataclass(frozen=True)
class DoseOptions:
    loads: tuple[SelectOption, ...]
    sides: tuple[SelectOption, ...]
    days: tuple[SelectOption, ...]
    plan_days: tuple[SelectOption, ...]
    weekdays: tuple[SelectOption, ...]


DOSE_OPTIONS = DoseOptions(
    loads=(
        ("", "None"),
        ("body-weight", "Body weight"),
        ("kg", "kg…"),
        ("lb", "lb…"),
        *((f"{BAND_PREFIX}{band.value}", f"{band.value.capitalize()} band") for band in Band),
    ),
    sides=(
        ("", "Not given"),
        ("each", "Each side"),
        ("alternate", "Alternate"),
        ("left", "Left"),
        ("right", "Right"),
        ("painful", "Painful side"),
    ),
    days=(("", "Plan’s"), *_DAY_OPTIONS),
    plan_days=_DAY_OPTIONS,
    weekdays=tuple((str(number), word) for number, word in enumerate(_WEEKDAYS, start=1)),
)
