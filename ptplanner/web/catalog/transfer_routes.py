"""Routes to export a plan or the templates as a file, and to import a plan file as a new draft."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.web.custom_exercises.routes import build_download
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("transfer", __name__)


@blueprint.get("/plans/<plan_id>/plan.json")
def download_plan(plan_id: PlanId) -> ResponseReturnValue:
    """Download the plan without the patient's name, because files get passed on."""
    return build_download(
        current_services().transfer.export_plan(current_actor(), plan_id), "plan.json"
    )


@blueprint.get("/templates/templates.json")
def download_templates() -> ResponseReturnValue:
    return build_download(
        current_services().transfer.export_templates(current_actor()), "templates.json"
    )


@blueprint.post("/patients/<patient_id>/plans/from-file")
def upload_plan(patient_id: PatientId) -> ResponseReturnValue:
    file = request.files.get("plan")
    if file is None or not file.filename:
        current_services().patients.get_patient(current_actor(), patient_id)
        raise InvalidValue("Choose a plan file first.")
    made = current_services().transfer.import_plan(current_actor(), patient_id, file.read())
    return redirect(url_for("plans.show_builder", plan_id=made), 303)
