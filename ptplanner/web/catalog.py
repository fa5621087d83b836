"""Routes for browsing and reading the catalog's exercises and templates."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.web import catalog_presenters, exercise_presenters, template_presenters
from ptplanner.web.builder_page import LONGEST_QUERY, chosen_filters
from ptplanner.web.session import actor, clinic_catalog, services

blueprint = Blueprint("catalog", __name__)


@blueprint.get("/exercises")
def index() -> ResponseReturnValue:
    query = request.args.get("q", "")[:LONGEST_QUERY]
    browse = services().catalog.browse(actor(), query, chosen_filters())
    view = catalog_presenters.present(
        browse, clinic_catalog(), show_all=bool(request.args.get("all"))
    )
    is_part = "HX-Request" in request.headers
    return render_template(
        "exercises/_body.html" if is_part else "exercises/index.html", catalog=view
    )


@blueprint.get("/exercises/<slug>")
def show(slug: str) -> ResponseReturnValue:
    content = clinic_catalog()
    view = exercise_presenters.exercise(content.exercise(slug), content)
    is_favourite = services().catalog.is_favourite(actor(), content.exercise(slug).slug)
    return render_template("exercises/show.html", view=view, is_favourite=is_favourite)


@blueprint.post("/exercises/<slug>/favourite")
def favourite(slug: str) -> ResponseReturnValue:
    exercise = clinic_catalog().exercise(slug)
    is_on = request.form.get("on") == "1"
    services().catalog.mark(actor(), exercise.slug, is_favourite=is_on)
    if "HX-Request" not in request.headers:
        return redirect(url_for("exercises.show", slug=slug), 303)
    return render_template(
        "exercises/_starred.html",
        slug=slug,
        name=exercise.name,
        is_on=is_on,
        with_words="words" in request.form,
    )


@blueprint.get("/templates")
def templates() -> ResponseReturnValue:
    content = clinic_catalog()
    views = tuple(template_presenters.template(t, content) for t in content.templates.values())
    return render_template("plan_templates/index.html", templates=views)


@blueprint.get("/templates/<slug>")
def template(slug: str) -> ResponseReturnValue:
    content = clinic_catalog()
    view = template_presenters.template(content.template(slug), content)
    return render_template("plan_templates/show.html", view=view)
