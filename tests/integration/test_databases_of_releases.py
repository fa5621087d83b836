"""A filled database of each earlier release is upgraded and opens: patients, plans, revisions, codes, own content."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ptplanner.app import create_app
from ptplanner.cli import main
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.services.suite import Services
from ptplanner.settings import load_settings
from ptplanner.storage.backups.installation import describe_installation
from ptplanner.storage.backups.locked_streams import BackupKeys
from ptplanner.storage.backups.reading import check_backup
from ptplanner.storage.backups.restoring import RestoreOrder, restore_backup
from ptplanner.storage.backups.writing import BackupOrder, write_backup
from ptplanner.storage.schema import KNOWN_VERSIONS
from tests.support.backups import MADE_AT
from tests.support.website import Browser

FOLDER = Path(__file__).with_name("databases")
RELEASES = ("f645e7f", "33f350f")
EMAIL, PASSWORD = "demo@clinic.example", "five calm herons wade"


@dataclass(frozen=True)
class Opened:
    """A database of a release, upgraded; ``expected`` is what that release said of it."""

    browser: Browser
    services: Services
    who: Actor
    expected: dict[str, Any]


def unpack(release: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = FOLDER / f"made_by_{release}.sqlite.xz"
    folder.mkdir()
    (folder / "ptplanner.sqlite3").write_bytes(lzma.decompress(packed.read_bytes()))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(folder))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(folder / "exports"))


@pytest.fixture(params=RELEASES)
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Opened:
    unpack(request.param, tmp_path / "data", monkeypatch)
    done = CliRunner().invoke(main, ["setup"])
    assert (done.exit_code, done.output) == (0, "The database is ready.\n")
    app = create_app(load_settings())
    browser = Browser(app.test_client())
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
    services: Services = app.extensions["ptplanner"]
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(EMAIL)
        assert user is not None
    who = Actor(user.id, user.clinic, user.name, user.role)
    expected = json.loads((FOLDER / f"made_by_{request.param}.json").read_text(encoding="utf-8"))
    return Opened(browser, services, who, expected)


def test_patients_plans_and_revisions_are_as_the_release_said(opened: Opened) -> None:
    clinic = opened.who.clinic
    with opened.services.store.begin_read() as repos:
        found = {
            row.patient.id: [
                row.patient.name,
                [one.condition for one in repos.patients.get(clinic, row.patient.id).conditions],
            ]
            for row in repos.patients.list(clinic)
        }
        assert found == opened.expected["patients"]
        for said in opened.expected["plans"]:
            plan = repos.plans.get(clinic, PlanId(said["id"])).plan
            assert (plan.patient, plan.title) == (PatientId(said["patient"]), said["title"])
            assert [item.exercise for item in plan.items] == said["exercises"]
            assert [item.note for item in plan.items if item.note] == said["notes"]
            digests = {
                str(one.number): one.digest
                for one in repos.revisions.list_revisions(clinic, plan.id)
            }
            assert digests == said["revisions"]


def test_every_page_opens_and_live_codes_open_their_plan(opened: Opened) -> None:
    pages = ["/patients", "/exercises?q=bird+dog", "/templates", "/clinic", "/clinic/people",
             "/own-exercises", "/clinic/precautions"]  # fmt: skip
    pages += [f"/patients/{patient}" for patient in opened.expected["patients"]]
    for said in opened.expected["plans"]:
        pages.append(f"/plans/{said['id']}")
        pages += [f"/plans/{said['id']}/revisions/{number}" for number in said["revisions"]]
    assert {page: opened.browser.get(page).status_code for page in pages} == dict.fromkeys(
        pages, 200
    )
    assert "Bird dog" in opened.browser.get("/exercises?q=bird+dog").text
    anybody = Browser(opened.browser.client.application.test_client())
    codes = {
        code: is_revoked
        for said in opened.expected["plans"]
        for code, is_revoked in said["codes"].items()
    }
    assert set(codes.values()) == {True, False}
    answers = {code: anybody.get(f"/P/{code}").status_code for code in codes}
    assert {
        code: status for code, status in answers.items() if (status == 200) == codes[code]
    } == {}


@pytest.mark.parametrize("release", RELEASES)
def test_a_backup_of_an_older_schema_is_restored_and_upgraded(
    release: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpack(release, tmp_path / "old", monkeypatch)
    file = tmp_path / "old.backup"
    written = write_backup(describe_installation(load_settings()), file, BackupOrder(MADE_AT))
    assert written.origin.schema in KNOWN_VERSIONS[:-1]
    assert check_backup(file, BackupKeys()) == written
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "new"))
    restore_backup(
        describe_installation(load_settings()),
        file,
        RestoreOrder(BackupKeys(), ()),
    )
    assert CliRunner().invoke(main, ["setup"]).output == "The database is ready.\n"
