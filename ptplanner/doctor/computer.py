"""Inspects the computer: room on its disks, its memory, and the versions of what runs."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ptplanner import __version__
from ptplanner.doctor.results import format_size, report_fine, report_warning, report_wrong
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings

# A day of a large clinic with its backup fits into the first; a week of warnings into the second.
LITTLE_ROOM_BYTES = 500_000_000
SOON_FULL_BYTES = 3_000_000_000
SOON_FULL_SHARE = 0.9
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
    name = "Disk"
    folders = dict.fromkeys((settings.data_dir, settings.exports_dir))
    folder, room = min(
        ((one, measure_disk(one)) for one in folders), key=lambda found: found[1].free
    )
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
    if room.free < SOON_FULL_BYTES or (
        room.used_share > SOON_FULL_SHARE and room.free < 4 * SOON_FULL_BYTES
    ):
        return report_warning(name, f"{percent} full.", f"{free} are free.", why=why, steps=steps)
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


def inspect_versions() -> Inspection:
    return report_fine(
        "Version",
        f"ptplanner {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
    )
