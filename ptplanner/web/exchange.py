"""Taking a plan or the templates out as a file, and a plan file in as a new draft."""

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
    """Without the patient's name: files travel."""
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
