"""The report of an import run: what was read, what the user chose, and the outcome of every entry.

An alias is the key under which a field is stored and exported.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise import Credit
from ptplanner.domain.exercise_import import (
    EntryWarning,
    ImportedExercise,
    ParsedImport,
    SourceFormat,
    TextChoices,
    TextRemark,
    TextRemarkKind,
    WordMapping,
)
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.services.import_texts import find_text_remarks

# What a report keeps of files that may be hostile. Every entry keeps its outcome.
MAX_LICENCES = 100
MAX_LICENCE_LENGTH = 120
MAX_REMARKS_OF_A_KIND = 500
MAX_PICTURES_LISTED = 20
MAX_TEXT_LENGTH = 300


class ImportAction(StrEnum):
    """What to do with an entry."""

    NEW = "new"
    UPDATE = "update"
    SKIP = "skip"


class DuplicateKind(StrEnum):
    """Why an entry counts as a duplicate: same source, or similar name."""

    SOURCE = "source"
    NAME = "name"


@dataclass(frozen=True)
class Duplicate:
    """An entry that probably exists already. ``existing_slug`` is that exercise.

    ``is_earlier_entry``: it resembles an entry that comes earlier in the files; ``existing_slug`` is then the
    source key of that entry. Reports of older versions have "" there.
    """

    source_key: Annotated[str, Field(alias="key")]
    place: str
    name: str
    kind: Annotated[DuplicateKind, Field(alias="likeness")]
    existing_slug: Annotated[str, Field(alias="of")]
    existing_name: Annotated[str, Field(alias="of_name")]
    is_built_in: bool
    is_retired: bool = False
    is_earlier_entry: bool = False

    @property
    def actions(self) -> tuple[ImportAction, ...]:
        """The possible actions, the usual one first: a similar name is a hint, so both exercises come in.

        Built-in exercises are never updated, an earlier entry is not there yet, and no entry is imported twice.
        """
        if self.kind is DuplicateKind.SOURCE:
            return (ImportAction.SKIP, ImportAction.UPDATE)
        if self.is_built_in or self.is_earlier_entry or not self.existing_slug:
            return (ImportAction.NEW, ImportAction.SKIP)
        return (ImportAction.NEW, ImportAction.SKIP, ImportAction.UPDATE)


@dataclass(frozen=True)
class DuplicateChoices:
    """The action for each kind of duplicate, with exceptions for single entries."""

    same_source: ImportAction = ImportAction.SKIP
    same_name: ImportAction = ImportAction.NEW
    by_entry: Annotated[Mapping[str, ImportAction], Field(alias="single")] = field(
        default_factory=dict
    )

    def choose_action(self, duplicate: Duplicate) -> ImportAction:
        """Return the chosen action, or SKIP if it is not possible for this duplicate."""
        by_kind = {DuplicateKind.SOURCE: self.same_source, DuplicateKind.NAME: self.same_name}
        chosen = self.by_entry.get(duplicate.source_key, by_kind[duplicate.kind])
        return chosen if chosen in duplicate.actions else ImportAction.SKIP


class EntryStatus(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class EntryOutcome:
    """The outcome for one entry; if it was skipped, ``slug`` is empty and ``reason`` is set."""

    place: str
    name: str
    status: Annotated[EntryStatus, Field(alias="fate")]
    slug: str = ""
    reason: str = ""
    licences: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """``outcomes`` grows with each batch; its length is the progress of the run.

    ``lost_count`` and ``text_remark_counts`` count also what ``warnings`` and ``text_remarks`` leave out; reports of
    earlier releases left nothing out and have neither.
    """

    source: SourceFormat
    files: tuple[str, ...]
    started_by: Annotated[str, Field(alias="by")]
    total: int
    warnings: Annotated[tuple[EntryWarning, ...], Field(alias="troubles")] = ()
    word_mappings: Annotated[tuple[WordMapping, ...], Field(alias="mapping")] = ()
    licence_counts: Annotated[tuple[tuple[str, int], ...], Field(alias="licences")] = ()
    duplicates: tuple[Duplicate, ...] = ()
    picture_count: Annotated[int, Field(alias="pictures")] = 0
    choices: DuplicateChoices = field(default_factory=DuplicateChoices)
    text_remarks: tuple[TextRemark, ...] = ()
    text_choices: TextChoices = field(default_factory=TextChoices)
    outcomes: tuple[EntryOutcome, ...] = ()
    lost_count: Annotated[int | None, Field(alias="lost")] = None
    text_remark_counts: Mapping[TextRemarkKind, int] = field(default_factory=dict)

    @property
    def done_count(self) -> int:
        return len(self.outcomes)

    def count_lost(self) -> int:
        """The number of entries and files that cannot be imported at all."""
        if self.lost_count is not None:
            return self.lost_count
        return sum(warning.is_lost for warning in self.warnings)

    def count_text_remarks(self, kind: TextRemarkKind) -> int:
        found = sum(remark.kind is kind for remark in self.text_remarks)
        return max(found, self.text_remark_counts.get(kind, 0))

    def count_outcomes(self, status: EntryStatus) -> int:
        return sum(outcome.status is status for outcome in self.outcomes)

    def list_imported_slugs(self) -> tuple[ExerciseSlug, ...]:
        """List the exercises that the run brought; those that it updated were there before."""
        imported = EntryStatus.IMPORTED
        return tuple(ExerciseSlug(one.slug) for one in self.outcomes if one.status is imported)

    def count_actions(self) -> Mapping[ImportAction, int]:
        """Count the entries for each action under the current choices."""
        chosen = Counter(self.choices.choose_action(duplicate) for duplicate in self.duplicates)
        chosen[ImportAction.NEW] += self.total - len(self.duplicates)
        return {action: chosen[action] for action in ImportAction}


_REPORT_ADAPTER = TypeAdapter(ImportReport)


def report_to_json(report: ImportReport) -> Mapping[str, Any]:
    """The report as JSON values."""
    data: Mapping[str, Any] = _REPORT_ADAPTER.dump_python(report, mode="json", by_alias=True)
    return data


def report_from_json(data: Mapping[str, Any]) -> ImportReport:
    return _REPORT_ADAPTER.validate_python(data)


CSV_HEADINGS = ("place", "name", "what", "exercise", "reason", "licences", "pictures not taken")


def format_report_csv(report: ImportReport) -> str:
    """Return one CSV line for every entry and every warning, with formulas escaped."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEADINGS)
    writer.writerows([escape_formula(cell) for cell in row] for row in _build_csv_rows(report))
    return out.getvalue()


def _build_csv_rows(report: ImportReport) -> Iterable[tuple[str, ...]]:
    for one in report.outcomes:
        lists = ("; ".join(one.licences), "; ".join(one.pictures))
        yield (one.place, one.name, one.status.value, one.slug, one.reason, *lists)
    for warning in report.warnings:
        kind = "not taken" if warning.is_lost else "note"
        yield (warning.place, "", kind, "", warning.message, "", "")


def escape_formula(cell: str) -> str:
    """Quote a cell that a spreadsheet would otherwise evaluate as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def build_import_report(
    who: Actor, file_names: Sequence[str], reading: ParsedImport, duplicates: tuple[Duplicate, ...]
) -> ImportReport:
    """Build the report of a preview, before anything is imported."""
    remarks = find_text_remarks(reading.entries)
    return ImportReport(
        source=reading.source,
        files=tuple(file_names),
        started_by=who.name,
        total=len(reading.entries),
        warnings=reading.warnings,
        word_mappings=reading.word_mappings,
        licence_counts=_count_licences(reading.entries),
        duplicates=duplicates,
        picture_count=sum(len(entry.pictures) for entry in reading.entries),
        text_remarks=tuple(_keep_first_remarks(remarks)),
        lost_count=reading.lost_count,
        text_remark_counts=Counter(remark.kind for remark in remarks),
    )


def _count_licences(entries: Sequence[ImportedExercise]) -> tuple[tuple[str, int], ...]:
    """The most frequent licences with their numbers, and the number of all others together."""
    credited = (credit for entry in entries for credit in entry.exercise.credits)
    counted = Counter(map(_format_licence, credited)).most_common()
    others = sum(number for _, number in counted[MAX_LICENCES:])
    return (*counted[:MAX_LICENCES], *((("others", others),) if others else ()))


def _keep_first_remarks(remarks: Iterable[TextRemark]) -> Iterable[TextRemark]:
    kept: Counter[TextRemarkKind] = Counter()
    for remark in remarks:
        kept[remark.kind] += 1
        if kept[remark.kind] <= MAX_REMARKS_OF_A_KIND:
            yield replace(remark, words=remark.words[:MAX_TEXT_LENGTH])


def build_outcome(
    entry: ImportedExercise, status: EntryStatus, slug: str = "", reason: str = ""
) -> EntryOutcome:
    pictures = [
        f"{one.url} ({_format_credit(one.credit)})"[:MAX_TEXT_LENGTH]
        for one in entry.pictures[:MAX_PICTURES_LISTED]
    ]
    more = len(entry.pictures) - len(pictures)
    return EntryOutcome(
        place=entry.place,
        name=entry.exercise.name,
        status=status,
        slug=slug,
        reason=reason,
        licences=tuple(
            f"{one.part}: {_format_credit(one)}"[:MAX_TEXT_LENGTH] for one in entry.exercise.credits
        ),
        pictures=(*pictures, *((f"and {more:,} more",) if more > 0 else ())),
    )


def format_skip_reason(duplicate: Duplicate) -> str:
    named = f"“{duplicate.existing_name}”"
    if duplicate.kind is DuplicateKind.SOURCE:
        return f"It already exists as {named}{', retired' if duplicate.is_retired else ''}."
    if duplicate.is_earlier_entry or not duplicate.existing_slug:
        return f"Its name is like {named}, which comes earlier in the files."
    return f"Its name is like {named}, which is {'built in' if duplicate.is_built_in else 'already here'}."


def _format_licence(credit: Credit) -> str:
    return credit.licence[:MAX_LICENCE_LENGTH] or "not stated"


def _format_credit(credit: Credit) -> str:
    return (
        f"{_format_licence(credit)}, {credit.author}" if credit.author else _format_licence(credit)
    )
