"""What owners do with backups on the page “Backup and doctor”: make one, practise a restore, download the last one."""

from __future__ import annotations

from flask import Blueprint, Flask, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.utils import redirect

from ptplanner.domain.backups import BackupRefused
from ptplanner.domain.errors import NotFound, ServerBusy
from ptplanner.services.accounts import WrongCredentials
from ptplanner.web.auth.guessing import CurrentPasswordAttempt
from ptplanner.web.clinic.installation_page import render_installation
from ptplanner.web.shared.attempt_counter import TooManyAttempts, format_wait
from ptplanner.web.shared.context import current_actor, current_services, current_session_id
from ptplanner.web.shared.security import current_attempt_counter

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
    services, who = current_services(), current_actor()
    attempt = CurrentPasswordAttempt(current_attempt_counter(), current_session_id())
    try:
        attempt.count()
        path = services.backups.open_last_backup(who, request.form.get("password", ""))
    except TooManyAttempts as error:
        page = render_installation(failure=format_wait(error))
        return page, 429, {"Retry-After": str(error.seconds)}
    except WrongCredentials as error:
        services.security_events.record_wrong_current_password(who)
        return render_installation(failure=str(error)), UNPROCESSABLE
    except (NotFound, BackupRefused) as error:
        attempt.give_back()
        return render_installation(failure=str(error)), UNPROCESSABLE
    except ServerBusy:
        attempt.give_back()
        raise
    # A locked backup needs no password, so a download does not forgive wrong ones.
    attempt.give_back()
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
