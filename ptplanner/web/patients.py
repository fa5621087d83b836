"""Routes of the patient list, the patient form and a patient's page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.ids import PatientId
from ptplanner.domain.patient import NOTE_LIMIT, Patient
from ptplanner.web import (
    form_presenters,
    languages,
    patient_forms,
    patient_presenters,
    record_presenters,
    template_presenters,
)
from ptplanner.web.patient_forms import TypedPatient
from ptplanner.web.session import actor, clinic_catalog, services
from ptplanner.web.welcome_presenters import Welcome, welcome

blueprint = Blueprint("patients", __name__)

# About one and a half screens; the search finds the others.
SHOWN = 50
# Longer than any name, shorter than a text pasted by mistake.
QUERY_LIMIT = 120
NOBODY_YET = PatientId("")


@blueprint.get("/")
def start() -> ResponseReturnValue:
    return redirect(url_for("patients.index"))


@blueprint.get("/patients")
def index() -> ResponseReturnValue:
    return render_template("patients/list.html", view=_found(""), welcome=_welcome())


@blueprint.post("/patients/search")
def search() -> ResponseReturnValue:
    """Use POST, so that names do not appear in URLs, browser history or logs."""
    view = _found(request.form.get("q", "")[:QUERY_LIMIT].strip())
    if "HX-Request" in request.headers:
        return render_template("patients/_rows.html", view=view)
    return render_template("patients/list.html", view=view, welcome=None)


def _found(query: str) -> patient_presenters.ListView:
    found = services().patients.find(actor(), query, SHOWN)
    return patient_presenters.patient_list(found, query, SHOWN, clinic_catalog(), _today())


def _welcome() -> Welcome | None:
    if not services().accounts.clinic(actor()).is_demo:
        return None
    return welcome(services().patients.find(actor(), "", SHOWN), clinic_catalog(), _today())


def _today() -> date:
    return services().clock().date()


@blueprint.route("/patients/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    if request.method == "GET":
        return _form_page(TypedPatient(name=""), None)
    form = patient_forms.typed(request.form)
    read = patient_forms.read(form, NOBODY_YET, clinic_catalog(), _today())
    if read.patient is None:
        return _form_page(form, None, read.errors), 422
    namesakes = services().patients.namesakes(actor(), read.patient)
    if namesakes and not request.form.get("is-another"):
        return _form_page(form, None, namesakes=namesakes), 422
    patient = services().patients.create(actor(), read.patient)
    return redirect(url_for("patients.show", patient_id=patient.id), 303)


@blueprint.route("/patients/<patient_id>/edit", methods=["GET", "POST"])
def edit(patient_id: PatientId) -> ResponseReturnValue:
    patient = services().patients.get(actor(), patient_id)
    if request.method == "GET":
        return _form_page(patient_forms.as_typed(patient), patient)
    form = patient_forms.typed(request.form)
    read = patient_forms.read(form, patient.id, clinic_catalog(), _today())
    if read.patient is None:
        return _form_page(form, patient, read.errors), 422
    services().patients.change(actor(), read.patient)
    return redirect(url_for("patients.show", patient_id=patient_id), 303)


def _form_page(
    form: TypedPatient,
    patient: Patient | None,
    errors: object = None,
    namesakes: tuple[Patient, ...] = (),
) -> str:
    return render_template(
        "patients/form.html",
        view=form_presenters.form_view(form, clinic_catalog()),
        patient=patient,
        errors=errors or {},
        namesakes=namesakes,
        languages=languages.options(),
        sides=form_presenters.SIDE_CHOICES,
        notes_limit=NOTE_LIMIT,
    )


@blueprint.get("/patients/<patient_id>")
def show(patient_id: PatientId) -> ResponseReturnValue:
    who, today, catalog = actor(), _today(), clinic_catalog()
    patient = services().patients.open(who, patient_id)
    plans = tuple(
        record_presenters.record(
            bench, services().issuing.codes(who, bench.plan.id), catalog, today
        )
        for bench in services().planning.of_patient(who, patient_id)
    )
    return render_template(
        "patients/show.html",
        view=patient_presenters.header(patient, catalog, today),
        plans=plans,
        templates=template_presenters.choices(catalog, patient.context, today),
    )
