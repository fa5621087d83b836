"""Render the builder: the draft, the catalog beside it, and the parts to refresh after an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, jsonify, make_response, render_template, request, url_for
from markupsafe import Markup

from ptplanner.domain.clinic_locale import WeightUnit
from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise_suggestions import suggest_exercise
from ptplanner.domain.plan import SECTIONS, Section
from ptplanner.services.catalog_browser import FACET_READERS, PERSONAL_FACET
from ptplanner.services.planning import Draft
from ptplanner.web.catalog import template_views
from ptplanner.web.catalog import views as catalog_views
from ptplanner.web.catalog.template_views import TemplateChoices
from ptplanner.web.plans import meter_views
from ptplanner.web.plans.conflict import CompareView
from ptplanner.web.plans.dose_fields import DOSE_OPTIONS, DoseOptions
from ptplanner.web.plans.forms import RejectedDose
from ptplanner.web.plans.meter_views import MeterView
from ptplanner.web.plans.plan_parts import (
    TEXT_LIMITS,
    build_page_context,
    build_part_context,
    build_row_part,
    find_changed_parts,
    list_plan_parts,
    list_row_order,
    parse_known_digests,
    render_parts,
)
from ptplanner.web.plans.row_views import SwapView, build_blank_row, format_suggestion_reason
from ptplanner.web.plans.views import (
    BuilderView,
    SectionView,
    build_builder_view,
    build_open_decisions,
)
from ptplanner.web.shared.context import current_actor, current_clinic, current_services

MAX_QUERY_LENGTH = 100
BLANK_ROW = build_blank_row()
MENU_TEMPLATES = {
    "doses": "plans/_all_doses_form.html",
    "templates": "plans/_template_menu.html",
}


@dataclass(frozen=True)
class FormError:
    """Errors of a submitted form, shown on the page next to the submitted values."""

    rejected_dose: RejectedDose | None = None
    message: str = ""
    compare: CompareView | None = None


def render_builder(
    draft: Draft, form_error: FormError = FormError(), status: int = 200
) -> Response:
    """Render the whole builder page."""
    html = render_template(
        "plans/builder.html",
        **_build_plan_context(draft, form_error),
        **_build_catalog_context(draft),
    )
    return make_response(html, status)


def render_conflict(draft: Draft, compare: CompareView) -> Response:
    """Render the whole plan as saved, with the view of the conflict, for an open page to swap in."""
    context = _build_plan_context(draft, FormError(compare=compare))
    return make_response(render_template("plans/_plan_parts.html", **context), 409)


def respond_with_changes(draft: Draft, known_digests: str) -> Response:
    """Answer an edit with the parts that the page does not show yet, and with the order of all rows."""
    view = _build_draft_view(draft)
    changed = find_changed_parts(view, parse_known_digests(known_digests))
    return jsonify(
        {
            "version": view.version,
            "saved_at": view.saved_at,
            "items": view.status.exercises,
            "order": list_row_order(view),
            "parts": render_parts(view, changed),
        }
    )


def render_catalog_results(draft: Draft) -> Response:
    """Render the search results: filter chips, count and results."""
    view = _build_draft_view(draft)
    html = render_template(
        "plans/_catalog_results.html", view=view, **_build_catalog_context(draft)
    )
    return make_response(html)


def render_menu(draft: Draft, menu: str) -> Response:
    """Render a menu of the plan, for an open page; raises NotFound for a menu that does not exist."""
    if menu not in MENU_TEMPLATES:
        raise NotFound("There is no such menu.")
    context = _build_menu_context(draft, menu)
    return make_response(
        render_template(MENU_TEMPLATES[menu], view=_build_draft_view(draft), **context)
    )


def render_meter_page(draft: Draft) -> Response:
    html = render_template(
        "plans/meter.html", view=_build_draft_view(draft), meter=build_draft_meter_view(draft)
    )
    return make_response(html)


def render_meter_update(draft: Draft, *, with_list: bool) -> Response:
    """Render the score of the meter for an open page, and its list while that is open."""
    open_decisions = build_open_decisions(draft)
    html = render_template(
        "plans/_meter_update.html",
        view=_build_draft_view(draft),
        meter=build_draft_meter_view(draft),
        has_blocker=bool(open_decisions.unanswered_count or open_decisions.blocker_count),
        with_list=with_list,
    )
    return make_response(html)


def _build_draft_view(draft: Draft) -> BuilderView:
    return build_builder_view(draft, _find_suggestions(draft))


def build_draft_meter_view(draft: Draft) -> MeterView:
    """Build the quality meter of the draft as it stands."""
    return meter_views.build_meter_view(
        current_services().metering.measure_draft(current_actor(), draft), draft.plan
    )


def _build_plan_context(draft: Draft, form_error: FormError) -> dict[str, Any]:
    view = _build_draft_view(draft)
    rejected = form_error.rejected_dose
    opened = rejected.item if rejected else request.args.get("open", "")
    menu = request.args.get("menu", "")
    parts = render_parts(view, list_plan_parts(view))
    if opened:
        parts |= _render_opened_row(view, opened, rejected)
    return {
        "view": view,
        "parts": parts,
        "sections": [_place_section_parts(section, parts) for section in view.sections],
        "base": url_for("plans.show_builder", plan_id=view.plan_id),
        "version": view.version,
        "choices": _order_dose_options(current_clinic().locale.weight_unit),
        "limits": TEXT_LIMITS,
        "menu": menu,
        "key_list": BUILDER_KEYS,
        "pane": "catalog" if request.args.get("pane") == "add" else "plan",
        "opened": opened,
        "blank_row": BLANK_ROW,
        "trouble": form_error.message,
        "compare": form_error.compare,
        **_build_menu_context(draft, menu),
    }


def _order_dose_options(unit: WeightUnit) -> DoseOptions:
    """Return the options with the clinic's unit of weight before the other."""
    if unit is WeightUnit.KG:
        return DOSE_OPTIONS
    loads = list(DOSE_OPTIONS.loads)
    at = [value for value, _ in loads].index(WeightUnit.KG.value)
    loads[at], loads[at + 1] = loads[at + 1], loads[at]
    return replace(DOSE_OPTIONS, loads=tuple(loads))


def _build_menu_context(draft: Draft, menu: str) -> dict[str, Any]:
    """Build what the content of a menu needs; the other menus stay empty until they are opened."""
    return {"templates": _list_template_choices(draft)} if menu == "templates" else {}


def _render_opened_row(
    view: BuilderView, opened: str, rejected: RejectedDose | None
) -> dict[str, Markup]:
    """Render the row whose fields are open without scripts, with what was typed if that was rejected."""
    row = next((row for row in view.rows if row.id == opened), None)
    if row is None:
        return {}
    part = build_row_part(row)
    page = build_page_context(view)
    context = build_part_context(part, page)
    context["choices"] = _order_dose_options(current_clinic().locale.weight_unit)
    html = render_template(
        part.template, **context, version=view.version, opened=opened, typed=rejected
    )
    return {part.id: Markup(html)}  # noqa: S704  # rendered and escaped by Jinja


def _place_section_parts(section: SectionView, parts: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": section.id,
        "title": section.title,
        "head": parts[f"head-{section.id}"],
        "rows": [parts[build_row_part(row).id] for row in section.rows],
        "empty": parts[f"empty-{section.id}"],
    }


def _build_catalog_context(draft: Draft) -> dict[str, Any]:
    taken = frozenset(item.exercise for item in draft.plan.items)
    browse = current_services().catalog_browser.browse_exercises(
        current_actor(),
        request.args.get("q", "")[:MAX_QUERY_LENGTH],
        parse_filters(),
        draft.patient.context,
        taken,
    )
    view = catalog_views.build_catalog_view(
        browse, draft.catalog, taken=taken, show_all=bool(request.args.get("all"))
    )
    to = request.args.get("to", "")
    return {"catalog": view, "add_to": to if to in {s.value for s in SECTIONS} else ""}


def parse_filters() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(request.args.getlist(name)) for name in (PERSONAL_FACET, *FACET_READERS)
    }


def _find_suggestions(draft: Draft) -> dict[Section, SwapView]:
    found = {
        section: suggest_exercise(
            section, draft.plan, draft.patient.context, draft.catalog, draft.today
        )
        for section in SECTIONS
        if not draft.plan.list_items_in(section)
    }
    return {
        section: SwapView(
            one.exercise.slug,
            one.exercise.name,
            one.exercise.position.value,
            format_suggestion_reason(one, draft.patient.context.first_name),
        )
        for section, one in found.items()
        if one
    }


def _list_template_choices(draft: Draft) -> TemplateChoices:
    """List the templates, each with the precautions it would raise for this patient."""
    return template_views.build_template_choices(
        draft.catalog, draft.patient.context, draft.today, draft.plan
    )


Shortcut = tuple[tuple[str, ...], str]

BUILDER_KEYS: tuple[Shortcut, ...] = (
    (("↑", "↓"), "In the search: choose a result. In the plan: go to another row"),
    (("Enter",), "In the search: add the chosen exercise"),
    (("Esc",), "Back to the plan; in a dose: discard changes"),
    (("d",), "Write the dose of the row; Enter when done"),
    (("Alt", "↑", "↓"), "Move the row, across sections too"),
    (("s",), "Swap the exercise of the row"),
    (("k",), "Keep it in spite of a precaution"),
    (("w",), "Write a note or a warning"),
    (("Delete",), "Remove the row; Undo stays in its place"),
    (("Ctrl", "Z"), "Undo; with Shift: redo"),
    (("p",), "Preview the sheet"),
    (("Ctrl", "Enter"), "In the preview: issue"),
)
PREVIEW_KEYS: tuple[Shortcut, ...] = (
    (("Ctrl", "Enter"), "Issue"),
    (("Esc",), "Back to the plan"),
)
