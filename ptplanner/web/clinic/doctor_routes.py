"""The page “Backup and doctor”, for owners: how this installation is, and how to mend what is not in order."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.web.clinic.installation_page import render_installation
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("doctor", __name__, url_prefix="/clinic/backup-and-doctor")


@blueprint.get("")
def show_doctor() -> ResponseReturnValue:
    return render_installation(asked=request.args.get("asked", ""))


@blueprint.post("/look")
def look_again() -> ResponseReturnValue:
    current_services().doctor.look_again(current_actor())
    return redirect(url_for("doctor.show_doctor", _anchor="doctor"), 303)
