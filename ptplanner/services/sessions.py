"""Sessions: signing in starts one, and the server can end each of them at any time.

The browser's cookie holds a random secret, the database its SHA-256. When a session was last used is written at most
once in a minute and never by the request itself; see docs/adr/0028.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor, User
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import UserId
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.user_session import IDLE_MINUTES_CHOICES, UserSession
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.ports import Clock, Repositories, Store
from ptplanner.services.session_ports import SeenMarks
from ptplanner.services.time_zones import load_time_zone

# How old the row may be before a use is written there.
WRITE_EVERY = timedelta(minutes=1)
# With marks elsewhere, the row only needs to be near the truth if they are lost.
WRITE_EVERY_BESIDE_MARKS = timedelta(minutes=5)
# For "last here"; afterwards only the newest row of each person stays.
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class CurrentSession:
    """Who is signed in by a session; ``time_zone`` is None for that of the server."""

    user: User
    time_zone: tzinfo | None


@dataclass(frozen=True)
class Presence:
    """When a person was last here, and in how many places they are signed in."""

    last_seen_at: datetime
    open_sessions: int


@dataclass(frozen=True)
class Sessions:
    """Starts, finds, lists and ends sessions."""

    store: Store
    clock: Clock
    new_secret: Callable[[], str]
    marks: MarkWriter
    seen_marks: SeenMarks | None = None

    def start_session(self, user: User, device: str) -> str:
        """Start a session and return its secret, for the cookie of the browser."""
        secret, now = self.new_secret(), self.clock()
        session = UserSession(
            hash_secret(secret), user.id, user.clinic, now, _cut_to_minute(now), device
        )
        with self.store.begin_write() as repos:
            repos.sessions.remove_older(user.clinic, user.id, now - KEPT_FOR)
            repos.sessions.add(session)
        return secret

    def find_session(self, secret: str, *, is_use: bool = True) -> CurrentSession | None:
        """Find the open session of this secret; None if nobody is signed in by it.

        It is noted down as used, unless a page asks by itself (``is_use``), which is no sign that somebody is there.
        """
        with self.store.begin_read() as repos:
            found = repos.sessions.find_signed_in(hash_secret(secret))
        if found is None or not found.user.is_active:
            return None
        now, session = self.clock(), self._add_mark(found.session)
        if not session.is_open(now, found.idle_minutes):
            return None
        if is_use:
            self._record_use(found.session, session, now)
        return CurrentSession(found.user, load_time_zone(found.time_zone))

    def list_open_sessions(self, who: Actor) -> tuple[UserSession, ...]:
        """Where this person is signed in, used last first."""
        return self._list_open(who, who.user)

    def end_session(self, who: Actor, session: str) -> None:
        """End one of one's own sessions. Raises NotFound if there is no such open session."""
        with self.store.begin_write() as repos:
            if not repos.sessions.end_one(who.clinic, who.user, session, self.clock()):
                raise NotFound("This sign-in has already ended.")
            self._audit(repos, who, "ended a session", who.user)

    def end_own_session(self, who: Actor, session: str) -> None:
        """Sign out."""
        with self.store.begin_write() as repos:
            repos.sessions.end_one(who.clinic, who.user, session, self.clock())
            self._audit(repos, who, "signed out", who.user)

    def end_other_sessions(self, who: Actor, current: str) -> None:
        with self.store.begin_write() as repos:
            repos.sessions.end_all(who.clinic, who.user, self.clock(), but=current)
            self._audit(repos, who, "ended all other sessions", who.user)

    def end_sessions_of(self, who: Actor, user: UserId) -> None:
        """For owners: end all sessions of a colleague."""
        require_permission(who, Permission.EDIT_CLINIC)
        with self.store.begin_write() as repos:
            known = repos.users.find_by_id(user)
            if known is None or known.clinic != who.clinic:
                raise NotFound("This clinic has no such person.")
            repos.users.save(end_all_sessions(repos, known, self.clock()))
            self._audit(repos, who, "ended all sessions", user)

    def load_presence(self, who: Actor) -> Mapping[UserId, Presence]:
        """For owners: when each person was last here, and in how many places they are signed in."""
        require_permission(who, Permission.EDIT_CLINIC)
        opened = self._list_open(who)
        with self.store.begin_read() as repos:
            last_seen = dict(repos.sessions.load_last_seen(who.clinic))
        for session in opened:
            last_seen[session.user] = max(session.seen_at, last_seen[session.user])
        counts = Counter(session.user for session in opened)
        return {user: Presence(at, counts[user]) for user, at in last_seen.items()}

    def set_idle_minutes(self, who: Actor, minutes: int) -> None:
        """For owners: after how many minutes without use a session of the clinic ends."""
        require_permission(who, Permission.EDIT_CLINIC)
        if minutes not in IDLE_MINUTES_CHOICES:
            raise InvalidValue("Choose one of the times after which people are signed out.")
        with self.store.begin_write() as repos:
            clinic = repos.clinics.get(who.clinic)
            repos.clinics.save(replace(clinic, idle_minutes=minutes))
            entry = AuditEntry(
                self.clock(), who.user, "set the sign-out time", f"clinic {clinic.id}", str(minutes)
            )
            repos.audit.add(who.clinic, entry)

    def _list_open(self, who: Actor, user: UserId | None = None) -> tuple[UserSession, ...]:
        with self.store.begin_read() as repos:
            idle_minutes = repos.clinics.get(who.clinic).idle_minutes
            found = repos.sessions.list_unended(who.clinic, user)
        now = self.clock()
        newest = [self._add_mark(session) for session in found]
        return tuple(session for session in newest if session.is_open(now, idle_minutes))

    def _add_mark(self, session: UserSession) -> UserSession:
        """The session with the later of the two times at which it was last used."""
        marked = self.seen_marks.find_seen(session.id) if self.seen_marks else None
        return replace(session, seen_at=max(session.seen_at, marked or session.seen_at))

    def _record_use(self, row: UserSession, session: UserSession, now: datetime) -> None:
        at = _cut_to_minute(now)
        if self.seen_marks and at > session.seen_at:
            self.seen_marks.save_seen(session.id, at)
        if at - row.seen_at >= (WRITE_EVERY_BESIDE_MARKS if self.seen_marks else WRITE_EVERY):
            self.marks.add_mark(
                ("session", session.id),
                lambda repos: repos.sessions.record_seen(session.clinic, session.id, at),
            )

    def _audit(self, repos: Repositories, who: Actor, action: str, user: UserId) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, f"user {user}"))


def end_all_sessions(repos: Repositories, user: User, at: datetime) -> User:
    """End every session of the user; return the user to save, whose sessions of earlier releases end with it."""
    repos.sessions.end_all(user.clinic, user.id, at)
    return replace(user, epoch=user.epoch + 1)


def hash_secret(secret: str) -> str:
    """The SHA-256 of a secret, in hex; its 256 random bits need no salt."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _cut_to_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
