"""How the last nights were: with a good backup, with a late one, or without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ptplanner.domain.backups import BackupRun, BackupState
from ptplanner.services.due_times import Daily

NIGHTLY_AT = time(23, 0)
NIGHTS_SHOWN = 30
# Later than this, a night's backup was made up for.
ON_TIME_WITHIN = timedelta(hours=3)


class NightState(StrEnum):
    """How one night was. ``NONE``: before the first backup of this installation."""

    GOOD = "good"
    LATE = "late"
    MISSED = "missed"
    NONE = "none"


@dataclass(frozen=True)
class Night:
    """``trouble``: why there is no backup, if one was tried."""

    on: date
    state: NightState
    trouble: str = ""


def judge_nights(
    runs: Sequence[BackupRun], now: datetime, *, has_older: bool = False
) -> tuple[Night, ...]:
    """The last nights, oldest first. Nights before the first run are not missed, unless ``has_older`` backups."""
    last_due = Daily(NIGHTLY_AT).find_last_due(now)
    by_night: dict[date, list[BackupRun]] = {}
    for run in runs:
        by_night.setdefault(run.night or find_night(run.started_at), []).append(run)
    first = min(by_night, default=None)
    is_long_ago = has_older and first is None
    nights = []
    for back in range(NIGHTS_SHOWN - 1, -1, -1):
        due = last_due - timedelta(days=back)
        night = due.date()
        if is_long_ago or (first is not None and night >= first):
            nights.append(_judge_night(night, due, by_night.get(night, [])))
        else:
            nights.append(Night(night, NightState.NONE))
    return tuple(nights)


def find_night(moment: datetime) -> date:
    """The day on whose evening the backup was due that was the last one before this moment."""
    return Daily(NIGHTLY_AT).find_last_due(moment).date()


def _judge_night(night: date, due: datetime, runs: Sequence[BackupRun]) -> Night:
    good = [run.started_at for run in runs if run.state is BackupState.GOOD]
    if good:
        is_late = min(good) - due > ON_TIME_WITHIN
        return Night(night, NightState.LATE if is_late else NightState.GOOD)
    return Night(night, NightState.MISSED, next((run.trouble for run in runs), ""))
