"""Routes of the clinic page: the details printed on sheets, and the people who work there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.clinic import Role
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.ids import UserId
from ptplanner.services.people import CARD_LIMITS, GeneratedPassword
from ptplanner.web.clinic.change_views import build_changed_exercise
from ptplanner.web.clinic.forms import (
    ASSIGNABLE_ROLES,
    ClinicCardForm,
    PersonForm,
    RoleForm,
    build_clinic_settings,
)
from ptplanner.web.clinic.locale_views import list_locale_choices
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.forms import SwitchForm, parse_form

blueprint = Blueprint("clinic", __name__, url_prefix="/clinic")
UNPROCESSABLE = 422
ROLE_LABELS = {
    Role.OWNER: "Owner",
    Role.THERAPIST: "Therapist",
    Role.ASSISTANT: "Assistant",
}


@blueprint.get("")
def show_clinic() -> ResponseReturnValue:
    return _render_clinic(done=request.args.get("done", ""))


@blueprint.get("/changes")
def show_clinical_changes() -> ResponseReturnValue:
    """Show the exercises that were corrected since plans in use were issued with them."""
    today = current_actor().get_local_day(current_services().clock())
    found = current_services().plans_in_use.list_clinical_changes(current_actor())
    exercises = [build_changed_exercise(changed, today) for changed in found]
    return render_template("clinic/changes.html", exercises=exercises)


@blueprint.post("/card")
def edit_clinic_card() -> ResponseReturnValue:
    def change_card() -> None:
        form = parse_form(ClinicCardForm, request.form)
        before = current_services().accounts.get_clinic(current_actor())
        card, locale = build_clinic_settings(form, before)
        current_services().people.change_clinic_card(current_actor(), card, locale)

    return _apply_and_redirect("card", change_card)


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    def add() -> GeneratedPassword:
        form = parse_form(PersonForm, request.form)
        return current_services().people.add_person(
            current_actor(), form.name, form.email, form.role
        )

    return _render_first_password(add)


@blueprint.post("/people/<user_id>/password")
def reset_person_password(user_id: UserId) -> ResponseReturnValue:
    return _render_first_password(
        lambda: current_services().people.reset_password(current_actor(), user_id)
    )


@blueprint.post("/people/<user_id>/role")
def set_person_role(user_id: UserId) -> ResponseReturnValue:
    def set_role() -> None:
        form = parse_form(RoleForm, request.form)
        current_services().people.set_role(current_actor(), user_id, form.role)

    return _apply_and_redirect("role", set_role)


@blueprint.post("/people/<user_id>/active")
def set_person_active(user_id: UserId) -> ResponseReturnValue:
    is_active = parse_form(SwitchForm, request.form).on
    return _apply_and_redirect(
        "people",
        lambda: current_services().people.set_active(current_actor(), user_id, is_active=is_active),
    )


def _apply_and_redirect(what: str, change: Callable[[], None]) -> ResponseReturnValue:
    try:
        change()
    except (InvalidValue, TextTooLong) as error:
        return _render_clinic(failed_form=what, message=str(error)), UNPROCESSABLE
    return redirect(url_for("clinic.show_clinic", done=what), 303)


def _render_first_password(make: Callable[[], GeneratedPassword]) -> ResponseReturnValue:
    """Show the password in this response only; it appears in no URL and is not stored in plain text."""
    try:
        return _render_clinic(first_password=make())
    except InvalidValue as error:
        return _render_clinic(failed_form="person", message=str(error)), UNPROCESSABLE


def _render_clinic(
    *,
    done: str = "",
    failed_form: str = "",
    message: str = "",
    first_password: GeneratedPassword | None = None,
) -> str:
    clinic = current_services().accounts.get_clinic(current_actor())
    return render_template(
        "clinic/clinic.html",
        card=clinic.card,
        locale=clinic.locale,
        choices=list_locale_choices(clinic.locale),
        people=current_services().people.list_people(current_actor()),
        actor=current_actor(),
        can_edit=has_permission(current_actor(), Permission.EDIT_CLINIC),
        roles=ROLE_LABELS,
        role_options=tuple((role.value, ROLE_LABELS[role]) for role in ASSIGNABLE_ROLES),
        limits=CARD_LIMITS,
        typed=request.form,
        done=done,
        failed_form=failed_form,
        message=message,
        first_password=first_password,
    )
