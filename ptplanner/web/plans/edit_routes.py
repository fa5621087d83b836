"""Routes that edit a draft, one per kind of edit; a rejected edit keeps the submitted text."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for

from ptplanner.domain.edits import Edit, RemoveItem, RestoreItem
from ptplanner.domain.errors import InvalidValue, ShorthandError, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.services.planning import Draft
from ptplanner.web.plans import builder as builder_page
from ptplanner.web.plans import forms as plan_forms
from ptplanner.web.plans.builder import FormError
from ptplanner.web.plans.conflict import build_compare_view
from ptplanner.web.shared.context import current_actor, current_catalog, current_services

edit_blueprint = Blueprint("plan_edits", __name__, url_prefix="/plans/<plan_id>")


@edit_blueprint.post("/items")
def add_exercise(plan_id: PlanId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_add(request.values))


@edit_blueprint.post("/items/<item_id>/dose")
def set_dose(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_dose(item_id, request.form), item_id)


@edit_blueprint.post("/items/<item_id>/words")
def set_note(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_note(item_id, request.form), item_id)


@edit_blueprint.post("/items/<item_id>/step")
def move_by_one(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_step(item_id, request.form), item_id)


@edit_blueprint.post("/items/<item_id>/move")
def move_exercise(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(
        plan_id, lambda plan: plan_forms.parse_move(item_id, plan, request.form), item_id
    )


@edit_blueprint.post("/items/<item_id>/remove")
def remove_exercise(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: RemoveItem(item_id))


@edit_blueprint.post("/items/<item_id>/restore")
def restore_exercise(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: RestoreItem(item_id), item_id)


@edit_blueprint.post("/items/<item_id>/swap")
def swap_exercise(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_swap(item_id, request.form))


@edit_blueprint.post("/items/<item_id>/keep")
def override_precaution(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_override(item_id, request.form), item_id)


@edit_blueprint.post("/items/<item_id>/reconsider")
def withdraw_override(plan_id: PlanId, item_id: ItemId) -> Response:
    return _apply_edit(
        plan_id, lambda _: plan_forms.parse_override_withdrawal(item_id, request.form), item_id
    )


@edit_blueprint.post("/doses")
def set_all_doses(plan_id: PlanId) -> Response:
    return _apply_edit(plan_id, lambda plan: plan_forms.parse_all_doses(plan, request.form))


@edit_blueprint.post("/template")
def add_template(plan_id: PlanId) -> Response:
    return _apply_edit(plan_id, lambda _: plan_forms.parse_template(request.form))


@edit_blueprint.post("/schedule")
def set_schedule(plan_id: PlanId) -> Response:
    """Schedule and details share one form; both are parsed before either is saved."""
    return _apply_edit(
        plan_id,
        lambda _: plan_forms.parse_schedule(request.form),
        then=lambda: plan_forms.parse_details(request.form),
    )


@edit_blueprint.post("/undo")
def undo_edit(plan_id: PlanId) -> Response:
    return _save_and_respond(
        plan_id,
        lambda version: current_services().planning.undo_edit(current_actor(), plan_id, version),
    )


@edit_blueprint.post("/redo")
def redo_edit(plan_id: PlanId) -> Response:
    return _save_and_respond(
        plan_id,
        lambda version: current_services().planning.redo_edit(current_actor(), plan_id, version),
    )


def _apply_edit(
    plan_id: PlanId,
    make: Callable[[Plan], Edit],
    item: str = "",
    then: Callable[[], Edit] | None = None,
) -> Response:
    def change(version: int) -> Draft:
        planning = current_services().planning
        first = make(planning.open_draft(current_actor(), plan_id).plan)
        second = then() if then else None
        bench = planning.edit_plan(current_actor(), plan_id, version, first)
        if second is None:
            return bench
        return planning.edit_plan(current_actor(), plan_id, bench.stored.version, second)

    return _save_and_respond(plan_id, change, item)


def _save_and_respond(plan_id: PlanId, change: Callable[[int], Draft], item: str = "") -> Response:
    try:
        bench = change(plan_forms.parse_version(request.form))
    except StalePlan:
        return _render_conflict(plan_id)
    except InvalidValue as error:
        return _render_rejected_edit(plan_id, item, error)
    if _is_htmx_request():
        return builder_page.render_plan_parts(bench)
    there = url_for("plans.show_builder", plan_id=plan_id, _anchor=f"row-{item}" if item else None)
    return make_response(redirect(there, 303))


def _is_htmx_request() -> bool:
    """Whether htmx sent the request and can swap in parts; otherwise it was a plain form."""
    return "HX-Request" in request.headers


def _render_conflict(plan_id: PlanId) -> Response:
    bench = current_services().planning.open_draft(current_actor(), plan_id)
    view = build_compare_view(
        bench,
        current_catalog(),
        change=str(request.endpoint).rpartition(".")[2],
        action=request.full_path.rstrip("?"),
        submitted=request.form.items(multi=True),
    )
    render = builder_page.render_plan_parts if _is_htmx_request() else builder_page.render_builder
    return render(bench, FormError(compare=view), 409)


def _render_rejected_edit(plan_id: PlanId, item: str, error: InvalidValue) -> Response:
    if _is_htmx_request():
        return make_response(jsonify(build_error_details(error)), 422)
    bench = current_services().planning.open_draft(current_actor(), plan_id)
    is_dose = "text" in request.form
    typed = plan_forms.build_rejected_dose(item, request.form, error) if is_dose else None
    return builder_page.render_builder(bench, FormError(typed, "" if typed else str(error)), 422)


def build_error_details(error: InvalidValue) -> dict[str, object]:
    """Build the JSON data that the page needs to mark the error in its field."""
    said: dict[str, object] = {"message": str(error), "field": getattr(error, "field", "")}
    if isinstance(error, ShorthandError):
        said |= {
            "start": error.location.start,
            "end": error.location.end,
            "expected": error.expected,
        }
    return said
