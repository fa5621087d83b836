"""A backup that was written while people work restores elsewhere, whole; and a damaged one is found."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest
from sqlalchemy import text

from ptplanner.atomic_files import FileNotWritten
from ptplanner.domain.backups import BackupRefused, BackupUnusable
from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.records import ErasedKind, ErasedRecord
from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage import open_store
from ptplanner.storage.backups import archive
from ptplanner.storage.backups.content_digest import digest_rows
from ptplanner.storage.backups.erased_list import ErasedList
from ptplanner.storage.backups.file_parts import FolderParts
from ptplanner.storage.backups.locked_streams import BackupKeys, BackupLock
from ptplanner.storage.backups.reading import check_backup
from ptplanner.storage.backups.writing import BackupOrder, write_backup
from ptplanner.storage.database import make_engine, parse_database_url
from ptplanner.storage.schema import UNFINISHED_TABLE
from tests.contract.test_sheet_records import FIRST
from tests.integration.records import ANA, HARBOUR, VALLEY, patient
from tests.support.backups import MADE_AT, NO_KEYS, SHEET, Place, fill_place, make_place
from tests.support.databases import Server

pytestmark = pytest.mark.integration

PHRASE = BackupLock(passphrase="correct horse battery")
_numbers = count(1)


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    """A filled installation, on each database."""
    return fill_place(make_place(tmp_path / "here", database_url))


@pytest.fixture
def local_place(tmp_path: Path) -> Place:
    """A filled installation on SQLite."""
    return fill_place(make_place(tmp_path / "here"))


@pytest.fixture
def elsewhere(tmp_path: Path, place: Place, request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty place with the same kind of database."""
    folder = tmp_path / "elsewhere"
    if place.url.startswith("sqlite"):
        yield make_place(folder)
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = f"elsewhere_{server.worker}_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name}")
    yield make_place(folder, server.address(name))
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def digest_database(url: str) -> str:
    engine = make_engine(parse_database_url(url))
    with engine.connect() as connection:
        digest = digest_rows(connection).content_digest
    engine.dispose()
    return digest


def list_names(place: Place) -> set[str]:
    store = place.open_store()
    with store.begin_read() as repos:
        names = {row.patient.name for row in repos.patients.list(HARBOUR)}
    store.close()
    return names


def test_a_backup_restores_elsewhere_with_every_row_and_file(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    file = place.back_up(tmp_path / "one.backup")
    contents = check_backup(file, NO_KEYS)
    assert (contents.rows["patient"], contents.rows["revision"]) == (2, 1)
    assert contents.files == {"sheets": 2, "pictures": 1, "imports": 1}
    report = elsewhere.restore(file)
    assert report.contents == contents
    assert contents.content_digest == digest_database(place.url) == digest_database(elsewhere.url)
    assert elsewhere.list_files() == place.list_files()
    assert list_names(elsewhere) == {"Ana Ruiz", "Zed Lamar"}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_restored_database_takes_new_records_and_keeps_revisions(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    elsewhere.restore(place.back_up(tmp_path / "one.backup"))
    store = elsewhere.open_store()
    with store.begin_write() as repos:
        repos.patients.add(HARBOUR, patient("new", "Nia New"))
    with store.begin_read() as repos:
        assert [row.patient.id for row in repos.patients.list(HARBOUR, "Nia")] == ["new"]
    store.close()
    engine = make_engine(parse_database_url(elsewhere.url))
    with pytest.raises(Exception, match="revision"), engine.begin() as connection:  # of each driver
        connection.execute(text("UPDATE revision SET issued_by = 'Somebody'"))
    engine.dispose()


def test_the_digest_of_the_rows_is_the_same_on_both_databases(
    sqlite_url: str, postgresql_url: str
) -> None:
    digests = set()
    for url in (sqlite_url, postgresql_url):
        store = open_store(url)
        with store.begin_write() as repos:
            repos.erasure.add_erased([ErasedRecord(ErasedKind.PATIENT, "zed", date(2026, 3, 2))])
        store.close()
        engine = make_engine(parse_database_url(url))
        with engine.execution_options(ptplanner_writes=True).begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO backup_run VALUES ('x', 'night', 'good', '2026-03-02 12:00:00.000000+00:00',"
                    " NULL, '2026-03-02', 'file', 5000000000, true, '{}', 'Zoë')"
                    if "postgresql" in url
                    else "INSERT INTO backup_run VALUES ('x', 'night', 'good', '2026-03-02 12:00:00.000000',"
                    " NULL, '2026-03-02', 'file', 5000000000, 1, '{}', 'Zoë')"
                )
            )
        engine.dispose()
        digests.add(digest_database(url))
    assert len(digests) == 1


@pytest.mark.parametrize("what", ["passphrase", "key"])
def test_a_locked_backup_opens_with_its_key_alone(
    local_place: Place, tmp_path: Path, what: str
) -> None:
    identity = pyrage.x25519.Identity.generate()
    other = pyrage.x25519.Identity.generate()
    lock, keys, wrong = {
        "passphrase": (PHRASE, BackupKeys(passphrase=PHRASE.passphrase), BackupKeys(passphrase="x" * 12)),
        "key": (BackupLock((str(identity.to_public()),)), BackupKeys((str(identity),)), BackupKeys((str(other),))),
    }[what]  # fmt: skip
    file = local_place.back_up(tmp_path / "one.backup", lock)
    assert b"Ana" not in file.read_bytes()
    assert check_backup(file, keys).rows["patient"] == 2
    for none in (wrong, NO_KEYS, BackupKeys(("no key",), "no phrase")):
        with pytest.raises(BackupUnusable, match=r"key|passphrase"):
            check_backup(file, none)
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(BackupUnusable):
        check_backup(cut, keys)


def test_a_key_that_is_none_is_refused_before_anything_is_written(
    local_place: Place, tmp_path: Path
) -> None:
    with pytest.raises(BackupRefused, match="age1"):
        local_place.back_up(tmp_path / "one.backup", BackupLock(("age1nonsense",)))
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_damaged_or_shortened_backup_is_found(
    local_place: Place, tmp_path: Path, share: float
) -> None:
    whole = local_place.back_up(tmp_path / "one.backup").read_bytes()
    place = int(share * len(whole))
    bad = tmp_path / "bad.backup"
    for content in (
        whole[:place],
        whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :],
    ):
        bad.write_bytes(content)
        # The very first bytes of gzip hold nothing but times and systems.
        with pytest.raises(BackupUnusable):
            check_backup(bad, NO_KEYS)
        target = make_place(tmp_path / f"to-{len(content)}")
        with pytest.raises(BackupUnusable):
            target.restore(bad)
        assert target.list_files() == set()
        assert not (target.folder / "ptplanner.sqlite3").exists()


def rewrite(file: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Copy a backup and change its members on the way; None leaves one out."""
    with tarfile.open(file, "r:gz") as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            stream = old.extractfile(member)
            assert stream is not None
            content = change(member.name, stream.read())
            if content is not None:
                path = target.with_name("member")
                path.write_bytes(content)
                new.add(path, member.name)
    return target


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        (archive.ORIGIN_MEMBER, lambda old: old.replace(b'"format": 1', b'"format": 2'), "newer form"),
        (archive.ORIGIN_MEMBER, lambda old: old.replace(b'"schema": "0', b'"schema": "9'), "newer version"),
        (archive.ORIGIN_MEMBER, lambda _: b"[]", "cannot be read"),
        (archive.MANIFEST_MEMBER, lambda _: None, "end is missing"),
        (archive.MANIFEST_MEMBER, lambda _: b"{}", "cannot be read"),
        (archive.MANIFEST_MEMBER, lambda old: old.replace(b'"patient": 2', b'"patient": 3'), "rows"),
        ("database.sqlite3", lambda _: None, "end is missing"),
        (f"files/sheets/{SHEET}.pdf", lambda _: b"%PDF of somebody else", "not what was backed up"),
        (f"files/sheets/{SHEET}.pdf", lambda _: None, "not what was backed up"),
    ],
)  # fmt: skip
def test_a_backup_that_somebody_changed_is_found(
    local_place: Place,
    tmp_path: Path,
    name: str,
    change: Callable[[bytes], bytes | None],
    says: str,
) -> None:
    file = local_place.back_up(tmp_path / "one.backup")
    changed = rewrite(
        file,
        tmp_path / "changed.backup",
        lambda member, old: change(old) if member == name else old,
    )
    with pytest.raises(BackupUnusable, match=says):
        check_backup(changed, NO_KEYS)


def test_no_member_leads_out_of_the_data_folder(local_place: Place, tmp_path: Path) -> None:
    file = local_place.back_up(tmp_path / "one.backup")
    evil = tmp_path / "evil.backup"
    rewrite(file, evil, lambda _name, old: old)
    with tarfile.open(file, "r:gz") as old, tarfile.open(evil, "w:gz") as new:
        for member in old:
            member.name = member.name.replace("files/sheets/0123", "files/../../0123")
            new.addfile(member, old.extractfile(member))
    target = make_place(tmp_path / "to")
    with pytest.raises(BackupUnusable, match="does not belong"):
        target.restore(evil)


def test_a_backup_replaces_no_file(local_place: Place, tmp_path: Path) -> None:
    taken = tmp_path / "taken.backup"
    taken.write_text("mine")
    with pytest.raises(BackupRefused, match="never replaces"):
        local_place.back_up(taken)
    assert taken.read_text() == "mine"


def test_a_restore_replaces_no_database(place: Place, tmp_path: Path) -> None:
    file = place.back_up(tmp_path / "one.backup")
    before = digest_database(place.url)
    with pytest.raises(BackupRefused, match="empty place"):
        place.restore(file)
    assert digest_database(place.url) == before


def test_another_kind_of_database_is_refused(
    local_place: Place, tmp_path: Path, postgresql_url: str
) -> None:
    file = local_place.back_up(tmp_path / "one.backup")
    engine = make_engine(parse_database_url(postgresql_url))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()
    with pytest.raises(BackupRefused, match="same kind of database"):
        make_place(tmp_path / "to", postgresql_url).restore(file)


def test_a_broken_off_restore_opens_no_database(postgresql_url: str) -> None:
    engine = make_engine(parse_database_url(postgresql_url))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {UNFINISHED_TABLE} (started_at text)"))
    engine.dispose()
    with pytest.raises(StorageUnavailable, match="broken off"):
        open_store(postgresql_url)


def record_sheet(place: Place) -> str:
    """Give Ana's revision a PDF as this release keeps it, and return its name in a backup."""
    store = open_store(place.url)
    with store.begin_write() as repos:
        repos.sheet_records.add(HARBOUR, FIRST)
    store.close()
    name = f"sheets/{FIRST.file.relative_path}"
    (place.folder / name).write_bytes(b"%PDF of Ana's plan")
    return name


def test_who_was_erased_since_does_not_come_back(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    recorded = record_sheet(place)
    file = place.back_up(tmp_path / "one.backup")
    kept = ErasedList(tmp_path / "erased-records.txt")
    store = open_store(place.url)
    store.report_erased(kept.append)
    with store.begin_write() as repos:
        repos.erasure.remove_patients(HARBOUR, [ANA])
        repos.erasure.remove_clinic(VALLEY)
    store.close()
    assert kept.path.stat().st_mode & 0o777 == 0o600
    report = elsewhere.restore(file, erased=kept.load_records())
    assert (report.erased_patients, report.erased_clinics) == (1, 1)
    assert list_names(elsewhere) == {"Zed Lamar"}
    assert not {f"sheets/{SHEET}.pdf", recorded} & set(elsewhere.list_files())
    again = elsewhere.open_store()
    with again.begin_read() as repos:
        assert {one.id for one in repos.erasure.list_erased()} == {ANA, VALLEY}
    again.close()
    if place.url.startswith("sqlite"):
        assert b"Ana Ruiz" not in (elsewhere.folder / "ptplanner.sqlite3").read_bytes()


def test_a_patient_of_an_erased_clinic_is_erased_once(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    file = place.back_up(tmp_path / "one.backup")
    kept = ErasedList(tmp_path / "erased-records.txt")
    store = open_store(place.url)
    store.report_erased(kept.append)
    with store.begin_write() as repos:
        repos.erasure.remove_clinic(HARBOUR)
    store.close()
    report = elsewhere.restore(file, erased=kept.load_records())
    assert (report.erased_patients, report.erased_clinics) == (2, 1)


def test_a_list_of_erased_records_with_a_foreign_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "erased-records.txt"
    path.write_text("2026-11-30 patient abc\nDROP TABLE patient\n")
    with pytest.raises(BackupRefused, match="no erased record"):
        ErasedList(path).load_records()


def test_the_secret_is_in_it_only_by_choice(local_place: Place, tmp_path: Path) -> None:
    without = local_place.back_up(tmp_path / "without.backup")
    with_it = local_place.back_up(tmp_path / "with.backup", secret=True)
    assert not check_backup(without, NO_KEYS).has_secret
    assert check_backup(with_it, NO_KEYS).has_secret
    target = make_place(tmp_path / "to")
    target.restore(with_it)
    secret = target.folder / "secret_key"
    assert secret.read_text() == local_place.installation.secret_key
    assert secret.stat().st_mode & 0o777 == 0o600


class VanishingParts(FolderParts):
    """A file is removed after it was listed, as when a patient is erased meanwhile."""

    def open_part(self, name: str) -> BinaryIO | None:
        if SHEET in name:
            (self.folders["sheets"] / f"{SHEET}.pdf").unlink(missing_ok=True)
        return super().open_part(name)


class FullDiskParts(FolderParts):
    def open_part(self, name: str) -> BinaryIO | None:
        raise OSError(28, f"No space left on device: {name}")


def test_a_file_that_was_removed_meanwhile_is_named(local_place: Place, tmp_path: Path) -> None:
    parts = local_place.installation.parts
    assert isinstance(parts, FolderParts)
    vanishing = replace(local_place.installation, parts=VanishingParts(parts.folders))
    file = tmp_path / "one.backup"
    contents = write_backup(vanishing, file, BackupOrder(MADE_AT))
    assert contents.gone == (f"sheets/{SHEET}.pdf",)
    assert check_backup(file, NO_KEYS) == contents


@pytest.mark.parametrize("lock", [BackupLock(), PHRASE])
def test_a_full_disk_leaves_nothing_behind(
    local_place: Place, tmp_path: Path, lock: BackupLock
) -> None:
    parts = local_place.installation.parts
    assert isinstance(parts, FolderParts)
    full = replace(local_place.installation, parts=FullDiskParts(parts.folders))
    with pytest.raises(FileNotWritten, match="the disk is full"):
        write_backup(full, tmp_path / "one.backup", BackupOrder(MADE_AT, lock))
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert not list(local_place.folder.glob(".backup-work-*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_target_that_fills_up_is_said_by_the_locking_thread_too() -> None:
    from ptplanner.storage.backups.locked_streams import open_locked_writer

    recipient = str(pyrage.x25519.Identity.generate().to_public())

    def write() -> None:
        with (
            Path("/dev/full").open("wb", buffering=0) as full,
            open_locked_writer(full, BackupLock((recipient,))) as stream,
        ):
            for _ in range(40):
                stream.write(bytes(1 << 20))

    with pytest.raises(OSError, match="No space left"):
        write()


def run_until_killed(place: Place, act: str) -> None:
    """Run ``act`` on the place in a process that is killed when the first picture is read or saved."""
    script = f"""
import os, signal
from pathlib import Path
from ptplanner.storage.backups import file_parts
from tests.support.backups import Place

def kill(self, name, *rest):
    if name.startswith("pictures/"):
        os.kill(os.getpid(), signal.SIGKILL)
    return old(self, name, *rest)

method = {"open_part" if "back_up" in act else "save_part"!r}
old = getattr(file_parts.FolderParts, method)
setattr(file_parts.FolderParts, method, kill)
place = Place(Path({str(place.folder)!r}), {place.url!r})
place.{act}
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_ROOT, check=False, timeout=120
    )
    assert done.returncode == -9


def test_a_killed_backup_leaves_no_file_that_looks_like_one(
    local_place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "one.backup"
    file.parent.mkdir()
    run_until_killed(local_place, f"back_up(Path({str(file)!r}))")
    assert not file.exists()
    assert list(local_place.folder.glob(".backup-work-*"))
    local_place.back_up(file)
    assert not list(local_place.folder.glob(".backup-work-*"))
    assert check_backup(file, NO_KEYS).rows["patient"] == 2


def test_a_killed_restore_leaves_no_database_and_can_be_repeated(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    file = place.back_up(tmp_path / "one.backup")
    run_until_killed(elsewhere, f"restore(Path({str(file)!r}))")
    with pytest.raises(StorageUnavailable):
        elsewhere.open_store()
    if place.url.startswith("sqlite"):
        elsewhere.restore(file)
        assert list_names(elsewhere) == {"Ana Ruiz", "Zed Lamar"}
    else:
        with pytest.raises(BackupRefused, match="empty place"):
            elsewhere.restore(file)


@contextmanager
def writers_at_work(place: Place, acknowledged: list[str], number: int = 4) -> Iterator[None]:
    """Threads that add patients, and note each whose transaction has ended."""
    stop = threading.Event()

    def add_patients(name: str) -> None:
        store = place.open_store()
        for turn in count():
            if stop.is_set():
                break
            one = f"{name}-{turn}"
            with store.begin_write() as repos:
                repos.patients.add(HARBOUR, patient(one, f"Pat {one}"))
            acknowledged.append(one)
        store.close()

    threads = [
        threading.Thread(target=add_patients, args=(f"w{next(_numbers)}",)) for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def back_up_under_writers(place: Place, file: Path) -> set[str]:
    """Write a backup while four threads add patients; returns what was acknowledged before it began."""
    acknowledged: list[str] = []
    with writers_at_work(place, acknowledged):
        while len(acknowledged) < 10:
            threading.Event().wait(0.01)
        before = set(acknowledged)
        place.back_up(file)
    return before


def require_all_restored(elsewhere: Place, file: Path, before: set[str]) -> None:
    report = elsewhere.restore(file)
    assert digest_database(elsewhere.url) == report.contents.content_digest
    engine = make_engine(parse_database_url(elsewhere.url))
    with engine.connect() as connection:
        found = set(connection.execute(text("SELECT id FROM patient")).scalars())
    engine.dispose()
    assert before - found == set()


def test_a_backup_under_writers_has_all_that_was_acknowledged_before(
    place: Place, elsewhere: Place, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    require_all_restored(elsewhere, file, back_up_under_writers(place, file))


@pytest.mark.campaign
def test_fifty_backups_under_writers_restore(local_place: Place, tmp_path: Path) -> None:
    for turn in range(50):
        file = tmp_path / f"{turn}.backup"
        before = back_up_under_writers(local_place, file)
        require_all_restored(make_place(tmp_path / f"to-{turn}"), file, before)
        file.unlink()


def test_one_backup_is_written_at_a_time(local_place: Place, tmp_path: Path) -> None:
    from ptplanner.storage.backups.installation import open_work_folder

    with (
        open_work_folder(local_place.folder),
        pytest.raises(BackupRefused, match="under way"),
    ):
        local_place.back_up(tmp_path / "one.backup")
