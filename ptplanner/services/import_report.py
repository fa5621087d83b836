"""What is known of one import: what was read, what the person chose, and what became of every entry."""

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
    """Why an entry seems to be here already."""

    SOURCE = "source"
    NAME = "name"


@dataclass(frozen=True)
class Duplicate:
    """An entry that seems to be here already: ``of`` is the exercise that it is like."""

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
        """Built-in content is never changed; the same entry is never taken twice."""
        if self.is_built_in:
            return (Action.SKIP, Action.NEW)
        if self.likeness is Likeness.SOURCE:
            return (Action.SKIP, Action.UPDATE)
        return (Action.SKIP, Action.NEW, Action.UPDATE)


@dataclass(frozen=True)
class Choices:
    """One choice for each kind of duplicate, and others for single entries."""

    same_source: Action = Action.SKIP
    same_name: Action = Action.SKIP
    single: Mapping[str, Action] = field(default_factory=dict)

    def of(self, duplicate: Duplicate) -> Action:
        """What was chosen, as far as it can be done."""
        by_kind = {Likeness.SOURCE: self.same_source, Likeness.NAME: self.same_name}
        chosen = self.single.get(duplicate.key, by_kind[duplicate.likeness])
        return chosen if chosen in duplicate.actions else Action.SKIP


class Fate(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Outcome:
    """What became of an entry; ``slug`` is empty and ``reason`` told where it was skipped."""

    place: str
    name: str
    fate: Fate
    slug: str = ""
    reason: str = ""
    licences: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """``outcomes`` grows batch by batch; its length is where the run stands."""

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
        """Entries and files of which nothing can be taken."""
        return tuple(trouble for trouble in self.troubles if trouble.is_lost)

    def count(self, fate: Fate) -> int:
        return sum(outcome.fate is fate for outcome in self.outcomes)

    def would(self) -> Mapping[Action, int]:
        """How many entries each action gets as the choices stand."""
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
    """Every entry and every fault, a line each, safe to open in a spreadsheet."""
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
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
