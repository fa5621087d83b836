"""Routes that discard a draft, end a plan, and take either back; each leads to the patient's page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, url_for

from ptplanner.domain.ids import PatientId, PlanId
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("plan_ending", __name__, url_prefix="/plans/<plan_id>")


@blueprint.post("/discard")
def discard_plan(plan_id: PlanId) -> Response:
    """Discard a draft that was never issued; the page that follows offers to restore it."""
    patient = current_services().planning.discard_plan(current_actor(), plan_id)
    return _redirect_to_patient(patient, discarded=plan_id)


@blueprint.post("/restore")
def restore_plan(plan_id: PlanId) -> Response:
    return _redirect_to_patient(current_services().planning.restore_plan(current_actor(), plan_id))


@blueprint.post("/end")
def end_plan(plan_id: PlanId) -> Response:
    planning = current_services().planning
    return _redirect_to_patient(planning.set_ended(current_actor(), plan_id, is_ended=True))


@blueprint.post("/reopen")
def reopen_plan(plan_id: PlanId) -> Response:
    planning = current_services().planning
    return _redirect_to_patient(planning.set_ended(current_actor(), plan_id, is_ended=False))


def _redirect_to_patient(patient: PatientId, discarded: str | None = None) -> Response:
    there = url_for("patients.show_patient", patient_id=patient, discarded=discarded)
    return make_response(redirect(there, 303))
