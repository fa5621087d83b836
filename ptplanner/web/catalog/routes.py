"""Routes for browsing and reading the catalog's exercises and templates."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.web.catalog import exercise_views, template_views
from ptplanner.web.catalog import views as catalog_views
from ptplanner.web.catalog.mistake_report import build_mistake_report
from ptplanner.web.plans.builder import MAX_QUERY_LENGTH, parse_filters
from ptplanner.web.shared.context import (
    current_actor,
    current_catalog,
    current_services,
    is_htmx_request,
)
from ptplanner.web.shared.forms import SwitchForm, parse_form

blueprint = Blueprint("catalog", __name__)


@blueprint.get("/exercises")
def browse_exercises() -> ResponseReturnValue:
    query = request.args.get("q", "")[:MAX_QUERY_LENGTH]
    browse = current_services().catalog_browser.browse_exercises(
        current_actor(), query, parse_filters()
    )
    view = catalog_views.build_catalog_view(
        browse, current_catalog(), show_all=bool(request.args.get("all"))
    )
    is_part = is_htmx_request()
    return render_template(
        "catalog/_results.html" if is_part else "catalog/exercises.html", catalog=view
    )


@blueprint.get("/exercises/<slug>")
def show_exercise(slug: str) -> ResponseReturnValue:
    content = current_catalog()
    view = exercise_views.build_exercise_view(content.get_exercise(slug), content)
    is_favourite = current_services().catalog_browser.is_favourite(
        current_actor(), content.get_exercise(slug).slug
    )
    report = build_mistake_report(
        content.get_exercise(slug), current_services().settings.report_address
    )
    return render_template(
        "catalog/exercise.html", view=view, is_favourite=is_favourite, report=report
    )


@blueprint.post("/exercises/<slug>/favourite")
def mark_favourite(slug: str) -> ResponseReturnValue:
    exercise = current_catalog().get_exercise(slug)
    is_on = parse_form(SwitchForm, request.form).on
    current_services().catalog_browser.set_favourite(
        current_actor(), exercise.slug, is_favourite=is_on
    )
    if "HX-Request" not in request.headers:
        return redirect(url_for("catalog.show_exercise", slug=slug), 303)
    return render_template(
        "catalog/_favourite_response.html",
        slug=slug,
        name=exercise.name,
        is_on=is_on,
        with_words="words" in request.form,
    )


@blueprint.get("/templates")
def list_templates() -> ResponseReturnValue:
    content = current_catalog()
    views = tuple(
        template_views.build_template_view(t, content) for t in content.templates.values()
    )
    return render_template("catalog/templates.html", templates=views)


@blueprint.get("/templates/<slug>")
def show_template(slug: str) -> ResponseReturnValue:
    content = current_catalog()
    view = template_views.build_template_view(content.get_template(slug), content)
    return render_template("catalog/template.html", view=view)
