"""Sessions: who is signed in where. A row that has ended stays for a while, for "last here"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.user_session import SignedInSession, UserSession
from ptplanner.storage.repositories.clinics import read_user_row
from ptplanner.storage.session_tables import UserSessionRow
from ptplanner.storage.tables import ClinicRow, UserRow

_UNLOADED = {"synchronize_session": False}


class SqlSessions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, session: UserSession) -> None:
        row = UserSessionRow(
            id=session.id,
            clinic_id=session.clinic,
            user_id=session.user,
            created_at=session.created_at,
            seen_at=session.seen_at,
            device=session.device,
            ended_at=session.ended_at,
        )
        self._session.add(row)
        self._session.flush()

    def find_signed_in(self, session: str) -> SignedInSession | None:
        found = self._session.execute(
            select(UserSessionRow, UserRow, ClinicRow.time_zone, ClinicRow.idle_minutes)
            .join(UserRow, UserRow.id == UserSessionRow.user_id)
            .join(ClinicRow, ClinicRow.id == UserSessionRow.clinic_id)
            .where((UserSessionRow.id == session) & ClinicRow.suspended_at.is_(None))
        ).one_or_none()
        if found is None:
            return None
        row, user_row, time_zone, idle_minutes = found
        return SignedInSession(_read_row(row), read_user_row(user_row), time_zone, idle_minutes)

    def list_unended(self, clinic: ClinicId, user: UserId | None = None) -> tuple[UserSession, ...]:
        theirs = UserSessionRow.clinic_id == clinic
        if user is not None:
            theirs &= UserSessionRow.user_id == user
        rows = self._session.scalars(
            select(UserSessionRow)
            .where(theirs & UserSessionRow.ended_at.is_(None))
            .order_by(UserSessionRow.seen_at.desc(), UserSessionRow.id)
        )
        return tuple(map(_read_row, rows))

    def load_last_seen(self, clinic: ClinicId) -> Mapping[UserId, datetime]:
        rows = self._session.execute(
            select(UserSessionRow.user_id, func.max(UserSessionRow.seen_at))
            .where(UserSessionRow.clinic_id == clinic)
            .group_by(UserSessionRow.user_id)
        )
        return {UserId(user): at for user, at in rows}

    def record_seen(self, clinic: ClinicId, session: str, at: datetime) -> None:
        """Never goes back in time, whatever the order in which marks arrive."""
        this = (UserSessionRow.clinic_id == clinic) & (UserSessionRow.id == session)
        self._change(this & (UserSessionRow.seen_at < at), seen_at=at)

    def end_one(self, clinic: ClinicId, user: UserId, session: str, at: datetime) -> bool:
        this = _is_of(clinic, user) & (UserSessionRow.id == session)
        return self._end(this, at) > 0

    def end_all(self, clinic: ClinicId, user: UserId, at: datetime, but: str | None = None) -> int:
        return self._end(_is_of(clinic, user) & (UserSessionRow.id != (but or "")), at)

    def remove_older(self, clinic: ClinicId, user: UserId, than: datetime) -> None:
        newest = select(func.max(UserSessionRow.seen_at)).where(_is_of(clinic, user))
        old = (UserSessionRow.seen_at < than) & (UserSessionRow.seen_at < newest.scalar_subquery())
        statement = delete(UserSessionRow).where(_is_of(clinic, user) & old)
        self._session.execute(statement, execution_options=_UNLOADED)

    def _end(self, which: ColumnElement[bool], at: datetime) -> int:
        return self._change(which & UserSessionRow.ended_at.is_(None), ended_at=at)

    def _change(self, which: ColumnElement[bool], **values: datetime) -> int:
        statement = update(UserSessionRow).where(which).values(**values)
        result = self._session.execute(statement, execution_options=_UNLOADED)
        self._session.expire_all()
        return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE returns a CursorResult


def _is_of(clinic: ClinicId, user: UserId) -> ColumnElement[bool]:
    return (UserSessionRow.clinic_id == clinic) & (UserSessionRow.user_id == user)


def _read_row(row: UserSessionRow) -> UserSession:
    return UserSession(
        id=row.id,
        user=UserId(row.user_id),
        clinic=ClinicId(row.clinic_id),
        created_at=row.created_at,
        seen_at=row.seen_at,
        device=row.device,
        ended_at=row.ended_at,
    )
