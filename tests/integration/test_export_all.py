"""``ptplanner export-all`` writes everything of each clinic, readable without ptplanner, and plans come back."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import build_services
from ptplanner.cli import main
from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.plan import Section
from ptplanner.formats.plan_json import plan_from_json
from ptplanner.services import demo
from ptplanner.settings import load_settings


@pytest.fixture(autouse=True)
def _filled_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo clinic, with an issued plan for Ana."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "exports"))
    assert run("setup").exit_code == 0
    services = build_services(load_settings())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(demo.DEMO_EMAIL)
        assert user is not None
        ana = repos.patients.list(user.clinic, "Ana Ruiz")[0].patient
    who = Actor(user.id, user.clinic, user.name, user.role)
    plan = services.planning.start_plan(who, ana.id)
    add = edits.AddExercise(ExerciseSlug("bird-dog"), Section.MAIN)
    draft = services.planning.edit_plan(who, plan, 1, add)
    services.issuing.issue_plan(who, plan, draft.stored.version)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_everything_is_in_a_folder_and_a_plan_is_read_again(tmp_path: Path) -> None:
    target = tmp_path / "everything"
    done = run("export-all", str(target))
    assert (done.exit_code, "1 clinic" in done.output) == (0, True)
    [clinic] = target.iterdir()
    names = {str(path.relative_to(clinic)).rpartition(".")[2] for path in clinic.rglob("*.*")}
    assert names >= {"txt", "json", "csv", "jsonl", "pdf"}
    patients = list(
        csv.DictReader((clinic / "patients.csv").read_text(encoding="utf-8").splitlines())
    )
    assert {row["name"] for row in patients} == {"Ana Ruiz", "Tomasz Wilk"}
    [plan] = (clinic / "plans").glob("*.json")
    read = plan_from_json(plan.read_bytes())
    assert [item.exercise for item in read.plan.items] == ["bird-dog"]
    assert read.patient.name == "Ana Ruiz"
    [pdf] = (clinic / "revisions").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    document = json.loads(pdf.with_suffix(".json").read_text())
    assert document
    everything = "".join(path.read_text(errors="replace") for path in clinic.rglob("*.*"))
    assert "argon2" not in everything
    assert {path.stat().st_mode & 0o077 for path in clinic.rglob("*")} == {0}


def test_a_zip_file_holds_the_same_and_replaces_nothing(tmp_path: Path) -> None:
    target = tmp_path / "everything.zip"
    assert run("export-all", str(target)).exit_code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("/README.txt") for name in archive.namelist())
    again = run("export-all", str(target))
    assert (again.exit_code, "exists" in again.output) == (2, True)


def test_an_unknown_clinic_is_named(tmp_path: Path) -> None:
    refused = run("export-all", "--clinic", "nowhere", str(tmp_path / "out"))
    assert (refused.exit_code, "no clinic with the number" in refused.output) == (2, True)
    assert not (tmp_path / "out").exists()
