"""Writes security events that no change of a record brings along: sign-ins that fail, and refusals.

An event that changes a record is audited in the transaction of the change; see ``Accounts`` and ``People``. The events
here stand in the security log at once, and in the audit trail a moment later: they are written in the background. So a
busy database makes no request fail or wait, and the time that an answer takes does not tell whether an account exists.
What a stranger can repeat at will is counted and written once a minute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from ptplanner.domain.audit import NOBODY, REFUSED, SIGN_IN_FAILED, SLOWED_DOWN
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import PtplannerError
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.event_counter import EventCounter
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.ports import Clock, Repositories, Store
from ptplanner.services.security_log import current_network, log_entry, log_security_event
from ptplanner.wording.english.numbers import format_quantity

NOT_AUDITED = "not in the audit trail"


@dataclass(frozen=True)
class SecurityEvent:
    """An event before it is dated and counted. ``clinic`` is None if no clinic owns it; then only the log has it.

    ``network`` is part of what is counted for such an event alone; those of a clinic are counted across networks.
    """

    clinic: ClinicId | None
    user: str
    action: str
    subject: str = ""
    network: str = ""


@dataclass(frozen=True)
class SecurityEvents:
    """Writes events to the audit trail and to the security log. None of its methods raises an error of the store."""

    store: Store
    marks: MarkWriter
    clock: Clock
    counter: EventCounter[SecurityEvent] = field(default_factory=EventCounter)

    def record_wrong_password(self, email: str) -> None:
        """A sign-in with this e-mail failed. An unknown e-mail stands in the log alone, and never its text."""
        self._count(self._build_sign_in_event(email, SIGN_IN_FAILED))

    def record_wrong_current_password(self, who: Actor) -> None:
        """Somebody who is signed in gave a wrong current password, perhaps at a computer that was left open."""
        self._count(SecurityEvent(who.clinic, who.user, SIGN_IN_FAILED, f"user {who.user}"))

    def record_slowed_sign_in(self, email: str) -> None:
        """A sign-in with this e-mail was not even tried, because there were too many before it."""
        self._count(self._build_sign_in_event(email, SLOWED_DOWN))

    def record_refusal(self, who: Actor, page: str) -> None:
        """Somebody asked for what their role may not do; ``page`` is the name of the route, without any id."""
        self._count(SecurityEvent(who.clinic, who.user, REFUSED, f"page {page}"))

    def _build_sign_in_event(self, email: str, action: str) -> SecurityEvent:
        try:
            with self.store.begin_read() as repos:
                user = repos.users.find_by_email(email.strip().casefold())
        except PtplannerError:
            user = None
        if user is None:
            return SecurityEvent(None, NOBODY, action, "unknown e-mail", current_network.get())
        return SecurityEvent(user.clinic, NOBODY, action, f"user {user.id}")

    def _count(self, event: SecurityEvent) -> None:
        for due, times in self.counter.count_event(event, self.clock()).items():
            # What was held came from other requests than this one, perhaps from other networks.
            self._write(due, times, None if (due, times) == (event, 1) else due.network)

    def _write(self, event: SecurityEvent, times: int, network: str | None) -> None:
        detail = "" if times == 1 else format_quantity(times, "time")
        if event.clinic is None:
            log_security_event(event.action, subject=event.subject, detail=detail, network=network)
            return
        entry = AuditEntry(self.clock(), event.user, event.action, event.subject, detail)
        is_queued = self.marks.add_mark((event, entry.at), partial(_add_entry, event.clinic, entry))
        log_entry(event.clinic, entry, detail if is_queued else NOT_AUDITED, network)


def _add_entry(clinic: ClinicId, entry: AuditEntry, repos: Repositories) -> None:
    repos.audit.add(clinic, entry)
