"""Finds time zones by name, so that days are those of the clinic's calendar."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ptplanner.domain.errors import InvalidValue


@lru_cache(maxsize=64)
def load_time_zone(name: str) -> tzinfo | None:
    """Load a zone; None, the zone of the server, for no name and for one that this installation does not know."""
    return ZoneInfo(name) if name in list_time_zones() else None


@lru_cache(maxsize=1)
def list_time_zones() -> frozenset[str]:
    """List the names of this installation, such as ``Europe/Berlin``."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> str:
    """Return the name unchanged; raise InvalidValue if it is neither empty nor known."""
    if name and name not in list_time_zones():
        raise InvalidValue("Choose a time zone from the list, such as Europe/London.")
    return name
