"""Routes of the builder: draft, catalog search, quality meter, and doses while they are typed."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for

from ptplanner.domain import shorthand
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.web.plans import builder as builder_page
from ptplanner.web.plans import forms as plan_forms
from ptplanner.web.plans.dose_fields import dose_fields_from_dosage
from ptplanner.web.plans.edit_routes import build_error_details
from ptplanner.web.shared.context import current_actor, current_services
from ptplanner.web.shared.form_tokens import compute_form_key

blueprint = Blueprint("plans", __name__)


@blueprint.post("/patients/<patient_id>/plans")
def start_plan(patient_id: PatientId) -> Response:
    template = plan_forms.parse_template(request.form) if request.form.get("template") else None
    plan = current_services().planning.start_plan(
        current_actor(), patient_id, template, compute_form_key(request.form)
    )
    return make_response(redirect(url_for("plans.show_builder", plan_id=plan), 303))


@blueprint.get("/plans/<plan_id>")
def show_builder(plan_id: PlanId) -> Response:
    return builder_page.render_builder(
        current_services().planning.open_draft(current_actor(), plan_id)
    )


@blueprint.get("/plans/<plan_id>/catalog")
def search_catalog(plan_id: PlanId) -> Response:
    return builder_page.render_catalog_results(
        current_services().planning.open_draft(current_actor(), plan_id)
    )


@blueprint.get("/plans/<plan_id>/meter")
def show_meter(plan_id: PlanId) -> Response:
    """Show the full quality report on its own page."""
    return builder_page.render_meter_page(
        current_services().planning.open_draft(current_actor(), plan_id)
    )


@blueprint.get("/plans/<plan_id>/meter/strip")
def update_meter(plan_id: PlanId) -> Response:
    """Measure the draft for an open page; ``?list=1`` also lists every check."""
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    return builder_page.render_meter_update(draft, with_list="list" in request.args)


@blueprint.get("/plans/<plan_id>/menus/<menu>")
def show_menu(plan_id: PlanId, menu: str) -> Response:
    """Render a menu of the plan when it is opened."""
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    return builder_page.render_menu(draft, menu)


@blueprint.get("/plans/<plan_id>/dose")
def interpret_dose(plan_id: PlanId) -> Response:
    """Interpret a typed dose: return its shorthand, its fields and its wording as JSON."""
    current_services().planning.check_plan_access(current_actor(), plan_id)
    try:
        dosage = plan_forms.parse_submitted_dosage(request.args)
    except InvalidValue as error:
        return make_response(jsonify(build_error_details(error)), 422)
    fields = asdict(dose_fields_from_dosage(dosage))
    return jsonify(
        {
            "text": shorthand.format_shorthand(dosage),
            "reading": shorthand.describe_dose(dosage),
            "fields": fields,
        }
    )
