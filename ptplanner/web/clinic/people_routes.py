"""Routes of the page "People and roles": who works in the clinic, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.errors import InvalidValue, StaleRecord, TextTooLong
from ptplanner.domain.ids import UserId
from ptplanner.services.people import GeneratedPassword, PersonAddedBefore
from ptplanner.web.auth.session_views import IDLE_MINUTES_LABELS, build_presence_views
from ptplanner.web.clinic.forms import ASSIGNABLE_ROLES, PersonForm, RoleForm
from ptplanner.web.clinic.people_views import ROLE_LABELS, list_permission_rows
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.form_tokens import compute_form_key
from ptplanner.web.shared.forms import SwitchForm, parse_form
from ptplanner.web.shared.record_pages import parse_version_number

blueprint = Blueprint("people", __name__, url_prefix="/clinic/people")
UNPROCESSABLE = 422


@blueprint.get("")
def show_people() -> ResponseReturnValue:
    return _render_people(is_done="done" in request.args)


@blueprint.post("")
def add_person() -> ResponseReturnValue:
    def add() -> GeneratedPassword:
        form = parse_form(PersonForm, request.form)
        return current_services().people.add_person(
            current_actor(), form.name, form.email, form.role, compute_form_key(request.form)
        )

    return _render_first_password(add)


@blueprint.post("/<user_id>/password")
def reset_person_password(user_id: UserId) -> ResponseReturnValue:
    return _render_first_password(
        lambda: current_services().people.reset_password(current_actor(), user_id)
    )


@blueprint.post("/<user_id>/role")
def set_person_role(user_id: UserId) -> ResponseReturnValue:
    def set_role() -> None:
        form = parse_form(RoleForm, request.form)
        version = _parse_seen_version()
        current_services().people.set_role(current_actor(), user_id, form.role, version)

    return _apply_and_redirect(set_role, user_id)


@blueprint.post("/<user_id>/active")
def set_person_active(user_id: UserId) -> ResponseReturnValue:
    is_active = parse_form(SwitchForm, request.form).on
    return _apply_and_redirect(
        lambda: current_services().people.set_active(
            current_actor(), user_id, is_active=is_active, version=_parse_seen_version()
        ),
        user_id,
    )


def _parse_seen_version() -> int:
    return parse_version_number(request.form.get("version", ""))


def _apply_and_redirect(change: Callable[[], None], user: UserId) -> ResponseReturnValue:
    try:
        change()
    except StaleRecord:
        return _render_people(message=_describe_newer_state(user), changed_user=user), 409
    except (InvalidValue, TextTooLong) as error:
        return _render_people(message=str(error)), UNPROCESSABLE
    return redirect(url_for("people.show_people", done="1"), 303)


def _describe_newer_state(user: UserId) -> str:
    """Say what somebody else has made of a person in the meantime."""
    found = current_services().people.list_people(current_actor())
    one = next(person for person in found if person.id == user)
    state = ROLE_LABELS[one.role] if one.is_active else "shut out"
    by = f" by {one.version.changed_by}" if one.version.changed_by else ""
    return f"{one.name} was changed{by} in the meantime and is now: {state}. Choose again if you still want to."


def _render_first_password(make: Callable[[], GeneratedPassword]) -> ResponseReturnValue:
    """Show the password in this response only; it appears in no URL and is not stored in plain text."""
    try:
        return _render_people(first_password=make())
    except PersonAddedBefore as error:
        return _render_people(sent_twice=str(error))
    except InvalidValue as error:
        return _render_people(message=str(error)), UNPROCESSABLE


def _render_people(
    *,
    is_done: bool = False,
    message: str = "",
    first_password: GeneratedPassword | None = None,
    changed_user: UserId | None = None,
    sent_twice: str = "",
) -> str:
    services, who = current_services(), current_actor()
    can_edit = has_permission(who, Permission.EDIT_CLINIC)
    presence = services.sessions.load_presence(who) if can_edit else {}
    return render_template(
        "clinic/people.html",
        people=services.people.list_people(who),
        actor=who,
        can_edit=can_edit,
        presence=build_presence_views(presence, who, services.clock()),
        idle_options=tuple(IDLE_MINUTES_LABELS.items()),
        idle_minutes=services.accounts.get_clinic(who).idle_minutes,
        roles=ROLE_LABELS,
        role_options=tuple((role.value, ROLE_LABELS[role]) for role in ASSIGNABLE_ROLES),
        permission_rows=list_permission_rows(),
        typed=request.form if message and not changed_user else {},
        changed_user=changed_user,
        sent_twice=sent_twice,
        chosen_role=request.form.get("role", ""),
        is_done=is_done,
        message=message,
        first_password=first_password,
    )
