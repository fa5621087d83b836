"""The schema of an exercise: every field stands here once, for TOML files, JSON files and the form.

``InForm`` marks the fields of the form of custom exercises. Files of exercises in the open JSON format,
version 1, are written and read here; the same exercises give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import (
    Credit,
    Equipment,
    Exercise,
    ExerciseText,
    ExerciseType,
    Level,
    MovementTag,
    Position,
    Region,
    SideNoun,
    Source,
    Step,
    StepRole,
    Unconfirmed,
)
from ptplanner.domain.exercise_import import MAX_ENTRIES, ImportedExercise
from ptplanner.domain.sides import Laterality
from ptplanner.formats.dose_json import DOSE_FIELDS, DoseField
from ptplanner.formats.field_types import (
    MAX_LIST_VALUES,
    UNIQUE,
    FormLayout,
    InForm,
    Language,
    Line,
    Lines,
    Name,
    ReadAs,
    ReviewedBy,
    ReviewedOn,
    Slug,
    Slugs,
    ValueModel,
    read_by_name,
    sort_members,
)
from ptplanner.formats.json_file import format_json_document, parse_model_file

CONTENT_FORMAT = "ptplanner-content"
CONTENT_FORMAT_VERSION = 1
# Prefix of the key that recognizes an exercise when the same file is imported again.
SOURCE_KEY_PREFIX = "ptplanner"
MAX_STEPS_PER_TEXT = 40
MAX_LANGUAGES = 40
# Catalog numbers of built-in exercises have three or four digits; 0 means no number.
NUMBER_BOUNDS = (0, 9_999)
YEAR_BOUNDS = (0, 2100)


class StepModel(ValueModel):
    """One instruction; its text may contain ``{side}`` and ``{other}``."""

    model_config = ConfigDict(title="Step")
    makes: ClassVar = Step

    role: StepRole = StepRole.MOVE
    text: Annotated[Line, Field(min_length=1)]
    short: Line = ""


StepField = Annotated[Step, ReadAs(StepModel, StepModel.to_value, StepModel.to_json)]


class TextModel(ValueModel):
    """All texts of an exercise in one language."""

    model_config = ConfigDict(title="Words")
    makes: ClassVar = ExerciseText

    name: Name
    steps: Annotated[tuple[StepField, ...], Field(min_length=1, max_length=MAX_STEPS_PER_TEXT)]
    purpose: Annotated[Line, InForm()] = ""
    feel: Annotated[Line, InForm()] = ""
    plain_name: Line = ""
    aliases: Annotated[Lines, InForm(FormLayout.COMMAS)] = ()
    mistakes: Lines = ()
    stop_rules: Annotated[Lines, InForm(FormLayout.LINES)] = ()
    equipment_note: Line = ""
    start_caption: Line = ""
    end_caption: Line = ""
    start_alt: Line = ""
    end_alt: Line = ""
    movement_description: Line = ""
    warning: Annotated[
        Line, Field(description="In a box on every layout, for the exercise’s warned_condition.")
    ] = ""


def _read_texts(texts: Mapping[str, TextModel]) -> Mapping[str, ExerciseText]:
    if "en" not in texts:
        raise InvalidValue("texts.en is missing: every exercise needs an English text.")
    return {lang: text.to_value(lang=lang) for lang, text in texts.items()}


def _write_texts(texts: Mapping[str, ExerciseText]) -> Mapping[str, object]:
    return {lang: TextModel.to_json(text) for lang, text in texts.items()}


class SourceModel(ValueModel):
    """The source of a fact; ``year`` is 0 if unknown."""

    model_config = ConfigDict(title="Source")
    makes: ClassVar = Source

    title: Line = ""
    url: Line = ""
    year: Annotated[StrictInt, Field(ge=YEAR_BOUNDS[0], le=YEAR_BOUNDS[1])] = 0


class CreditModel(ValueModel):
    """Who made a part of the exercise, and under which licence."""

    model_config = ConfigDict(title="Credit")
    makes: ClassVar = Credit

    part: Line = ""
    licence: Line = ""
    licence_url: Line = ""
    author: Line = ""
    author_url: Line = ""
    title: Line = ""
    source_url: Line = ""
    derived_from: Line = ""


SourceField = Annotated[Source, ReadAs(SourceModel, SourceModel.to_value, SourceModel.to_json)]
Sources = Annotated[tuple[SourceField, ...], Field(max_length=MAX_LIST_VALUES)]
CreditField = Annotated[Credit, ReadAs(CreditModel, CreditModel.to_value, CreditModel.to_json)]
LevelField = Annotated[Level, read_by_name(Level)]


class ExerciseModel(ValueModel):
    """An exercise with its texts, clinical tags, usual dose and credits."""

    model_config = ConfigDict(title="Exercise")
    makes: ClassVar = Exercise

    slug: Slug
    number: Annotated[StrictInt, Field(ge=NUMBER_BOUNDS[0], le=NUMBER_BOUNDS[1])] = 0
    position: Annotated[Position, Field(description="Left out if unknown."), InForm()] = (
        Position.UNKNOWN
    )
    type: Annotated[ExerciseType, InForm()]
    level: Annotated[LevelField, InForm()] = Level.STANDARD
    laterality: Annotated[Laterality, InForm()] = Laterality.NONE
    side_noun: Annotated[SideNoun, InForm()] = SideNoun.SIDE
    regions: Annotated[tuple[Region, ...], *UNIQUE, InForm(FormLayout.TICKED, "region")] = ()
    muscles: Lines = ()
    equipment: Annotated[tuple[Equipment, ...], *UNIQUE, InForm(FormLayout.TICKED)] = ()
    other_equipment: Annotated[
        Lines,
        Field(description="What it needs besides, in the words of its source."),
        InForm(FormLayout.COMMAS),
    ] = ()
    movement_tags: Annotated[
        frozenset[MovementTag],
        ReadAs(Annotated[tuple[MovementTag, ...], *UNIQUE], frozenset, sort_members),
        InForm(FormLayout.TICKED, "movement"),
    ] = frozenset()
    texts: Annotated[
        Mapping[str, ExerciseText],
        ReadAs(
            Annotated[dict[Language, TextModel], Field(min_length=1, max_length=MAX_LANGUAGES)],
            _read_texts,
            _write_texts,
        ),
        Field(description="By language; “en” is required."),
    ]
    default_dosage: Annotated[
        DoseField,
        Field(alias="dose", description="The usual dose: fields, or a line of shorthand."),
    ]
    dosage_source: Annotated[Line, Field(alias="dose_source")] = ""
    sources: Sources = ()
    licence: Line = ""
    author: Line = ""
    easier: Slug | None = None
    harder: Slug | None = None
    safer: Slugs = ()
    reviewed_by: ReviewedBy = ""
    reviewed_on: ReviewedOn = ""
    credits: Annotated[tuple[CreditField, ...], Field(max_length=MAX_LIST_VALUES)] = ()
    unconfirmed: Annotated[
        frozenset[Unconfirmed],
        ReadAs(Annotated[tuple[Unconfirmed, ...], *UNIQUE], frozenset, sort_members),
    ] = frozenset()
    warned_condition: Slug | None = None


class ContentModel(BaseModel):
    """A file of exercises."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="ptplanner content")

    format: Literal["ptplanner-content"]
    version: Literal[1]
    exercises: Annotated[list[ExerciseModel], Field(max_length=MAX_ENTRIES)]


CONTENT_FIELDS = DOSE_FIELDS | frozenset(
    field.alias or name for name, field in ExerciseModel.model_fields.items()
)


def content_to_json(exercises: Iterable[Exercise]) -> str:
    """Write the exercises as one file; equal exercises give equal text."""
    rows = [ExerciseModel.to_json(exercise) for exercise in exercises]
    return format_json_document(
        {"format": CONTENT_FORMAT, "version": CONTENT_FORMAT_VERSION, "exercises": rows}
    )


def content_from_json(content: bytes) -> tuple[Exercise, ...]:
    """Read the exercises of a file; raise FormatError with every problem and its path."""
    model = parse_model_file(content, ContentModel, CONTENT_FIELDS)
    return tuple(one.to_value() for one in model.exercises)


def find_envelope_problem(value: Mapping[str, Any]) -> str:
    """Describe the first problem outside the list of exercises; "" if there is none."""
    if value.get("format") != CONTENT_FORMAT:
        return f"“format” must be “{CONTENT_FORMAT}”."
    if value.get("version") != CONTENT_FORMAT_VERSION:
        return f"“version” must be {CONTENT_FORMAT_VERSION}. A newer ptplanner wrote this file; update first."
    if not isinstance(value["exercises"], list):
        return "“exercises” must be a list."
    unknown = sorted(value.keys() - {"format", "version", "exercises"})
    return f"“{unknown[0][:60]}” is not a field of the format." if unknown else ""


def parse_imported_exercise(value: Mapping[str, Any], place: str) -> ImportedExercise:
    """Parse one entry of a file; raise pydantic's ValidationError if it is invalid."""
    exercise = ExerciseModel.model_validate(value).to_value()
    return ImportedExercise(place, f"{SOURCE_KEY_PREFIX}:{exercise.slug}", exercise)
