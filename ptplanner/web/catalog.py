"""The exercises and templates of the catalog, to browse and to read."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ptplanner.web import catalog_presenters, exercise_presenters
from ptplanner.web.builder_page import LONGEST_QUERY, chosen_filters
from ptplanner.web.session import actor, clinic_catalog, services

blueprint = Blueprint("exercises", __name__)


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
    return render_template("exercises/show.html", view=view)


@blueprint.get("/templates")
def templates() -> ResponseReturnValue:
    content = clinic_catalog()
    views = tuple(exercise_presenters.template(t, content) for t in content.templates.values())
    return render_template("plan_templates/index.html", templates=views)


@blueprint.get("/templates/<slug>")
def template(slug: str) -> ResponseReturnValue:
    content = clinic_catalog()
    view = exercise_presenters.template(content.template(slug), content)
    return render_template("plan_templates/show.html", view=view)
