"""Routes to import exercises: upload files, review, decide on duplicates, run, download the report."""

from __future__ import annotations

import json

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from ptplanner.domain.exercise_import import InputFile, TextChoices, TextRemarkKind
from ptplanner.domain.records import ImportState
from ptplanner.services.import_report import (
    DuplicateChoices,
    ImportAction,
    ImportReport,
    format_report_csv,
    report_to_json,
)
from ptplanner.services.importing import ImportRun, NothingToImport
from ptplanner.web.custom_exercises import import_views
from ptplanner.web.custom_exercises.routes import build_download
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.forms import find_member
from ptplanner.web.shared.security import MAX_UPLOAD_BYTES

import_blueprint = Blueprint("imports", __name__)

MAX_UPLOAD_MB = MAX_UPLOAD_BYTES // 1_000_000


@import_blueprint.get("/own-exercises/import")
def show_import_start() -> ResponseReturnValue:
    return _render_import_start()


@import_blueprint.post("/own-exercises/import")
def upload_import_files() -> ResponseReturnValue:
    given = [file for file in request.files.getlist("files") if file.filename]
    if not given:
        return _render_import_start("Choose one or more files first."), 422
    files = [InputFile(_clean_file_name(file.filename or ""), file.read()) for file in given]
    try:
        run = current_services().importing.preview_files(current_actor(), files)
    except NothingToImport as error:
        return _render_import_start(str(error)), 422
    return redirect(url_for("imports.show_import", import_id=run.id), 303)


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
    current_services().importing.confirm_run(
        current_actor(), import_id, _parse_duplicate_choices(run.report), _parse_text_choices()
    )
    return redirect(url_for("imports.show_import", import_id=import_id), 303)


@import_blueprint.post("/imports/<import_id>/step")
def run_import_batch(import_id: str) -> ResponseReturnValue:
    """Import the next batch; the page repeats the request until the import has ended."""
    run = current_services().importing.import_next_batch(current_actor(), import_id)
    if "HX-Request" not in request.headers:
        return redirect(url_for("imports.show_import", import_id=import_id), 303)
    if run.state is ImportState.RUNNING:
        return render_template(
            "custom_exercises/_import_progress.html", view=import_views.build_import_run_view(run)
        )
    return Response(headers={"HX-Redirect": url_for("imports.show_import", import_id=import_id)})


@import_blueprint.post("/imports/<import_id>/stop")
def stop_import(import_id: str) -> ResponseReturnValue:
    current_services().importing.discard_run(current_actor(), import_id)
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
    return render_template(
        "custom_exercises/import.html", view=import_views.build_import_run_view(run)
    )


def _render_import_start(error_message: str = "") -> str:
    return render_template(
        "custom_exercises/import_start.html",
        error_message=error_message,
        max_mb=MAX_UPLOAD_MB,
        max_bytes=MAX_UPLOAD_BYTES,
        runs=import_views.build_recent_imports(
            current_services().importing.list_recent_runs(current_actor())
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
