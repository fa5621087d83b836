"""Build the import report and the messages about its entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ptplanner.domain.exercise import Credit
from ptplanner.domain.imported import Imported, NamedFile, Reading
from ptplanner.services.actor import Actor
from ptplanner.services.import_report import Duplicate, Fate, ImportReport, Likeness, Outcome


def report_of(
    who: Actor, files: Sequence[NamedFile], reading: Reading, found: tuple[Duplicate, ...]
) -> ImportReport:
    """Build the report of a preview, before anything is imported."""
    credited = (credit for entry in reading.entries for credit in entry.exercise.credits)
    return ImportReport(
        source=reading.source,
        files=tuple(file.name for file in files),
        by=who.name,
        total=len(reading.entries),
        troubles=reading.troubles,
        mapping=reading.mapping,
        licences=tuple(Counter(map(_licence, credited)).most_common()),
        duplicates=found,
        pictures=sum(len(entry.pictures) for entry in reading.entries),
    )


def outcome(entry: Imported, fate: Fate, slug: str = "", reason: str = "") -> Outcome:
    pictures = (f"{one.address} ({_signed(one.credit)})" for one in entry.pictures)
    return Outcome(
        place=entry.place,
        name=entry.exercise.name,
        fate=fate,
        slug=slug,
        reason=reason,
        licences=tuple(f"{one.part}: {_signed(one)}" for one in entry.exercise.credits),
        pictures=tuple(pictures),
    )


def why_skipped(duplicate: Duplicate) -> str:
    named = f"“{duplicate.of_name}”"
    if duplicate.likeness is Likeness.SOURCE:
        return f"It already exists as {named}{', retired' if duplicate.is_retired else ''}."
    if not duplicate.of:
        return f"Its name is like {named}, which comes earlier in the files."
    return f"Its name is like {named}, which is {'built in' if duplicate.is_built_in else 'already here'}."


def _licence(credit: Credit) -> str:
    return credit.licence or "not stated"


def _signed(credit: Credit) -> str:
    return f"{_licence(credit)}, {credit.author}" if credit.author else _licence(credit)
