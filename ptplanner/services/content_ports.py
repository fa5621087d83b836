"""Protocols of the repositories for a clinic's own content. Every method takes the clinic first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from ptplanner.domain.clinic_content import ClinicRule, CustomExercise
from ptplanner.domain.condition import RuleAdjustment
from ptplanner.domain.ids import ClinicId, ExerciseSlug, RuleId, UserId


class ImportState(StrEnum):
    """``PREVIEW``: the files were read and wait for confirmation. ``STOPPED``: imported entries remain."""

    PREVIEW = "preview"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class StoredImportRun:
    """An import run as stored; ``kind`` names the source format, ``report`` is the import report as JSON values."""

    id: str
    kind: str
    state: ImportState
    report: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None = None


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


class ImportRunRepository(Protocol):
    def save(self, clinic: ClinicId, run: StoredImportRun) -> None: ...
    def get(self, clinic: ClinicId, run: str) -> StoredImportRun: ...
    def list(self, clinic: ClinicId, limit: int = 50) -> tuple[StoredImportRun, ...]:
        """Newest first."""
        ...
