"""Short ways to write an inspection, and sizes and counts in words."""

from __future__ import annotations

from collections.abc import Sequence

from ptplanner.services.doctor import Inspection, InspectionState

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


def report_fine(name: str, seen: str) -> Inspection:
    return Inspection(name, InspectionState.FINE, seen)


def report_warning(
    name: str, headline: str, seen: str, *, why: str = "", steps: Sequence[str] = ()
) -> Inspection:
    return Inspection(name, InspectionState.WARNING, seen, headline, why, tuple(steps))


def report_wrong(
    name: str, headline: str, seen: str, *, why: str = "", steps: Sequence[str] = ()
) -> Inspection:
    return Inspection(name, InspectionState.WRONG, seen, headline, why, tuple(steps))


def format_size(count: float) -> str:
    """``31 MB``, ``6.8 GB``: two digits where there is one before the point, in units of 1000."""
    unit = 0
    while count >= _STEP and unit < len(_UNITS) - 1:
        count /= _STEP
        unit += 1
    digits = 1 if unit > 0 and count < 10 else 0
    return f"{count:.{digits}f} {_UNITS[unit]}"


def name_some(things: Sequence[str], limit: int = 3) -> str:
    """Name the first few things and count the others: ``a, b, c and 4 more``."""
    named = ", ".join(things[:limit])
    return named if len(things) <= limit else f"{named} and {len(things) - limit} more"
