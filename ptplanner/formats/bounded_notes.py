"""What a report keeps of a file that may be hostile: the first of each kind in full, of the others their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from ptplanner.domain.exercise_import import EntryWarning

KeyT = TypeVar("KeyT")

# More than anybody reads; ten thousand entries that fail for one reason are one reason.
MAX_WARNINGS = 500
MAX_MESSAGE_LENGTH = 400


@dataclass
class BoundedWarnings:
    """The first warnings, and how many entries were lost in all."""

    kept: list[EntryWarning] = field(default_factory=list)
    lost_count: int = 0
    _left_out: int = 0

    def add_warning(self, warning: EntryWarning) -> None:
        self.lost_count += warning.is_lost
        if len(self.kept) < MAX_WARNINGS:
            self.kept.append(replace(warning, message=warning.message[:MAX_MESSAGE_LENGTH]))
        else:
            self._left_out += 1

    def list_warnings(self) -> tuple[EntryWarning, ...]:
        """The kept ones, and a last one that says how many there were besides."""
        if not self._left_out:
            return tuple(self.kept)
        more = EntryWarning("all files", f"And {self._left_out:,} more like these.", is_lost=False)
        return (*self.kept, more)


@dataclass
class BoundedCounter(Generic[KeyT]):
    """Counts up to ``limit`` different keys; ``other_count`` is how often others were met."""

    limit: int
    counts: Counter[KeyT] = field(default_factory=Counter)
    other_count: int = 0

    def count_keys(self, keys: Iterable[KeyT]) -> None:
        for key in keys:
            if key in self.counts or len(self.counts) < self.limit:
                self.counts[key] += 1
            else:
                self.other_count += 1
