"""When jobs that the clock starts are due. They give the last time that was due, so that none is missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol


class DueTimes(Protocol):
    def find_last_due(self, now: datetime) -> datetime:
        """The newest due time that is not after ``now``."""
        ...


@dataclass(frozen=True)
class Daily:
    """Each day at ``at`` by the server's clock. A computer that was off then does it when it starts again."""

    at: time
    time_zone: tzinfo | None = None

    def find_last_due(self, now: datetime) -> datetime:
        here = now.astimezone(self.time_zone)
        due = datetime.combine(here.date(), self.at, here.tzinfo)
        return due if due <= now else due - timedelta(days=1)


@dataclass(frozen=True)
class Every:
    """At equal distances, counted from midnight UTC."""

    interval: timedelta

    def find_last_due(self, now: datetime) -> datetime:
        day = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        return day + (now - day) // self.interval * self.interval


@dataclass(frozen=True)
class PeriodicJob:
    """A kind of job that the clock starts."""

    kind: str
    due_times: DueTimes

    def build_key(self, now: datetime) -> str:
        """The same for all workers until the next due time, so that only one of them adds the job."""
        due = self.due_times.find_last_due(now).astimezone(UTC)
        return f"{self.kind} {due:%Y-%m-%dT%H:%M}Z"
