"""What the use cases need to keep of a clinic's own content, as protocols; each call takes the clinic first."""

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
    """``PREVIEW``: read and shown, waits to be confirmed. ``STOPPED``: what was taken stays."""

    PREVIEW = "preview"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class ImportRun:
    """One run of an importer; ``kind`` names the format, ``report`` is plain JSON that the importer understands."""

    id: str
    kind: str
    state: ImportState
    report: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None = None


class ClinicRules(Protocol):
    def all(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        """Active or not, the oldest first."""
        ...

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule: ...
    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """Raises InvalidValue where the id is taken."""
        ...

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """``rule.version`` is the one that was read; raises StaleRule where it has changed since."""
        ...

    def adjustments(self, clinic: ClinicId) -> tuple[Adjustment, ...]:
        """Those in force."""
        ...

    def adjust(self, clinic: ClinicId, adjustment: Adjustment, at: datetime) -> None:
        """In place of an earlier adjustment of the same rule."""
        ...

    def restore(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:
        """The built-in rule counts again as it is written."""
        ...


class OwnExercises(Protocol):
    def all(self, clinic: ClinicId) -> tuple[OwnExercise, ...]:
        """Retired ones too, by slug."""
        ...

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> OwnExercise: ...
    def put(self, clinic: ClinicId, exercises: Iterable[OwnExercise]) -> None:
        """Add them, or replace those of the same slug; all in this transaction."""
        ...

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None: ...
    def slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]: ...
    def sources(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        """Which source keys are here already, and as what."""
        ...


class Favourites(Protocol):
    """A person's marked exercises, and those used last."""

    def of(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]: ...
    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def remove(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None: ...
    def used(
        self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime
    ) -> None: ...
    def recent(self, clinic: ClinicId, user: UserId, limit: int = 12) -> tuple[ExerciseSlug, ...]:
        """The one used last first."""
        ...


class ImportRuns(Protocol):
    def put(self, clinic: ClinicId, run: ImportRun) -> None: ...
    def get(self, clinic: ClinicId, run: str) -> ImportRun: ...
    def all(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRun, ...]:
        """Newest first."""
        ...
