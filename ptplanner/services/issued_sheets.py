"""The PDFs of issued revisions: the first one made is the record, and is kept whatever later releases would print."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import FileDamaged, FileMissing, NotFound, StorageUnavailable
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import AuditEntry, StoredRevision
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sheet_record import (
    SheetReason,
    SheetRecord,
    find_sheet_of_record,
    find_todays_sheet,
)
from ptplanner.services.ports import (
    Clock,
    FileStore,
    PictureStore,
    Repositories,
    SheetRenderer,
    Store,
)
from ptplanner.services.sheet_queue import SheetQueue, SheetRequest, has_not_left

logger = logging.getLogger(__name__)

# Releases with these versions of the renderer named a PDF after what it was made from, and kept no record of it.
VERSIONS_WITHOUT_RECORDS = ("1", "2", "3", "4", "5", "6")


@dataclass(frozen=True)
class IssuedSheet:
    """A PDF with its record."""

    pdf: bytes
    record: SheetRecord


@dataclass(frozen=True)
class IssuedSheets:
    """Gives the PDF of a revision, makes it where there is none, and keeps what was made."""

    store: Store
    files: FileStore
    renderer: SheetRenderer
    picture_store: PictureStore
    clock: Clock
    renderer_version: str
    queue: SheetQueue

    def get_sheet(
        self,
        who: Actor,
        revision: StoredRevision,
        paper: Paper,
        layout: Layout = Layout.STANDARD,
    ) -> IssuedSheet:
        """Return the sheet of record; make it if there is none, or if its file is lost or damaged.

        Raises RenderFailed, FileNotWritten or FilesUnavailable.
        """
        known = find_sheet_of_record(
            self.list_records(who, revision.plan, revision.number), paper, layout
        )
        if known is None:
            return self._make_first_sheet(who, revision, paper, layout)
        try:
            return IssuedSheet(self.files.get(known.file), known)
        except (FileMissing, FileDamaged) as error:
            is_lost = isinstance(error, FileMissing)
            reason = SheetReason.LOST if is_lost else SheetReason.DAMAGED
            return self._make_sheet(who, revision, paper, layout, reason, known)

    def get_todays_sheet(
        self, who: Actor, revision: StoredRevision, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> IssuedSheet:
        """Return the sheet that was made again with a newer layout; raises NotFound without one."""
        records = self.list_records(who, revision.plan, revision.number)
        record = find_todays_sheet(records, paper, layout)
        if record is None:
            raise NotFound("This sheet was not made again.")
        return IssuedSheet(self.files.get(record.file), record)

    def make_again(
        self, who: Actor, revision: StoredRevision, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> SheetRecord:
        """Make the sheet with today's layout beside the sheet of record, which stays what it is."""
        require_permission(who, Permission.ISSUE_PLANS)
        first = find_sheet_of_record(
            self.list_records(who, revision.plan, revision.number), paper, layout
        )
        made = self._make_sheet(who, revision, paper, layout, SheetReason.TODAYS_LAYOUT, first)
        return made.record

    def lay_out(
        self,
        who: Actor,
        document: RevisionDocument,
        paper: Paper,
        layout: Layout = Layout.STANDARD,
        *,
        topic: str = "",
        has_left: Callable[[], bool] = has_not_left,
    ) -> bytes:
        """Make a PDF when its turn comes; of the same topic only the newest, and only while somebody waits for it.

        Raises RendererBusy and RenderFailed.
        """
        with self.queue.take_turn(SheetRequest.from_actor(who, topic, has_left)):
            return self.renderer.render(document, paper, layout)

    def list_records(self, who: Actor, plan: PlanId, number: int) -> tuple[SheetRecord, ...]:
        """All PDFs that were made of a revision, in the order in which they were made."""
        with self.store.begin_read() as repos:
            return repos.sheet_records.list(who.clinic, plan, number)

    def record_issued_pdf(
        self,
        repos: Repositories,
        clinic: ClinicId,
        revision: StoredRevision,
        paper: Paper,
        pdf: bytes,
    ) -> None:
        """Record the PDF of a revision in the transaction that issues it."""
        digest = hashlib.sha256(pdf).hexdigest()
        record = self._build_record(revision, paper, Layout.STANDARD, digest, SheetReason.ISSUED)
        repos.sheet_records.add(clinic, record)

    def keep_issued_pdf(self, pdf: bytes) -> None:
        """Keep the PDF once its revision is stored; if the disk refuses it, it is made again when it is asked for."""
        try:
            self.files.save(FileArea.SHEETS, pdf)
        except StorageUnavailable:
            logger.warning("the PDF of an issued revision was not kept; the next request makes it")

    def remove_files(self, keys: Iterable[FileKey]) -> None:
        for key in keys:
            self.files.remove_file(key)

    def _make_first_sheet(
        self, who: Actor, revision: StoredRevision, paper: Paper, layout: Layout
    ) -> IssuedSheet:
        """Take over the PDF that an earlier release made, or make one."""
        reason = SheetReason.FIRST_REQUEST
        for version in VERSIONS_WITHOUT_RECORDS:  # the patient has the oldest
            old = name_unrecorded_pdf(revision.digest, paper, layout, version)
            pdf = self.files.read_unchecked(old)
            if pdf is not None and looks_whole(pdf):
                return self._take_over(who, revision, paper, layout, version, pdf)
            reason = SheetReason.DAMAGED if pdf is not None else reason
        return self._make_sheet(who, revision, paper, layout, reason, None)

    def _take_over(
        self,
        who: Actor,
        revision: StoredRevision,
        paper: Paper,
        layout: Layout,
        version: str,
        pdf: bytes,
    ) -> IssuedSheet:
        """Record the PDF of an earlier release; its old file goes once the new one is recorded."""
        digest = self.files.save(FileArea.SHEETS, pdf).digest
        record = self._build_record(
            revision, paper, layout, digest, SheetReason.EARLIER_RELEASE, version=version
        )
        sheet = self._keep_record(who, record, pdf, None, {})
        self.files.remove_file(name_unrecorded_pdf(revision.digest, paper, layout, version))
        return sheet

    def _make_sheet(
        self,
        who: Actor,
        revision: StoredRevision,
        paper: Paper,
        layout: Layout,
        reason: SheetReason,
        before: SheetRecord | None,
    ) -> IssuedSheet:
        """Render with current pictures where the archived ones are lost; the audit trail has that."""
        restored = self.picture_store.restore_missing(revision.document)
        newer = self.picture_store.find_missing(revision.document)
        pdf = self.lay_out(who, revision.document, paper, layout)
        digest = self.files.save(FileArea.SHEETS, pdf).digest
        record = self._build_record(revision, paper, layout, digest, reason, newer)
        acts = {
            f"stored the pictures of revision {revision.number} again": ", ".join(restored),
            f"made revision {revision.number} with newer pictures": ", ".join(newer),
            f"made the sheet of revision {revision.number} again": _explain(record, before),
        }
        return self._keep_record(who, record, pdf, before, acts)

    def _keep_record(
        self,
        who: Actor,
        record: SheetRecord,
        pdf: bytes,
        before: SheetRecord | None,
        acts: Mapping[str, str],
    ) -> IssuedSheet:
        """Add the record with ``acts`` in the audit trail, each with its detail; acts without one are left out.

        If somebody else has recorded this sheet since ``before`` was read, theirs counts.
        """
        with self.store.begin_write() as repos:
            records = repos.sheet_records.list_for_update(who.clinic, record.plan, record.number)
            found = find_sheet_of_record(records, record.paper, record.layout)
            if record.reason is SheetReason.TODAYS_LAYOUT or found is None or found == before:
                for action, detail in acts.items():
                    self._audit_sheet(repos, who, record.plan, action, detail)
                return IssuedSheet(pdf, repos.sheet_records.add(who.clinic, record))
        return IssuedSheet(self.files.get(found.file), found)

    def _build_record(
        self,
        revision: StoredRevision,
        paper: Paper,
        layout: Layout,
        digest: str,
        reason: SheetReason,
        newer_pictures: tuple[ExerciseSlug, ...] = (),
        *,
        version: str = "",
    ) -> SheetRecord:
        """The record of a PDF that was made now; the repository gives it its place."""
        return SheetRecord(
            plan=revision.plan,
            number=revision.number,
            paper=paper,
            layout=layout,
            place=0,
            digest=digest,
            renderer_version=version or self.renderer_version,
            made_at=self.clock(),
            reason=reason,
            newer_pictures=newer_pictures,
        )

    def _audit_sheet(
        self, repos: Repositories, who: Actor, plan: PlanId, action: str, detail: str
    ) -> None:
        if detail:
            entry = AuditEntry(self.clock(), who.user, action, f"plan {plan}", detail)
            repos.audit.add(who.clinic, entry)


def list_sheet_files(
    repos: Repositories, clinic: ClinicId, patients: Iterable[PatientId]
) -> tuple[FileKey, ...]:
    """The files of all sheets of these patients, also those that earlier releases made."""
    mine = tuple(patients)
    old = [
        name_unrecorded_pdf(digest, paper, layout, version)
        for digest in repos.revisions.list_digests(clinic, mine)
        for paper in Paper
        for layout in Layout
        for version in VERSIONS_WITHOUT_RECORDS
    ]
    made = repos.sheet_records.list_digests_of_patients(clinic, mine)
    return (*(FileKey(FileArea.SHEETS, digest) for digest in made), *old)


def name_unrecorded_pdf(
    revision_digest: str, paper: Paper, layout: Layout, version: str
) -> FileKey:
    """Where an earlier release stored a PDF: the name was a digest of what decided what it shows, not of the PDF."""
    key = f"{revision_digest}:{layout.value}:{paper.value}:{version}"
    return FileKey(FileArea.SHEETS, hashlib.sha256(key.encode()).hexdigest())


def looks_whole(pdf: bytes) -> bool:
    """Whether a PDF without a known digest has its beginning, its end, and its table of contents where it says."""
    ending = pdf[-1024:].rstrip()
    if not (pdf.startswith(b"%PDF-") and ending.endswith(b"%%EOF")):
        return False
    offset = ending.removesuffix(b"%%EOF").rpartition(b"startxref")[2].strip()
    if not offset.isdigit():
        return False
    return pdf[int(offset) :].lstrip()[:1] in (b"x", *(b"%d" % digit for digit in range(1, 10)))


def _explain(record: SheetRecord, before: SheetRecord | None) -> str:
    """Say in the audit trail why a sheet was made again; "" for one that was made for the first time."""
    where = f"{record.paper.value}, {record.layout.value}"
    if record.reason is SheetReason.TODAYS_LAYOUT:
        return f"{where}: with today's layout, beside the first"
    if not record.is_replacement:
        return ""
    why = "its file was lost" if record.reason is SheetReason.LOST else "its file was damaged"
    if before is None:
        return f"{where}: {why}"
    is_same = before.digest == record.digest
    return f"{where}: {why}; {'the same, byte for byte' if is_same else 'other bytes than before'}"
