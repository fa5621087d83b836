"""Routes that edit a draft: a table with one line per kind of edit; a rejected edit keeps the submitted text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for

from ptplanner.domain.edits import Edit
from ptplanner.domain.errors import InvalidValue, ShorthandError, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.typed_edits import TypedEdit
from ptplanner.services.planning import Draft
from ptplanner.web.plans import builder, forms
from ptplanner.web.plans.builder import FormError
from ptplanner.web.plans.conflict import build_compare_view
from ptplanner.web.plans.dose_answers import build_dose_answers
from ptplanner.web.shared.context import current_actor, current_services, is_htmx_request
from ptplanner.web.shared.forms import FormData

edit_blueprint = Blueprint("plan_edits", __name__, url_prefix="/plans/<plan_id>")


_ParseEdit = Callable[[ItemId, FormData], Edit]


_NO_ITEM = ItemId("")


@dataclass(frozen=True)
class EditRoute:
    """One kind of edit: its endpoint and path, its form, and its name in the view of a conflict."""

    endpoint: str
    path: str
    parse: _ParseEdit
    label: str


def _without_item(parse: Callable[[FormData], Edit]) -> _ParseEdit:
    """Adapt the parser of an edit that concerns no single item."""
    return lambda _, form: parse(form)


EDIT_ROUTES = (
    EditRoute("add_exercise", "/items", _without_item(forms.parse_add), "Add an exercise"),
    EditRoute("set_dose", "/items/<item_id>/dose", forms.parse_dose, "A dose"),
    EditRoute("set_note", "/items/<item_id>/words", forms.parse_note, "A note or warning"),
    EditRoute("move_by_one", "/items/<item_id>/step", forms.parse_step, "Move a row"),
    EditRoute("move_exercise", "/items/<item_id>/move", forms.parse_move, "Move a row"),
    EditRoute("remove_exercise", "/items/<item_id>/remove", forms.parse_removal, "Remove a row"),
    EditRoute(
        "restore_exercise", "/items/<item_id>/restore", forms.parse_restoration, "Bring a row back"
    ),
    EditRoute("swap_exercise", "/items/<item_id>/swap", forms.parse_swap, "Swap an exercise"),
    EditRoute(
        "override_precaution", "/items/<item_id>/keep", forms.parse_override, "Keep an exercise"
    ),
    EditRoute(
        "withdraw_override",
        "/items/<item_id>/reconsider",
        forms.parse_override_withdrawal,
        "Reconsider a kept exercise",
    ),
    EditRoute(
        "judge_unchecked", "/items/<item_id>/judge", forms.parse_judgement, "Judge an exercise"
    ),
    EditRoute("set_sides", "/sides", _without_item(forms.parse_sides), "The side of all doses"),
    EditRoute("set_all_doses", "/doses", _without_item(forms.parse_all_doses), "Several doses"),
    EditRoute("set_schedule", "/schedule", _without_item(forms.parse_plan_details), "The schedule"),
    EditRoute(
        "omit_red_flags",
        "/red-flags/omit",
        _without_item(forms.parse_red_flag_omission),
        "Leave out danger signs",
    ),
    EditRoute(
        "restore_red_flags",
        "/red-flags/restore",
        _without_item(forms.parse_red_flag_restoration),
        "Print danger signs again",
    ),
    EditRoute("add_template", "/template", _without_item(forms.parse_template), "Add a template"),
)
_CHANGE_LABELS = {route.endpoint: route.label for route in EDIT_ROUTES} | {
    "undo_edit": "Undo",
    "redo_edit": "Redo",
}


def _add_edit_route(route: EditRoute) -> None:
    def apply_edit(plan_id: PlanId, item_id: ItemId = _NO_ITEM) -> Response:
        def read(form: FormData) -> Edit:
            return route.parse(item_id, form)

        return _save_and_respond(
            plan_id, lambda version: _save_edit(plan_id, version, read), item_id
        )

    edit_blueprint.add_url_rule(route.path, route.endpoint, apply_edit, methods=["POST"])


for _route in EDIT_ROUTES:
    _add_edit_route(_route)


def _save_edit(plan_id: PlanId, version: int, read: Callable[[FormData], Edit]) -> Draft:
    """Save the submitted edit; a page with scripts says what a typed text was typed over."""
    edit, planning = read(request.values), current_services().planning
    typed_over = forms.parse_typed_over(request.form, read)
    if typed_over is None:
        return planning.edit_plan(current_actor(), plan_id, version, edit)
    typed = TypedEdit(edit, typed_over, continues="continues" in request.form)
    return planning.save_typed_text(current_actor(), plan_id, version, typed)


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


def _save_and_respond(
    plan_id: PlanId, save: Callable[[int], Draft], item: ItemId = _NO_ITEM
) -> Response:
    """``save`` gets the version that the form is based on and returns the saved draft."""
    try:
        draft = save(forms.parse_version(request.form))
    except StalePlan:
        return _render_conflict(plan_id)
    except InvalidValue as error:
        return _render_rejected_edit(plan_id, item, error)
    if is_htmx_request():
        return builder.respond_with_changes(draft, request.form.get("parts", ""))
    is_in_plan = any(item == other.id for other in draft.plan.items)
    anchor = f"row-{item}" if is_in_plan else None
    there = url_for("plans.show_builder", plan_id=plan_id, _anchor=anchor)
    return make_response(redirect(there, 303))


def _render_conflict(plan_id: PlanId) -> Response:
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    view = build_compare_view(
        draft,
        change=_CHANGE_LABELS[str(request.endpoint).rpartition(".")[2]],
        action=request.full_path.rstrip("?"),
        submitted=request.form.items(multi=True),
    )
    if is_htmx_request():
        return builder.render_conflict(draft, view)
    return builder.render_builder(draft, FormError(compare=view), 409)


def _render_rejected_edit(plan_id: PlanId, item: str, error: InvalidValue) -> Response:
    if is_htmx_request():
        return make_response(jsonify(build_error_details(error)), 422)
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    is_dose = "text" in request.form
    rejected = forms.build_rejected_dose(item, request.form, error) if is_dose else None
    message = "" if rejected else str(error)
    return builder.render_builder(draft, FormError(rejected, message), 422)


def build_error_details(error: InvalidValue) -> dict[str, object]:
    """Build the JSON data that the page needs to mark the error in its field."""
    details: dict[str, object] = {"message": str(error), "field": getattr(error, "field", "")}
    if isinstance(error, ShorthandError):
        details |= {
            "start": error.location.start,
            "end": error.location.end,
            "expected": error.expected,
            "answers": [asdict(answer) for answer in build_dose_answers(error)],
        }
    return details
