"""What owners do with backups on the page “Backup and doctor”: make one, practise a restore, download the last one."""

from __future__ import annotations

from flask import Blueprint, Flask, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.utils import redirect

from ptplanner.domain.backups import BackupRefused
from ptplanner.domain.errors import NotFound
from ptplanner.services.accounts import WrongCredentials
from ptplanner.web.clinic.installation_page import render_installation
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("backups", __name__, url_prefix="/clinic/backup-and-doctor/backups")
UNPROCESSABLE = 422


@blueprint.post("/now")
def back_up_now() -> ResponseReturnValue:
    current_services().backups.back_up_now(current_actor())
    return redirect(url_for("doctor.show_doctor", asked="backup"), 303)


@blueprint.post("/practice")
def practise_restore() -> ResponseReturnValue:
    current_services().backups.practise_restore(current_actor())
    return redirect(url_for("doctor.show_doctor", asked="practice"), 303)


@blueprint.post("/download")
def download_backup() -> ResponseReturnValue:
    try:
        path = current_services().backups.open_last_backup(
            current_actor(), request.form.get("password", "")
        )
    except (WrongCredentials, NotFound, BackupRefused) as error:
        return render_installation(failure=str(error)), UNPROCESSABLE
    answer = send_file(
        path, "application/octet-stream", as_attachment=True, download_name=path.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def warn_about_backups() -> str:
    """A sentence for every page of an owner, "" if there is a good backup of late."""
    if not current_user.is_authenticated:
        return ""
    return current_services().backups.warn_owner(current_actor())


def init_app(app: Flask) -> None:
    """Give the layout of all pages the warning."""
    app.jinja_env.globals["warn_about_backups"] = warn_about_backups
