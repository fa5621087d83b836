"""Places to back up and to restore into, filled with Ana's issued plan and the files that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import AccessCode, AuditEntry, ErasedRecord
from ptplanner.services.issued_sheets import VERSIONS_WITHOUT_RECORDS, name_unrecorded_pdf
from ptplanner.storage import SqlStore, migrate, open_store
from ptplanner.storage.backups.file_parts import FolderParts
from ptplanner.storage.backups.installation import Installation
from ptplanner.storage.backups.locked_streams import BackupKeys, BackupLock
from ptplanner.storage.backups.restoring import RestoreOrder, RestoreReport, restore_backup
from ptplanner.storage.backups.writing import BackupOrder, write_backup
from tests.integration.records import ANAS_PLAN, HARBOUR, patient, revision, user, with_ana

# Where the release before sheets had records kept the PDF of Ana's revision.
SHEET = name_unrecorded_pdf(
    revision().digest, Paper.A4, Layout.STANDARD, VERSIONS_WITHOUT_RECORDS[-1]
).digest
MADE_AT = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
NO_KEYS = BackupKeys()


@dataclass(frozen=True)
class Place:
    """A folder with an installation; ``url`` names its database."""

    folder: Path
    url: str

    @property
    def installation(self) -> Installation:
        areas = {name: self.folder / name for name in ("sheets", "pictures", "imports")}
        return Installation(
            self.url, self.folder, FolderParts(areas), "a secret of this installation"
        )

    def open_store(self) -> SqlStore:
        return open_store(self.url)

    def list_files(self) -> set[str]:
        """The paths of all files but those of the database and its locks."""
        return {
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and path.parent != self.folder
        }

    def back_up(self, file: Path, lock: BackupLock | None = None, *, secret: bool = False) -> Path:
        write_backup(self.installation, file, BackupOrder(MADE_AT, lock or BackupLock(), secret))
        return file

    def restore(
        self,
        file: Path,
        keys: BackupKeys = NO_KEYS,
        erased: tuple[ErasedRecord, ...] = (),
    ) -> RestoreReport:
        order = RestoreOrder(keys, erased)
        return restore_backup(self.installation, file, order)


def make_place(folder: Path, url: str = "") -> Place:
    folder.mkdir()
    return Place(folder, url or f"sqlite:///{folder}/ptplanner.sqlite3")


def fill_place(place: Place) -> Place:
    """Ana with an issued plan, its code and files, and Zed without a plan."""
    migrate(place.url)
    store = with_ana(place.open_store())
    with store.begin_write() as repos:
        repos.users.add(user())
        repos.patients.add(HARBOUR, patient("zed", "Zed Lamar"))
        repos.revisions.add(HARBOUR, revision())
        repos.access_codes.add(
            AccessCode("22223333444", HARBOUR, ANAS_PLAN, None, is_revoked=False)
        )
        repos.audit.add(HARBOUR, AuditEntry(revision().issued_at, user().id, "issued", "plan"))
    store.close()
    for name, content in (
        (f"sheets/{SHEET}.pdf", b"%PDF the sheet"),
        ("sheets/0123456789abcdef.pdf", b"%PDF another"),
        ("pictures/fedcba9876543210.svg", b"<svg/>" * 50_000),
        ("imports/Run_1/00000.json", b"[]"),
    ):
        path = place.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place
