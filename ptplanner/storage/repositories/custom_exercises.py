"""A clinic's custom exercises, each stored as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug
from ptplanner.storage import content_tables as t
from ptplanner.storage.repositories.clinics import renew_content_version
from ptplanner.storage.rows import select_for_update
from ptplanner.storage.search.exercises import index_custom_exercises, unindex_custom_exercise
from ptplanner.storage.serialization import from_json, to_canonical_json

# A statement takes a limited number of bound values; SQLite's limit is the lowest.
MAX_ROWS_PER_STATEMENT = 500


class SqlCustomExercises:
    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, clinic: ClinicId) -> tuple[CustomExercise, ...]:
        """All custom exercises, retired ones included, ordered by slug."""
        mine = select(t.CustomExerciseRow.document).where(t.CustomExerciseRow.clinic_id == clinic)
        documents = self._session.scalars(mine.order_by(t.CustomExerciseRow.slug))
        return tuple(_custom_exercise_from_json(document) for document in documents)

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> CustomExercise:
        return _custom_exercise_from_json(self._get_exercise_row(clinic, slug).document)

    def save_all(self, clinic: ClinicId, exercises: Iterable[CustomExercise]) -> None:
        """Add the exercises, replacing those with the same slug."""
        given = list({own.slug: own for own in exercises}.values())
        for start in range(0, len(given), MAX_ROWS_PER_STATEMENT):
            some = given[start : start + MAX_ROWS_PER_STATEMENT]
            self._delete_rows(clinic, [own.slug for own in some])
            self._session.execute(
                insert(t.CustomExerciseRow), [_build_exercise_row(clinic, own) for own in some]
            )
            index_custom_exercises(self._session, clinic, [own.exercise for own in some])
        if given:
            renew_content_version(self._session, clinic)

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None:
        row = self._get_exercise_row(clinic, slug)
        plain = json.loads(row.document) | {"retired_at": at.isoformat()}
        row.document, row.retired_at = to_canonical_json(plain), at
        self._session.flush()
        unindex_custom_exercise(self._session, clinic, slug)
        renew_content_version(self._session, clinic)

    def list_slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]:
        mine = select(t.CustomExerciseRow.slug).where(t.CustomExerciseRow.clinic_id == clinic)
        return frozenset(map(ExerciseSlug, self._session.scalars(mine)))

    def load_source_keys(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        """The slugs of imported exercises, by source key."""
        query = select(t.CustomExerciseRow.source_key, t.CustomExerciseRow.slug).where(
            t.CustomExerciseRow.clinic_id == clinic, t.CustomExerciseRow.source_key != ""
        )
        return {key: ExerciseSlug(slug) for key, slug in self._session.execute(query)}

    def index_all_clinics(self) -> None:
        """Index the exercises of every clinic again, after the index has changed."""
        row = t.CustomExerciseRow
        kept = select(row.clinic_id, row.document).where(row.retired_at.is_(None))
        by_clinic: dict[ClinicId, list[Exercise]] = {}
        for clinic, document in self._session.execute(kept.order_by(row.clinic_id)):
            exercise = _custom_exercise_from_json(document).exercise
            by_clinic.setdefault(ClinicId(clinic), []).append(exercise)
        for clinic, exercises in by_clinic.items():
            for start in range(0, len(exercises), MAX_ROWS_PER_STATEMENT):
                some = exercises[start : start + MAX_ROWS_PER_STATEMENT]
                index_custom_exercises(self._session, clinic, some)

    def _delete_rows(self, clinic: ClinicId, slugs: Sequence[ExerciseSlug]) -> None:
        mine = delete(t.CustomExerciseRow).where(t.CustomExerciseRow.clinic_id == clinic)
        self._session.execute(
            mine.where(t.CustomExerciseRow.slug.in_(slugs)),
            execution_options={"synchronize_session": False},
        )

    def _get_exercise_row(self, clinic: ClinicId, slug: ExerciseSlug) -> t.CustomExerciseRow:
        mine = (t.CustomExerciseRow.clinic_id == clinic) & (t.CustomExerciseRow.slug == slug)
        row = select_for_update(self._session, select(t.CustomExerciseRow).where(mine))
        if row is None:
            raise NotFound(f"There is no exercise “{slug}” of your own.")
        return row


def _build_exercise_row(clinic: ClinicId, own: CustomExercise) -> dict[str, object]:
    return {
        "clinic_id": clinic,
        "slug": own.slug,
        "document": to_canonical_json(own),
        "source_key": own.source_key,
        "created_at": own.created_at,
        "retired_at": own.retired_at,
    }


@lru_cache(maxsize=20_000)
def _custom_exercise_from_json(document: str) -> CustomExercise:
    """Cached by text, so that after a change in a large catalog only the changed document is parsed again."""
    return from_json(json.loads(document), CustomExercise)
