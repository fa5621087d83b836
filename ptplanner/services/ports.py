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
from ptplanner.domain.revision import ClinicCard, PrintedPictures, RevisionDocument
from ptplanner.services.content_ports import ClinicRules, Favourites, ImportRuns, OwnExercises

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
    card: ClinicCard
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
class PatientRow:
    """A patient with their current plan, as the patient list shows them."""

    patient: Patient
    plan: PlanId | None
    revision: int
    exercises: int
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
    searched: str = ""


class Clinics(Protocol):
    def add(self, clinic: Clinic) -> None: ...
    def get(self, clinic: ClinicId) -> Clinic: ...
    def save(self, clinic: Clinic) -> None: ...
    def count(self) -> int: ...
    def content_version(self, clinic: ClinicId) -> str:
        """A value that changes with every change to the clinic's own content; "" if it has none."""
        ...


class Users(Protocol):
    def add(self, user: User) -> None: ...
    def get(self, user: UserId) -> User | None: ...
    def by_email(self, email: str) -> User | None: ...
    def of_clinic(self, clinic: ClinicId) -> tuple[User, ...]: ...
    def save(self, user: User) -> None: ...


class Patients(Protocol):
    def add(self, clinic: ClinicId, patient: Patient) -> None: ...
    def get(self, clinic: ClinicId, patient: PatientId) -> Patient: ...
    def save(self, clinic: ClinicId, patient: Patient) -> None: ...
    def list(self, clinic: ClinicId, query: str = "", limit: int = 50) -> tuple[PatientRow, ...]:
        """Best match first; tolerates typing errors; a date matches the birth date. Without query last opened first."""
        ...

    def count(self, clinic: ClinicId) -> int: ...
    def opened(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None: ...


class Plans(Protocol):
    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None: ...
    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan: ...
    def of_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]: ...
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


class Revisions(Protocol):
    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        """Raises StalePlan if the number is already taken."""
        ...

    def get(self, clinic: ClinicId, plan: PlanId, number: int) -> StoredRevision: ...
    def of_plan(self, clinic: ClinicId, plan: PlanId) -> tuple[StoredRevision, ...]:
        """Newest first."""
        ...


class AccessCodes(Protocol):
    def add(self, code: AccessCode) -> None: ...
    def find(self, code: str) -> AccessCode | None: ...
    def of_plan(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]: ...
    def revoke(self, clinic: ClinicId, plan: PlanId) -> None: ...
    def opened(self, code: str, on: date) -> None: ...


class AuditTrail(Protocol):
    def add(self, clinic: ClinicId, entry: AuditEntry) -> None: ...
    def of_clinic(self, clinic: ClinicId, limit: int = 200) -> tuple[AuditEntry, ...]: ...


class ExerciseSearch(Protocol):
    def search(self, query: str, limit: int = 300, clinic: ClinicId | None = None) -> SearchHits:
        """Searches the built-in exercises, and the custom exercises of ``clinic`` if given."""
        ...


class Repositories(Protocol):
    """The repositories of one transaction."""

    @property
    def clinics(self) -> Clinics: ...
    @property
    def users(self) -> Users: ...
    @property
    def patients(self) -> Patients: ...
    @property
    def plans(self) -> Plans: ...
    @property
    def revisions(self) -> Revisions: ...
    @property
    def codes(self) -> AccessCodes: ...
    @property
    def audit(self) -> AuditTrail: ...
    @property
    def exercise_search(self) -> ExerciseSearch: ...
    @property
    def rules(self) -> ClinicRules: ...
    @property
    def own_exercises(self) -> OwnExercises: ...
    @property
    def favourites(self) -> Favourites: ...
    @property
    def import_runs(self) -> ImportRuns: ...


class Store(Protocol):
    """Opens transactions. ``begin_write`` commits at the end of its block and rolls back on an exception."""

    def reading(self) -> AbstractContextManager[Repositories]: ...
    def writing(self) -> AbstractContextManager[Repositories]: ...


class SheetPress(Protocol):
    """Renders PDFs; raises RenderFailed."""

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes: ...


class Pictures(Protocol):
    """Stores the drawings of issued sheets, so that the sheets can be rendered again unchanged."""

    def keep(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PrintedPictures]: ...
    def unlike(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]: ...


class SheetFiles(Protocol):
    """Stores rendered PDFs under opaque names; writing is atomic."""

    def path(self, name: str) -> Path | None: ...
    def put(self, name: str, content: bytes) -> Path: ...
