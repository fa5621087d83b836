"""Routes that end sessions: one's own here and elsewhere, and those of a colleague."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import UserId
from ptplanner.web.auth.session_views import IDLE_MINUTES_LABELS
from ptplanner.web.shared.context import current_actor, current_services, current_session_id

blueprint = Blueprint("sessions", __name__)


@blueprint.post("/account/sessions/end")
def end_session_elsewhere() -> ResponseReturnValue:
    """End one session. One that has ended already is what the person wanted, too."""
    with suppress(NotFound, InvalidValue):
        current_services().sessions.end_session(current_actor(), request.form.get("session", ""))
    return redirect(url_for("auth.edit_account", done="session", _anchor="session-title"), 303)


@blueprint.post("/account/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    current_services().sessions.end_other_sessions(current_actor(), current_session_id())
    return redirect(url_for("auth.edit_account", done="session", _anchor="session-title"), 303)


@blueprint.post("/clinic/people/<user_id>/sessions/end")
def end_sessions_of_person(user_id: UserId) -> ResponseReturnValue:
    current_services().sessions.end_sessions_of(current_actor(), user_id)
    return redirect(url_for("people.show_people", done="1"), 303)


@blueprint.post("/clinic/people/sign-out-after")
def set_idle_minutes() -> ResponseReturnValue:
    typed = request.form.get("minutes", "")
    minutes = int(typed) if typed in IDLE_MINUTES_LABELS else 0
    current_services().sessions.set_idle_minutes(current_actor(), minutes)
    return redirect(url_for("people.show_people", done="1"), 303)
