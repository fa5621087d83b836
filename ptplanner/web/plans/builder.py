"""Render the builder: the draft, the catalog beside it, and the parts to refresh after an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import Response, make_response, render_template, request

from ptplanner.domain.exercise_suggestions import suggest_exercise
from ptplanner.domain.plan import ITEM_NOTE_LIMIT, OVERRIDE_REASON_LIMIT, SECTIONS, Section
from ptplanner.services.catalog_browser import FACET_READERS, PERSONAL_FACET
from ptplanner.services.planning import Draft
from ptplanner.web.catalog import template_views
from ptplanner.web.catalog import views as catalog_presenters
from ptplanner.web.catalog.template_views import TemplateChoices
from ptplanner.web.plans import dose_choices, meter_views
from ptplanner.web.plans import views as plan_presenters
from ptplanner.web.plans.conflict import CompareView
from ptplanner.web.plans.forms import RejectedDose
from ptplanner.web.plans.keyboard import BUILDER_KEYS
from ptplanner.web.plans.meter_views import MeterView
from ptplanner.web.plans.row_views import SwapView, build_blank_row
from ptplanner.web.shared.context import current_actor, current_catalog, current_services

TEXT_LIMITS: Mapping[str, int] = MappingProxyType(
    {"note": ITEM_NOTE_LIMIT, "reason": OVERRIDE_REASON_LIMIT}
)
MAX_QUERY_LENGTH = 100
BLANK_ROW = build_blank_row()


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


def render_plan_parts(
    draft: Draft, form_error: FormError = FormError(), status: int = 200
) -> Response:
    """Render only the parts that show the plan, for an open page to swap in."""
    return make_response(
        render_template("plans/_plan_parts.html", **_build_plan_context(draft, form_error)), status
    )


def render_catalog_results(draft: Draft) -> Response:
    """Render the search results: filter chips, count and results."""
    view = _build_draft_view(draft)
    html = render_template(
        "plans/_catalog_results.html", view=view, **_build_catalog_context(draft)
    )
    return make_response(html)


def render_meter_page(draft: Draft) -> Response:
    html = render_template(
        "plans/meter.html", view=_build_draft_view(draft), meter=build_draft_meter_view(draft)
    )
    return make_response(html)


def _build_draft_view(draft: Draft) -> plan_presenters.BuilderView:
    return plan_presenters.build_builder_view(
        draft, current_catalog(), current_services().clock().date(), _find_suggestions(draft)
    )


def build_draft_meter_view(draft: Draft) -> MeterView:
    """Build the quality meter of the current draft; a catalog search does not need it."""
    return meter_views.build_meter_view(
        current_services().metering.measure_draft(current_actor(), draft), draft.plan
    )


def _build_plan_context(draft: Draft, form_error: FormError) -> dict[str, Any]:
    return {
        "view": _build_draft_view(draft),
        "meter": build_draft_meter_view(draft),
        "choices": dose_choices.DOSE_OPTIONS,
        "limits": TEXT_LIMITS,
        "templates": _list_template_choices(draft),
        "key_list": BUILDER_KEYS,
        "pane": "catalog" if request.args.get("pane") == "add" else "plan",
        "opened": form_error.rejected_dose.item
        if form_error.rejected_dose
        else request.args.get("open", ""),
        "blank_row": BLANK_ROW,
        "typed": form_error.rejected_dose,
        "trouble": form_error.message,
        "compare": form_error.compare,
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
    view = catalog_presenters.build_catalog_view(
        browse, current_catalog(), taken=taken, show_all=bool(request.args.get("all"))
    )
    to = request.args.get("to", "")
    return {"catalog": view, "add_to": to if to in {s.value for s in SECTIONS} else ""}


def parse_filters() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(request.args.getlist(name)) for name in (PERSONAL_FACET, *FACET_READERS)
    }


def _find_suggestions(draft: Draft) -> dict[Section, SwapView]:
    today, catalog = current_services().clock().date(), current_catalog()
    found = {
        section: suggest_exercise(section, draft.plan, draft.patient.context, catalog, today)
        for section in SECTIONS
        if not draft.plan.list_items_in(section)
    }
    return {
        section: SwapView(exercise.slug, exercise.name, exercise.position.value)
        for section, exercise in found.items()
        if exercise
    }


def _list_template_choices(draft: Draft) -> TemplateChoices:
    """List the templates, each with the precautions it would raise for this patient."""
    today = current_services().clock().date()
    return template_views.build_template_choices(
        current_catalog(), draft.patient.context, today, draft.plan
    )
