"""Two machines on one PostgreSQL, Redis and bucket find each other's sheets, drawings, imports and counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ptplanner.app import create_app
from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.ids import ExerciseSlug, PatientId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Section
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.services.import_report import DuplicateChoices
from ptplanner.services.suite import Services
from ptplanner.settings import PROJECT_ROOT
from tests.support.exercises import a_file, a_free_entry
from tests.support.file_places import S3Place, s3_place, s3_server
from tests.support.redis_server import RedisServer, redis_server
from tests.support.website import MIA, PASSWORD, Browser

__all__ = ["redis_server", "s3_place", "s3_server"]

pytestmark = pytest.mark.integration

PDF = b"%PDF that the first machine made"


class FirstRenderer:
    def render(self, *_given: RevisionDocument | Paper | Layout) -> bytes:
        return PDF


class IdleRenderer:
    """Nothing is left to make for the second machine."""

    def render(self, *_given: RevisionDocument | Paper | Layout) -> bytes:
        raise RenderFailed("A sheet was made twice.")


def with_renderer(services: Services, renderer: FirstRenderer | IdleRenderer) -> Services:
    sheets = replace(services.sheets, renderer=renderer)
    issuing = replace(services.issuing, sheets=sheets)
    return replace(services, sheets=sheets, issuing=issuing)


def guess(browser: Browser, times: int) -> list[int]:
    return [browser.sign_in(MIA, f"guess number {n}").status_code for n in range(times)]


def run_first_machine() -> dict[str, Any]:
    """Found a clinic, issue a plan, confirm an import, and mistype a password five times."""
    app = create_app()
    services = with_renderer(app.extensions["ptplanner"], FirstRenderer())
    card = ClinicDetails("Harbour Physio", "+31 20 555 01 23")
    user = services.accounts.create_clinic(card, MIA, "Mia Berg", PASSWORD)
    who = Actor(user.id, user.clinic, user.name, user.role)
    ana = services.patients.create_patient(who, Patient(PatientId(""), "Ana Ruiz"))
    plan = services.planning.start_plan(who, ana.id)
    draft = services.planning.open_draft(who, plan)
    add = edits.AddExercise(ExerciseSlug("bird-dog"), Section.MAIN)
    draft = services.planning.edit_plan(who, plan, draft.stored.version, add)
    services.issuing.issue_plan(who, plan, draft.stored.version)
    run = services.importing.preview_files(who, [a_file([a_free_entry()])])
    services.importing.confirm_run(who, run.id, DuplicateChoices())
    return {"plan": plan, "run": run.id, "guesses": guess(Browser(app.test_client()), 5)}


def run_second_machine(plan: PlanId, run: str) -> dict[str, Any]:
    """Print the sheet, look for its drawings, finish the import, and mistype until it is too often."""
    app = create_app()
    services = with_renderer(app.extensions["ptplanner"], IdleRenderer())
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(MIA)
    assert user is not None
    who = Actor(user.id, user.clinic, user.name, user.role)
    revision = services.issuing.get_revision(who, plan, 1)
    return {
        "pdf": services.sheets.get_sheet(who, revision, Paper.A4).pdf.decode(),
        "drawings": len(revision.document.pictures or {}),
        "lost": services.sheets.picture_store.find_missing(revision.document),
        "import": services.importing.import_next_batch(who, run).state.value,
        "guesses": guess(Browser(app.test_client()), 4),
    }


def run_machine(folder: Path, shared: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Run one of the functions above in a process with a data folder of its own."""
    environment = {
        **os.environ,
        **shared,
        "PYTHONPATH": str(PROJECT_ROOT),
        "PTPLANNER_DATA": str(folder),
        "PTPLANNER_EXPORTS": str(folder / "exports"),
        "PTPLANNER_SECRET_KEY": "a secret of at least thirty-two letters",
    }
    process = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr.decode()
    said: dict[str, Any] = json.loads(process.stdout)
    return said


def test_two_machines_share_everything(
    postgresql_url: str, redis_server: RedisServer, s3_place: S3Place, tmp_path: Path
) -> None:
    shared = {
        "DATABASE_URL": postgresql_url,
        "REDIS_URL": redis_server.url,
        "PTPLANNER_FILES": f"s3://{s3_place.bucket}/pt",
    }
    first = run_machine(tmp_path / "first", shared)
    assert first["guesses"] == [422] * 5
    second = run_machine(tmp_path / "second", shared, first["plan"], first["run"])
    assert second == {
        "pdf": PDF.decode(),
        "drawings": 1,
        "lost": [],
        "import": "done",
        "guesses": [422] * 3 + [429],
    }
    for folder in ("first", "second"):
        kept = {path.name for path in (tmp_path / folder).iterdir()}
        assert kept <= {"cache", "exports"}, "a machine keeps something for itself"


if __name__ == "__main__":
    answer = (
        run_second_machine(PlanId(sys.argv[1]), sys.argv[2])
        if sys.argv[1:]
        else run_first_machine()
    )
    sys.stdout.write(json.dumps(answer))
