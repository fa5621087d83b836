"""Routes of the clinic page: the details printed on sheets, and clinical changes."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.services.people import CARD_LIMITS
from ptplanner.web.clinic.change_views import build_changed_exercise
from ptplanner.web.clinic.forms import ClinicCardForm, build_clinic_settings
from ptplanner.web.clinic.locale_views import list_locale_choices
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.forms import parse_form

blueprint = Blueprint("clinic", __name__, url_prefix="/clinic")
UNPROCESSABLE = 422


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
    try:
        form = parse_form(ClinicCardForm, request.form)
        before = current_services().accounts.get_clinic(current_actor())
        card, locale = build_clinic_settings(form, before)
        current_services().people.change_clinic_card(current_actor(), card, locale)
    except (InvalidValue, TextTooLong) as error:
        return _render_clinic(message=str(error)), UNPROCESSABLE
    return redirect(url_for("clinic.show_clinic", done="card"), 303)


def _render_clinic(*, done: str = "", message: str = "") -> str:
    clinic = current_services().accounts.get_clinic(current_actor())
    return render_template(
        "clinic/clinic.html",
        card=clinic.card,
        locale=clinic.locale,
        choices=list_locale_choices(clinic.locale),
        can_edit=has_permission(current_actor(), Permission.EDIT_CLINIC),
        limits=CARD_LIMITS,
        typed=request.form,
        done=done,
        message=message,
    )
