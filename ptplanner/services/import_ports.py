"""Protocols that importing needs: a reader of files, and temporary storage for the entries read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.imported import ImportedExercise, InputFile, ParsedImport

ReadExercises = Callable[[Sequence[InputFile]], ParsedImport]
"""Reads files of exercises in any supported format; reports bad content instead of raising."""

WriteExercises = Callable[[Iterable[Exercise]], str]
"""Writes exercises in the open format."""


class ImportStaging(Protocol):
    """Stores the entries read, in batches, until they are imported. Storing the batches of a run is atomic."""

    def stage_batches(self, run: str, batches: Sequence[Sequence[ImportedExercise]]) -> None: ...
    def load_batch(self, run: str, number: int) -> tuple[ImportedExercise, ...]:
        """``number`` counts from 0. Raises NotFound if the batches of the run no longer exist."""
        ...

    def remove_run(self, run: str) -> None: ...
