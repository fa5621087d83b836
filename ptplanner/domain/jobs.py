"""Jobs: work that takes longer than a page, and the workers that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ptplanner.domain.ids import ClinicId, UserId


class JobState(StrEnum):
    """``FAILED`` jobs wait for a person; ``CANCELLED`` ones were stopped by a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class JobProgress:
    """How far a job is: ``done`` of ``total`` steps, and what it is doing in words; ``total`` 0: not known yet."""

    done: int = 0
    total: int = 0
    words: str = ""


@dataclass(frozen=True)
class StoredJob:
    """A job as stored. ``clinic`` is None for a job of the installation itself, such as the nightly backup.

    ``subject`` names a record by its number, such as "import Xy12"; names are looked up when the job is shown.
    ``payload``, ``checkpoint`` and ``result`` are JSON values: what to do, how far it is, what came of it.
    ``by``: the user who started it, None if nobody did. ``key``: at most one job has it; None for no key.
    Waiting jobs run in the order of ``queued_at``, none before ``not_before``. ``claim`` is a new value for
    each time a worker takes the job, so that a worker that was believed lost cannot write into it any more.
    ``attempts`` counts the tries since the job last came further. ``trouble``: why it failed, as a sentence.
    """

    id: str
    clinic: ClinicId | None
    kind: str
    created_at: datetime
    queued_at: datetime
    by: UserId | None = None
    subject: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    is_exclusive: bool = False
    state: JobState = JobState.WAITING
    not_before: datetime | None = None
    progress: JobProgress = field(default_factory=JobProgress)
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    attempts: int = 0
    worker: str = ""
    claim: str = ""
    is_cancel_requested: bool = False
    heartbeat_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    dismissed_at: datetime | None = None


@dataclass(frozen=True)
class StoredWorker:
    """A process that does jobs: ``slots`` at the same time. ``seen_at`` is its last sign of life."""

    id: str
    name: str
    slots: int
    started_at: datetime
    seen_at: datetime
