"""A user's favourite exercises, and those used most recently."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, ExerciseSlug, UserId
from ptplanner.storage import content_tables as t
from ptplanner.storage.locking import one


class SqlFavourites:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]:
        mine = select(t.Favourite.exercise).where(_marked_by(clinic, user))
        return frozenset(map(ExerciseSlug, self._session.scalars(mine)))

    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        """Adding a favourite twice has no further effect."""
        self._session.merge(t.Favourite(clinic_id=clinic, user_id=user, exercise=exercise))
        self._session.flush()

    def remove(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        this = _marked_by(clinic, user) & (t.Favourite.exercise == exercise)
        self._session.execute(delete(t.Favourite).where(this))

    def used(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime) -> None:
        this = _used_by(clinic, user) & (t.ExerciseUse.exercise == exercise)
        row = one(self._session, select(t.ExerciseUse).where(this))
        if row is None:
            row = t.ExerciseUse(clinic_id=clinic, user_id=user, exercise=exercise, times=0)
            self._session.add(row)
        row.times += 1
        row.last_used_at = at
        self._session.flush()

    def recent(self, clinic: ClinicId, user: UserId, limit: int = 12) -> tuple[ExerciseSlug, ...]:
        """Most recently used first."""
        order = (t.ExerciseUse.last_used_at.desc(), t.ExerciseUse.exercise)
        mine = select(t.ExerciseUse.exercise).where(_used_by(clinic, user))
        found = self._session.scalars(mine.order_by(*order).limit(limit))
        return tuple(map(ExerciseSlug, found))


def _marked_by(clinic: ClinicId, user: UserId) -> ColumnElement[bool]:
    return (t.Favourite.clinic_id == clinic) & (t.Favourite.user_id == user)


def _used_by(clinic: ClinicId, user: UserId) -> ColumnElement[bool]:
    return (t.ExerciseUse.clinic_id == clinic) & (t.ExerciseUse.user_id == user)
