"""The filter of the audit trail: it stands in the address with record numbers, never with names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from ptplanner.domain.audit import AuditFilter, AuditKind
from ptplanner.domain.clinic import Actor
from ptplanner.web.shared.forms import find_member

MAX_VALUE = 64
# No clinic writes more lines.
MAX_NUMBER_DIGITS = 12


@dataclass(frozen=True)
class TrailFilter:
    """The fields of the filter as the address has them; "" leaves one open, and so does what cannot be read."""

    person: str = ""
    kind: str = ""
    record: str = ""
    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        return self == TrailFilter()

    def list_address_parts(self) -> dict[str, str]:
        """The parts of the address."""
        return {name: value for name, value in asdict(self).items() if value}


def read_trail_filter(given: MultiDict[str, str]) -> TrailFilter:
    sent = {name: given.get(name, "").strip()[:MAX_VALUE] for name in asdict(TrailFilter())}
    values = {name: text if text.isprintable() else "" for name, text in sent.items()}
    kind = find_member(AuditKind, values["kind"])
    days = {name: values[name] if _read_day(values[name]) else "" for name in ("first", "last")}
    return TrailFilter(**{**values, **days, "kind": kind.value if kind else ""})


def read_before(given: MultiDict[str, str]) -> int | None:
    """The number of the line under which the page starts."""
    text = given.get("before", "")
    return (
        int(text)
        if text.isascii() and text.isdecimal() and len(text) <= MAX_NUMBER_DIGITS
        else None
    )


def build_audit_filter(chosen: TrailFilter, who: Actor) -> AuditFilter:
    """Build the filter without its record; days are those of the clinic, and ``last`` is included."""
    first, last = _read_day(chosen.first), _read_day(chosen.last)
    return AuditFilter(
        user=chosen.person or None,
        kind=find_member(AuditKind, chosen.kind),
        since=_start_day(first, who) if first else None,
        until=_start_day(last + timedelta(days=1), who) if last else None,
    )


def _start_day(day: date, who: Actor) -> datetime:
    midnight = datetime.combine(day, time(), who.time_zone)
    return midnight.astimezone(UTC)


def _read_day(text: str) -> date | None:
    """A day as a browser's date field sends it, within the years that every time zone can reckon with."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None
