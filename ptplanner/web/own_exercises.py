"""Routes of custom exercises: list, form, retiring, restoring and export."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.services.own_exercises import StaleExercise, fingerprint
from ptplanner.web import own_forms, own_presenters
from ptplanner.web.builder_page import LONGEST_QUERY
from ptplanner.web.own_forms import TypedExercise
from ptplanner.web.session import actor, services

blueprint = Blueprint("custom_exercises", __name__)


@blueprint.get("/own-exercises")
def index() -> ResponseReturnValue:
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    found = services().own.list(actor(), query)
    view = own_presenters.own_list(found, query, show_all=bool(request.args.get("all")))
    is_part = "HX-Request" in request.headers
    return render_template("own/_rows.html" if is_part else "own/index.html", view=view)


@blueprint.route("/own-exercises/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    if request.method == "GET":
        return _form_page(TypedExercise(), None)
    form = own_forms.typed(request.form)
    read = own_forms.read(form)
    if read.exercise is None:
        return _form_page(form, None, dict(read.errors)), 422
    try:
        slug = services().own.create(actor(), read.exercise)
    except InvalidValue as error:
        return _form_page(form, None, {"": str(error)}), 422
    return redirect(url_for("exercises.show", slug=slug), 303)


@blueprint.route("/own-exercises/<exercise_id>/edit", methods=["GET", "POST"])
def edit(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    own = services().own.get(actor(), exercise_id)
    if request.method == "GET":
        return _form_page(own_forms.as_typed(own.exercise, fingerprint(own.exercise)), own)
    form = own_forms.typed(request.form)
    read = own_forms.read(form, own.exercise)
    if read.exercise is None:
        return _form_page(form, own, dict(read.errors)), 422
    try:
        services().own.change(actor(), exercise_id, read.exercise, form.seen)
    except StaleExercise as error:
        return _form_page(form, own, {"": str(error)}), 409
    except InvalidValue as error:
        return _form_page(form, own, {"": str(error)}), 422
    return redirect(url_for("exercises.show", slug=exercise_id), 303)


@blueprint.post("/own-exercises/<exercise_id>/retire")
def retire(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    services().own.retire(actor(), exercise_id)
    return redirect(url_for("own.index"), 303)


@blueprint.post("/own-exercises/<exercise_id>/bring-back")
def bring_back(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    services().own.bring_back(actor(), exercise_id)
    return redirect(url_for("own.index"), 303)


@blueprint.get("/own-exercises/exercises.json")
def export() -> ResponseReturnValue:
    return download(services().exchange.exercises(actor()), "own-exercises.json")


def download(text: str, name: str, kind: str = "application/json") -> Response:
    """Build a file download; its name must not identify a patient."""
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form_page(
    form: TypedExercise, own: OwnExercise | None, errors: dict[str, str] | None = None
) -> str:
    return render_template(
        "own/form.html",
        form=form,
        own=own,
        errors=errors or {},
        to_check=own_presenters.to_check(own.exercise) if own else "",
        credits=own_presenters.credits_of(own.exercise) if own else (),
        types=own_presenters.TYPE_CHOICES,
        levels=own_presenters.LEVEL_CHOICES,
        positions=own_presenters.POSITION_CHOICES,
        lateralities=own_presenters.LATERALITIES,
        side_nouns=own_presenters.SIDE_NOUNS,
        regions=own_presenters.regions(form.regions),
        equipment=own_presenters.equipment(form.equipment),
        movements=own_presenters.movements(form.movements),
    )
