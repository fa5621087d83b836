"""The tables of the in-memory store: dictionaries of frozen values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from ptplanner.domain.audit import AuditLine, ChainState
from ptplanner.domain.backups import BackupRun
from ptplanner.domain.catalog import ClinicRule, CustomExercise
from ptplanner.domain.clinic import Clinic, User
from ptplanner.domain.condition import RuleAdjustment
from ptplanner.domain.errors import InvalidValue, StorageUnavailable
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug, PatientId, PlanId, RuleId, UserId
from ptplanner.domain.jobs import StoredJob, StoredWorker
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.records import (
    AccessCode,
    ErasedRecord,
    StoredImportRun,
    StoredRevision,
)
from ptplanner.domain.sheet_record import SheetRecord
from ptplanner.domain.user_session import UserSession


@dataclass(frozen=True)
class PatientEntry:
    clinic: ClinicId
    patient: Patient
    opened_at: datetime | None = None


@dataclass(frozen=True)
class PlanEntry:
    """A draft with its history; ``head`` is the index of the current plan in ``history``."""

    clinic: ClinicId
    history: tuple[Plan, ...]
    head: int
    version: int
    changed_at: datetime
    changed_by: str
    ended_on: date | None = None
    is_discarded: bool = False

    @property
    def plan(self) -> Plan:
        return self.history[self.head]


@dataclass
class MemoryTables:
    clinics: dict[ClinicId, Clinic] = field(default_factory=dict)
    content_versions: dict[ClinicId, str] = field(default_factory=dict)
    users: dict[UserId, User] = field(default_factory=dict)
    sessions: dict[str, UserSession] = field(default_factory=dict)
    patients: dict[PatientId, PatientEntry] = field(default_factory=dict)
    plans: dict[PlanId, PlanEntry] = field(default_factory=dict)
    revisions: dict[tuple[PlanId, int], tuple[ClinicId, StoredRevision]] = field(
        default_factory=dict
    )
    sheet_records: list[tuple[ClinicId, SheetRecord]] = field(default_factory=list)
    access_codes: dict[str, AccessCode] = field(default_factory=dict)
    audit: list[tuple[ClinicId, AuditLine]] = field(default_factory=list)
    audit_chains: dict[ClinicId, ChainState] = field(default_factory=dict)
    clinic_rules: dict[tuple[ClinicId, RuleId], ClinicRule] = field(default_factory=dict)
    adjustments: dict[tuple[ClinicId, RuleId], RuleAdjustment | None] = field(default_factory=dict)
    custom_exercises: dict[tuple[ClinicId, ExerciseSlug], CustomExercise] = field(
        default_factory=dict
    )
    favourites: set[tuple[ClinicId, UserId, ExerciseSlug]] = field(default_factory=set)
    exercise_uses: dict[tuple[ClinicId, UserId, ExerciseSlug], datetime] = field(
        default_factory=dict
    )
    sent_forms: dict[tuple[ClinicId, str], tuple[str, datetime]] = field(default_factory=dict)
    import_runs: dict[tuple[ClinicId, str], StoredImportRun] = field(default_factory=dict)
    jobs: dict[str, StoredJob] = field(default_factory=dict)
    workers: dict[str, StoredWorker] = field(default_factory=dict)
    built_in: dict[ExerciseSlug, Exercise] = field(default_factory=dict)
    backup_runs: dict[str, BackupRun] = field(default_factory=dict)
    erased: dict[tuple[str, str], ErasedRecord] = field(default_factory=dict)
    is_read_only: bool = False

    def require_write(self) -> None:
        """Every method that changes something calls this first."""
        if self.is_read_only:
            raise StorageUnavailable("This transaction only reads, so nothing was saved.")

    def renew_content_version(self, clinic: ClinicId) -> None:
        self.content_versions[clinic] = uuid4().hex


def require_storable(*texts: str) -> None:
    """Raises InvalidValue for the characters that no database stores."""
    for text in texts:
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise InvalidValue("This text holds a character that cannot be kept. Type it again.")


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case and without accents."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"\w+", "".join(s for s in flat if not unicodedata.combining(s))))


def list_date_words(day: date | None) -> tuple[str, ...]:
    """The words by which a search finds a birth date: year, month and day."""
    return (f"{day.year}", f"{day.month:02}", f"{day.day:02}") if day else ()


def has_every_word(query: Iterable[str], words: Iterable[str]) -> bool:
    """Tell whether each word of the query begins one of the words."""
    known = tuple(words)
    return all(any(word.startswith(part) for word in known) for part in query)
