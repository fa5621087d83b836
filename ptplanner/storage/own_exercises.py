"""A clinic's custom exercises, each stored as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, ExerciseSlug
from ptplanner.storage import content_tables as t
from ptplanner.storage.content_version import mark_changed
from ptplanner.storage.exercise_search import forget_own, index_own
from ptplanner.storage.locking import one
from ptplanner.storage.mapping import canonical, structured

# A statement takes a limited number of bound values; SQLite's limit is the lowest.
MOST_AT_ONCE = 500


class SqlOwnExercises:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, clinic: ClinicId) -> tuple[OwnExercise, ...]:
        """All custom exercises, retired ones included, ordered by slug."""
        mine = select(t.OwnExercise.document).where(t.OwnExercise.clinic_id == clinic)
        documents = self._session.scalars(mine.order_by(t.OwnExercise.slug))
        return tuple(_read(document) for document in documents)

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> OwnExercise:
        return _read(self._row(clinic, slug).document)

    def put(self, clinic: ClinicId, exercises: Iterable[OwnExercise]) -> None:
        """Add the exercises, replacing those with the same slug."""
        given = list({own.slug: own for own in exercises}.values())
        for start in range(0, len(given), MOST_AT_ONCE):
            some = given[start : start + MOST_AT_ONCE]
            self._forget(clinic, [own.slug for own in some])
            self._session.execute(insert(t.OwnExercise), [_row(clinic, own) for own in some])
            index_own(self._session, clinic, [own.exercise for own in some])
        if given:
            mark_changed(self._session, clinic)

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None:
        row = self._row(clinic, slug)
        plain = json.loads(row.document) | {"retired_at": at.isoformat()}
        row.document, row.retired_at = canonical(plain), at
        self._session.flush()
        forget_own(self._session, clinic, slug)
        mark_changed(self._session, clinic)

    def slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]:
        mine = select(t.OwnExercise.slug).where(t.OwnExercise.clinic_id == clinic)
        return frozenset(map(ExerciseSlug, self._session.scalars(mine)))

    def sources(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        """The slugs of imported exercises, by source key."""
        told = select(t.OwnExercise.source_key, t.OwnExercise.slug).where(
            t.OwnExercise.clinic_id == clinic, t.OwnExercise.source_key != ""
        )
        return {key: ExerciseSlug(slug) for key, slug in self._session.execute(told)}

    def _forget(self, clinic: ClinicId, slugs: list[ExerciseSlug]) -> None:
        mine = delete(t.OwnExercise).where(t.OwnExercise.clinic_id == clinic)
        self._session.execute(
            mine.where(t.OwnExercise.slug.in_(slugs)),
            execution_options={"synchronize_session": False},
        )

    def _row(self, clinic: ClinicId, slug: ExerciseSlug) -> t.OwnExercise:
        mine = (t.OwnExercise.clinic_id == clinic) & (t.OwnExercise.slug == slug)
        row = one(self._session, select(t.OwnExercise).where(mine))
        if row is None:
            raise NotFound(f"There is no exercise “{slug}” of your own.")
        return row


def _row(clinic: ClinicId, own: OwnExercise) -> dict[str, object]:
    return {
        "clinic_id": clinic,
        "slug": own.slug,
        "document": canonical(own),
        "source_key": own.source_key,
        "created_at": own.created_at,
        "retired_at": own.retired_at,
    }


@lru_cache(maxsize=20_000)
def _read(document: str) -> OwnExercise:
    """Cached by text, so that after a change in a large catalog only the changed document is parsed again."""
    return structured(json.loads(document), OwnExercise)
