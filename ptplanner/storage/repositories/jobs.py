"""Jobs and the workers that do them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.jobs import JobProgress, JobState, StoredJob, StoredWorker
from ptplanner.storage.job_tables import JobRow, WorkerRow
from ptplanner.storage.rows import IS_WRITING, insert_with_conflict_clause, select_for_update

# An arbitrary number that no other program should use: "ptjob" typed on a telephone keypad, twice.
_CLAIM_LOCK_KEY = 7_856_278_562
# Columns that have the same name and value in the row and in the job.
_SAME = (
    "id", "kind", "key", "subject", "is_exclusive", "created_at", "queued_at", "not_before", "trouble",
    "attempts", "worker", "claim", "is_cancel_requested", "heartbeat_at", "started_at", "ended_at",
    "dismissed_at",
)  # fmt: skip


class SqlJobs:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: StoredJob) -> bool:
        """Returns False if there is already a job with this key."""
        statement = (
            insert_with_conflict_clause(self._session, JobRow)
            .values(**_build_columns(job))
            .on_conflict_do_nothing(index_elements=[JobRow.key])
            .returning(JobRow.id)
        )
        return self._session.scalar(statement) is not None

    def get(self, clinic: ClinicId | None, job: str) -> StoredJob:
        row = select_for_update(
            self._session, select(JobRow).where(_is_of(clinic), JobRow.id == job)
        )
        if row is None:
            raise NotFound("There is no such job.")
        return _job_from_row(row)

    def list(
        self,
        clinic: ClinicId | None,
        *,
        states: Collection[JobState] = (),
        kind: str = "",
        subject: str = "",
        by: UserId | None = None,
        limit: int = 100,
    ) -> tuple[StoredJob, ...]:
        """Newest first."""
        wanted = select(JobRow).where(*_list_filters(clinic, by))
        if states:
            wanted = wanted.where(JobRow.state.in_(state.value for state in states))
        if kind:
            wanted = wanted.where(JobRow.kind == kind)
        if subject:
            wanted = wanted.where(JobRow.subject == subject)
        order = (JobRow.created_at.desc(), JobRow.id)
        return tuple(
            map(_job_from_row, self._session.scalars(wanted.order_by(*order).limit(limit)))
        )

    def count_states(
        self, clinic: ClinicId | None, by: UserId | None = None
    ) -> Mapping[JobState, int]:
        counted = select(JobRow.state, func.count()).where(*_list_filters(clinic, by))
        rows = self._session.execute(counted.group_by(JobRow.state)).all()
        return {JobState(state): number for state, number in rows}

    def save(self, job: StoredJob) -> None:
        row = self._session.get(JobRow, job.id)
        if row is None:
            raise NotFound("There is no such job.")
        for name, value in _build_columns(job).items():
            setattr(row, name, value)
        self._session.flush()

    def find_job(self, job: str) -> StoredJob | None:
        row = select_for_update(self._session, select(JobRow).where(JobRow.id == job))
        return None if row is None else _job_from_row(row)

    def find_next(self, kinds: Collection[str], now: datetime) -> StoredJob | None:
        """On PostgreSQL a lock makes workers choose one after the other; on SQLite the transaction does."""
        is_writing = self._session.info.get(IS_WRITING)
        if is_writing and self._session.connection().dialect.name == "postgresql":
            self._session.execute(text(f"SELECT pg_advisory_xact_lock({_CLAIM_LOCK_KEY})"))
        row = select_for_update(self._session, _select_next(kinds, now))
        return None if row is None else _job_from_row(row)

    def list_running(self) -> tuple[StoredJob, ...]:
        rows = self._session.scalars(
            select(JobRow).where(JobRow.state == JobState.RUNNING.value).order_by(JobRow.id)
        )
        return tuple(map(_job_from_row, rows))

    def count_waiting(self) -> int:
        waiting = JobRow.state == JobState.WAITING.value
        return self._session.scalar(select(func.count()).select_from(JobRow).where(waiting)) or 0

    def remove_ended(self, before: datetime) -> int:
        is_over = or_(
            JobRow.state.in_((JobState.DONE.value, JobState.CANCELLED.value)),
            and_(JobRow.state == JobState.FAILED.value, JobRow.dismissed_at.is_not(None)),
        )
        old = select(JobRow.id).where(is_over, JobRow.ended_at < before)
        found = self._session.scalars(old).all()
        self._session.execute(delete(JobRow).where(JobRow.id.in_(found)))
        return len(found)


class SqlWorkers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, worker: StoredWorker) -> None:
        """Add the worker, or replace the one with the same id."""
        values = {
            "id": worker.id,
            "name": worker.name,
            "slots": worker.slots,
            "started_at": worker.started_at,
            "seen_at": worker.seen_at,
        }
        statement = insert_with_conflict_clause(self._session, WorkerRow).values(**values)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=[WorkerRow.id], set_=values)
        )

    def list(self) -> tuple[StoredWorker, ...]:
        rows = self._session.scalars(select(WorkerRow).order_by(WorkerRow.started_at, WorkerRow.id))
        return tuple(StoredWorker(r.id, r.name, r.slots, r.started_at, r.seen_at) for r in rows)

    def remove_worker(self, worker: str) -> None:
        self._session.execute(delete(WorkerRow).where(WorkerRow.id == worker))

    def remove_silent(self, before: datetime) -> None:
        self._session.execute(delete(WorkerRow).where(WorkerRow.seen_at < before))


def _is_of(clinic: ClinicId | None) -> ColumnElement[bool]:
    return JobRow.clinic_id.is_(None) if clinic is None else JobRow.clinic_id == clinic


def _list_filters(clinic: ClinicId | None, by: UserId | None) -> list[ColumnElement[bool]]:
    mine = [] if by is None else [JobRow.user_id == by]
    return [_is_of(clinic), JobRow.dismissed_at.is_(None), *mine]


def _select_next(kinds: Collection[str], now: datetime) -> Select[JobRow]:
    other = aliased(JobRow)
    runs_already = exists().where(
        other.state == JobState.RUNNING.value,
        other.kind == JobRow.kind,
        or_(
            other.clinic_id == JobRow.clinic_id,
            and_(other.clinic_id.is_(None), JobRow.clinic_id.is_(None)),
        ),
    )
    return (
        select(JobRow)
        .where(
            JobRow.state == JobState.WAITING.value,
            JobRow.kind.in_(kinds),
            or_(JobRow.not_before.is_(None), JobRow.not_before <= now),
            or_(JobRow.is_exclusive.is_(False), ~runs_already),
        )
        .order_by(JobRow.queued_at, JobRow.id)
        .limit(1)
    )


def _build_columns(job: StoredJob) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _SAME} | {
        "clinic_id": job.clinic,
        "user_id": job.by,
        "state": job.state.value,
        "progress_done": job.progress.done,
        "progress_total": job.progress.total,
        "progress_words": job.progress.words,
        "payload": _format_json(job.payload),
        "checkpoint": _format_json(job.checkpoint),
        "result": _format_json(job.result),
    }


def _job_from_row(row: JobRow) -> StoredJob:
    return StoredJob(
        **{name: getattr(row, name) for name in _SAME},
        clinic=None if row.clinic_id is None else ClinicId(row.clinic_id),
        by=None if row.user_id is None else UserId(row.user_id),
        state=JobState(row.state),
        progress=JobProgress(row.progress_done, row.progress_total, row.progress_words),
        payload=json.loads(row.payload),
        checkpoint=json.loads(row.checkpoint),
        result=json.loads(row.result),
    )


def _format_json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))
