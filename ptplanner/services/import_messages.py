"""Build the import report and the messages about its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ptplanner.domain.clinic import Actor
from ptplanner.domain.exercise import Credit
from ptplanner.domain.exercise_import import ImportedExercise, InputFile, ParsedImport
from ptplanner.services.import_report import (
    Duplicate,
    DuplicateKind,
    EntryOutcome,
    EntryStatus,
    ImportReport,
)


def build_import_report(
    who: Actor, files: Sequence[InputFile], reading: ParsedImport, duplicates: tuple[Duplicate, ...]
) -> ImportReport:
    """Build the report of a preview, before anything is imported."""
    credited = (credit for entry in reading.entries for credit in entry.exercise.credits)
    return ImportReport(
        source=reading.source,
        files=tuple(file.name for file in files),
        started_by=who.name,
        total=len(reading.entries),
        warnings=reading.warnings,
        word_mappings=reading.word_mappings,
        licence_counts=tuple(Counter(map(_format_licence, credited)).most_common()),
        duplicates=duplicates,
        picture_count=sum(len(entry.pictures) for entry in reading.entries),
    )


def build_outcome(
    entry: ImportedExercise, fate: EntryStatus, slug: str = "", reason: str = ""
) -> EntryOutcome:
    pictures = (f"{one.url} ({_format_credit(one.credit)})" for one in entry.pictures)
    return EntryOutcome(
        place=entry.place,
        name=entry.exercise.name,
        status=fate,
        slug=slug,
        reason=reason,
        licences=tuple(f"{one.part}: {_format_credit(one)}" for one in entry.exercise.credits),
        pictures=tuple(pictures),
    )


def format_skip_reason(duplicate: Duplicate) -> str:
    named = f"“{duplicate.existing_name}”"
    if duplicate.kind is DuplicateKind.SOURCE:
        return f"It already exists as {named}{', retired' if duplicate.is_retired else ''}."
    if not duplicate.existing_slug:
        return f"Its name is like {named}, which comes earlier in the files."
    return f"Its name is like {named}, which is {'built in' if duplicate.is_built_in else 'already here'}."


def _format_licence(credit: Credit) -> str:
    return credit.licence or "not stated"


def _format_credit(credit: Credit) -> str:
    return (
        f"{_format_licence(credit)}, {credit.author}" if credit.author else _format_licence(credit)
    )
