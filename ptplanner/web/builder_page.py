"""Render the builder: the draft, the catalog beside it, and the parts to refresh after an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import Response, make_response, render_template, request

from ptplanner.domain.plan import NOTE_LIMIT, REASON_LIMIT, SECTIONS, Section
from ptplanner.domain.suggestions import best_for
from ptplanner.services.catalog import FACETS, SHELF
from ptplanner.services.planning import Workbench
from ptplanner.web import (
    catalog_presenters,
    dose_choices,
    meter_presenters,
    plan_presenters,
    template_presenters,
)
from ptplanner.web.compare import CompareView
from ptplanner.web.keyboard import BUILDER_KEYS
from ptplanner.web.meter_presenters import MeterView
from ptplanner.web.plan_forms import TypedDose
from ptplanner.web.row_presenters import SwapView, blank
from ptplanner.web.session import actor, clinic_catalog, services
from ptplanner.web.template_presenters import TemplateChoices

LIMITS: Mapping[str, int] = MappingProxyType({"note": NOTE_LIMIT, "reason": REASON_LIMIT})
LONGEST_QUERY = 100
BLANK_ROW = blank()


@dataclass(frozen=True)
class Mishap:
    """Errors of a submitted form, shown on the page next to the submitted values."""

    typed: TypedDose | None = None
    trouble: str = ""
    compare: CompareView | None = None


def page(bench: Workbench, mishap: Mishap = Mishap(), status: int = 200) -> Response:
    """Render the whole builder page."""
    html = render_template(
        "plans/builder.html", **_plan_context(bench, mishap), **_catalog_context(bench)
    )
    return make_response(html, status)


def after_edit(bench: Workbench, mishap: Mishap = Mishap(), status: int = 200) -> Response:
    """Render only the parts that show the plan, for an open page to swap in."""
    return make_response(
        render_template("plans/_after_edit.html", **_plan_context(bench, mishap)), status
    )


def catalog_part(bench: Workbench) -> Response:
    """Render the search results: filter chips, count and results."""
    view = _plan_view(bench)
    html = render_template("plans/_catalog_body.html", view=view, **_catalog_context(bench))
    return make_response(html)


def meter_page(bench: Workbench) -> Response:
    html = render_template("plans/meter.html", view=_plan_view(bench), meter=meter_view(bench))
    return make_response(html)


def _plan_view(bench: Workbench) -> plan_presenters.BuilderView:
    return plan_presenters.present(
        bench, clinic_catalog(), services().clock().date(), _suggestions(bench)
    )


def meter_view(bench: Workbench) -> MeterView:
    """Build the quality meter of the current draft; a catalog search does not need it."""
    return meter_presenters.present(services().metering.of(actor(), bench), bench.plan)


def _plan_context(bench: Workbench, mishap: Mishap) -> dict[str, Any]:
    return {
        "view": _plan_view(bench),
        "meter": meter_view(bench),
        "choices": dose_choices.CHOICES,
        "limits": LIMITS,
        "templates": _templates(bench),
        "key_list": BUILDER_KEYS,
        "pane": "catalog" if request.args.get("pane") == "add" else "plan",
        "opened": mishap.typed.item if mishap.typed else request.args.get("open", ""),
        "blank_row": BLANK_ROW,
        "typed": mishap.typed,
        "trouble": mishap.trouble,
        "compare": mishap.compare,
    }


def _catalog_context(bench: Workbench) -> dict[str, Any]:
    taken = frozenset(item.exercise for item in bench.plan.items)
    browse = services().catalog.browse(
        actor(),
        request.args.get("q", "")[:LONGEST_QUERY],
        chosen_filters(),
        bench.patient.context,
        taken,
    )
    view = catalog_presenters.present(
        browse, clinic_catalog(), taken=taken, show_all=bool(request.args.get("all"))
    )
    to = request.args.get("to", "")
    return {"catalog": view, "add_to": to if to in {s.value for s in SECTIONS} else ""}


def chosen_filters() -> dict[str, frozenset[str]]:
    return {name: frozenset(request.args.getlist(name)) for name in (SHELF, *FACETS)}


def _suggestions(bench: Workbench) -> dict[Section, SwapView]:
    today, catalog = services().clock().date(), clinic_catalog()
    found = {
        section: best_for(section, bench.plan, bench.patient.context, catalog, today)
        for section in SECTIONS
        if not bench.plan.in_section(section)
    }
    return {
        section: SwapView(exercise.slug, exercise.name, exercise.position.value)
        for section, exercise in found.items()
        if exercise
    }


def _templates(bench: Workbench) -> TemplateChoices:
    """List the templates, each with the precautions it would raise for this patient."""
    today = services().clock().date()
    return template_presenters.choices(clinic_catalog(), bench.patient.context, today, bench.plan)
