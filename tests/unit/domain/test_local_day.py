"""The calendar day is the clinic's, on both sides of midnight, east and west of the server."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ptplanner.domain.clinic_locale import get_local_day

NOVEMBER_29 = date(2026, 11, 29)
NOVEMBER_30 = date(2026, 11, 30)
DECEMBER_1 = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("utc", "zone", "day"),
    [
        ("2026-11-29T17:48", "Pacific/Kiritimati", NOVEMBER_30),
        ("2026-11-29T09:59", "Pacific/Kiritimati", NOVEMBER_29),
        ("2026-11-29T10:00", "Pacific/Kiritimati", NOVEMBER_30),
        ("2026-12-01T01:30", "America/Los_Angeles", NOVEMBER_30),
        ("2026-12-01T07:59", "America/Los_Angeles", NOVEMBER_30),
        ("2026-12-01T08:00", "America/Los_Angeles", DECEMBER_1),
        ("2026-11-29T22:59", "Europe/Berlin", NOVEMBER_29),
        ("2026-11-29T23:00", "Europe/Berlin", NOVEMBER_30),
        ("2026-11-30T23:59", "UTC", NOVEMBER_30),
    ],
)
def test_the_day_is_that_of_the_zone(utc: str, zone: str, day: date) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert get_local_day(moment, ZoneInfo(zone)) == day


def test_without_a_zone_the_day_is_that_of_the_server() -> None:
    moment = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert get_local_day(moment, None) == moment.astimezone().date()
