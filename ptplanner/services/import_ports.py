"""Protocols that importing needs: a reader of files, and temporary storage for the entries read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.imported import Imported, NamedFile, Reading

ReadExercises = Callable[[Sequence[NamedFile]], Reading]
"""Reads files of exercises in any supported format; reports bad content instead of raising."""

WriteExercises = Callable[[Iterable[Exercise]], str]
"""Writes exercises in the open format."""


class ImportShelf(Protocol):
    """Stores the entries read, in batches, until they are imported. Storing the batches of a run is atomic."""

    def put(self, run: str, batches: Sequence[Sequence[Imported]]) -> None: ...
    def batch(self, run: str, number: int) -> tuple[Imported, ...]:
        """``number`` counts from 0. Raises NotFound if the batches of the run no longer exist."""
        ...

    def remove(self, run: str) -> None: ...
