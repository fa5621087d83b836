"""Which PDF is the sheet of a revision: once made it is kept, and shown by every later release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import ExerciseSlug, PlanId
from ptplanner.domain.paper import Layout, Paper


class SheetReason(StrEnum):
    """Why a PDF was made."""

    ISSUED = "issued"
    FIRST_REQUEST = "first-request"
    EARLIER_RELEASE = "earlier-release"
    LOST = "lost"
    DAMAGED = "damaged"
    TODAYS_LAYOUT = "todays-layout"


@dataclass(frozen=True)
class SheetRecord:
    """One PDF of a revision on one paper in one layout.

    ``place`` counts the PDFs of the same revision, paper and layout from 1. ``digest`` is the SHA-256 of the PDF.
    ``made_at``: for a PDF of an earlier release, when it was taken over.
    ``newer_pictures``: the exercises that it shows with newer drawings, because those of the issue were lost.
    """

    plan: PlanId
    number: int
    paper: Paper
    layout: Layout
    place: int
    digest: str
    renderer_version: str
    made_at: datetime
    reason: SheetReason
    newer_pictures: tuple[ExerciseSlug, ...] = ()

    @property
    def file(self) -> FileKey:
        """Where its PDF is stored."""
        return FileKey(FileArea.SHEETS, self.digest)

    @property
    def is_replacement(self) -> bool:
        """Whether it stands for a PDF that was lost or damaged."""
        return self.reason in (SheetReason.LOST, SheetReason.DAMAGED)


def find_sheet_of_record(
    records: Iterable[SheetRecord], paper: Paper, layout: Layout
) -> SheetRecord | None:
    """The PDF that is printed: the first one, or what replaced it when it was lost or damaged."""
    return _find_newest(records, paper, layout, is_todays=False)


def find_todays_sheet(
    records: Iterable[SheetRecord], paper: Paper, layout: Layout
) -> SheetRecord | None:
    """The PDF last made with a newer layout because somebody asked for it; it replaces nothing."""
    return _find_newest(records, paper, layout, is_todays=True)


def find_first_sheet(records: Iterable[SheetRecord], record: SheetRecord) -> SheetRecord:
    """The PDF that was made first on the same paper and in the same layout; it may be ``record`` itself."""
    same = [
        one
        for one in (*records, record)
        if one.paper is record.paper
        and one.layout is record.layout
        and one.reason is not SheetReason.TODAYS_LAYOUT
    ]
    return min(same, key=lambda one: one.place)


def _find_newest(
    records: Iterable[SheetRecord], paper: Paper, layout: Layout, *, is_todays: bool
) -> SheetRecord | None:
    wanted = [
        one
        for one in records
        if one.paper is paper
        and one.layout is layout
        and (one.reason is SheetReason.TODAYS_LAYOUT) is is_todays
    ]
    return max(wanted, key=lambda one: one.place, default=None)
