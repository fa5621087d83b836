"""What the services need from outside: a store, a renderer of PDFs, places for files, and a clock.

A Protocol stands here only if something is really exchanged. The store is SQLite or PostgreSQL, and memory in
the tests of the services; tests/contract holds all three to the same behaviour. Renderer and files are fakes in
those tests. Everything else is called directly, or passed as a function.

Every method on a clinic's data takes the clinic first, so no call can reach across clinics. The exceptions
are sign-in (by e-mail or user id) and the patient's page (by access code).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from ptplanner.domain.catalog import ClinicRule, CustomExercise
from ptplanner.domain.clinic import Clinic, ClinicSummary, User
from ptplanner.domain.condition import RuleAdjustment
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId, PlanId, RuleId, UserId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.plan_review import RevisionInUse
from ptplanner.domain.records import (
    AccessCode,
    PatientSummary,
    RevisionHeader,
    SearchHits,
    StoredPlan,
    StoredRevision,
)
from ptplanner.domain.revision import PictureDigests, RevisionDocument
from ptplanner.domain.sheet_record import SheetRecord
from ptplanner.services.audit_ports import AuditRepository
from ptplanner.services.backup_ports import BackupRunRepository, ErasureRepository
from ptplanner.services.file_port import FileStore as FileStore  # noqa: PLC0414  # one of the ports
from ptplanner.services.import_ports import ImportRunRepository
from ptplanner.services.job_ports import JobRepository, WorkerRepository
from ptplanner.services.session_ports import SessionRepository

Clock = Callable[[], datetime]
"""Returns the current time as an aware datetime in UTC."""

NewId = Callable[[], str]
"""Returns a new, unguessable identifier."""


class ClinicRepository(Protocol):
    def add(self, clinic: Clinic) -> None: ...
    def get(self, clinic: ClinicId) -> Clinic: ...
    def save(self, clinic: Clinic) -> None:
        """Raises StaleRecord and changes nothing if the clinic has changed since ``clinic.version``."""
        ...

    def count_clinics(self) -> int: ...
    def list_summaries(self) -> tuple[ClinicSummary, ...]:
        """All clinics by name. For whoever runs the installation, never for somebody who signed in."""
        ...

    def get_time_zone(self, clinic: ClinicId) -> str:
        """The name of the clinic's time zone; empty for that of the server."""
        ...

    def list_clinic_ids(self) -> tuple[ClinicId, ...]:
        """All clinics. For whoever runs the installation, never for somebody who signed in."""
        ...

    def list_demo_clinics(self) -> tuple[ClinicId, ...]: ...
    def get_content_version(self, clinic: ClinicId) -> str:
        """A value that changes with every change to the clinic's own content; "" if it has none."""
        ...


class UserRepository(Protocol):
    def add(self, user: User) -> None: ...
    def find_by_id(self, user: UserId) -> User | None: ...
    def find_by_email(self, email: str) -> User | None: ...
    def list(self, clinic: ClinicId) -> tuple[User, ...]: ...
    def save(self, user: User) -> None:
        """Raises StaleRecord if e-mail, name, role or activation have changed since ``user.version``."""
        ...


class PatientRepository(Protocol):
    def add(self, clinic: ClinicId, patient: Patient) -> None: ...
    def get(self, clinic: ClinicId, patient: PatientId) -> Patient: ...
    def save(self, clinic: ClinicId, patient: Patient) -> None:
        """Raises StaleRecord and changes nothing if the patient has changed since ``patient.version``."""
        ...

    def list(
        self, clinic: ClinicId, query: str = "", limit: int = 50
    ) -> tuple[PatientSummary, ...]:
        """Best match first; tolerates typing errors; a date matches the birth date. Without query last opened first."""
        ...

    def count_patients(self, clinic: ClinicId) -> int: ...
    def list_ids(self, clinic: ClinicId) -> tuple[PatientId, ...]: ...
    def list_made_up(self, clinic: ClinicId) -> tuple[PatientId, ...]:
        """The patients that came with the demo clinic."""
        ...

    def record_opening(self, clinic: ClinicId, patient: PatientId, at: datetime) -> None: ...


class PlanRepository(Protocol):
    def add(self, clinic: ClinicId, plan: Plan, by: str, at: datetime) -> None: ...
    def get(self, clinic: ClinicId, plan: PlanId) -> StoredPlan: ...
    def require_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        """Raises NotFound if the clinic has no such plan."""
        ...

    def list_for_patient(self, clinic: ClinicId, patient: PatientId) -> tuple[StoredPlan, ...]: ...
    def save(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        """Returns the plan as stored. Raises StalePlan and changes nothing if another save came first."""
        ...

    def amend(
        self, clinic: ClinicId, plan: Plan, expected_version: int, by: str, at: datetime
    ) -> StoredPlan:
        """Like ``save``, but replaces the current state in the history: one undo takes both changes back."""
        ...

    def mark_ended(self, clinic: ClinicId, plan: PlanId, on: date | None) -> None:
        """``None``: the patient follows the plan again."""
        ...

    def mark_discarded(self, clinic: ClinicId, plan: PlanId, at: datetime | None) -> None:
        """A discarded plan is left out of lists. ``None`` restores it."""
        ...

    def list_past_states(self, clinic: ClinicId, plan: PlanId) -> tuple[Plan, ...]:
        """The states that undo can reach, oldest first."""
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

    def list_headers(self, clinic: ClinicId, plan: PlanId) -> tuple[RevisionHeader, ...]:
        """The revisions without their documents, newest first."""
        ...

    def find_newest_header(self, clinic: ClinicId, plan: PlanId) -> RevisionHeader | None: ...
    def list_in_use(
        self, clinic: ClinicId, patients: Sequence[PatientId] | None = None
    ) -> tuple[RevisionInUse, ...]:
        """The newest revision of each plan that has not ended, last issued first; of all patients if None."""
        ...

    def load_issued_exercises(
        self, clinic: ClinicId, digests: Iterable[str]
    ) -> Mapping[str, Exercise]:
        """The exercises as they were issued, by digest; those that are not stored by digest are left out."""
        ...

    def list_digests(self, clinic: ClinicId, patients: Sequence[PatientId]) -> tuple[str, ...]:
        """The digests of all revisions of these patients."""
        ...


class SheetRecordRepository(Protocol):
    """The PDFs that were made of revisions; added and read, never changed."""

    def add(self, clinic: ClinicId, record: SheetRecord) -> SheetRecord:
        """Returns the record with its place, which follows those of the same revision, paper and layout."""
        ...

    def list(self, clinic: ClinicId, plan: PlanId, number: int) -> tuple[SheetRecord, ...]:
        """In the order in which they were made."""
        ...

    def list_for_update(
        self, clinic: ClinicId, plan: PlanId, number: int
    ) -> tuple[SheetRecord, ...]:
        """Like ``list``; nobody else adds one to this revision until the transaction ends."""
        ...

    def list_digests_of_patients(
        self, clinic: ClinicId, patients: Sequence[PatientId]
    ) -> tuple[str, ...]:
        """The digests of all PDFs of these patients, each once."""
        ...


class AccessCodeRepository(Protocol):
    def add(self, code: AccessCode) -> None: ...
    def add_all(self, clinic: ClinicId, plan: PlanId, codes: Sequence[AccessCode]) -> None:
        """Adds codes of one plan at once."""
        ...

    def find_code(self, code: str) -> AccessCode | None: ...
    def list_codes(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]: ...
    def revoke_for_plan(self, clinic: ClinicId, plan: PlanId) -> None: ...
    def record_scan(self, code: str, on: date) -> None: ...


class ExerciseSearch(Protocol):
    def search_exercises(
        self, query: str, limit: int = 300, clinic: ClinicId | None = None
    ) -> SearchHits:
        """Searches the built-in exercises, and the custom exercises of ``clinic`` if given."""
        ...


class ClinicRuleRepository(Protocol):
    def list(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        """All rules, including inactive ones, oldest first."""
        ...

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule: ...
    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """Raises InvalidValue if the id is taken."""
        ...

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """``rule.version`` is the version that was read. Raises StaleRule if the rule has changed since."""
        ...

    def list_adjustments(self, clinic: ClinicId) -> tuple[RuleAdjustment, ...]:
        """The adjustments in force."""
        ...

    def save_adjustment(self, clinic: ClinicId, adjustment: RuleAdjustment, at: datetime) -> None:
        """Replaces an earlier adjustment of the same rule."""
        ...

    def remove_adjustment(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:
        """Makes the built-in rule apply unchanged again."""
        ...


class CustomExerciseRepository(Protocol):
    def list(self, clinic: ClinicId) -> tuple[CustomExercise, ...]:
        """All custom exercises, including retired ones, ordered by slug."""
        ...

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> CustomExercise: ...
    def save_all(self, clinic: ClinicId, exercises: Iterable[CustomExercise]) -> None:
        """Insert or replace exercises by slug, all in this transaction."""
        ...

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None: ...
    def list_slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]: ...
    def load_source_keys(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        """The source keys of imported exercises, with the slug of each."""
        ...


class FavouriteRepository(Protocol):
    """A user's favourite exercises, and the ones they used recently."""

    def list(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]: ...
    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def remove_favourite(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def record_use(
        self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime
    ) -> None: ...
    def list_recent(
        self, clinic: ClinicId, user: UserId, limit: int = 12
    ) -> tuple[ExerciseSlug, ...]:
        """Most recently used first."""
        ...


class SentFormRepository(Protocol):
    def claim_form(self, clinic: ClinicId, key: str, at: datetime) -> str | None:
        """Claim a form for this transaction: None, or the id of the record that it has made before.

        Forms are remembered for a day. If another transaction has claimed it, this one waits for its end.
        """
        ...

    def note_record(self, clinic: ClinicId, key: str, record: str) -> None: ...


class Repositories(Protocol):
    """The repositories of one transaction."""

    @property
    def clinics(self) -> ClinicRepository: ...
    @property
    def users(self) -> UserRepository: ...
    @property
    def sessions(self) -> SessionRepository: ...
    @property
    def patients(self) -> PatientRepository: ...
    @property
    def plans(self) -> PlanRepository: ...
    @property
    def revisions(self) -> RevisionRepository: ...
    @property
    def sheet_records(self) -> SheetRecordRepository: ...
    @property
    def access_codes(self) -> AccessCodeRepository: ...
    @property
    def erasure(self) -> ErasureRepository: ...
    @property
    def backup_runs(self) -> BackupRunRepository: ...
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
    @property
    def sent_forms(self) -> SentFormRepository: ...
    @property
    def jobs(self) -> JobRepository: ...
    @property
    def workers(self) -> WorkerRepository: ...


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
    def restore_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """Stores missing or damaged drawings again where today's are still the same; returns whose."""
        ...

    def find_missing(self, document: RevisionDocument) -> tuple[ExerciseSlug, ...]:
        """The exercises whose issued drawings are missing or damaged."""
        ...
