"""The left half of “Backup and doctor”: backups are made, practised, shown and downloaded by owners alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from ptplanner.app import create_app
from ptplanner.domain.audit import SIGN_IN_FAILED
from ptplanner.domain.clinic import Role
from ptplanner.domain.ids import ClinicId
from ptplanner.storage.backups.locked_streams import BackupKeys
from ptplanner.storage.backups.reading import check_backup
from tests.support.jobs_at_once import run_jobs_at_once
from tests.support.website import KIM, OTTO, PASSWORD, Browser, Site, settings

PAGE = "/clinic/backup-and-doctor"


def open_site(folder: Path, site: Site, recipient: str = "") -> Site:
    """The same clinics, with a folder for backups."""
    changed = replace(
        settings(folder, site.database),
        backups_dir=folder / "backups",
        backup_recipient=recipient,
    )
    made = Site(create_app(changed), site.issued, site.database)
    run_jobs_at_once(made.services)
    return made


@pytest.fixture
def owned(site: Site, tmp_path: Path) -> Iterator[Site]:
    made = open_site(tmp_path, site)
    yield made
    made.services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


@pytest.fixture
def owner(owned: Site) -> Browser:
    return owned.signed_in()


def remove_second_clinic(site: Site) -> None:
    with site.services.store.begin_write() as repos:
        mia = repos.users.find_by_email("mia@harbour.example")
        otto = repos.users.find_by_email("otto@valley.example")
        assert mia is not None
        assert otto is not None
        repos.erasure.remove_clinic(ClinicId(otto.clinic))


def test_a_backup_is_made_shown_and_practised(owned: Site, owner: Browser, tmp_path: Path) -> None:
    assert "There is no backup" in owner.get(PAGE).text or "made tonight" in owner.get(PAGE).text
    assert owner.post(f"{PAGE}/backups/now").status_code == 303
    page = owner.get(PAGE).text
    assert "Last good backup: today" in page
    assert "It restores." in page
    assert "on the same disk as the data" in page
    assert page.count('class="night night--') == 30
    [file] = (tmp_path / "backups").glob("*.backup")
    assert check_backup(file, BackupKeys()).rows["patient"] > 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert owner.post(f"{PAGE}/backups/practice").status_code == 303
    assert "came back" in owner.get(PAGE).text
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".practice")]
    actions = {entry.action for entry in owned.list_audited()}
    assert {"asked for a backup", "practised a restore"} <= actions


def test_an_open_backup_is_downloaded_with_the_password_and_by_one_clinic_alone(
    owned: Site, owner: Browser
) -> None:
    owner.post(f"{PAGE}/backups/now")
    refused = owner.post(f"{PAGE}/backups/download", {"password": PASSWORD})
    assert (refused.status_code, "several clinics" in refused.text) == (422, True)
    remove_second_clinic(owned)
    wrong = owner.post(f"{PAGE}/backups/download", {"password": "no"})
    assert (wrong.status_code, "password is wrong" in wrong.text) == (422, True)
    got = owner.post(f"{PAGE}/backups/download", {"password": PASSWORD})
    assert got.status_code == 200
    assert got.data.startswith(b"\x1f\x8b")
    assert "downloaded a backup" in {entry.action for entry in owned.list_audited()}


def test_guessing_the_password_of_the_download_is_slowed_down_and_kept(
    owned: Site, owner: Browser
) -> None:
    remove_second_clinic(owned)
    owner.post(f"{PAGE}/backups/now")
    guesses = [owner.post(f"{PAGE}/backups/download", {"password": f"no {n}"}) for n in range(10)]
    assert [one.status_code for one in guesses] == [422] * 8 + [429] * 2
    assert int(guesses[-1].headers["Retry-After"]) > 0
    assert "Too many tries" in guesses[-1].text
    assert owner.post(f"{PAGE}/backups/download", {"password": PASSWORD}).status_code == 429
    # The page of the account asks for the same password.
    form = {"current": PASSWORD, "new": "six calm herons wade", "again": "six calm herons wade"}
    assert owner.post("/account", form).status_code == 429
    assert SIGN_IN_FAILED in {entry.action for entry in owned.list_audited()}


def test_a_locked_backup_is_downloaded_without_a_password_and_practised_anew(
    site: Site, tmp_path: Path
) -> None:
    identity = pyrage.x25519.Identity.generate()
    locked = open_site(tmp_path, site, str(identity.to_public()))
    owner = locked.signed_in()
    owner.post(f"{PAGE}/backups/now")
    got = owner.post(f"{PAGE}/backups/download")
    assert got.data.startswith(b"age-encryption.org/v1")
    owner.post(f"{PAGE}/backups/practice")
    assert "came back" in owner.get(PAGE).text
    file = tmp_path / "downloaded"
    file.write_bytes(got.data)
    assert check_backup(file, BackupKeys((str(identity),))).rows["clinic"] == 2
    locked.services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


def test_only_owners_make_and_take_backups(owned: Site) -> None:
    kim = owned.browser()
    with owned.services.store.begin_write() as repos:
        found = repos.users.find_by_email(KIM)
        mia = repos.users.find_by_email("mia@harbour.example")
        assert found is not None
        assert mia is not None
        repos.users.save(replace(found, password_hash=mia.password_hash, role=Role.THERAPIST))
    assert kim.sign_in(KIM, PASSWORD).status_code == 303
    for act in ("now", "practice", "download"):
        assert kim.post(f"{PAGE}/backups/{act}").status_code == 403


def test_owners_are_told_on_every_page_when_there_is_none(
    owned: Site, owner: Browser, tmp_path: Path
) -> None:
    (tmp_path / "secret_key").write_text("s" * 64)
    os.utime(tmp_path / "secret_key", (0, 0))
    assert "There is no backup." in owner.get("/patients").text
    with owned.services.store.begin_write() as repos:
        otto = repos.users.find_by_email(OTTO)
        assert otto is not None
        repos.clinics.save(replace(repos.clinics.get(otto.clinic), is_demo=True))
    assert "There is no backup." not in owned.signed_in(OTTO).get("/patients").text
    assert "There is no backup." in owner.get("/patients").text
    owner.post(f"{PAGE}/backups/now")
    owned.services.backups._warnings.clear()  # they are kept for a minute
    assert "There is no backup." not in owner.get("/patients").text
