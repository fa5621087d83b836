"""A user's favourite exercises, and those used most recently."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ptplanner.domain.ids import ClinicId, ExerciseSlug, UserId
from ptplanner.storage import content_tables as t
from ptplanner.storage.rows import select_for_update


class SqlFavourites:
    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]:
        mine = select(t.FavouriteRow.exercise).where(_is_favourite_of(clinic, user))
        return frozenset(map(ExerciseSlug, self._session.scalars(mine)))

    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        """Adding a favourite twice has no further effect."""
        self._session.merge(t.FavouriteRow(clinic_id=clinic, user_id=user, exercise=exercise))
        self._session.flush()

    def remove_favourite(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        this = _is_favourite_of(clinic, user) & (t.FavouriteRow.exercise == exercise)
        self._session.execute(delete(t.FavouriteRow).where(this))

    def record_use(
        self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime
    ) -> None:
        this = _is_used_by(clinic, user) & (t.ExerciseUseRow.exercise == exercise)
        row = select_for_update(self._session, select(t.ExerciseUseRow).where(this))
        if row is None:
            row = t.ExerciseUseRow(clinic_id=clinic, user_id=user, exercise=exercise, times=0)
            self._session.add(row)
        row.times += 1
        row.last_used_at = at
        self._session.flush()

    def list_recent(
        self, clinic: ClinicId, user: UserId, limit: int = 12
    ) -> tuple[ExerciseSlug, ...]:
        """Most recently used first."""
        order = (t.ExerciseUseRow.last_used_at.desc(), t.ExerciseUseRow.exercise)
        mine = select(t.ExerciseUseRow.exercise).where(_is_used_by(clinic, user))
        found = self._session.scalars(mine.order_by(*order).limit(limit))
        return tuple(map(ExerciseSlug, found))


def _is_favourite_of(clinic: ClinicId, user: UserId) -> ColumnElement[bool]:
    return (t.FavouriteRow.clinic_id == clinic) & (t.FavouriteRow.user_id == user)


def _is_used_by(clinic: ClinicId, user: UserId) -> ColumnElement[bool]:
    return (t.ExerciseUseRow.clinic_id == clinic) & (t.ExerciseUseRow.user_id == user)
