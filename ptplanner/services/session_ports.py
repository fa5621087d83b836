"""What the services need of the store and of Redis for sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.user_session import SignedInSession, UserSession


class SessionRepository(Protocol):
    """Sessions by the SHA-256 of their secret."""

    def add(self, session: UserSession) -> None: ...
    def find_signed_in(self, session: str) -> SignedInSession | None:
        """The session with its user and clinic, also if it has ended; knowing its secret is enough to find it."""
        ...

    def list_unended(self, clinic: ClinicId, user: UserId | None = None) -> tuple[UserSession, ...]:
        """Sessions that nobody ended, of one person or of all, used last first; some may be too old or idle."""
        ...

    def load_last_seen(self, clinic: ClinicId) -> Mapping[UserId, datetime]:
        """When each person of the clinic was last here, for those who ever were."""
        ...

    def record_seen(self, clinic: ClinicId, session: str, at: datetime) -> None: ...
    def end_one(self, clinic: ClinicId, user: UserId, session: str, at: datetime) -> bool:
        """Whether there was such a session that had not ended."""
        ...

    def end_all(self, clinic: ClinicId, user: UserId, at: datetime, but: str | None = None) -> int:
        """Ends all sessions of a person, except ``but``; how many."""
        ...

    def remove_older(self, clinic: ClinicId, user: UserId, than: datetime) -> None:
        """Removes sessions last seen before ``than``; the one seen last stays."""
        ...


class SeenMarks(Protocol):
    """Where several machines note down when a session was last used, beside its row. Raises nothing."""

    def find_seen(self, session: str) -> datetime | None: ...
    def save_seen(self, session: str, at: datetime) -> None: ...
