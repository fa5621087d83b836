"""What the page of a revision says about its PDF: when it was made, why, and whether there is another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.clinic import Actor
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sheet_record import (
    SheetReason,
    SheetRecord,
    find_first_sheet,
    find_todays_sheet,
)
from ptplanner.wording.english.dates import format_long_date

_FIRST_MADE = {
    SheetReason.ISSUED: "Made on {day}, when it was issued, and kept as it was.",
    SheetReason.FIRST_REQUEST: "Made on {day}, when it was first asked for, and kept as it was.",
    SheetReason.EARLIER_RELEASE: "Made by an earlier release of ptplanner, and kept as it was.",
}


@dataclass(frozen=True)
class SheetRecordView:
    """``notice``: what a therapist must know before handing it out, under ``title``.

    ``made``: when the first PDF was made. ``todays``: about the one that was made again with a newer layout.

    Each text is "" where there is nothing to say.
    """

    made: str
    title: str
    notice: str
    todays: str
    can_be_made_again: bool


def build_sheet_record_view(
    record: SheetRecord,
    records: Sequence[SheetRecord],
    document: RevisionDocument,
    who: Actor,
    renderer_version: str,
    *,
    is_unreadable: bool = False,
) -> SheetRecordView:
    """``records``: all PDFs of the revision; ``renderer_version``: what today's layout is made with."""
    todays = find_todays_sheet(records, record.paper, record.layout)
    newest = todays.renderer_version if todays else record.renderer_version
    notices = (
        _explain_replacement(who, record, records),
        _name_newer_pictures(record, document),
    )
    is_outdated = newest != renderer_version or (is_unreadable and todays is None)
    return SheetRecordView(
        made=_FIRST_MADE.get(record.reason, "").format(day=_format_day(who, record)),
        title=_choose_title(record, records),
        notice=" ".join(filter(None, notices)),
        todays=f"Made again on {_format_day(who, todays)} with a newer layout." if todays else "",
        can_be_made_again=is_outdated and has_permission(who, Permission.ISSUE_PLANS),
    )


def _choose_title(record: SheetRecord, records: Sequence[SheetRecord]) -> str:
    if record.digest != find_first_sheet(records, record).digest:
        return "Not the first PDF of this revision."
    return "Newer pictures." if record.newer_pictures else "Made again."


def _explain_replacement(who: Actor, record: SheetRecord, records: Sequence[SheetRecord]) -> str:
    if not record.is_replacement:
        return ""
    why = "lost" if record.reason is SheetReason.LOST else "damaged"
    first = f"This PDF was made again on {_format_day(who, record)}, because its file was {why}."
    original = find_first_sheet(records, record)
    if original != record and original.digest == record.digest:
        return f"{first} It is the same as the first one, byte for byte."
    return f"{first} A sheet that was printed before may look different; the words are those that were issued."


def _name_newer_pictures(record: SheetRecord, document: RevisionDocument) -> str:
    if not record.newer_pictures:
        return ""
    names = ", ".join(
        document.exercises[slug].name
        for slug in record.newer_pictures
        if slug in document.exercises
    )
    return f"The pictures of the day of issue were lost; these show newer ones: {names}."


def _format_day(who: Actor, record: SheetRecord) -> str:
    return format_long_date(who.get_local_day(record.made_at))
