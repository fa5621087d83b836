"""Routes of the builder: draft, catalog search, quality meter, and doses while they are typed."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for

from ptplanner.domain import shorthand
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.web import builder_page, plan_forms
from ptplanner.web.dose_fields import fields_of
from ptplanner.web.plan_edits import mistake
from ptplanner.web.session import actor, services

blueprint = Blueprint("plans", __name__)


@blueprint.post("/patients/<patient_id>/plans")
def start(patient_id: PatientId) -> Response:
    template = plan_forms.templating(request.form) if request.form.get("template") else None
    plan = services().planning.start(actor(), patient_id, template)
    return make_response(redirect(url_for("plans.show", plan_id=plan), 303))


@blueprint.get("/plans/<plan_id>")
def show(plan_id: PlanId) -> Response:
    return builder_page.page(services().planning.open(actor(), plan_id))


@blueprint.get("/plans/<plan_id>/now")
def now(plan_id: PlanId) -> Response:
    """Render the saved plan, for an open page that accepts the other window's version."""
    return builder_page.after_edit(services().planning.open(actor(), plan_id))


@blueprint.get("/plans/<plan_id>/catalog")
def catalog(plan_id: PlanId) -> Response:
    return builder_page.catalog_part(services().planning.open(actor(), plan_id))


@blueprint.get("/plans/<plan_id>/meter")
def meter(plan_id: PlanId) -> Response:
    """Show the full quality report on its own page."""
    return builder_page.meter_page(services().planning.open(actor(), plan_id))


@blueprint.get("/plans/<plan_id>/dose")
def read_dose(plan_id: PlanId) -> Response:
    """Interpret a typed dose: return its shorthand, its fields and its wording as JSON."""
    services().planning.open(actor(), plan_id)
    try:
        dosage = plan_forms.typed_dosage(request.args)
    except InvalidValue as error:
        return make_response(jsonify(mistake(error)), 422)
    fields = asdict(fields_of(dosage))
    return jsonify(
        {"text": shorthand.format(dosage), "reading": shorthand.read_back(dosage), "fields": fields}
    )
