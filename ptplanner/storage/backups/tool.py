"""The folder of backups of this installation: writes into it, checks, tidies up, and restores for practice."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ptplanner.atomic_files import translate_write_errors
from ptplanner.domain.backup_retention import choose_kept
from ptplanner.domain.backups import BackupContents, BackupRefused
from ptplanner.domain.files import FileArea
from ptplanner.services.backup_ports import BackupPlace, WrittenBackup
from ptplanner.settings import SECRET_FILE, Settings
from ptplanner.storage import open_store
from ptplanner.storage.backups.erased_list import ERASED_FILE, ErasedList
from ptplanner.storage.backups.file_parts import FolderParts
from ptplanner.storage.backups.installation import (
    PRACTICE_PREFIX,
    Installation,
    describe_installation,
)
from ptplanner.storage.backups.locked_streams import (
    BackupKeys,
    BackupLock,
    make_temporary_identity,
)
from ptplanner.storage.backups.reading import check_backup
from ptplanner.storage.backups.restoring import RestoreOrder, restore_backup
from ptplanner.storage.backups.writing import BackupOrder, remove_unfinished_backups, write_backup
from ptplanner.storage.database import make_engine, parse_database_url

_FILE_NAME = re.compile(r"ptplanner-(\d{4}-\d\d-\d\dT\d{6})Z\.backup\Z")
_TIME_FORMAT = "%Y-%m-%dT%H%M%S"
# A backup needs room for itself and for the copy of the database beside it.
_SPARE_SHARE = 1.5
_SPARE_BYTES = 50_000_000


@dataclass(frozen=True)
class BackupFolder:
    """Backups of one installation in one folder, named by the moment they were made, in UTC."""

    installation: Installation
    folder: Path
    recipient: str

    def write_checked(self, at: datetime) -> WrittenBackup:
        """Write a backup, open it again and compare it; remove it if that fails."""
        self._prepare_folder()
        target = self.folder / f"ptplanner-{at.astimezone(UTC):{_TIME_FORMAT}}Z.backup"
        # Known to this process alone: the key that opens the backup later is not here.
        identity = make_temporary_identity()
        recipients = (self.recipient,) if self.recipient else ()
        lock = BackupLock(recipients, extra_identity=identity if recipients else "")
        written = write_backup(self.installation, target, BackupOrder(at, lock))
        try:
            check_backup(target, BackupKeys((identity,)), self.installation.data_dir)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        self._keep_erased_list()
        return WrittenBackup(target.name, target.stat().st_size, lock.is_locked, written)

    def remove_old(self) -> int:
        """Remove what is no longer kept."""
        files = {_parse_time(path.name): path for path in self._list_files()}
        kept = choose_kept(files)
        old = [path for at, path in files.items() if at not in kept]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def practise(self, name: str) -> BackupContents:
        """Restore a backup beside the installation and remove it again; a locked one is written anew for that."""
        file = self.locate_backup(name)
        with (
            translate_write_errors("the restore for practice"),
            TemporaryDirectory(prefix=PRACTICE_PREFIX, dir=self.installation.data_dir) as place,
            _open_empty_database(self.installation.database_url, Path(place)) as url,
        ):
            if file is None or self.recipient:
                file = Path(place) / "practice.backup"
                write_backup(self.installation, file, BackupOrder(datetime.now(UTC)))
            order = RestoreOrder(BackupKeys(), ())
            parts = FolderParts({area.value: Path(place) / area.value for area in FileArea})
            return restore_backup(Installation(url, Path(place), parts), file, order).contents

    def locate_backup(self, name: str) -> Path | None:
        path = self.folder / name
        return path if _FILE_NAME.match(name) and path.is_file() else None

    def measure_place(self) -> BackupPlace:
        sizes = [path.stat().st_size for path in self._list_files()]
        existing = next(path for path in (self.folder, *self.folder.parents) if path.exists())
        data_dir = self.installation.data_dir
        return BackupPlace(
            folder=str(self.folder),
            is_same_disk=existing.stat().st_dev == data_dir.stat().st_dev,
            recipient=self.recipient,
            kept_files=len(sizes),
            kept_bytes=sum(sizes),
            free_bytes=disk_usage(existing).free,
        )

    def get_first_start(self) -> datetime:
        """The secret is written once, at the first start."""
        secret = self.installation.data_dir / SECRET_FILE
        path = secret if secret.exists() else self.installation.data_dir
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _prepare_folder(self) -> None:
        with translate_write_errors(f"the folder of backups {self.folder}"):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_unfinished_backups(self.folder)
        newest = max(self._list_files(), default=None)
        wanted = int(newest.stat().st_size * _SPARE_SHARE) if newest else 0
        free = disk_usage(self.folder).free
        if free < wanted + _SPARE_BYTES:
            raise BackupRefused(
                f"The disk of {self.folder} is nearly full: {free // 1_000_000:,} MB are free, and a backup needs "
                f"about {(wanted + _SPARE_BYTES) // 1_000_000:,} MB. Free some space."
            )

    def _keep_erased_list(self) -> None:
        """Bring the list beside the data and the one beside the backups up to date with the database."""
        store = open_store(self.installation.database_url)
        try:
            with store.begin_read() as repos:
                erased = repos.erasure.list_erased()
        finally:
            store.close()
        for folder in (self.installation.data_dir, self.folder):
            ErasedList(folder / ERASED_FILE).append(erased)

    def _list_files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _FILE_NAME.match(path.name))


def open_backup_folder(settings: Settings) -> BackupFolder | None:
    """None if the settings switch backups off."""
    if settings.backups_dir is None:
        return None
    return BackupFolder(
        describe_installation(settings),
        settings.backups_dir,
        settings.backup_recipient,
    )


def _parse_time(name: str) -> datetime:
    match = _FILE_NAME.match(name)
    assert match  # noqa: S101  # names of others are not listed
    return datetime.strptime(match[1], _TIME_FORMAT).replace(tzinfo=UTC)


@contextmanager
def _open_empty_database(database_url: str, place: Path) -> Iterator[str]:
    """The address of an empty database of the same kind, which is removed afterwards."""
    url = parse_database_url(database_url)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{place}/ptplanner.sqlite3"
        return
    name = f"ptplanner_practice_{secrets.token_hex(6)}"
    engine = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        try:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
        except DBAPIError:
            raise BackupRefused(
                "A restore can be practised only if the database user may create databases: "
                "ALTER USER ... CREATEDB."
            ) from None
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
