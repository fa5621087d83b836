"""Keeps files and folders with patient data readable by their owner alone: new ones, and those of earlier releases.

Backups, copies made by hand and a umask of 022 leave files that every user of the computer can read. At each start
they are found and mended; what cannot be mended is named in the log and by the doctor.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ptplanner.settings import PROJECT_ROOT, Settings

log = logging.getLogger(__name__)

# What nobody but the owner may do.
OTHERS = stat.S_IRWXG | stat.S_IRWXO
# For whatever a process creates without saying which rights it wants.
PRIVATE_UMASK = 0o077
# So many paths are named in a message; there may be thousands.
_NAMED = 3


@dataclass(frozen=True)
class OpenPaths:
    """Paths that others may read or change: those that were mended, and those that could not be."""

    mended: tuple[Path, ...] = ()
    remaining: tuple[Path, ...] = ()


def make_new_files_private() -> None:
    """Let this process and its children create files that only their owner can read."""
    os.umask(PRIVATE_UMASK)


def mend_file_rights(settings: Settings) -> OpenPaths:
    """Take away from others what they may do with our data, and log what was changed and what could not be."""
    mended: list[Path] = []
    remaining: list[Path] = []
    for path in find_open_paths(settings):
        (mended if _take_from_others(path) else remaining).append(path)
    if mended:
        log.warning(
            "Others on this computer could open files with patient data; now only their owner can: %s",
            describe_paths(mended),
        )
    if remaining:
        log.error(
            "Others on this computer can open files with patient data, and this could not be changed: %s",
            describe_paths(remaining),
        )
    return OpenPaths(tuple(mended), tuple(remaining))


def find_open_paths(settings: Settings) -> list[Path]:
    """The folders and files of this installation that others may read or change; links are not followed."""
    return [path for path in list_private_paths(settings) if _is_open(path)]


def list_private_paths(settings: Settings) -> Iterator[Path]:
    """Every folder and file that may hold patient data or a secret."""
    for folder in list_private_folders(settings):
        if not folder.is_dir():
            continue
        yield folder
        if not _holds_more_than_ours(folder):
            yield from _walk(folder)
    yield from _list_database_files(settings)


def list_private_folders(settings: Settings) -> tuple[Path, ...]:
    """The folders of which everything inside belongs to this installation."""
    named = [settings.data_dir, settings.exports_dir]
    if settings.files and not settings.has_bucket:
        named.append(Path(settings.files))
    return tuple(dict.fromkeys(named))


def describe_paths(paths: list[Path] | tuple[Path, ...]) -> str:
    """The first paths as a list, and how many more there are."""
    named = ", ".join(str(path) for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _holds_more_than_ours(folder: Path) -> bool:
    """Whether a setting names a folder such as a home folder, whose other files are not for us to change."""
    return folder == Path.home() or PROJECT_ROOT.is_relative_to(folder)


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_symlink():
            continue
        yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))


def _list_database_files(settings: Settings) -> Iterator[Path]:
    """An embedded database outside the data folder, with its journal, lock and copies."""
    if not settings.database_url.startswith("sqlite:///"):
        return
    database = Path(settings.database_url.removeprefix("sqlite:///").partition("?")[0])
    if not database.is_relative_to(settings.data_dir):
        yield from database.parent.glob(f"{database.name}*")


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False  # removed meanwhile
    return bool(mode & OTHERS) and not stat.S_ISLNK(mode)


def _take_from_others(path: Path) -> bool:
    try:
        path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not _is_open(path)  # some file systems accept the change and ignore it
