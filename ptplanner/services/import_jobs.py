"""Imports that pages start: one job reads the files, another writes the entries once they are confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import FileMissing, InvalidValue
from ptplanner.domain.exercise_import import NamedPath, TextChoices
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.jobs import StoredJob
from ptplanner.domain.records import ImportState
from ptplanner.services.import_ports import ReadFilesApart
from ptplanner.services.import_report import DuplicateChoices, EntryStatus
from ptplanner.services.importing import Importing, ImportRun
from ptplanner.services.jobs import JobContext, JobKind, Jobs
from ptplanner.services.ports import FileStore, Repositories

READING = "read-import"
WRITING = "write-import"
_FILES_GONE = "The uploaded files are gone. Give them again; nothing was imported."
_STOPPED = "This import was stopped. Give the files again to go on; nothing is imported twice."


@dataclass(frozen=True)
class ImportJobs:
    """Starts and stops the jobs of imports, and does them: ``register_kinds`` names the two kinds."""

    importing: Importing
    jobs: Jobs
    files: FileStore
    read_apart: ReadFilesApart

    def register_kinds(self) -> None:
        self.jobs.kinds.register(
            JobKind(
                READING,
                "Reading exercises to import",
                ImportReading(self),
                when_cancelled=self.stop_run_of,
            )
        )
        # Two imports of one clinic at the same time would choose names at the same time.
        self.jobs.kinds.register(
            JobKind(
                WRITING,
                "Importing exercises",
                ImportWriting(self),
                is_exclusive=True,
                when_cancelled=self.stop_run_of,
            )
        )

    def receive_files(self, who: Actor, uploads: Sequence[tuple[str, BinaryIO]]) -> str:
        """Store the files and start to read them; returns the id of the run. ``uploads``: names and contents."""
        require_permission(who, Permission.EDIT_EXERCISES)
        upload = self.jobs.new_id()
        stored = [
            (name, self.files.save(FileArea.IMPORTS, content, upload)) for name, content in uploads
        ]
        with self.jobs.store.begin_write() as repos:
            run = self.importing.begin_reading(repos, who, [name for name, _ in stored])
            payload = {
                "run": run,
                "upload": upload,
                "files": [[name, key.digest] for name, key in stored],
                "names": [name for name, _ in stored],
            }
            job = self.jobs.add_job(repos, who, READING, payload=payload, subject=_name_run(run))
        if job is not None:
            self.jobs.queue.announce(job.id)
        return run

    def start_run(
        self, who: Actor, run: str, choices: DuplicateChoices, texts: TextChoices
    ) -> ImportRun:
        """Confirm the run and start to import; does nothing more if it was confirmed before."""
        confirmed = self.importing.confirm_run(who, run, choices, texts)
        self.go_on(who, run)
        return confirmed

    def go_on(self, who: Actor, run: str) -> None:
        """Make sure that a confirmed run is being imported, also if its job failed or an older release began it."""
        require_permission(who, Permission.EDIT_EXERCISES)
        known = self.importing.get_run(who, run)
        if known.state is not ImportState.RUNNING:
            return
        job = self.find_run_job(who, run)
        payload = {"run": run, "names": list(known.report.files)}
        if job is None or job.kind != WRITING:
            key = f"{WRITING} {run}"
            self.jobs.enqueue(who, WRITING, payload=payload, subject=_name_run(run), key=key)
        elif job.state.is_over and job.by == who.user:
            self.jobs.retry(who, job.id)
        elif job.state.is_over:
            self.jobs.enqueue(who, WRITING, payload=payload, subject=_name_run(run))

    def find_run_job(self, who: Actor, run: str) -> StoredJob | None:
        """The newest job of a run, whoever of the clinic started it."""
        with self.jobs.store.begin_read() as repos:
            found = repos.jobs.list(who.clinic, subject=_name_run(run), limit=1)
        return found[0] if found else None

    def stop_run(self, who: Actor, run: str) -> ImportRun:
        """Stop reading or importing; imported entries remain, files and staged entries go."""
        stopped = self.importing.discard_run(who, run)
        job = self.find_run_job(who, run)
        if job is not None and job.by == who.user:
            self.jobs.cancel(who, job.id)
        return stopped

    def stop_run_of(self, repos: Repositories, job: StoredJob) -> None:
        """A job that is cancelled stops its run; the staged entries are swept later."""
        if job.clinic is not None:
            self.importing.stop_stored_run(repos, job.clinic, job.payload["run"])


@dataclass(frozen=True)
class ImportReading:
    """Reads uploaded files and makes the preview of their run."""

    imports: ImportJobs

    def run(self, context: JobContext) -> Mapping[str, Any]:
        who, payload = context.get_actor(), context.job.payload
        run: str = payload["run"]
        if self.imports.importing.get_run(who, run).state is not ImportState.READING:
            return {"run": run}
        try:
            paths = [self._open_file(payload["upload"], *file) for file in payload["files"]]
            reading = self.imports.read_apart(
                paths, lambda: context.report_progress(0, 0, "reading the files")
            )
            report = self.imports.importing.finish_reading(who, run, reading).report
        except InvalidValue as error:
            self.imports.importing.fail_reading(who, run, str(error))
            raise
        self.imports.files.remove_owner(FileArea.IMPORTS, payload["upload"])
        return {"run": run, "entries": report.total, "lost": report.count_lost()}

    def _open_file(self, upload: str, name: str, digest: str) -> NamedPath:
        key = FileKey(FileArea.IMPORTS, digest, upload)
        try:
            return NamedPath(name, str(self.imports.files.open_file(key)))
        except FileMissing as error:
            raise InvalidValue(_FILES_GONE) from error


@dataclass(frozen=True)
class ImportWriting:
    """Imports the entries of a confirmed run, batch by batch; the run itself knows which is next."""

    imports: ImportJobs

    def run(self, context: JobContext) -> Mapping[str, Any]:
        who = context.get_actor()
        run: str = context.job.payload["run"]
        importing = self.imports.importing
        now = importing.get_run(who, run)
        while now.state is ImportState.RUNNING:
            now = importing.import_next_batch(who, run)
            done, total = now.report.done_count, now.report.total
            if now.state is ImportState.RUNNING:
                context.report_progress(done, total, "exercises", {"done": done})
        if now.state is not ImportState.DONE:
            raise InvalidValue(_STOPPED)
        counted = {status.value: now.report.count_outcomes(status) for status in EntryStatus}
        return {"run": run, **counted, "lost": now.report.count_lost()}


def _name_run(run: str) -> str:
    return f"import {run}"
