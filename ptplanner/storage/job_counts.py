"""Counts the jobs of all clinics by kind and state, for monitoring and the doctor; nothing of a clinic is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ptplanner.domain.jobs import JobState
from ptplanner.storage.job_tables import JobRow, WorkerRow


@dataclass(frozen=True)
class JobCounts:
    """``by_kind``: number of jobs by kind and state. ``oldest_waiting_since`` counts jobs whose time has come."""

    by_kind: Mapping[tuple[str, JobState], int]
    oldest_waiting_since: datetime | None
    workers: int


def measure_jobs(session: Session, now: datetime, silent_before: datetime) -> JobCounts:
    """``silent_before``: workers whose last sign of life is older are not counted."""
    grouped = session.execute(
        select(JobRow.kind, JobRow.state, func.count()).group_by(JobRow.kind, JobRow.state)
    )
    is_due = (JobRow.not_before.is_(None)) | (JobRow.not_before <= now)
    oldest = session.scalar(
        select(func.min(JobRow.queued_at)).where(JobRow.state == JobState.WAITING, is_due)
    )
    workers = session.scalar(
        select(func.count()).select_from(WorkerRow).where(WorkerRow.seen_at > silent_before)
    )
    return JobCounts(
        {(kind, JobState(state)): number for kind, state, number in grouped},
        oldest,
        workers or 0,
    )
