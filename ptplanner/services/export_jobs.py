"""Everything of a clinic as one file: exercises, templates and plans in the open formats, made by a job."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import FileDamaged, FileMissing, InvalidValue, NotFound
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.domain.records import AuditEntry
from ptplanner.services.jobs import JobContext, JobKind, Jobs
from ptplanner.services.ports import FileStore
from ptplanner.services.transfer import ExportScope, Transfer

EXPORTING = "export-clinic"
# A result can be downloaded for so long; it holds patients' names, so it is not kept for ever.
KEEP_RESULTS = timedelta(days=7)
_GONE = "This file is no longer here, or it is damaged. Export again."


class ResultGone(InvalidValue):
    """The file of a job is too old, lost or damaged."""


@dataclass(frozen=True)
class ExportJobs:
    """Starts the job, does it, and gives its file to the person who started it and to owners."""

    transfer: Transfer
    jobs: Jobs
    files: FileStore

    def register_kind(self) -> None:
        kind = JobKind(EXPORTING, "Everything of the clinic", ClinicExport(self), is_exclusive=True)
        self.jobs.kinds.register(kind)

    def start_export(self, who: Actor) -> StoredJob:
        """Only an owner may, because the file holds every patient's name."""
        require_permission(who, Permission.EDIT_CLINIC)
        with self.jobs.store.begin_write() as repos:
            job = self.jobs.add_job(repos, who, EXPORTING)
            assert job is not None  # noqa: S101  # without a key it is always added
            entry = AuditEntry(self.jobs.clock(), who.user, "exported everything", f"job {job.id}")
            repos.audit.add(who.clinic, entry)
        self.jobs.queue.announce(job.id)
        return job

    def open_result(self, who: Actor, job: str) -> Path:
        """The file of a job that is done, checked; raises ResultGone if it is not there any more."""
        found = self.jobs.get_job(who, job)
        key = find_result_key(found)
        if key is None or is_result_expired(found, self.jobs.clock()):
            raise ResultGone(_GONE)
        try:
            return self.files.open_file(key)
        except (FileMissing, FileDamaged) as error:
            raise ResultGone(_GONE) from error


@dataclass(frozen=True)
class ClinicExport:
    """Writes the archive. A try that was interrupted begins again, because half an archive is of no use."""

    exports: ExportJobs

    def run(self, context: JobContext) -> Mapping[str, Any]:
        who = context.get_actor()
        require_permission(who, Permission.EDIT_CLINIC)
        with _make_temporary_file() as file:
            count = self._write_archive(context, who, file)
            size = file.tell()
            file.seek(0)
            key = self.exports.files.save(FileArea.RESULTS, file, context.job.id)
        return {"digest": key.digest, "size": size, "plans": count}

    def _write_archive(self, context: JobContext, who: Actor, file: BinaryIO) -> int:
        transfer = self.exports.transfer
        patients = transfer.list_patient_ids(who)
        count = 0
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            custom = transfer.export_exercises(who, ExportScope.CUSTOM)
            archive.writestr("exercises.json", custom)
            archive.writestr("templates.json", transfer.export_templates(who))
            for number, patient in enumerate(patients, start=1):
                for plan, text in self._list_plans(who, patient):
                    archive.writestr(f"plans/{plan}.json", text)
                    count += 1
                context.report_progress(number, len(patients), "patients")
        return count

    def _list_plans(self, who: Actor, patient: PatientId) -> tuple[tuple[PlanId, str], ...]:
        try:
            return self.exports.transfer.export_plans_of(who, patient)
        except NotFound:  # erased meanwhile
            return ()


@contextmanager
def _make_temporary_file() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        yield file


def find_result_key(job: StoredJob) -> FileKey | None:
    """Where the file of a job is; None if it made none."""
    digest = job.result.get("digest")
    if job.state is not JobState.DONE or not isinstance(digest, str):
        return None
    return FileKey(FileArea.RESULTS, digest, job.id)


def is_result_expired(job: StoredJob, now: datetime) -> bool:
    return job.ended_at is None or now - job.ended_at >= KEEP_RESULTS
