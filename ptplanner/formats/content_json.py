"""Exercises in the open JSON format, version 1: written to and read from a file without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ptplanner.domain.exercise import Exercise, ExerciseText
from ptplanner.domain.exercise_import import MAX_ENTRIES, ImportedExercise
from ptplanner.formats.dose_json import DoseModel, dose_to_json
from ptplanner.formats.exercise_model import ExerciseModel
from ptplanner.formats.whole_file import format_json_document, parse_model_file

FORMAT = "ptplanner-content"
VERSION = 1
# Prefix of the key that recognizes an exercise when the same file is imported again.
SOURCE_KEY_PREFIX = "ptplanner"


class ContentModel(BaseModel):
    """A file of exercises."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="ptplanner content")

    format: Literal["ptplanner-content"]
    version: Literal[1]
    exercises: Annotated[list[ExerciseModel], Field(max_length=MAX_ENTRIES)]


CONTENT_FIELDS = frozenset(ExerciseModel.model_fields) | frozenset(DoseModel.model_fields)


def content_to_json(exercises: Iterable[Exercise]) -> str:
    """Write the exercises as one file; equal exercises give equal text."""
    rows = [exercise_to_json(exercise) for exercise in exercises]
    return format_json_document({"format": FORMAT, "version": VERSION, "exercises": rows})


def content_from_json(text: bytes) -> tuple[Exercise, ...]:
    """Read the exercises of a file; raise FormatError with every problem and its path."""
    model = parse_model_file(text, ContentModel, CONTENT_FIELDS)
    return tuple(one.to_exercise() for one in model.exercises)


def find_envelope_problem(value: Mapping[str, Any]) -> str:
    """Describe the first problem outside the list of exercises; "" if there is none."""
    if value.get("format") != FORMAT:
        return f"“format” must be “{FORMAT}”."
    if value.get("version") != VERSION:
        return f"“version” must be {VERSION}. A newer ptplanner wrote this file; update first."
    if not isinstance(value["exercises"], list):
        return "“exercises” must be a list."
    unknown = sorted(value.keys() - {"format", "version", "exercises"})
    return f"“{unknown[0][:60]}” is not a field of the format." if unknown else ""


def parse_imported_exercise(value: Mapping[str, Any], place: str) -> ImportedExercise:
    """Parse one entry of a file; raise pydantic's ValidationError if it is invalid."""
    exercise = ExerciseModel.model_validate(value).to_exercise()
    return ImportedExercise(place, f"{SOURCE_KEY_PREFIX}:{exercise.slug}", exercise)


def exercise_to_json(exercise: Exercise) -> dict[str, object]:
    """Convert an exercise to its JSON fields, in the order of the format; empty fields are left out."""
    told = {
        "slug": exercise.slug,
        "number": exercise.number or None,
        "position": exercise.position.value,
        "type": exercise.type.value,
        "level": exercise.level.name.lower(),
        "laterality": exercise.laterality.value,
        "side_noun": exercise.side_noun.value,
        "regions": [region.value for region in exercise.regions],
        "muscles": list(exercise.muscles),
        "equipment": [item.value for item in exercise.equipment],
        "movement_tags": sorted(tag.value for tag in exercise.movement_tags),
        "texts": {lang: _exercise_text_to_json(text) for lang, text in exercise.texts.items()},
        "dose": dose_to_json(exercise.default_dosage),
        "dose_source": exercise.dosage_source,
        "sources": [list_nonempty_fields(source) for source in exercise.sources],
        "licence": exercise.licence,
        "author": exercise.author,
        "easier": exercise.easier,
        "harder": exercise.harder,
        "safer": list(exercise.safer),
        "reviewed_by": exercise.review.by,
        "reviewed_on": exercise.review.on,
        "credits": [list_nonempty_fields(credit) for credit in exercise.credits],
        "unconfirmed": sorted(what.value for what in exercise.unconfirmed),
    }
    return {name: value for name, value in told.items() if _is_field_written(name, value)}


def _is_field_written(name: str, value: object) -> bool:
    """Empty fields are left out, except the dose: an empty dose is a valid dose."""
    return name == "dose" or value not in (None, "", [])


def _exercise_text_to_json(text: ExerciseText) -> dict[str, object]:
    steps = [list_nonempty_fields(step) for step in text.steps]
    return {
        "name": text.name,
        "steps": steps,
        **list_nonempty_fields(text, without=("lang", "name", "steps")),
    }


def list_nonempty_fields(value: Any, without: tuple[str, ...] = ()) -> dict[str, object]:  # noqa: ANN401  # any flat dataclass
    """Map the names of a flat dataclass's fields to their values, without the empty ones."""
    told = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in without}
    listed = {name: list(v) if isinstance(v, tuple) else v for name, v in told.items()}
    return {name: v for name, v in listed.items() if v not in ("", [], 0)}
