"""In-memory repository of sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.user_session import SignedInSession, UserSession
from tests.support.memory_tables import MemoryTables


@dataclass(frozen=True)
class MemorySessions:
    tables: MemoryTables

    def add(self, session: UserSession) -> None:
        self.tables.require_write()
        self.tables.sessions[session.id] = session

    def find_signed_in(self, session: str) -> SignedInSession | None:
        found = self.tables.sessions.get(session)
        if found is None:
            return None
        clinic = self.tables.clinics[found.clinic]
        if clinic.suspended_at is not None:
            return None
        user = self.tables.users[found.user]
        return SignedInSession(found, user, clinic.locale.time_zone, clinic.idle_minutes)

    def list_unended(self, clinic: ClinicId, user: UserId | None = None) -> tuple[UserSession, ...]:
        all_of_clinic = [one for one in self.tables.sessions.values() if one.clinic == clinic]
        found = [one for one in all_of_clinic if one.ended_at is None and user in (None, one.user)]
        return tuple(sorted(found, key=lambda one: (-one.seen_at.timestamp(), one.id)))

    def load_last_seen(self, clinic: ClinicId) -> Mapping[UserId, datetime]:
        users = {one.user for one in self.tables.sessions.values() if one.clinic == clinic}
        return {user: max(one.seen_at for one in self._list_of(clinic, user)) for user in users}

    def record_seen(self, clinic: ClinicId, session: str, at: datetime) -> None:
        self.tables.require_write()
        known = self.tables.sessions.get(session)
        if known and known.clinic == clinic and known.seen_at < at:
            self.tables.sessions[session] = replace(known, seen_at=at)

    def end_one(self, clinic: ClinicId, user: UserId, session: str, at: datetime) -> bool:
        return self._end([one for one in self._list_of(clinic, user) if one.id == session], at) > 0

    def end_all(self, clinic: ClinicId, user: UserId, at: datetime, but: str | None = None) -> int:
        return self._end([one for one in self._list_of(clinic, user) if one.id != but], at)

    def remove_older(self, clinic: ClinicId, user: UserId, than: datetime) -> None:
        self.tables.require_write()
        mine = self._list_of(clinic, user)
        newest = max((one.seen_at for one in mine), default=than)
        for one in mine:
            if one.seen_at < min(than, newest):
                del self.tables.sessions[one.id]

    def _list_of(self, clinic: ClinicId, user: UserId) -> list[UserSession]:
        sessions = self.tables.sessions.values()
        return [one for one in sessions if one.clinic == clinic and one.user == user]

    def _end(self, sessions: list[UserSession], at: datetime) -> int:
        self.tables.require_write()
        unended = [one for one in sessions if one.ended_at is None]
        for one in unended:
            self.tables.sessions[one.id] = replace(one, ended_at=at)
        return len(unended)
