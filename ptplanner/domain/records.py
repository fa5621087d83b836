"""What is stored of drafts, revisions, access codes, imports and acts, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ptplanner.domain.ids import ClinicId, ExerciseSlug, ItemId, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument


@dataclass(frozen=True)
class StoredPlan:
    """A draft with its version, and whether its history has something to undo or redo.

    ``ended_on``: since when the patient no longer follows it. A discarded draft is in no list and can be restored.

    ``content_digest`` is the SHA-256 of what it would print; a revision of the same plan has it as ``plan_digest``.
    """

    plan: Plan
    version: int
    changed_at: datetime
    changed_by: str
    can_undo: bool
    can_redo: bool
    content_digest: str
    ended_on: date | None = None
    is_discarded: bool = False


@dataclass(frozen=True)
class StoredRevision:
    """An issued revision; ``digest`` is the SHA-256 of the document's canonical JSON."""

    plan: PlanId
    patient: PatientId
    number: int
    document: RevisionDocument
    digest: str
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True)
class RevisionHeader:
    """An issued revision without its document; ``plan_digest`` is the SHA-256 of its plan."""

    plan: PlanId
    number: int
    plan_digest: str
    issued_on: date
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True)
class PatientSummary:
    """A patient with their current plan, as the patient list shows them."""

    patient: Patient
    plan: PlanId | None
    revision_number: int
    exercise_count: int
    issued_on: date | None
    has_draft_changes: bool
    opened_at: datetime | None
    next_visit: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class AccessCode:
    """A code printed on paper. It opens one exercise, or the whole plan if ``item`` is None."""

    code: str
    clinic: ClinicId
    plan: PlanId
    item: ItemId | None
    is_revoked: bool
    last_opened_on: date | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Who did what, when and to what; ``detail`` never contains personal data."""

    at: datetime
    user: str
    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True)
class SearchHits:
    """Slugs, best match first; ``corrected_query`` is the query used if the typed one had typing errors, else "".

    With ``is_near`` the catalog has nothing that the query means, and the slugs are those that come near.
    """

    slugs: tuple[ExerciseSlug, ...]
    corrected_query: str = ""
    is_near: bool = False


class ImportState(StrEnum):
    """``READING``: the files are being read, ``FAILED`` if nothing in them can be imported.

    ``PREVIEW``: they wait for confirmation. ``STOPPED``: imported entries remain. ``UNDONE``: what the run had
    imported was retired again.
    """

    READING = "reading"
    FAILED = "failed"
    PREVIEW = "preview"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    UNDONE = "undone"


# The runs whose files are still needed.
OPEN_IMPORT_STATES = (ImportState.READING, ImportState.PREVIEW, ImportState.RUNNING)


@dataclass(frozen=True)
class StoredImportRun:
    """An import run as stored; ``kind`` names the source format, ``report`` is the import report as JSON values."""

    id: str
    kind: str
    state: ImportState
    report: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None = None


class ErasedKind(StrEnum):
    """What was erased."""

    PATIENT = "patient"
    CLINIC = "clinic"


@dataclass(frozen=True, order=True)
class ErasedRecord:
    """The number of a patient or clinic that was erased, so that no backup brings it back."""

    kind: ErasedKind
    id: str
    erased_on: date


@dataclass(frozen=True)
class ImportRunHeader:
    """An import run without its report; ``entry_count`` is the number of exercises in its files."""

    id: str
    kind: str
    state: ImportState
    entry_count: int
    started_at: datetime
