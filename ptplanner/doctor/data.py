"""Inspects the database, who may read the files of this installation, and the secret."""

from __future__ import annotations

from ptplanner.doctor.results import (
    format_size,
    name_some,
    report_fine,
    report_warning,
    report_wrong,
)
from ptplanner.domain.errors import DatabaseTooNew, StorageUnavailable
from ptplanner.file_rights import find_open_paths, list_private_folders
from ptplanner.services.doctor import Inspection
from ptplanner.settings import MIN_SECRET_LENGTH, Settings
from ptplanner.storage.health import DatabaseHealth, measure_database

# SQLite empties this log by itself at 4 MB; it grows only while something holds on to an old state.
LARGE_WRITE_AHEAD_BYTES = 256_000_000


def inspect_database(settings: Settings, deep: bool) -> Inspection:  # noqa: FBT001  # see Inspect
    name = "Database"
    try:
        found = measure_database(settings.database_url, deep=deep)
    except DatabaseTooNew as error:
        return report_wrong(
            name, "Of a newer ptplanner.", str(error), steps=("Install the newer version again.",)
        )
    except StorageUnavailable as error:
        return report_wrong(
            name,
            "Cannot be used.",
            str(error),
            why="Nobody can work until it answers.",
            steps=("Do what the sentence above says.", "Look again."),
        )
    return _judge_database(name, found)


def _judge_database(name: str, found: DatabaseHealth) -> Inspection:
    size = format_size(found.size_bytes)
    if found.problems:
        return report_wrong(
            name,
            "Damaged.",
            f"{found.engine} says: {found.problems[0]}",
            why="Records may be lost, and every change can make it worse.",
            steps=(
                "Stop ptplanner.",
                "Copy the data folder as it is to another disk.",
                "Restore the last good backup with `ptplanner restore`.",
                "Have the disk checked: databases rarely break by themselves.",
            ),
        )
    if found.write_ahead_bytes > LARGE_WRITE_AHEAD_BYTES:
        return report_warning(
            name,
            f"Its log of changes has {format_size(found.write_ahead_bytes)}.",
            "Something has the database open and holds on to an old state.",
            why="The log grows until the disk is full, and reading becomes slow.",
            steps=("Close other programs that have the database open.", "Restart ptplanner."),
        )
    return report_fine(name, f"whole, {size}, newest schema ({found.schema}), {found.engine}")


def inspect_rights(settings: Settings) -> Inspection:
    name = "Rights"
    found = find_open_paths(settings)
    if not found:
        return report_fine(name, "only this program’s user reads the data")
    folders = " ".join(map(str, list_private_folders(settings)))
    return report_wrong(
        name,
        "Others on this computer can read patient data.",
        f"Open to them: {name_some([path.name for path in found])}.",
        why="Whoever signs in on this computer, or breaks into any program on it, can read all records.",
        steps=(
            "Restart ptplanner: it takes the rights away where it may.",
            f"If that does not help, run `chmod -R go= {folders}` as the owner of these folders.",
            "Start ptplanner as a user of its own that nobody else uses.",
            "Look again.",
        ),
    )


def inspect_secret(settings: Settings) -> Inspection:
    """The secret signs what browsers send back; whoever knows it can sign in as anybody."""
    name = "Secret"
    path = settings.data_dir / "secret_key"
    if len(settings.secret_key) < MIN_SECRET_LENGTH:
        return report_wrong(
            name,
            f"Has {len(settings.secret_key)} characters.",
            f"At least {MIN_SECRET_LENGTH} are needed.",
            why="A short secret can be guessed, and whoever knows it can sign in as anybody.",
            steps=(
                "Take `PTPLANNER_SECRET_KEY` out of the settings: ptplanner then makes its own.",
                "Restart. Everybody signs in again.",
            ),
        )
    is_from_file = path.is_file()
    where = "in its file" if is_from_file else "from the settings"
    return report_fine(name, f"{len(settings.secret_key)} characters, {where}")
