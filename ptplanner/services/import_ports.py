"""What imports need from outside: their rows, a reader of files, and a place for entries that are not imported yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ptplanner.domain.exercise_import import ImportedExercise, InputFile, NamedPath, ParsedImport
from ptplanner.domain.ids import ClinicId
from ptplanner.domain.records import ImportRunHeader, StoredImportRun


class ImportRunRepository(Protocol):
    def save(self, clinic: ClinicId, run: StoredImportRun) -> None: ...
    def get(self, clinic: ClinicId, run: str) -> StoredImportRun: ...
    def list(self, clinic: ClinicId, limit: int = 50) -> tuple[StoredImportRun, ...]:
        """Newest first."""
        ...

    def list_run_headers(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRunHeader, ...]:
        """The runs without their reports, which may be large; newest first."""
        ...

    def list_open_ids(self) -> frozenset[str]:
        """The runs of all clinics that are not over, so that their files are kept."""
        ...


ReadExercises = Callable[[Sequence[InputFile]], ParsedImport]
"""Reads files of exercises in any supported format; reports bad content instead of raising."""


ReadFilesApart = Callable[[Sequence[NamedPath], Callable[[], None]], ParsedImport]
"""Reads such files in a process of their own with limits, and raises InvalidValue if they exceed them.

The second argument is called again and again meanwhile; what it raises stops the reading.
"""


class ImportStaging(Protocol):
    """Stores the entries read, in batches, until they are imported. Storing the batches of a run is atomic."""

    def stage_batches(self, run: str, batches: Sequence[Sequence[ImportedExercise]]) -> None: ...
    def load_batch(self, run: str, number: int) -> tuple[ImportedExercise, ...]:
        """``number`` counts from 0. Raises NotFound if the batches of the run no longer exist."""
        ...

    def remove_run(self, run: str) -> None: ...
