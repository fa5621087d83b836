"""A sign-in of one person on one device, from its beginning to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ptplanner.domain.clinic import User
from ptplanner.domain.ids import ClinicId, UserId

# A working day; a shared clinic computer is signed out by the next morning at the latest.
SESSION_HOURS = 12
# What an owner can choose.
IDLE_MINUTES_CHOICES = (15, 30, 60, 120, 240, 720)


@dataclass(frozen=True)
class UserSession:
    """A session as it is stored. ``id`` is the SHA-256 of the secret in the browser's cookie.

    ``seen_at`` is a whole minute. ``device`` is a few words such as "Firefox, Windows"; no address is stored.
    """

    id: str
    user: UserId
    clinic: ClinicId
    created_at: datetime
    seen_at: datetime
    device: str
    ended_at: datetime | None = None

    def is_open(self, at: datetime, idle_minutes: int) -> bool:
        """Whether somebody is signed in by it: it has not ended, is not too old, and was used lately."""
        return (
            self.ended_at is None
            and at < self.created_at + timedelta(hours=SESSION_HOURS)
            and at < self.seen_at + timedelta(minutes=idle_minutes)
        )


@dataclass(frozen=True)
class SignedInSession:
    """A session with its user, and what the clinic says about time: its zone ("" for the server's) and when to end."""

    session: UserSession
    user: User
    time_zone: str
    idle_minutes: int
