"""Routes of the clinic page: the details printed on sheets, and clinical changes."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.services.people import CARD_LIMITS
from ptplanner.web.clinic.change_views import build_changed_exercise
from ptplanner.web.clinic.locale_views import list_locale_choices
from ptplanner.web.clinic.record_form import build_clinic_page
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.record_pages import ShownForm

blueprint = Blueprint("clinic", __name__, url_prefix="/clinic")


@blueprint.get("")
def show_clinic() -> ResponseReturnValue:
    done = request.args.get("done", "")
    page = build_clinic_page(
        current_services(), lambda shown: _render_clinic(shown, done), _leave_clinic
    )
    return page.show()


@blueprint.get("/changes")
def show_clinical_changes() -> ResponseReturnValue:
    """Show the exercises that were corrected since plans in use were issued with them."""
    today = current_actor().get_local_day(current_services().clock())
    found = current_services().plans_in_use.list_clinical_changes(current_actor())
    exercises = [build_changed_exercise(changed, today) for changed in found]
    return render_template("clinic/changes.html", exercises=exercises)


@blueprint.post("/card")
def edit_clinic_card() -> ResponseReturnValue:
    return build_clinic_page(current_services(), _render_clinic, _leave_clinic).respond_to_form()


def _leave_clinic() -> ResponseReturnValue:
    return redirect(url_for("clinic.show_clinic", done="card"), 303)


def _render_clinic(shown: ShownForm, done: str = "") -> str:
    clinic = current_services().accounts.get_clinic(current_actor())
    return render_template(
        "clinic/clinic.html",
        card=clinic.card,
        locale=clinic.locale,
        choices=list_locale_choices(clinic.locale),
        can_edit=has_permission(current_actor(), Permission.EDIT_CLINIC),
        limits=CARD_LIMITS,
        form=shown.form,
        seen=shown.seen,
        conflict=shown.conflict,
        done=done,
        message=next(iter(shown.errors.values()), ""),
    )
