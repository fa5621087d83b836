"""Keeps who opened which record: one line for each person, record and hour, written in the background."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from ptplanner.domain.audit import OPENED_ACTION
from ptplanner.domain.clinic import Actor
from ptplanner.domain.records import AuditEntry
from ptplanner.services.mark_writer import MarkWriter
from ptplanner.services.ports import Clock, Repositories

# What all people of a large clinic open in an hour; beyond it the database is asked again.
MAX_REMEMBERED = 20_000

Opening = tuple[Actor, str, str, datetime]


@dataclass(frozen=True)
class RecentOpenings:
    """The openings that this process has passed on. Thread-safe and bounded."""

    _known: OrderedDict[Opening, None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def remember(self, opening: Opening) -> bool:
        """Whether this opening is new."""
        with self._lock:
            if opening in self._known:
                return False
            self._known[opening] = None
            if len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)
            return True

    def forget(self, opening: Opening) -> None:
        with self._lock:
            self._known.pop(opening, None)


@dataclass(frozen=True)
class OpenedRecords:
    """Adds openings to the audit trail without making the reader wait.

    Several processes may see the same opening; the trail itself keeps one of each hour.
    """

    marks: MarkWriter
    clock: Clock
    recent: RecentOpenings = field(default_factory=RecentOpenings)

    def keep_opening(self, who: Actor, subject: str, revision: int | None = None) -> None:
        """``subject`` is ``patient ID`` or ``plan ID``; ``revision`` is the number of the one that was opened."""
        now = self.clock()
        hour = now.replace(minute=0, second=0, microsecond=0)
        action = OPENED_ACTION if revision is None else f"{OPENED_ACTION} revision {revision}"
        opening = (who, subject, action, hour)
        if not self.recent.remember(opening):
            return
        entry = AuditEntry(now, who.user, action, subject)

        def write(repos: Repositories) -> None:
            repos.audit.add_once(who.clinic, entry, hour)

        if not self.marks.add_mark(("opened", *opening), write):
            self.recent.forget(opening)
