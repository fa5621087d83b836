"""Routes to import exercises: upload files, review, decide on duplicates, run, download the report."""

from __future__ import annotations

import json

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from ptplanner.domain.imported import NamedFile
from ptplanner.services.content_ports import ImportState
from ptplanner.services.import_report import Action, Choices, ImportReport, as_csv, plain
from ptplanner.services.importing import NothingToImport, Run
from ptplanner.web import import_presenters
from ptplanner.web.own_exercises import download
from ptplanner.web.security import LARGEST_UPLOAD
from ptplanner.web.session import actor, services

blueprint = Blueprint("imports", __name__)

LARGEST_MB = LARGEST_UPLOAD // 1_000_000


@blueprint.get("/own-exercises/import")
def start() -> ResponseReturnValue:
    return _start_page()


@blueprint.post("/own-exercises/import")
def upload() -> ResponseReturnValue:
    given = [file for file in request.files.getlist("files") if file.filename]
    if not given:
        return _start_page("Choose one or more files first."), 422
    files = [NamedFile(_shown_name(file.filename or ""), file.read()) for file in given]
    try:
        run = services().importing.preview(actor(), files)
    except NothingToImport as error:
        return _start_page(str(error)), 422
    return redirect(url_for("imports.show", import_id=run.id), 303)


@blueprint.errorhandler(413)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    told = f"The files have more than {LARGEST_MB} MB together. Upload them in parts."
    return _start_page(
        f"{told} For very large collections use “ptplanner import exercises”."
    ), 413


@blueprint.get("/imports/<import_id>")
def show(import_id: str) -> ResponseReturnValue:
    return _page(services().importing.get(actor(), import_id))


@blueprint.post("/imports/<import_id>/start")
def confirm(import_id: str) -> ResponseReturnValue:
    run = services().importing.get(actor(), import_id)
    services().importing.confirm(actor(), import_id, _choices(run.report))
    return redirect(url_for("imports.show", import_id=import_id), 303)


@blueprint.post("/imports/<import_id>/step")
def step(import_id: str) -> ResponseReturnValue:
    """Import the next batch; the page repeats the request until the import has ended."""
    run = services().importing.step(actor(), import_id)
    if "HX-Request" not in request.headers:
        return redirect(url_for("imports.show", import_id=import_id), 303)
    if run.state is ImportState.RUNNING:
        return render_template("own/_progress.html", view=import_presenters.run_view(run))
    return Response(headers={"HX-Redirect": url_for("imports.show", import_id=import_id)})


@blueprint.post("/imports/<import_id>/stop")
def stop(import_id: str) -> ResponseReturnValue:
    services().importing.discard(actor(), import_id)
    return redirect(url_for("imports.show", import_id=import_id), 303)


@blueprint.get("/imports/<import_id>/report.<any(csv, json):kind>")
def report(import_id: str, kind: str) -> ResponseReturnValue:
    told = services().importing.get(actor(), import_id).report
    if kind == "csv":
        # Spreadsheets recognise UTF-8 only by a byte order mark.
        return download("\ufeff" + as_csv(told), "import-report.csv", "text/csv")
    return download(json.dumps(plain(told), ensure_ascii=False, indent=2), "import-report.json")


def _page(run: Run) -> str:
    return render_template("own/import_run.html", view=import_presenters.run_view(run))


def _start_page(trouble: str = "") -> str:
    return render_template(
        "own/import.html",
        trouble=trouble,
        most_mb=LARGEST_MB,
        most_bytes=LARGEST_UPLOAD,
        runs=import_presenters.recent(services().importing.recent(actor())),
    )


def _shown_name(name: str) -> str:
    """The file's base name without unprintable characters, for messages only."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[:80] or "file"


def _choices(told: ImportReport) -> Choices:
    single = {
        duplicate.key: action
        for number, duplicate in enumerate(told.duplicates)
        if (action := _action(f"one-{number}")) is not None
    }
    return Choices(
        _action("same-source") or Action.SKIP, _action("same-name") or Action.SKIP, single
    )


def _action(field: str) -> Action | None:
    chosen = request.form.get(field, "")
    return Action(chosen) if chosen in {action.value for action in Action} else None
