"""Protocols that storage and handout implement for the use cases.

Every method on a clinic's data takes the clinic first, so no call can reach across clinics. The exceptions
are sign-in (by e-mail or user id) and the patient's page (by access code).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ptplanner.domain.ids import ClinicId, ExerciseSlug, ItemId, PatientId, PlanId, UserId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import ClinicDetails, PictureDigests, RevisionDocument
from ptplanner.services.content_ports import (
    ClinicRuleRepository,
    CustomExerciseRepository,
    FavouriteRepository,
    ImportRunRepository,
)

Clock = Callable[[], datetime]
"""Returns the current time as an aware datetime in UTC."""

NewId = Callable[[], str]
"""Returns a new, unguessable identifier."""


class Role(StrEnum):
    OWNER = "owner"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


@dataclass(frozen=True)
class Clinic:
    id: ClinicId
    card: ClinicDetails
    is_demo: bool = False


@dataclass(frozen=True)
class User:
    """A person who can sign in. Increasing ``epoch`` voids all older sessions."""

    id: UserId
    clinic: ClinicId
    email: str
    name: str
    role: Role
    password_hash: str
    epoch: int = 0
    is_active: bool = True


@dataclass(frozen=True)
class StoredPlan:
    """A draft with its version, and whether its history has something to undo or redo."""

    plan: Plan
    version: int
    changed_at: datetime
    changed_by: str
    can_undo: bool
    can_redo: bool


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
class PatientSummary:
    """A patient with their current plan, as the patient list shows them."""

    patient: Patient
    plan: PlanId | None
    revision_number: int
    exercise_count: int
    issued_on: date | None
    has_draft_changes: bool
    opened_at: datetime | None


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
    """Slugs, best match first; ``corrected_query`` is the query used if the typed one had typing errors, else ""."""

    slugs: tuple[ExerciseSlug, ...]
    corrected_query: str = ""


class ClinicRepository(Protocol):
    def add(self, clinic: Clinic) -> None: ...
    def get(self, clinic: ClinicId) -> Clinic: ...
    def save(self, clinic: Clinic) -> None: ...
    def count_clinics(self) -> int: ...
    def get_content_version(self, clinic: ClinicId) -> str:
        """A value that changes with every change to the clinic's own content; "" if it has none."""
        ...


class UserRepository(Protocol):
    def add(self, user: User) -> None: ...
    def find_by_id(self, user: UserId) -> User | None: ...
    def find_by_email(self, email: str) -> User | None: ...
    def list(self, clinic: ClinicId) -> tuple[User, ...]: ...
    def save(self, user: User) -> None: ...


class PatientRepository(Protocol):
    def add(self, clinic: ClinicId, patient: Patient) -> None: ...
    def get(self, clinic: ClinicId, patient: PatientId) -> Patient: ...
    def save(self, clinic: ClinicId, patient: Patient) -> None: ...
    def list(
        self, clinic: ClinicId, query: str = "", limit: int = 50
    ) -> tuple[PatientSummary, ...]:
        """Best match first; tolerates typing errors; a date matches the birth date. Without query last opened first."""
        ...

    def count_patients(self, clinic: ClinicId) -> int: ...
    def record_opening(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None: ...


class PlanRepository(Protocol):
    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None: ...
    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan: ...
    def list_for_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]: ...
    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> int:
        """Returns the new version. Raises StalePlan and changes nothing if another save came first."""
        ...

    def undo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan: ...
    def redo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan: ...


class RevisionRepository(Protocol):
    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        """Raises StalePlan if the number is already taken."""
        ...

    def get(self, clinic: ClinicId, plan: PlanId, number: int) -> StoredRevision: ...
    def list_revisions(self, clinic: ClinicId, plan: PlanId) -> tuple[StoredRevision, ...]:
        """Newest first."""
        ...


class AccessCodeRepository(Protocol):
    def add(self, code: AccessCode) -> None: ...
    def find_code(self, code: str) -> AccessCode | None: ...
    def list_codes(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]: ...
    def revoke_for_plan(self, clinic: ClinicId, plan: PlanId) -> None: ...
    def record_scan(self, code: str, on: date) -> None: ...


class AuditRepository(Protocol):
    def add(self, clinic: ClinicId, entry: AuditEntry) -> None: ...
    def list(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]: ...


class ExerciseSearch(Protocol):
    def search_exercises(
        self, query: str, limit: int = 300, clinic: ClinicId | None = None
    ) -> SearchHits:
        """Searches the built-in exercises, and the custom exercises of ``clinic`` if given."""
        ...


class Repositories(Protocol):
    """The repositories of one transaction."""

    @property
    def clinics(self) -> ClinicRepository: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def patients(self) -> PatientRepository: ...
    @property
    def plans(self) -> PlanRepository: ...
    @property
    def revisions(self) -> RevisionRepository: ...
    @property
    def access_codes(self) -> AccessCodeRepository: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def exercise_search(self) -> ExerciseSearch: ...
    @property
    def clinic_rules(self) -> ClinicRuleRepository: ...
    @property
    def custom_exercises(self) -> CustomExerciseRepository: ...
    @property
    def favourites(self) -> FavouriteRepository: ...
    @property
    def import_runs(self) -> ImportRunRepository: ...


class Store(Protocol):
    """Opens transactions. ``begin_write`` commits at the end of its block and rolls back on an exception."""

    def begin_read(self) -> AbstractContextManager[Repositories]: ...
    def begin_write(self) -> AbstractContextManager[Repositories]: ...


class SheetRenderer(Protocol):
    """Renders PDFs; raises RenderFailed."""

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes: ...


class PictureStore(Protocol):
    """Stores the drawings of issued sheets, so that the sheets can be rendered again unchanged."""

    def store(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PictureDigests]: ...
    def find_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]: ...


class SheetFiles(Protocol):
    """Stores rendered PDFs under opaque names; writing is atomic."""

    def find_pdf(self, name: str) -> Path | None: ...
    def save_pdf(self, name: str, content: bytes) -> Path: ...
