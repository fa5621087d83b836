"""What is said of a backup, on the page and by the commands alike."""

from __future__ import annotations

from collections.abc import Mapping

from ptplanner.domain.backups import BackupContents
from ptplanner.wording.english.numbers import format_quantity

_MEGABYTE = 1_000_000
# Areas that hold pictures and films; sheets are counted apart.
_PICTURE_AREAS = ("pictures", "media")


def count_contents(contents: BackupContents) -> dict[str, int]:
    """What an owner counts: patients, revisions, sheets, pictures."""
    return {
        "patients": contents.count_rows("patient"),
        "revisions": contents.count_rows("revision"),
        "sheets": contents.files.get("sheets", 0),
        "pictures": sum(contents.files.get(area, 0) for area in _PICTURE_AREAS),
    }


def describe_counts(counts: Mapping[str, int]) -> str:
    """Such as "505 patients, 1,380 revisions, 214 sheets and 71 pictures"."""
    words = [
        format_quantity(counts.get("patients", 0), "patient"),
        format_quantity(counts.get("revisions", 0), "revision"),
        format_quantity(counts.get("sheets", 0), "sheet"),
    ]
    return f"{', '.join(words)} and {format_quantity(counts.get('pictures', 0), 'picture')}"


def format_size(size: int) -> str:
    """Such as "412 MB", "62.6 GB" or "18 kB"."""
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1000)):,} kB"
    if size >= 10_000 * _MEGABYTE:
        return f"{size / (1000 * _MEGABYTE):,.1f} GB"
    return f"{round(size / _MEGABYTE):,} MB"


NOT_INSIDE = (
    "The server’s secret is not in it. Everybody signs in again after a restore. Nothing else is lost today; "
    "passwords of a mail server or a second factor, once they are stored, will have to be entered again."
)
