"""The jobs that write a backup and that practise a restore; each leaves a row, whatever comes of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ptplanner.domain.backups import BackupKind, BackupRun, BackupState
from ptplanner.domain.errors import PtplannerError
from ptplanner.services.backup_nights import find_night
from ptplanner.services.backup_ports import BackupTool
from ptplanner.services.backup_texts import count_contents
from ptplanner.services.job_runner import UNEXPECTED
from ptplanner.services.jobs import JobContext
from ptplanner.services.ports import Clock, Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class BackupHandler:
    """Writes a backup, opens it again, and removes the ones that are too old."""

    store: Store
    tool: BackupTool
    clock: Clock

    def run(self, context: JobContext) -> Mapping[str, Any]:
        job = context.job
        kind = BackupKind(job.payload.get("kind", BackupKind.NIGHT.value))
        if kind is BackupKind.NIGHT and self._has_only_demo():
            return {"skipped": "There are only made-up patients."}
        now = self.clock()
        run = BackupRun(job.id, kind, BackupState.RUNNING, now, night=find_night(job.created_at))
        _save_run(self.store, run)
        context.report_progress(0, 2, "Copying the database and the files")
        with _note_failure(self.store, self.clock, run):
            written = self.tool.write_checked(now)
        run = replace(
            run,
            state=BackupState.GOOD,
            ended_at=self.clock(),
            file=written.name,
            size=written.size,
            is_locked=written.is_locked,
            counts=count_contents(written.contents),
        )
        _save_run(self.store, run)
        context.report_progress(1, 2, "Removing old backups")
        return {"file": written.name, "size": written.size, "removed": self.tool.remove_old()}

    def _has_only_demo(self) -> bool:
        with self.store.begin_read() as repos:
            return len(repos.clinics.list_demo_clinics()) == repos.clinics.count_clinics()


@dataclass(frozen=True)
class PracticeHandler:
    """Restores the last good backup beside the installation, counts it and removes it again."""

    store: Store
    tool: BackupTool
    clock: Clock

    def run(self, context: JobContext) -> Mapping[str, Any]:
        with self.store.begin_read() as repos:
            last = repos.backup_runs.find_last_good()
        run = BackupRun(context.job.id, BackupKind.PRACTICE, BackupState.RUNNING, self.clock())
        context.report_progress(0, 1, "Restoring into an empty place")
        with _note_failure(self.store, self.clock, run):
            contents = self.tool.practise(last.file if last else "")
        counts = count_contents(contents)
        _save_run(
            self.store, replace(run, state=BackupState.GOOD, ended_at=self.clock(), counts=counts)
        )
        return {"counts": counts}


def _save_run(store: Store, run: BackupRun) -> None:
    with store.begin_write() as repos:
        repos.backup_runs.save(run)


@contextmanager
def _note_failure(store: Store, clock: Clock, run: BackupRun) -> Iterator[None]:
    """Keep in the row of the run why it failed. A run that is killed has nothing to note."""
    try:
        yield
    except Exception as error:
        trouble = str(error) if isinstance(error, PtplannerError) else UNEXPECTED
        ended = replace(run, state=BackupState.FAILED, ended_at=clock(), trouble=trouble)
        _save_run(store, ended)
        logger.error("%s failed: %s", run.kind.value, trouble)  # noqa: TRY400  # the sentence says it all
        raise
