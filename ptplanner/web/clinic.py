"""Routes of the clinic page: the details printed on sheets, and the people who work there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.ids import UserId
from ptplanner.domain.revision import ClinicCard
from ptplanner.services.people import CARD_LIMITS, FirstPassword
from ptplanner.services.ports import Role
from ptplanner.web.session import actor, services

blueprint = Blueprint("clinic", __name__, url_prefix="/clinic")
WRONG = 422
ROLE_WORDS = {
    Role.OWNER: "Owner",
    Role.THERAPIST: "Therapist",
    Role.ASSISTANT: "Assistant",
}
# The read-and-print-only role is not enforced yet, so nobody can be made an assistant here.
OFFERED = (Role.OWNER, Role.THERAPIST)


@blueprint.get("")
def show() -> ResponseReturnValue:
    return _page(done=request.args.get("done", ""))


@blueprint.post("/card")
def change_card() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in CARD_LIMITS}
    return _changed("card", lambda: services().people.change_card(actor(), ClinicCard(**typed)))


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    form = request.form
    return _with_password(
        lambda: services().people.add(
            actor(), form.get("name", ""), form.get("email", ""), _role(form.get("role", ""))
        )
    )


@blueprint.post("/people/<user_id>/password")
def reset_password(user_id: UserId) -> ResponseReturnValue:
    return _with_password(lambda: services().people.reset_password(actor(), user_id))


@blueprint.post("/people/<user_id>/role")
def set_role(user_id: UserId) -> ResponseReturnValue:
    typed = request.form.get("role", "")
    return _changed("role", lambda: services().people.set_role(actor(), user_id, _role(typed)))


@blueprint.post("/people/<user_id>/active")
def set_active(user_id: UserId) -> ResponseReturnValue:
    is_active = request.form.get("on") == "1"
    return _changed(
        "people", lambda: services().people.set_active(actor(), user_id, is_active=is_active)
    )


def _changed(what: str, change: Callable[[], None]) -> ResponseReturnValue:
    try:
        change()
    except (InvalidValue, TextTooLong) as error:
        return _page(wrong=what, message=str(error)), WRONG
    return redirect(url_for("clinic.show", done=what), 303)


def _with_password(make: Callable[[], FirstPassword]) -> ResponseReturnValue:
    """Show the password in this response only; it appears in no URL and is not stored in plain text."""
    try:
        return _page(made=make())
    except InvalidValue as error:
        return _page(wrong="person", message=str(error)), WRONG


def _role(text: str) -> Role:
    role = next((role for role in OFFERED if role.value == text), None)
    if role is None:
        raise InvalidValue("Choose “Owner” or “Therapist”.")
    return role


def _page(
    *, done: str = "", wrong: str = "", message: str = "", made: FirstPassword | None = None
) -> str:
    return render_template(
        "clinic/show.html",
        card=services().accounts.clinic(actor()).card,
        people=services().people.all(actor()),
        me=actor(),
        is_owner=actor().role is Role.OWNER,
        roles=ROLE_WORDS,
        role_options=tuple((role.value, ROLE_WORDS[role]) for role in OFFERED),
        limits=CARD_LIMITS,
        typed=request.form,
        done=done,
        wrong=wrong,
        message=message,
        made=made,
    )
