"""The report of an import run: what was read, what the user chose, and the outcome of every entry."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from ptplanner.domain.imported import MappedWord, SourceFormat, Trouble


class Action(StrEnum):
    """What to do with an entry."""

    NEW = "new"
    UPDATE = "update"
    SKIP = "skip"


class Likeness(StrEnum):
    """Why an entry counts as a duplicate: same source, or similar name."""

    SOURCE = "source"
    NAME = "name"


@dataclass(frozen=True)
class Duplicate:
    """An entry that probably exists already. ``existing_slug`` is that exercise; "" if it is an earlier entry."""

    key: str
    place: str
    name: str
    likeness: Likeness
    of: str
    of_name: str
    is_built_in: bool
    is_retired: bool = False

    @property
    def actions(self) -> tuple[Action, ...]:
        """The possible actions: built-in exercises are never updated, and a source entry is never imported twice."""
        if self.is_built_in:
            return (Action.SKIP, Action.NEW)
        if self.likeness is Likeness.SOURCE:
            return (Action.SKIP, Action.UPDATE)
        return (Action.SKIP, Action.NEW, Action.UPDATE)


@dataclass(frozen=True)
class Choices:
    """The action for each kind of duplicate, with exceptions for single entries."""

    same_source: Action = Action.SKIP
    same_name: Action = Action.SKIP
    single: Mapping[str, Action] = field(default_factory=dict)

    def of(self, duplicate: Duplicate) -> Action:
        """Return the chosen action, or SKIP if it is not possible for this duplicate."""
        by_kind = {Likeness.SOURCE: self.same_source, Likeness.NAME: self.same_name}
        chosen = self.single.get(duplicate.key, by_kind[duplicate.likeness])
        return chosen if chosen in duplicate.actions else Action.SKIP


class Fate(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Outcome:
    """The outcome for one entry; if it was skipped, ``slug`` is empty and ``reason`` is set."""

    place: str
    name: str
    fate: Fate
    slug: str = ""
    reason: str = ""
    licences: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """``outcomes`` grows with each batch; its length is the progress of the run."""

    source: SourceFormat
    files: tuple[str, ...]
    by: str
    total: int
    troubles: tuple[Trouble, ...] = ()
    mapping: tuple[MappedWord, ...] = ()
    licences: tuple[tuple[str, int], ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    pictures: int = 0
    choices: Choices = field(default_factory=Choices)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def done(self) -> int:
        return len(self.outcomes)

    @property
    def lost(self) -> tuple[Trouble, ...]:
        """Warnings about entries and files that cannot be imported at all."""
        return tuple(trouble for trouble in self.troubles if trouble.is_lost)

    def count(self, fate: Fate) -> int:
        return sum(outcome.fate is fate for outcome in self.outcomes)

    def would(self) -> Mapping[Action, int]:
        """Count the entries for each action under the current choices."""
        chosen = Counter(self.choices.of(duplicate) for duplicate in self.duplicates)
        chosen[Action.NEW] += self.total - len(self.duplicates)
        return {action: chosen[action] for action in Action}


_SHAPE = TypeAdapter(ImportReport)


def plain(report: ImportReport) -> Mapping[str, Any]:
    """The report as JSON values."""
    told: Mapping[str, Any] = _SHAPE.dump_python(report, mode="json")
    return told


def from_plain(told: Mapping[str, Any]) -> ImportReport:
    return _SHAPE.validate_python(told)


HEADINGS = ("place", "name", "what", "exercise", "reason", "licences", "pictures not taken")


def as_csv(report: ImportReport) -> str:
    """Return one CSV line for every entry and every warning, with formulas escaped."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([_safe(cell) for cell in row] for row in _rows(report))
    return out.getvalue()


def _rows(report: ImportReport) -> Iterable[tuple[str, ...]]:
    for one in report.outcomes:
        told = ("; ".join(one.licences), "; ".join(one.pictures))
        yield (one.place, one.name, one.fate.value, one.slug, one.reason, *told)
    for trouble in report.troubles:
        kind = "not taken" if trouble.is_lost else "note"
        yield (trouble.place, "", kind, "", trouble.message, "", "")


def _safe(cell: str) -> str:
    """Quote a cell that a spreadsheet would otherwise evaluate as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
