"""Everything of a clinic is exported by a job; its file is kept for a week. Housekeeping removes what has served."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from ptplanner.domain.files import FileArea
from ptplanner.domain.jobs import JobState
from ptplanner.services.housekeeping import TIDYING
from tests.support.jobs_at_once import run_waiting_jobs
from tests.support.website import OTTO, Browser, Site

pytestmark = pytest.mark.integration


def _export(site: Site, mia: Browser) -> str:
    mia.post("/clinic/jobs/export")
    (job,) = site.services.jobs.list_jobs(site.who())
    assert job.state is JobState.DONE, job.trouble
    return job.id


def test_everything_is_exported_and_downloaded(site: Site, mia: Browser) -> None:
    job = _export(site, mia)
    assert "Download" in mia.get("/clinic/jobs").text
    answer = mia.get(f"/clinic/jobs/{job}/result")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = set(archive.namelist())
        plan = json.loads(archive.read(f"plans/{site.issued.plan}.json"))
    assert {"exercises.json", "templates.json"} <= names
    assert "Ana" in json.dumps(plan)
    with site.services.store.begin_read() as repos:
        actions = [entry.action for entry in repos.audit.list(site.who().clinic)]
    assert "exported everything" in actions


def test_another_clinic_gets_nothing(site: Site, mia: Browser) -> None:
    job = _export(site, mia)
    assert site.signed_in(OTTO).get(f"/clinic/jobs/{job}/result").status_code == 404


def test_a_damaged_result_is_not_sent(site: Site, mia: Browser) -> None:
    job = _export(site, mia)
    (file,) = site.services.files.list(FileArea.RESULTS)
    site.services.files.open_file(file.key).write_bytes(b"half")
    answer = mia.get(f"/clinic/jobs/{job}/result")
    assert answer.status_code == 422
    assert "Export again." in answer.text


def test_housekeeping_removes_what_has_served(site: Site, mia: Browser, tmp_path: Path) -> None:
    job = _export(site, mia)
    imports = tmp_path / "imports"
    half = imports / ".RUN.123.half"
    half.mkdir(parents=True)
    (half / "00000.json").write_bytes(b"[]")
    forgotten = imports / "forgotten-upload"
    forgotten.mkdir()
    (forgotten / ("a" * 64)).write_bytes(b"[]")
    _make_older(half, forgotten / ("a" * 64))
    (file,) = site.services.files.list(FileArea.RESULTS)
    _make_older(site.services.files.open_file(file.key))
    site.services.jobs.enqueue(None, TIDYING)
    run_waiting_jobs(site.services)
    assert not half.exists()
    assert not forgotten.exists()
    assert mia.get(f"/clinic/jobs/{job}/result").status_code == 422
    assert "Housekeeping" not in mia.get("/clinic/jobs").text


def _make_older(*paths: Path) -> None:
    past = time.time() - timedelta(days=8).total_seconds()
    for path in paths:
        os.utime(path, (past, past))
