"""Inspects the clock of the computer: dates on sheets and the order of the audit trail depend on it."""

from __future__ import annotations

import os
import shutil
import subprocess  # nosec B404  # it runs timedatectl alone
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ptplanner.doctor.results import report_fine, report_warning
from ptplanner.services.doctor import Inspection
from ptplanner.settings import PROJECT_ROOT, Settings

# Clocks of file servers differ by some seconds.
TOLERATED_SECONDS = 120
_SYSTEMD = Path("/run/systemd/system")
_ASK_SECONDS = 3
_LOOKED_AT = 500


def inspect_clock(settings: Settings) -> Inspection:
    name = "Clock"
    now = time.time()
    newest = max((*_list_file_times(settings.data_dir), _find_program_time()), default=0.0)
    if newest > now + TOLERATED_SECONDS:
        return report_warning(
            name,
            "It is slow.",
            f"A file of {_format(newest)} is newer than now, {_format(now)}.",
            why="Dates on new sheets and in the audit trail would be wrong.",
            steps=("Let the system set the clock by the network (NTP).", "Look again."),
        )
    if _asks_network_time() is False:
        return report_warning(
            name,
            "The network does not set it.",
            f"It is {_format(now)} here.",
            why="A clock that nobody sets goes some seconds wrong a day.",
            steps=("Run `timedatectl set-ntp true`.", "Look again after a minute."),
        )
    return report_fine(name, f"{_format(now)}, and no file is newer")


def _list_file_times(folder: Path) -> Iterator[float]:
    """When the first things found in the data folder were changed; some are enough."""
    with suppress(OSError), os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= _LOOKED_AT:
                return
            with suppress(OSError):
                yield entry.stat(follow_symlinks=False).st_mtime


def _find_program_time() -> float:
    """When this version was put here: the clock cannot be before that."""
    with suppress(OSError):
        return (PROJECT_ROOT / "ptplanner" / "__init__.py").stat().st_mtime
    return 0.0


def _asks_network_time() -> bool | None:
    """Whether the system says that its clock is set by the network; None if it does not say."""
    program = shutil.which("timedatectl")
    if program is None or not _SYSTEMD.exists():
        return None
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(  # noqa: S603  # nosec B603  # a program of the system, with fixed words
            [program, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=_ASK_SECONDS,
            check=True,
        ).stdout.strip()
        return {"yes": True, "no": False}.get(said)
    return None


def _format(moment: float) -> str:
    local = datetime.fromtimestamp(moment).astimezone()
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or ''}".strip()
