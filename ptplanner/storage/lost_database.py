"""Tells a new installation from one that has lost its database, so that nothing new is begun over lost data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import inspect

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.files import FileArea
from ptplanner.settings import NOT_SET_UP_FILE, PROJECT_ROOT, SECRET_FILE, Settings
from ptplanner.storage.database import make_engine, parse_database_url
from ptplanner.storage.errors import translate_db_errors
from ptplanner.storage.file_store import choose_folders

_ADVICE = (
    "Restore the last backup with `ptplanner restore FILE`. If nothing is missing here and you want to begin anew: "
    "ptplanner setup --new"
)


class DatabaseLost(StorageUnavailable):
    """There is no database, or an empty one, where there must have been one."""


def require_known_database(settings: Settings) -> None:
    """Raises DatabaseLost if the database is missing or empty beside what only a used installation has."""
    left = list_remains(settings)
    if left and not _has_tables(settings.database_url):
        raise DatabaseLost(
            f"The database is missing or empty, but {_join(left)} of this installation still here. {_ADVICE}"
        )


def require_no_files(settings: Settings) -> None:
    """Raises DatabaseLost if sheets or pictures are left although the database has no clinic."""
    left = list(_list_files(settings))
    if left:
        raise DatabaseLost(f"The database has no clinic, but {_join(left)} still here. {_ADVICE}")


def list_remains(settings: Settings) -> list[str]:
    """What is left of a used installation, in words; nothing in a place that was never set up."""
    folder = settings.data_dir
    if (folder / NOT_SET_UP_FILE).exists():
        return list(_list_files(settings, with_sheets=False))
    secret = ["the secret"] if (folder / SECRET_FILE).exists() else []
    return [*secret, *_list_files(settings)]


def mark_set_up(settings: Settings) -> None:
    """From now on a missing database is a lost one."""
    (settings.data_dir / NOT_SET_UP_FILE).unlink(missing_ok=True)


def _list_files(settings: Settings, *, with_sheets: bool = True) -> Iterator[str]:
    """What lies in the folders of the file store; a bucket is not asked."""
    if settings.has_bucket:
        return
    folders = choose_folders(settings)
    if _has_file(folders[FileArea.PICTURES]):
        yield "pictures of sheets"
    if with_sheets and _has_own_sheets(settings) and _has_file(folders[FileArea.SHEETS]):
        yield "sheets"


def _has_own_sheets(settings: Settings) -> bool:
    """Whether the sheets can be of no other installation: several data folders may share the usual folder."""
    is_usual = not settings.files and settings.exports_dir == PROJECT_ROOT / "exports"
    return not is_usual or settings.data_dir == PROJECT_ROOT / "instance"


def _has_file(folder: Path) -> bool:
    with suppress(OSError):
        return any(not path.name.startswith(".") for path in folder.iterdir())
    return False


def _has_tables(database_url: str) -> bool:
    url = parse_database_url(database_url)
    file = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and (not file.exists() or not file.stat().st_size):
        return False
    engine = make_engine(url)
    try:
        with translate_db_errors(url):
            return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _join(names: list[str]) -> str:
    verb = "is" if names == ["the secret"] else "are"
    return f"{' and '.join(names)} {verb}"
