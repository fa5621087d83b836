"""Removes what nobody needs any more: files of imports that are over, results, old jobs, traces of killed writes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ptplanner.domain.files import FileArea
from ptplanner.services.due_times import Every
from ptplanner.services.export_jobs import KEEP_RESULTS
from ptplanner.services.jobs import JobContext, JobKind, Jobs
from ptplanner.services.ports import FileStore

logger = logging.getLogger(__name__)

TIDYING = "tidy"
# A preview waits a day for its confirmation, so after two days an uploaded file has served.
KEEP_UPLOADS = timedelta(days=2)
KEEP_JOBS = timedelta(days=30)


@dataclass(frozen=True)
class Housekeeping:
    """``remove_leftovers`` removes the temporary files of writes that were killed, and returns their number."""

    jobs: Jobs
    files: FileStore
    remove_leftovers: Callable[[], int]

    def register_hourly(self) -> None:
        self.jobs.kinds.register(JobKind(TIDYING, "Housekeeping", self, is_hidden=True))
        self.jobs.kinds.register_periodic(TIDYING, Every(timedelta(hours=1)))

    def run(self, context: JobContext) -> Mapping[str, Any]:
        removed = {"leftovers": self.remove_leftovers(), "uploads": self._remove_uploads()}
        context.report_progress(1, 2)
        removed |= {"results": self._remove_results(), "jobs": self._remove_old_jobs()}
        return removed

    def _remove_uploads(self) -> int:
        """Remove the files of imports except those of runs that are not over."""
        with self.jobs.store.begin_read() as repos:
            is_open = repos.import_runs.list_open_ids()
        before = self.jobs.clock() - KEEP_UPLOADS
        old = [
            file
            for file in self.files.list(FileArea.IMPORTS)
            if file.changed_at < before and file.key.owner not in is_open
        ]
        for file in old:
            self.files.remove_file(file.key)
        return len(old)

    def _remove_results(self) -> int:
        before = self.jobs.clock() - KEEP_RESULTS
        old = [file for file in self.files.list(FileArea.RESULTS) if file.changed_at < before]
        for file in old:
            self.files.remove_file(file.key)
        return len(old)

    def _remove_old_jobs(self) -> int:
        with self.jobs.store.begin_write() as repos:
            return repos.jobs.remove_ended(self.jobs.clock() - KEEP_JOBS)
