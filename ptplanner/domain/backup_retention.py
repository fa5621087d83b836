"""Which backups are kept: the last nights, one for each of the last weeks, one for each of the last months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

KEPT_NIGHTS = 14
KEPT_WEEKS = 8
KEPT_MONTHS = 12


def choose_kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """Of each night, week and month the newest one. Periods without a backup are not counted."""
    newest_first = sorted(moments, reverse=True)
    return frozenset(
        [
            *_take_newest(newest_first, KEPT_NIGHTS, lambda at: at.date()),
            *_take_newest(newest_first, KEPT_WEEKS, lambda at: at.isocalendar()[:2]),
            *_take_newest(newest_first, KEPT_MONTHS, lambda at: (at.year, at.month)),
        ]
    )


def _take_newest(
    newest_first: list[datetime], number: int, period: Callable[[datetime], Hashable]
) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for at in newest_first:
        if len(found) < number:
            found.setdefault(period(at), at)
    return list(found.values())
