"""The form of a custom exercise that two people may edit: its parts, and how they are named to a person."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.record_version import FIRST_VERSION
from ptplanner.services.custom_exercises import CustomExercises, fingerprint_exercise
from ptplanner.web.custom_exercises.forms import (
    TICKED_KEYS,
    build_exercise,
    fill_exercise_form,
    validate_exercise_form,
)
from ptplanner.web.shared.context import current_actor
from ptplanner.web.shared.forms import FormData
from ptplanner.web.shared.record_conflicts import FormParts, Pairs
from ptplanner.web.shared.record_pages import ReadForm, RecordPage, ShownForm, StoredForm

_LABELS = {
    "dose": "Usual dose",
    "laterality": "Done on",
    "is-described": "I have gone through all movements",
    "feel": "You should feel it in",
    "stop-rules": "Stop if",
    "purpose": "What it is for",
    "aliases": "Other names",
    "position": "Starting position",
    "side-noun": "A side is called",
    "other-equipment": "Needs besides",
}


def build_exercise_page(
    exercises: CustomExercises,
    slug: ExerciseSlug,
    render: Callable[[ShownForm, CustomExercise], str],
    leave: Callable[[], ResponseReturnValue],
) -> RecordPage[Exercise]:
    """The page on which one custom exercise is edited. Its version is the fingerprint of its text and facts."""
    who = current_actor()
    own = exercises.get_custom_exercise(who, slug)

    def load_exercise_form() -> StoredForm[Exercise]:
        stored = exercises.get_custom_exercise(who, slug).exercise
        form, version = fill_exercise_form(stored), fingerprint_exercise(stored)
        return StoredForm(stored, form, version, FIRST_VERSION)

    def read_exercise_form(data: FormData) -> ReadForm[Exercise]:
        result = validate_exercise_form(data, own.exercise)
        if result.values is None:
            return ReadForm(None, result.errors, result.typed, result.typed)
        exercise = build_exercise(result.values, own.exercise)
        return ReadForm(exercise, {}, result.typed, fill_exercise_form(exercise))

    return RecordPage(
        parts=EXERCISE_PARTS,
        load=load_exercise_form,
        read=read_exercise_form,
        save=lambda changed, version: exercises.change_exercise(who, slug, changed, version),
        render=lambda shown: render(shown, own),
        leave=leave,
    )


def _find_exercise_part(name: str, value: str) -> str:
    """Where a field has many boxes, each is a part of its own, so that no tick of either person gets lost."""
    return f"{name}: {value}" if name in TICKED_KEYS else name


def _name_exercise_part(part: str) -> str:
    return _LABELS.get(part, part[:1].upper() + part[1:])


def _describe_exercise_part(part: str, pairs: Pairs) -> str:
    if part.partition(":")[0] in TICKED_KEYS or part == "is-described":
        return "ticked" if pairs else "not ticked"
    return ", ".join(value for _, value in pairs)


EXERCISE_PARTS = FormParts(_find_exercise_part, _name_exercise_part, _describe_exercise_part)
