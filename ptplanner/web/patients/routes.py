"""Routes of the patient list, the patient form and a patient's page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ptplanner.domain.access import Permission, has_permission
from ptplanner.domain.ids import PatientId
from ptplanner.domain.patient import PATIENT_NOTES_LIMIT, Patient
from ptplanner.domain.sides import AffectedSide
from ptplanner.services.patients import NamesakesFound
from ptplanner.web.catalog import template_views
from ptplanner.web.patients import forms as patient_forms
from ptplanner.web.patients import plan_views
from ptplanner.web.patients import views as patient_views
from ptplanner.web.patients.record_form import build_patient_page
from ptplanner.web.patients.start_views import WelcomeView, find_welcome_view
from ptplanner.web.shared.context import (
    current_actor,
    current_catalog,
    current_services,
    is_htmx_request,
)
from ptplanner.web.shared.form_tokens import compute_form_key
from ptplanner.web.shared.forms import FormData
from ptplanner.web.shared.public_address import find_current_address_problem
from ptplanner.web.shared.record_pages import ShownForm
from ptplanner.web.shared.review_views import name_catalog_exercises
from ptplanner.wording.languages import list_language_options

blueprint = Blueprint("patients", __name__)

# About one and a half screens; the search finds the others.
MAX_PATIENTS_SHOWN = 50
# Longer than any name, shorter than a text pasted by mistake.
MAX_QUERY_LENGTH = 120
NEW_PATIENT_ID = PatientId("")
NEW_PATIENT_FORM: FormData = MultiDict({"language": "en", "side": AffectedSide.NONE.value})


@blueprint.get("/")
def redirect_to_patients() -> ResponseReturnValue:
    return redirect(url_for("patients.list_patients"))


@blueprint.get("/patients")
def list_patients() -> ResponseReturnValue:
    return render_template(
        "patients/list.html",
        view=_build_search_view(""),
        welcome=_find_welcome(),
        address_problem=find_current_address_problem(),
    )


@blueprint.post("/patients/search")
def search_patients() -> ResponseReturnValue:
    """Use POST, so that names do not appear in URLs, browser history or logs."""
    view = _build_search_view(request.form.get("q", "")[:MAX_QUERY_LENGTH].strip())
    if is_htmx_request():
        return render_template("patients/_list.html", view=view)
    return render_template("patients/list.html", view=view, welcome=None)


def _build_search_view(query: str) -> patient_views.PatientListView:
    found = current_services().patients.search_patients(current_actor(), query, MAX_PATIENTS_SHOWN)
    reviews = current_services().plans_in_use.review_patients(
        current_actor(), [row.patient for row in found.rows]
    )
    return patient_views.build_patient_list_view(
        found, query, MAX_PATIENTS_SHOWN, current_catalog(), _get_today(), reviews
    )


@blueprint.get("/patients/to-answer")
def list_open_reviews() -> ResponseReturnValue:
    """List the patients whose plans in use have something to answer."""
    found = current_services().plans_in_use.list_open_reviews(current_actor())
    view = patient_views.build_open_reviews_view(found, current_catalog(), _get_today())
    return render_template("patients/list.html", view=view, welcome=None)


def _find_welcome() -> WelcomeView | None:
    if not current_services().accounts.get_clinic(current_actor()).is_demo:
        return None
    return find_welcome_view(
        current_services().patients.search_patients(current_actor(), "", MAX_PATIENTS_SHOWN),
        current_catalog(),
        _get_today(),
    )


def _get_today() -> date:
    return current_actor().get_local_day(current_services().clock())


@blueprint.route("/patients/new", methods=["GET", "POST"])
def create_patient() -> ResponseReturnValue:
    if request.method != "POST":
        return _render_patient_form(NEW_PATIENT_FORM, None)
    result = patient_forms.validate_patient_form(
        request.form, NEW_PATIENT_ID, current_catalog(), _get_today()
    )
    if result.patient is None:
        return _render_patient_form(result.typed, None, result.errors), 422
    try:
        patient = current_services().patients.create_patient(
            current_actor(),
            result.patient,
            compute_form_key(request.form),
            asks_about_namesakes=not request.form.get("is-another"),
        )
    except NamesakesFound as error:
        return _render_patient_form(result.typed, None, namesakes=error.namesakes), 422
    return redirect(url_for("patients.show_patient", patient_id=patient.id), 303)


@blueprint.route("/patients/<patient_id>/edit", methods=["GET", "POST"])
def edit_patient(patient_id: PatientId) -> ResponseReturnValue:
    there = url_for("patients.show_patient", patient_id=patient_id)
    return build_patient_page(
        current_services().patients,
        patient_id,
        current_catalog(),
        _get_today(),
        lambda shown, patient: _render_patient_form(shown.form, patient, shown.errors, shown=shown),
        lambda: redirect(there, 303),
        lambda: redirect(f"{there}?merged=yes", 303),
    ).respond()


def _render_patient_form(
    form: FormData,
    patient: Patient | None,
    errors: object = None,
    namesakes: tuple[Patient, ...] = (),
    shown: ShownForm | None = None,
) -> str:
    return render_template(
        "patients/form.html",
        view=patient_forms.build_patient_form_view(form, current_catalog()),
        patient=patient,
        seen=shown.seen if shown else None,
        conflict=shown.conflict if shown else None,
        errors=errors or {},
        namesakes=namesakes,
        languages=list_language_options(),
        sides=patient_forms.SIDE_OPTIONS,
        notes_limit=PATIENT_NOTES_LIMIT,
    )


@blueprint.get("/patients/<patient_id>")
def show_patient(patient_id: PatientId) -> ResponseReturnValue:
    who, today, catalog = current_actor(), _get_today(), current_catalog()
    patient = current_services().patients.open_patient(who, patient_id)
    plans = plan_views.build_plan_records(
        current_services().planning.list_plan_records(who, patient_id), catalog, today
    )
    reviews = current_services().plans_in_use.review_patients(who, [patient])
    return render_template(
        "patients/show.html",
        alerts=patient_views.build_patient_alerts(
            reviews.get(patient.id, ()), name_catalog_exercises(catalog), today
        ),
        view=patient_views.build_patient_header(patient, catalog, today),
        plans=plans,
        discarded=request.args.get("discarded", ""),
        can_read_audit=has_permission(who, Permission.READ_AUDIT),
        is_merged="merged" in request.args,
        templates=template_views.build_template_choices(catalog, patient.context, today),
    )
