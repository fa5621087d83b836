"""What the use cases need from the outside, as protocols that storage and handout satisfy.

Every call that touches a clinic's data takes the clinic first: there is no way to ask across clinics,
but for signing in (by e-mail) and for the patient's page (by access code).
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
"""Gives the current moment, aware, in UTC."""

NewId = Callable[[], str]
"""Gives a fresh, unguessable identifier."""


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
    """A person who signs in. ``epoch`` grows at "sign out everywhere" and voids older sessions."""

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
    """A draft with its version; ``can_undo`` and ``can_redo`` tell where it stands in its history."""

    plan: Plan
    version: int
    changed_at: datetime
    changed_by: str
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True)
class StoredRevision:
    """An issued revision: its document, the SHA-256 of the document's canonical JSON, and when."""

    plan: PlanId
    patient: PatientId
    number: int
    document: RevisionDocument
    digest: str
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True)
class PatientRow:
    """A line of the patient list."""

    patient: Patient
    plan: PlanId | None
    revision: int
    exercises: int
    issued_on: date | None
    has_draft_changes: bool
    opened_at: datetime | None


@dataclass(frozen=True)
class AccessCode:
    """A code on paper. ``item`` None: the whole plan."""

    code: str
    clinic: ClinicId
    plan: PlanId
    item: ItemId | None
    is_revoked: bool
    last_opened_on: date | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to what, without personal data in ``detail``."""

    at: datetime
    user: str
    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True)
class SearchHits:
    """Slugs best first; ``searched`` is what was looked for where the query had typing errors, else ''."""

    slugs: tuple[ExerciseSlug, ...]
    searched: str = ""


class Clinics(Protocol):
    def add(self, clinic: Clinic) -> None: ...
    def get(self, clinic: ClinicId) -> Clinic: ...
    def save(self, clinic: Clinic) -> None: ...
    def count(self) -> int: ...
    def content_version(self, clinic: ClinicId) -> str:
        """Changes whenever the clinic's own content does; "" while it has none."""
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
        """Best match first (typing errors forgiven, a date finds a birth date); without query, last opened first."""
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
        """The new version. Raises StalePlan and changes nothing where another save came first."""
        ...

    def undo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan: ...
    def redo(
        self, clinic: ClinicId, plan: PlanId, expected_version: int, by: str, at: datetime
    ) -> StoredPlan: ...


class Revisions(Protocol):
    def add(self, clinic: ClinicId, revision: StoredRevision) -> None:
        """Raises StalePlan where the number is taken already."""
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
        """Among the built-in exercises, and those of ``clinic`` where one is named."""
        ...


class Repositories(Protocol):
    """One transaction's view of the store."""

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
    """Transactions. ``writing`` commits when its block ends well and rolls back when it does not."""

    def reading(self) -> AbstractContextManager[Repositories]: ...
    def writing(self) -> AbstractContextManager[Repositories]: ...


class SheetPress(Protocol):
    """Makes PDFs; raises RenderFailed."""

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes: ...


class Pictures(Protocol):
    """Keeps the drawings of issued sheets, so that they can be made again with the same ones."""

    def keep(self, exercises: Iterable[ExerciseSlug]) -> Mapping[ExerciseSlug, PrintedPictures]: ...
    def unlike(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]: ...


class SheetFiles(Protocol):
    """Keeps made PDFs by opaque name; whole or not at all."""

    def path(self, name: str) -> Path | None: ...
    def put(self, name: str, content: bytes) -> Path: ...
