"""Inspects the computer: room on its disks, with the pace at which they fill, and its memory."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ptplanner.doctor.disk_history import count_weeks_until_full, note_disk_use
from ptplanner.doctor.results import format_size, report_fine, report_warning, report_wrong
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings
from ptplanner.wording.english.numbers import format_quantity

# A day of a large clinic with its backup fits into the first; a week of warnings into the second.
LITTLE_ROOM_BYTES = 500_000_000
SOON_FULL_BYTES = 3_000_000_000
SOON_FULL_SHARE = 0.9
WARNED_WEEKS = 12
# Two sheets at once take 0.4 GB each, and the web process 0.2 GB.
NEEDED_MEMORY_BYTES = 1_000_000_000
_MEMORY_FILE = Path("/proc/meminfo")


@dataclass(frozen=True)
class DiskRoom:
    """Room on the disk of a folder, in bytes."""

    total: int
    free: int

    @property
    def used_share(self) -> float:
        """From 0 to 1, counted like ``df``: what only the system's user may use counts as used."""
        return 1 - self.free / self.total if self.total else 0.0


def measure_disk(folder: Path) -> DiskRoom:
    """Measure the disk of the nearest folder that exists."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    found = shutil.disk_usage(existing)
    return DiskRoom(found.total, found.free)


def inspect_disk(settings: Settings) -> Inspection:
    folders = dict.fromkeys((settings.data_dir, settings.exports_dir))
    folder, room = min(
        ((one, measure_disk(one)) for one in folders), key=lambda found: found[1].free
    )
    today = datetime.now(UTC).date()
    history = note_disk_use(settings.data_dir, today, room.total - room.free)
    return judge_disk(folder, room, count_weeks_until_full(history, room.free))


def judge_disk(folder: Path, room: DiskRoom, weeks_until_full: int | None) -> Inspection:
    name = "Disk"
    percent = f"{room.used_share:.0%}".replace("%", " %")
    free = format_size(room.free)
    steps = (
        f"See what takes the room: `du -xh --max-depth=2 {folder}`.",
        "Move old backups to another disk, or delete what other programs left.",
        "Look again.",
    )
    why = "When it is full, nothing can be saved, and no backup can be made."
    if room.free < LITTLE_ROOM_BYTES:
        return report_wrong(name, f"Only {free} free.", f"{percent} full.", why=why, steps=steps)
    pace = ""
    if weeks_until_full is not None:
        pace = f" At this pace full in {format_quantity(weeks_until_full, 'week')}."
    is_nearly_full = room.used_share > SOON_FULL_SHARE and room.free < 4 * SOON_FULL_BYTES
    is_soon_full = weeks_until_full is not None and weeks_until_full <= WARNED_WEEKS
    if room.free < SOON_FULL_BYTES or is_nearly_full or is_soon_full:
        seen = f"{free} are free.{pace}"
        return report_warning(name, f"{percent} full.", seen, why=why, steps=steps)
    return report_fine(name, f"{percent} full, {free} free")


def inspect_memory() -> Inspection | None:
    """None where the system does not tell, as on macOS."""
    name = "Memory"
    available = _read_available_memory()
    if available is None:
        return None
    if available < NEEDED_MEMORY_BYTES:
        return report_warning(
            name,
            f"Only {format_size(available)} free.",
            "Two sheets at once take about 1 GB.",
            why="The system ends programs when memory runs out, and sheets are not made.",
            steps=("Stop other programs, or give this computer 2 GB more.", "Look again."),
        )
    return report_fine(name, f"{format_size(available)} free for sheets")


def _read_available_memory() -> int | None:
    try:
        lines = _MEMORY_FILE.read_text().splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return int(found) * 1024 if found and found.isdecimal() else None
