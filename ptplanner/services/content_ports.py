"""Protocols of the repositories for a clinic's own content. Every method takes the clinic first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from ptplanner.domain.clinic_content import ClinicRule, OwnExercise
from ptplanner.domain.condition import Adjustment
from ptplanner.domain.ids import ClinicId, ExerciseSlug, RuleId, UserId


class ImportState(StrEnum):
    """``PREVIEW``: the files were read and wait for confirmation. ``STOPPED``: imported entries remain."""

    PREVIEW = "preview"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class ImportRun:
    """An import run as stored; ``kind`` names the source format, ``report`` is the import report as JSON values."""

    id: str
    kind: str
    state: ImportState
    report: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None = None


class ClinicRules(Protocol):
    def all(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        """All rules, including inactive ones, oldest first."""
        ...

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule: ...
    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """Raises InvalidValue if the id is taken."""
        ...

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """``rule.version`` is the version that was read. Raises StaleRule if the rule has changed since."""
        ...

    def adjustments(self, clinic: ClinicId) -> tuple[Adjustment, ...]:
        """The adjustments in force."""
        ...

    def adjust(self, clinic: ClinicId, adjustment: Adjustment, at: datetime) -> None:
        """Replaces an earlier adjustment of the same rule."""
        ...

    def restore(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:
        """Makes the built-in rule apply unchanged again."""
        ...


class OwnExercises(Protocol):
    def all(self, clinic: ClinicId) -> tuple[OwnExercise, ...]:
        """All custom exercises, including retired ones, ordered by slug."""
        ...

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> OwnExercise: ...
    def put(self, clinic: ClinicId, exercises: Iterable[OwnExercise]) -> None:
        """Insert or replace exercises by slug, all in this transaction."""
        ...

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None: ...
    def slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]: ...
    def sources(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        """The source keys of imported exercises, with the slug of each."""
        ...


class Favourites(Protocol):
    """A user's favourite exercises, and the ones they used recently."""

    def of(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]: ...
    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def remove(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def used(
        self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime
    ) -> None: ...
    def recent(self, clinic: ClinicId, user: UserId, limit: int = 12) -> tuple[ExerciseSlug, ...]:
        """Most recently used first."""
        ...


class ImportRuns(Protocol):
    def put(self, clinic: ClinicId, run: ImportRun) -> None: ...
    def get(self, clinic: ClinicId, run: str) -> ImportRun: ...
    def all(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRun, ...]:
        """Newest first."""
        ...
