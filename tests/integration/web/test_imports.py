"""Importing in the browser: preview, confirmation, refused files with reasons; exporting and importing a plan."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from ptplanner.services.import_report import DuplicateChoices
from ptplanner.web.shared import security
from tests.support.exercises import a_free_entry, a_page, a_wger_entry
from tests.support.jobs_at_once import run_waiting_jobs
from tests.support.memory_jobs import MemoryQueue
from tests.support.website import OTTO, Browser, Site

pytestmark = pytest.mark.integration


def _upload(browser: Browser, *files: tuple[str, bytes]) -> Any:  # noqa: ANN401  # werkzeug's response
    given = [(io.BytesIO(content), name) for name, content in files]
    return browser.client.post(
        "/own-exercises/import",
        data={"csrf_token": browser.token(), "files": given},
        content_type="multipart/form-data",
        base_url=browser.base_url,
    )


def _previewed(browser: Browser, *entries: dict[str, Any]) -> str:
    answer = _upload(browser, ("x.json", json.dumps(list(entries)).encode()))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_files_are_previewed_before_anything_is_imported(mia: Browser) -> None:
    wger = json.dumps(a_page(a_wger_entry())).encode()
    answer = _upload(mia, ("page.json", wger))
    page = mia.get(answer.headers["Location"]).text
    assert "Before the import" in page
    assert "CC-BY-SA-4.0" in page
    assert "1 picture or film: listed in the report" in page
    assert "Movements are not described in these files." in page
    assert "Heron" not in mia.get("/exercises?q=heron+stand").text


def test_a_confirmed_import_runs_and_keeps_a_report(mia: Browser) -> None:
    at = _previewed(mia, a_free_entry(id="1", name="Ash reach"), {"instructions": 7})
    assert mia.post(f"{at}/start").headers["Location"] == at
    done = mia.get(at).text
    assert "All done." in done
    assert "Ash reach" in mia.get("/own-exercises").text
    table = mia.get(f"{at}/report.csv")
    assert table.mimetype == "text/csv"
    assert "own-ash-reach" in table.text
    assert "not taken" in table.text
    report = json.loads(mia.get(f"{at}/report.json").text)
    assert [outcome["fate"] for outcome in report["outcomes"]] == ["imported"]


def test_the_page_shows_how_far_it_is_until_it_is_done(site: Site, mia: Browser) -> None:
    _leave_jobs_waiting(site)
    at = _previewed(mia, a_free_entry())
    reading = mia.get(at).text
    assert "Reading the files" in reading
    assert "No worker is running" in reading
    assert "hx-get" in mia.get(f"{at}/progress", **{"HX-Request": "true"}).text
    assert mia.get(f"{at}/progress").headers["Location"] == at
    run_waiting_jobs(site.services)
    assert mia.get(f"{at}/progress", **{"HX-Request": "true"}).headers["HX-Redirect"] == at
    mia.post(f"{at}/start")
    assert "0</strong> of 1 exercise" in mia.get(at).text
    run_waiting_jobs(site.services)
    assert "All done." in mia.get(at).text


def test_an_import_that_an_earlier_release_began_goes_on(site: Site, mia: Browser) -> None:
    at = _previewed(mia, a_free_entry())
    run = at.rpartition("/")[2]
    site.services.importing.confirm_run(site.who(), run, DuplicateChoices())
    assert "Go on" in mia.get(at).text
    mia.post(f"{at}/go-on")
    assert "All done." in mia.get(at).text


def test_an_import_is_stopped_while_it_waits(site: Site, mia: Browser) -> None:
    _leave_jobs_waiting(site)
    at = _previewed(mia, a_free_entry())
    mia.post(f"{at}/stop")
    run_waiting_jobs(site.services)
    assert "Import stopped" in mia.get(at).text
    assert "No exercises of your own yet" in mia.get("/own-exercises").text


def test_the_earlier_imports_are_listed_without_their_reports(mia: Browser) -> None:
    at = _previewed(mia, a_free_entry())
    page = mia.get("/own-exercises/import").text
    assert f'href="{at}">1 exercise of free-exercise-db' in page
    assert "waiting for your decision" in page


def _leave_jobs_waiting(site: Site) -> None:
    object.__setattr__(site.services.jobs, "queue", MemoryQueue())


def test_a_name_like_a_built_in_one_is_shown_with_a_choice(mia: Browser) -> None:
    at = _previewed(mia, a_free_entry(name="Bird dogs"))
    page = mia.get(at).text
    assert "A name like one that is here" in page
    assert "Bird dog, built in" in page
    mia.post(f"{at}/start", {"same-name": "skip", "one-0": "new"})
    assert "Bird dogs" in mia.get("/own-exercises").text


def test_a_declined_import_imports_nothing(mia: Browser) -> None:
    at = _previewed(mia, a_free_entry())
    mia.post(f"{at}/stop")
    assert "Import stopped" in mia.get(at).text
    assert "No exercises of your own yet" in mia.get("/own-exercises").text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is not JSON"),
        (b"[{}]", "This is not a file of exercises that ptplanner knows"),
    ],
)
def test_an_unusable_file_is_refused_with_the_reason(
    mia: Browser, content: bytes, message: str
) -> None:
    answer = _upload(mia, ("x.json", content))
    assert answer.status_code == 422
    assert message in answer.text


def test_a_missing_file_is_reported(mia: Browser) -> None:
    assert "Choose one or more files first." in _upload(mia).text


def test_a_file_that_is_too_large_is_refused_with_the_limit(
    mia: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "MAX_UPLOAD_BYTES", 2_000)
    answer = _upload(mia, ("x.json", b"x" * 3_000))
    assert answer.status_code == 413
    assert "more than 40 MB together" in answer.text


def test_only_an_upload_may_be_that_large(mia: Browser) -> None:
    answer = mia.post("/own-exercises/new", {"name": "x" * (security.MAX_REQUEST_BYTES + 1)})
    assert answer.status_code == 413


def test_hostile_names_are_shown_as_text(mia: Browser) -> None:
    hostile = '<script>alert("1")</script>'
    at = _previewed(mia, a_free_entry(name=hostile, primaryMuscles=[hostile]))
    assert hostile not in mia.get(at).text
    mia.post(f"{at}/start")
    for path in (at, "/own-exercises", "/exercises?q=script"):
        assert hostile not in mia.get(path).text


def test_another_clinics_import_is_not_found(site: Site, mia: Browser) -> None:
    at = _previewed(mia, a_free_entry())
    otto = site.signed_in(OTTO)
    assert otto.get(at).status_code == 404
    for way in ("start", "go-on", "stop"):
        assert otto.post(f"{at}/{way}").status_code == 404
    assert otto.get(f"{at}/report.json").status_code == 404
    assert "Earlier imports" not in otto.get("/own-exercises/import").text


def test_a_plan_is_exported_without_the_name_and_imported_as_a_draft(
    site: Site, mia: Browser
) -> None:
    answer = mia.get(f"/plans/{site.issued.plan}/plan.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.json"'
    assert "Ana" not in answer.text
    came = mia.client.post(
        f"/patients/{site.issued.patient}/plans/from-file",
        data={"csrf_token": mia.token(), "plan": (io.BytesIO(answer.data), "plan.json")},
        content_type="multipart/form-data",
    )
    assert came.status_code == 303
    draft = mia.get(came.headers["Location"]).text
    assert len(re.findall(r'class="row"|class="row ', draft)) == 2


def test_an_unusable_plan_file_is_refused_with_the_reason(site: Site, mia: Browser) -> None:
    answer = mia.client.post(
        f"/patients/{site.issued.patient}/plans/from-file",
        data={"csrf_token": mia.token(), "plan": (io.BytesIO(b"{}"), "plan.json")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "items: This is missing." in answer.text


def test_templates_are_exported_as_a_file(mia: Browser) -> None:
    exported = json.loads(mia.get("/templates/templates.json").text)
    assert exported["format"] == "ptplanner-templates"


def test_words_of_the_files_are_shown_with_what_can_be_done(site: Site, mia: Browser) -> None:
    steps = ["Lift your right heel.", "Do the same with the left leg.", "Hold for 5 seconds."]
    at = _previewed(mia, a_free_entry(id="1", name="Ash reach", instructions=steps))
    page = mia.get(at).text
    assert "Left and right in the steps" in page
    assert "step 1: “right heel”" in page
    assert "Doses in the steps" in page
    assert "Perhaps not English" not in page
    mia.post(f"{at}/start", {"text-side": "yes", "text-dose": "yes"})
    who = site.who()
    [own] = site.services.custom_exercises.list_exercises(who, "ash reach")
    assert [step.text for step in own.exercise.get_text("en").steps] == ["Lift your {side} heel."]
    assert own.exercise.default_dosage.hold_s is not None


def test_an_import_is_taken_back_in_one_act(mia: Browser) -> None:
    names = ("Ash reach", "Birch bow", "Cedar step")
    at = _previewed(mia, *(a_free_entry(id=name, name=name) for name in names))
    mia.post(f"{at}/start")
    assert "Retires all 3 exercises" in mia.get(at).text
    assert mia.post(f"{at}/undo").headers["Location"] == at
    page = mia.get(at).text
    assert "Taken back." in page
    assert "Retires all" not in page
    assert "Ash reach" not in mia.get("/exercises?q=ash+reach").text
    assert "taken back" in mia.get("/own-exercises/import").text
