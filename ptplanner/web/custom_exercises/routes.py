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
from ptplanner.web.custom_exercises import forms as exercise_forms
from ptplanner.web.custom_exercises import views as exercise_views
from ptplanner.web.custom_exercises.record_form import build_exercise_page
from ptplanner.web.plans.builder import MAX_QUERY_LENGTH
from ptplanner.web.shared.context import current_actor, current_services, is_htmx_request
from ptplanner.web.shared.form_tokens import compute_form_key
from ptplanner.web.shared.forms import WHOLE_FORM, FormData
from ptplanner.web.shared.record_conflicts import read_seen_record
from ptplanner.web.shared.record_pages import RecordPage, ShownForm
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
        turned = _convert_words(exercise)
        return _render_exercise_form(exercise_forms.fill_exercise_form(turned), None)
    try:
        slug = current_services().custom_exercises.create_exercise(
            current_actor(), exercise, compute_form_key(request.form)
        )
    except InvalidValue as error:
        return _render_exercise_form(result.typed, None, {WHOLE_FORM: str(error)}), 422
    return redirect(url_for("catalog.show_exercise", slug=slug), 303)


@blueprint.route("/own-exercises/<exercise_id>/edit", methods=["GET", "POST"])
def edit_custom_exercise(exercise_id: ExerciseSlug) -> ResponseReturnValue:
    there = url_for("catalog.show_exercise", slug=exercise_id)
    page = build_exercise_page(
        current_services().custom_exercises,
        exercise_id,
        _render_shown_exercise,
        lambda: redirect(there, 303),
    )
    if request.method == "POST" and "convert" in request.form:
        return _convert_exercise(page)
    return page.respond()


def _convert_exercise(page: RecordPage[Exercise]) -> ResponseReturnValue:
    """Turn the sides or the dose of the form into facts; nothing is saved yet."""
    sent, seen = page.read(request.form), read_seen_record(request.form)
    if sent.record is None:
        return page.render(ShownForm(sent.typed, sent.errors, seen)), 422
    turned = exercise_forms.fill_exercise_form(_convert_words(sent.record))
    return page.render(ShownForm(turned, {}, seen))


def _render_shown_exercise(shown: ShownForm, own: CustomExercise) -> str:
    return _render_exercise_form(shown.form, own, shown.errors, shown)


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


def _convert_words(exercise: Exercise) -> Exercise:
    """Turn the sides or the dose that stand in the words of an exercise into facts."""
    convert = {"sides": turn_sides, "dose": move_dose}.get(request.form["convert"])
    return convert(exercise) if convert else exercise


def _render_exercise_form(
    form: FormData,
    own: CustomExercise | None,
    errors: Mapping[str, str] | None = None,
    shown: ShownForm | None = None,
) -> str:
    return render_template(
        "custom_exercises/form.html",
        form=form,
        custom_exercise=own,
        seen=shown.seen if shown else None,
        conflict=shown.conflict if shown else None,
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
