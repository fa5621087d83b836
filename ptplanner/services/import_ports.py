"""What importing and exporting need from the outside: readers and writers of files, and a place for entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.imported import Imported, NamedFile, Reading

ReadExercises = Callable[[Sequence[NamedFile]], Reading]
"""Reads files of exercises in any format that is known; never raises for what they hold."""

WriteExercises = Callable[[Iterable[Exercise]], str]
"""Writes exercises in the open format."""


class ImportShelf(Protocol):
    """Keeps what was read until it is imported, in batches; a run's batches are there whole or not at all."""

    def put(self, run: str, batches: Sequence[Sequence[Imported]]) -> None: ...
    def batch(self, run: str, number: int) -> tuple[Imported, ...]:
        """Counted from 0. Raises NotFound where the run's batches are gone."""
        ...

    def remove(self, run: str) -> None: ...
