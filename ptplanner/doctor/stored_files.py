"""Inspects the stored sheets and drawings: whether each still is what its name says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from ptplanner.doctor.results import report_fine, report_warning, report_wrong
from ptplanner.domain.errors import FileDamaged, FileMissing, PtplannerError
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings
from ptplanner.storage.file_store import StoredFiles, open_file_store
from ptplanner.storage.health import list_sheet_digests
from ptplanner.wording.english.numbers import format_quantity

# A look must not take long, also where the files are in a bucket; `doctor --all` compares every file.
SAMPLED_FILES = 60
_EVERY_SHEET = 10_000_000


def inspect_files(settings: Settings, deep: bool) -> Inspection:  # noqa: FBT001  # see Inspect
    name = "Files"
    files = open_file_store(settings)
    checked, bad = 0, 0
    try:
        files.require_writable()
        for key in _list_keys(settings, files, deep=deep):
            checked += 1
            bad += not _is_whole(files, key)
    except PtplannerError as error:
        return report_wrong(
            name,
            "Cannot be written or read.",
            str(error),
            why="No sheet can be issued.",
            steps=("Do what the sentence says.", "Look again."),
        )
    if not checked:
        return report_fine(name, "none yet, and there is room to write")
    if not bad:
        how = "compared" if deep else "of them compared"
        return report_fine(name, f"{checked} {how}, each as its name says")
    return report_warning(
        name,
        f"{format_quantity(bad, 'file is', 'files are')} damaged or lost.",
        f"{format_quantity(checked, 'file was', 'files were')} compared.",
        why="Such a sheet is made again when it is opened, and says so. Lost drawings are replaced by today’s.",
        steps=(
            "Run `ptplanner doctor --all` to compare every file.",
            "Bring lost files back from the last good backup.",
            "Have the disk checked: files rarely change by themselves.",
        ),
    )


def _list_keys(settings: Settings, files: StoredFiles, *, deep: bool) -> Iterator[FileKey]:
    """Sheets by their records, the newest first, and drawings by their names."""
    limit = _EVERY_SHEET if deep else SAMPLED_FILES
    for digest in list_sheet_digests(settings.database_url, limit):
        yield FileKey(FileArea.SHEETS, digest)
    pictures: Iterable[FileKey] = (file.key for file in files.list(FileArea.PICTURES))
    yield from pictures if deep else islice(pictures, SAMPLED_FILES)


def _is_whole(files: StoredFiles, key: FileKey) -> bool:
    try:
        files.open_file(key)
    except (FileDamaged, FileMissing):
        return False
    return True
