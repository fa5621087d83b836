"""Writes security events that no change of a record brings along: sign-ins that fail, refusals, the end of sessions.

An event that changes a record is audited in the transaction of the change; see ``Accounts`` and ``People``. Here
nothing is changed, so a database that is busy or full must not make the request fail: the event then stands in the
security log alone. What a stranger can repeat at will is counted and written once a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ptplanner.domain.audit import NOBODY
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import PtplannerError
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.event_counter import EventCounter
from ptplanner.services.ports import Clock, Store
from ptplanner.services.security_log import current_origin, log_entry, log_security_event
from ptplanner.wording.english.numbers import format_quantity

SIGN_IN_FAILED = "wrong password"
SLOWED_DOWN = "was slowed down at sign-in"
REFUSED = "was refused"
SIGNED_OUT = "signed out"
SESSION_ENDED = "ended a session"
NOT_AUDITED = "not in the audit trail"


@dataclass(frozen=True)
class SecurityEvent:
    """An event before it is dated and counted. ``clinic`` is None if no clinic owns it; then only the log has it."""

    clinic: ClinicId | None
    user: str
    action: str
    subject: str = ""
    network: str = ""


@dataclass(frozen=True)
class SecurityEvents:
    """Writes events to the audit trail and to the security log. None of its methods raises an error of the store."""

    store: Store
    clock: Clock
    counter: EventCounter[SecurityEvent] = field(default_factory=EventCounter)

    def record_wrong_password(self, email: str) -> None:
        """A sign-in with this e-mail failed. An unknown e-mail stands in the log alone, and never its text."""
        self._count(self._build_sign_in_event(email, SIGN_IN_FAILED))

    def record_slowed_sign_in(self, email: str) -> None:
        """A sign-in with this e-mail was not even tried, because there were too many before it."""
        self._count(self._build_sign_in_event(email, SLOWED_DOWN))

    def record_refusal(self, who: Actor, page: str) -> None:
        """Somebody asked for what their role may not do; ``page`` is the name of the route, without any id."""
        self._count(SecurityEvent(who.clinic, who.user, REFUSED, f"page {page}"))

    def record_sign_out(self, who: Actor) -> None:
        self._write(SecurityEvent(who.clinic, who.user, SIGNED_OUT, f"user {who.user}"), 1)

    def record(self, event: SecurityEvent) -> None:
        """Write an event that the person it concerns cannot repeat at will."""
        self._write(event, 1)

    def _build_sign_in_event(self, email: str, action: str) -> SecurityEvent:
        try:
            with self.store.begin_read() as repos:
                user = repos.users.find_by_email(email.strip().casefold())
        except PtplannerError:
            user = None
        if user is None:
            network = current_origin.get().network
            return SecurityEvent(None, NOBODY, action, "unknown e-mail", network)
        return SecurityEvent(user.clinic, NOBODY, action, f"user {user.id}")

    def _count(self, event: SecurityEvent) -> None:
        for due, times in self.counter.count_event(event, self.clock()).items():
            self._write(due, times)

    def _write(self, event: SecurityEvent, times: int) -> None:
        detail = "" if times == 1 else format_quantity(times, "time")
        if event.clinic is None:
            log_security_event(event.action, subject=event.subject, detail=detail)
            return
        entry = AuditEntry(self.clock(), event.user, event.action, event.subject, detail)
        try:
            with self.store.begin_write() as repos:
                repos.audit.add(event.clinic, entry)
        except PtplannerError:
            log_entry(event.clinic, entry, NOT_AUDITED)
