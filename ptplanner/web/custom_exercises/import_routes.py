"""Routes to import exercises: upload files, review, decide on duplicates, run, download the report."""

from __future__ import annotations

import json
import time
from typing import BinaryIO, cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from ptplanner.domain.exercise_import import TextChoices, TextRemarkKind
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.services.import_report import (
    DuplicateChoices,
    ImportAction,
    ImportReport,
    format_report_csv,
    report_to_json,
)
from ptplanner.services.importing import ImportRun
from ptplanner.web.custom_exercises import import_views
from ptplanner.web.custom_exercises.routes import build_download
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.forms import find_member
from ptplanner.web.shared.security import MAX_UPLOAD_BYTES

import_blueprint = Blueprint("imports", __name__)

# Reading a small file takes less; somebody who waits longer is shown that it goes on.
SECONDS_TO_WAIT = 2.0
SECONDS_BETWEEN_LOOKS = 0.1
MAX_UPLOAD_MB = MAX_UPLOAD_BYTES // 1_000_000


@import_blueprint.get("/own-exercises/import")
def show_import_start() -> ResponseReturnValue:
    return _render_import_start()


@import_blueprint.post("/own-exercises/import")
def upload_import_files() -> ResponseReturnValue:
    given = [file for file in request.files.getlist("files") if file.filename]
    if not given:
        return _render_import_start("Choose one or more files first."), 422
    uploads = [
        (_clean_file_name(file.filename or ""), cast(BinaryIO, file.stream)) for file in given
    ]
    import_id = current_services().import_jobs.receive_files(current_actor(), uploads)
    job = _wait_for_reading(import_id)
    if job is not None and job.state is JobState.FAILED and job.by == current_actor().user:
        # It is said here and now, so it need not wait for an answer among the jobs.
        current_services().jobs.dismiss(current_actor(), job.id)
        return _render_import_start(job.trouble), 422
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


def _wait_for_reading(import_id: str) -> StoredJob | None:
    """Small files are read in a moment, so that the preview can follow at once; others are waited for elsewhere."""
    has_worker = bool(current_services().jobs.list_workers())
    deadline = time.monotonic() + SECONDS_TO_WAIT if has_worker else 0.0
    while True:
        job = current_services().import_jobs.find_run_job(current_actor(), import_id)
        if job is None or job.state.is_over or time.monotonic() >= deadline:
            return job
        time.sleep(SECONDS_BETWEEN_LOOKS)


@import_blueprint.errorhandler(413)
def render_upload_too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    message = f"The files have more than {MAX_UPLOAD_MB} MB together. Upload them in parts."
    return _render_import_start(
        f"{message} For very large collections use “ptplanner import exercises”."
    ), 413


@import_blueprint.get("/imports/<import_id>")
def show_import(import_id: str) -> ResponseReturnValue:
    return _render_import(current_services().importing.get_run(current_actor(), import_id))


@import_blueprint.post("/imports/<import_id>/start")
def confirm_import(import_id: str) -> ResponseReturnValue:
    run = current_services().importing.get_run(current_actor(), import_id)
    current_services().import_jobs.start_run(
        current_actor(), import_id, _parse_duplicate_choices(run.report), _parse_text_choices()
    )
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


@import_blueprint.get("/imports/<import_id>/progress")
def show_import_progress(import_id: str) -> ResponseReturnValue:
    """How far it is; the page repeats the request until there is something else to show."""
    view = _build_view(current_services().importing.get_run(current_actor(), import_id))
    here = url_for("imports.show_import", import_id=import_id)
    if "HX-Request" not in request.headers:
        return redirect(here, 303)
    if view.job is not None and view.job.is_under_way:
        return render_template("custom_exercises/_import_progress.html", view=view)
    return Response(headers={"HX-Redirect": here})


@import_blueprint.post("/imports/<import_id>/go-on")
def resume_import(import_id: str) -> ResponseReturnValue:
    """Go on with an import whose job has failed, or that an earlier release began."""
    current_services().import_jobs.go_on(current_actor(), import_id)
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


@import_blueprint.post("/imports/<import_id>/stop")
def stop_import(import_id: str) -> ResponseReturnValue:
    current_services().import_jobs.stop_run(current_actor(), import_id)
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


@import_blueprint.post("/imports/<import_id>/undo")
def undo_import(import_id: str) -> ResponseReturnValue:
    current_services().importing.undo_run(current_actor(), import_id)
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


@import_blueprint.get("/imports/<import_id>/report.<any(csv, json):kind>")
def download_import_report(import_id: str, kind: str) -> ResponseReturnValue:
    report = current_services().importing.get_run(current_actor(), import_id).report
    if kind == "csv":
        # Spreadsheets recognise UTF-8 only by a byte order mark.
        return build_download("\ufeff" + format_report_csv(report), "import-report.csv", "text/csv")
    return build_download(
        json.dumps(report_to_json(report), ensure_ascii=False, indent=2), "import-report.json"
    )


def _render_import(run: ImportRun) -> str:
    return render_template("custom_exercises/import.html", view=_build_view(run))


def _build_view(run: ImportRun) -> import_views.ImportRunView:
    services = current_services()
    job = services.import_jobs.find_run_job(current_actor(), run.id)
    has_workers = bool(services.jobs.list_workers())
    return import_views.build_import_run_view(run, job, has_workers=has_workers)


def _render_import_start(error_message: str = "") -> str:
    return render_template(
        "custom_exercises/import_start.html",
        error_message=error_message,
        max_mb=MAX_UPLOAD_MB,
        max_bytes=MAX_UPLOAD_BYTES,
        runs=import_views.build_recent_imports(
            current_services().importing.list_recent_headers(current_actor())
        ),
    )


def _clean_file_name(name: str) -> str:
    """The file's base name without unprintable characters, for messages only."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:80] or "file"


def _parse_duplicate_choices(report: ImportReport) -> DuplicateChoices:
    single = {
        duplicate.source_key: action
        for number, duplicate in enumerate(report.duplicates)
        if (action := _parse_duplicate_action(f"one-{number}")) is not None
    }
    return DuplicateChoices(
        _parse_duplicate_action("same-source") or ImportAction.SKIP,
        _parse_duplicate_action("same-name") or ImportAction.NEW,
        single,
    )


def _parse_text_choices() -> TextChoices:
    ticked = {kind for kind in TextRemarkKind if request.form.get(f"text-{kind.value}")}
    return TextChoices(
        turns_sides=TextRemarkKind.SIDE in ticked,
        moves_doses=TextRemarkKind.DOSE in ticked,
        leaves_out_foreign=TextRemarkKind.LANGUAGE in ticked,
    )


def _parse_duplicate_action(field: str) -> ImportAction | None:
    return find_member(ImportAction, request.form.get(field, ""))
