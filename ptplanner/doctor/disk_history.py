"""Remembers for each day how much of the disk is used, so that the doctor can tell when it will be full."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from ptplanner.atomic_files import write_file_atomically
from ptplanner.domain.errors import StorageUnavailable

FILE_NAME = "disk-history.json"
KEPT_DAYS = 120
# From fewer days a pace cannot be told.
MIN_DAYS = 7
# What is further away is no news.
LONGEST_WEEKS = 52

DiskHistory = dict[date, int]
"""The used bytes of each day."""


def note_disk_use(data_dir: Path, today: date, used: int) -> DiskHistory:
    """Add today to the history and return it; a history that cannot be written or read begins anew."""
    path = data_dir / FILE_NAME
    history = _load(path)
    history[today] = used
    oldest = today - timedelta(days=KEPT_DAYS)
    kept = {day: history[day] for day in sorted(history) if oldest <= day <= today}
    with suppress(StorageUnavailable):
        text = json.dumps({day.isoformat(): number for day, number in kept.items()})
        write_file_atomically(path, text.encode())
    return kept


def count_weeks_until_full(history: DiskHistory, free: int) -> int | None:
    """In how many whole weeks the disk is full at the pace of the history; None if that is far or cannot be told."""
    first, last = min(history), max(history)
    days = (last - first).days
    grown = history[last] - history[first]
    if days < MIN_DAYS or grown <= 0:
        return None
    weeks = int(free / grown * days / 7)
    return weeks if weeks <= LONGEST_WEEKS else None


def _load(path: Path) -> DiskHistory:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {date.fromisoformat(day): int(used) for day, used in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
