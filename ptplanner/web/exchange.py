"""Routes to export a plan or the templates as a file, and to import a plan file as a new draft."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.web.own_exercises import download
from ptplanner.web.session import actor, services

blueprint = Blueprint("exchange", __name__)


@blueprint.get("/plans/<plan_id>/plan.json")
def plan(plan_id: PlanId) -> ResponseReturnValue:
    """Download the plan without the patient's name, because files get passed on."""
    return download(services().exchange.plan(actor(), plan_id), "plan.json")


@blueprint.get("/templates/templates.json")
def templates() -> ResponseReturnValue:
    return download(services().exchange.templates(actor()), "templates.json")


@blueprint.post("/patients/<patient_id>/plans/from-file")
def take_plan(patient_id: PatientId) -> ResponseReturnValue:
    file = request.files.get("plan")
    if file is None or not file.filename:
        services().patients.get(actor(), patient_id)
        raise InvalidValue("Choose a plan file first.")
    made = services().exchange.take_plan(actor(), patient_id, file.read())
    return redirect(url_for("plans.show", plan_id=made), 303)
