"""Routes of custom exercises: list, form, retiring, restoring and export."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.text_conversion import move_dose, turn_sides
from ptplanner.services.custom_exercises import StaleExercise, fingerprint_exercise
from ptplanner.web.custom_exercises import forms as exercise_forms
from ptplanner.web.custom_exercises import views as exercise_views
from ptplanner.web.plans.builder import MAX_QUERY_LENGTH
from ptplanner.web.shared.context import current_actor, current_services, is_htmx_request
from ptplanner.web.shared.forms import WHOLE_FORM, FormData
from ptplanner.wording.english.clinical import LATERALITY_OPTIONS

blueprint = Blueprint("custom_exercises", __name__)


@blueprint.get("/own-exercises")
def list_custom_exercises() -> ResponseReturnValue:
    query = request.args.get("q", "")[:MAX_QUERY_LENGTH].strip()
    found = current_services().custom_exercises.list_exercises(current_actor(), query)
    view = exercise_views.build_custom_exercise_list(
        found, query, show_all=bool(request.args.get("all"))
    )
    is_part = is_htmx_request()
    return render_template(
        "custom_exercises/_list.html" if is_part else "custom_exercises/list.html", view=view
    )


@blueprint.route("/own-exercises/new", methods=["GET", "POST"])
def create_custom_exercise() -> ResponseReturnValue:
    if request.method != "POST":
        blank = exercise_forms.fill_exercise_form(exercise_forms.build_blank_exercise())
        # A search that found nothing leads here with what was searched for.
        blank["name"] = request.args.get("name", "")[:MAX_QUERY_LENGTH].strip()
        return _render_exercise_form(blank, None)
    result = exercise_forms.validate_exercise_form(request.form)
    if result.values is None:
        return _render_exercise_form(result.typed, None, result.errors), 422
    exercise = exercise_forms.build_exercise(result.values)
    if "convert" in request.form:
        return _render_converted_form(exercise, None, "")
    try:
        slug = current_services().custom_exercises.create_exercise(current_actor(), exercise)
    except InvalidValue as error:
        return _render_exercise_form(result.typed, None, {WHOLE_FORM: str(error)}), 422
    return redirect(url_for("catalog.show_exercise", slug=slug), 303)


@blueprint.route("/own-exercises/<exercise_id>/edit", methods=["GET", "POST"])
def edit_custom_exercise(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    own = current_services().custom_exercises.get_custom_exercise(current_actor(), exercise_id)
    if request.method != "POST":
        return _render_exercise_form(
            exercise_forms.fill_exercise_form(own.exercise, fingerprint_exercise(own.exercise)),
            own,
        )
    result = exercise_forms.validate_exercise_form(request.form, own.exercise)
    if result.values is None:
        return _render_exercise_form(result.typed, own, result.errors), 422
    exercise = exercise_forms.build_exercise(result.values, own.exercise)
    if "convert" in request.form:
        return _render_converted_form(exercise, own, result.values.fingerprint)
    try:
        current_services().custom_exercises.change_exercise(
            current_actor(), exercise_id, exercise, result.values.fingerprint
        )
    except StaleExercise as error:
        return _render_exercise_form(result.typed, own, {WHOLE_FORM: str(error)}), 409
    except InvalidValue as error:
        return _render_exercise_form(result.typed, own, {WHOLE_FORM: str(error)}), 422
    return redirect(url_for("catalog.show_exercise", slug=exercise_id), 303)


@blueprint.post("/own-exercises/<exercise_id>/retire")
def retire_custom_exercise(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    current_services().custom_exercises.retire_exercise(current_actor(), exercise_id)
    return redirect(url_for("custom_exercises.list_custom_exercises"), 303)


@blueprint.post("/own-exercises/<exercise_id>/bring-back")
def restore_custom_exercise(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    current_services().custom_exercises.restore_exercise(current_actor(), exercise_id)
    return redirect(url_for("custom_exercises.list_custom_exercises"), 303)


@blueprint.get("/own-exercises/exercises.json")
def download_custom_exercises() -> ResponseReturnValue:
    return build_download(
        current_services().transfer.export_exercises(current_actor()), "own-exercises.json"
    )


def build_download(text: str, name: str, kind: str = "application/json") -> Response:
    """Build a file download; its name must not identify a patient."""
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _render_converted_form(exercise: Exercise, own: CustomExercise | None, seen: str) -> str:
    """Show the form with its sides or its dose turned into facts; nothing is saved yet."""
    convert = {"sides": turn_sides, "dose": move_dose}.get(request.form["convert"])
    turned = convert(exercise) if convert else exercise
    return _render_exercise_form(exercise_forms.fill_exercise_form(turned, seen), own)


def _render_exercise_form(
    form: FormData, own: CustomExercise | None, errors: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "custom_exercises/form.html",
        form=form,
        custom_exercise=own,
        errors=errors or {},
        unconfirmed_parts=exercise_views.format_unconfirmed_parts(own.exercise) if own else "",
        credits=exercise_views.build_credit_views(own.exercise) if own else (),
        text_offers=exercise_views.build_text_offers(form.get("steps", "")),
        types=exercise_views.TYPE_OPTIONS,
        levels=exercise_views.LEVEL_OPTIONS,
        positions=exercise_views.POSITION_OPTIONS,
        lateralities=LATERALITY_OPTIONS,
        side_nouns=exercise_views.SIDE_NOUN_OPTIONS,
        regions=exercise_views.build_region_options(frozenset(form.getlist("region"))),
        equipment=exercise_views.build_equipment_options(frozenset(form.getlist("equipment"))),
        movements=exercise_views.build_movement_options(frozenset(form.getlist("movement"))),
    )
