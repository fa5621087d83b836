"""Routes that edit a draft, one per kind of edit; a rejected edit keeps the submitted text."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for

from ptplanner.domain.errors import InvalidValue, ShorthandError, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.plan import Plan
from ptplanner.services.edits import Edit, Remove, Restore
from ptplanner.services.planning import Workbench
from ptplanner.web import builder_page, plan_forms
from ptplanner.web.builder_page import Mishap
from ptplanner.web.compare import compare
from ptplanner.web.plan_forms import TypedDose
from ptplanner.web.session import actor, clinic_catalog, services

blueprint = Blueprint("plan_edits", __name__, url_prefix="/plans/<plan_id>")


@blueprint.post("/items")
def add(plan_id: PlanId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.adding(request.values))


@blueprint.post("/items/<item_id>/dose")
def set_dose(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.dosing(item_id, request.form), item_id)


@blueprint.post("/items/<item_id>/words")
def set_words(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.wording(item_id, request.form), item_id)


@blueprint.post("/items/<item_id>/step")
def step(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.stepping(item_id, request.form), item_id)


@blueprint.post("/items/<item_id>/move")
def move(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda plan: plan_forms.moving(item_id, plan, request.form), item_id)


@blueprint.post("/items/<item_id>/remove")
def remove(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: Remove(item_id))


@blueprint.post("/items/<item_id>/restore")
def restore(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: Restore(item_id), item_id)


@blueprint.post("/items/<item_id>/swap")
def swap(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.swapping(item_id, request.form))


@blueprint.post("/items/<item_id>/keep")
def keep(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.keeping(item_id, request.form), item_id)


@blueprint.post("/items/<item_id>/reconsider")
def reconsider(plan_id: PlanId, item_id: ItemId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.reconsidering(item_id, request.form), item_id)


@blueprint.post("/doses")
def set_doses(plan_id: PlanId) -> Response:
    return _edit(plan_id, lambda plan: plan_forms.dosing_all(plan, request.form))


@blueprint.post("/template")
def apply_template(plan_id: PlanId) -> Response:
    return _edit(plan_id, lambda _: plan_forms.templating(request.form))


@blueprint.post("/schedule")
def set_schedule(plan_id: PlanId) -> Response:
    """Schedule and details share one form; both are parsed before either is saved."""
    return _edit(
        plan_id,
        lambda _: plan_forms.scheduling(request.form),
        then=lambda: plan_forms.detailing(request.form),
    )


@blueprint.post("/undo")
def undo(plan_id: PlanId) -> Response:
    return _answer(plan_id, lambda version: services().planning.undo(actor(), plan_id, version))


@blueprint.post("/redo")
def redo(plan_id: PlanId) -> Response:
    return _answer(plan_id, lambda version: services().planning.redo(actor(), plan_id, version))


def _edit(
    plan_id: PlanId,
    make: Callable[[Plan], Edit],
    item: str = "",
    then: Callable[[], Edit] | None = None,
) -> Response:
    def change(version: int) -> Workbench:
        planning = services().planning
        first = make(planning.open(actor(), plan_id).plan)
        second = then() if then else None
        bench = planning.edit(actor(), plan_id, version, first)
        if second is None:
            return bench
        return planning.edit(actor(), plan_id, bench.stored.version, second)

    return _answer(plan_id, change, item)


def _answer(plan_id: PlanId, change: Callable[[int], Workbench], item: str = "") -> Response:
    try:
        bench = change(plan_forms.version_in(request.form))
    except StalePlan:
        return _both_versions(plan_id)
    except InvalidValue as error:
        return _kept_as_it_was(plan_id, item, error)
    if _is_live():
        return builder_page.after_edit(bench)
    there = url_for("plans.show", plan_id=plan_id, _anchor=f"row-{item}" if item else None)
    return make_response(redirect(there, 303))


def _is_live() -> bool:
    """Whether htmx sent the request and can swap in parts; otherwise it was a plain form."""
    return "HX-Request" in request.headers


def _both_versions(plan_id: PlanId) -> Response:
    bench = services().planning.open(actor(), plan_id)
    view = compare(
        bench,
        clinic_catalog(),
        change=str(request.endpoint).rpartition(".")[2],
        action=request.full_path.rstrip("?"),
        submitted=request.form.items(multi=True),
    )
    render = builder_page.after_edit if _is_live() else builder_page.page
    return render(bench, Mishap(compare=view), 409)


def _kept_as_it_was(plan_id: PlanId, item: str, error: InvalidValue) -> Response:
    if _is_live():
        return make_response(jsonify(mistake(error)), 422)
    bench = services().planning.open(actor(), plan_id)
    typed = TypedDose(item, request.form["text"], str(error)) if "text" in request.form else None
    return builder_page.page(bench, Mishap(typed, "" if typed else str(error)), 422)


def mistake(error: InvalidValue) -> dict[str, object]:
    """Build the JSON data that the page needs to mark the error in its field."""
    said: dict[str, object] = {"message": str(error), "field": getattr(error, "field", "")}
    if isinstance(error, ShorthandError):
        said |= {"start": error.place.start, "end": error.place.end, "expected": error.expected}
    return said
