"""The pydantic models of the content files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from ptplanner.domain import shorthand
from ptplanner.domain.condition import Advice, RedFlagKind
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import (
    Equipment,
    ExerciseType,
    Level,
    MovementTag,
    Position,
    Region,
    SideNoun,
    StepRole,
)
from ptplanner.domain.plan import MAX_PHASES, Section
from ptplanner.domain.sides import Laterality
from ptplanner.formats.content_files.files import ContentFile, Problem, format_unknown_value

# PEMAT-P asks for short chunks: five steps fit on a card, fifteen words can be read in one breath.
MAX_STEPS = 5
MAX_STEP_WORDS = 15
# What a patient can keep in mind until the next visit.
MAX_GOALS = 4
# One line beside the pictures, at 12 pt.
MAX_SHORT_LENGTH = 50


def _parse_dose(text: object) -> Dosage:
    if isinstance(text, Dosage):
        return text
    try:
        return shorthand.parse_shorthand(str(text))
    except InvalidValue as error:
        raise PydanticCustomError("dose", "{said}", {"said": str(error)}) from None


def _build_enum_validator(kind: type[Enum]) -> BeforeValidator:
    """Integer enums are written by name in the files."""

    def parse_member_name(text: object) -> object:
        names = [member.name.lower() for member in kind]
        if isinstance(text, kind):
            return text
        if text not in names:
            raise PydanticCustomError("name", "{said}", {"said": format_unknown_value(text, names)})
        return kind[str(text).upper()]

    return BeforeValidator(parse_member_name)


def _require_position(position: Position) -> Position:
    if position is Position.UNKNOWN:
        raise PydanticCustomError("name", "{said}", {"said": "Give the starting position."})
    return position


def _validate_step_length(text: str) -> str:
    count = len(text.split())
    if count > MAX_STEP_WORDS:
        said = f"{count} words; a step has at most {MAX_STEP_WORDS}."
        raise PydanticCustomError("words", "{said}", {"said": said})
    return text


DosageField = Annotated[Dosage, BeforeValidator(_parse_dose)]
RequiredLine = Annotated[str, Field(min_length=1, max_length=300)]
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SlugField = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=80)]
OptionalIsoDate = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class _TomlModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _ReviewedModel(_TomlModel):
    """``reviewed_by`` and ``reviewed_on`` are given together or not at all."""

    reviewed_by: str = ""
    reviewed_on: OptionalIsoDate = ""

    @model_validator(mode="after")
    def _require_reviewer_and_day(self) -> Self:
        if bool(self.reviewed_by) != bool(self.reviewed_on):
            said = "Give both the reviewer's name and the day, or leave both empty."
            raise PydanticCustomError("review", "{said}", {"said": said})
        return self


class SourceTable(_TomlModel):
    title: RequiredLine
    url: str = ""
    year: int = Field(default=0, ge=0, le=2100)


class ExerciseFile(_ReviewedModel):
    number: int = Field(ge=101, le=9999)
    position: Annotated[Position, AfterValidator(_require_position)]
    type: ExerciseType
    level: Annotated[Level, _build_enum_validator(Level)]
    laterality: Laterality
    side_noun: SideNoun = SideNoun.SIDE
    regions: list[Region] = Field(min_length=1)
    muscles: list[RequiredLine] = Field(min_length=1)
    equipment: list[Equipment] = []
    movement_tags: list[MovementTag] = []
    easier: SlugField | None = None
    harder: SlugField | None = None
    alone_because: str = Field(default="", max_length=120)
    safer: list[SlugField] = []
    default_dose: DosageField
    dose_source: RequiredLine
    licence: Literal["CC-BY-4.0"]
    author: RequiredLine
    sources: list[SourceTable] = Field(min_length=1)


class StepTable(_TomlModel):
    role: StepRole
    text: Annotated[RequiredLine, BeforeValidator(_validate_step_length)]
    short: str = Field(default="", max_length=MAX_SHORT_LENGTH)


class TextFile(_TomlModel):
    name: RequiredLine
    plain_name: str = ""
    aliases: list[RequiredLine] = []
    purpose: RequiredLine
    feel: RequiredLine
    equipment_note: str = ""
    start_caption: str = ""
    end_caption: str = ""
    start_alt: RequiredLine
    end_alt: RequiredLine
    movement_description: RequiredLine
    mistakes: list[RequiredLine] = []
    stop_rules: list[RequiredLine] = []
    step: list[StepTable] = Field(min_length=2, max_length=MAX_STEPS)


class ConditionTable(_TomlModel):
    slug: SlugField
    name: RequiredLine
    plain_name: RequiredLine
    aliases: list[RequiredLine] = []
    icd10: list[RequiredLine] = []
    in_force_weeks: int | None = Field(default=None, ge=1, le=104)
    stop_rule: str = ""
    shows_red_flags: bool = False
    needs_date: bool = False


class ConditionsFile(_TomlModel):
    condition: list[ConditionTable] = Field(min_length=1)


class RuleTable(_ReviewedModel):
    id: SlugField
    condition: SlugField
    tags: list[MovementTag] = Field(min_length=1)
    advice: Annotated[Advice, _build_enum_validator(Advice)]
    for_therapist: RequiredLine
    avoid: RequiredLine
    why: RequiredLine
    instead: RequiredLine
    source_title: RequiredLine
    source_url: str = ""
    source_year: int = Field(ge=1950, le=2100)
    in_force_weeks: int | None = Field(default=None, ge=1, le=104)
    written_on: date | None = None


class RulesFile(_TomlModel):
    written_on: date
    rule: list[RuleTable] = Field(min_length=1)


class RuleExampleTable(_TomlModel):
    rule: SlugField
    finds: list[SlugField] = []
    leaves: list[SlugField] = Field(min_length=1)
    made_up: MovementTag | None = None


class RuleExamplesFile(_TomlModel):
    example: list[RuleExampleTable] = Field(min_length=1)


class RedFlagTable(_TomlModel):
    kind: RedFlagKind
    text: RequiredLine
    source_title: RequiredLine
    source_url: str = ""
    source_year: int = 0


class RedFlagsFile(_TomlModel):
    red_flag: list[RedFlagTable] = Field(min_length=1)


class TemplateItemTable(_TomlModel):
    exercise: SlugField
    section: Section
    dose: DosageField
    note: str = Field(default="", max_length=240)


class PhaseTable(_TomlModel):
    name: RequiredLine
    per_day: int = Field(default=1, ge=1, le=16)
    days_per_week: int = Field(default=7, ge=1, le=7)
    weeks: int = Field(ge=1, le=52)
    move_on: list[RequiredLine] = Field(min_length=1, max_length=MAX_GOALS)
    item: list[TemplateItemTable] = Field(min_length=1)


class TemplateFile(_ReviewedModel):
    """Either one phase, with ``[[item]]`` tables and a schedule at the top level, or several ``[[phase]]`` tables."""

    slug: SlugField
    title: RequiredLine
    summary: RequiredLine
    before_starting: str = ""
    conditions: list[SlugField] = []
    dose_source: RequiredLine
    per_day: int = Field(default=1, ge=1, le=16)
    days_per_week: int = Field(default=7, ge=1, le=7)
    weeks: int = Field(default=6, ge=1, le=52)
    sources: list[SourceTable] = Field(min_length=1)
    item: list[TemplateItemTable] = []
    phase: list[PhaseTable] = Field(default=[], max_length=MAX_PHASES)

    @model_validator(mode="after")
    def _require_items_or_phases(self) -> Self:
        if bool(self.item) == bool(self.phase):
            said = "Give either [[item]] tables or [[phase]] tables with [[phase.item]] in them."
            raise PydanticCustomError("phases", "{said}", {"said": said})
        if len(self.phase) == 1:
            said = "A single phase is not written as [[phase]]. Give [[item]] tables, or two or more phases."
            raise PydanticCustomError("phases", "{said}", {"said": said})
        if self.phase and {"per_day", "days_per_week", "weeks"} & self.model_fields_set:
            said = "The schedule is given in each phase. Leave per_day, days_per_week and weeks out here."
            raise PydanticCustomError("phases", "{said}", {"said": said})
        return self


ModelT = TypeVar("ModelT", bound=_TomlModel)


def validate_content_file(
    kind: type[ModelT], file: ContentFile | None, problems: list[Problem]
) -> ModelT | None:
    """The validated model; if it is invalid, add every problem to ``problems`` and return None."""
    if file is None:
        return None
    try:
        return kind.model_validate(file.data)
    except ValidationError as error:
        problems += [
            file.build_problem(_locate_error(d), _format_validation_error(kind, d))
            for d in error.errors()
        ]
        return None


def _locate_error(detail: ErrorDetails) -> Sequence[str | int]:
    places = {"review": ("reviewed_by",), "phases": ("phase",)}
    return places.get(detail["type"], detail["loc"])


def _format_validation_error(kind: type[_TomlModel], detail: ErrorDetails) -> str:
    given: Any = detail["input"]
    match detail["type"]:
        case "enum" | "literal_error":
            known = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return format_unknown_value(given, known)
        case "extra_forbidden":
            return format_unknown_value(
                detail["loc"][-1], sorted(_list_known_fields(kind, detail["loc"]))
            )
        case "missing":
            return "This field is missing."
        case "dose" | "name" | "words" | "review" | "phases":
            return str(detail["msg"])
        case _:
            return f"{detail['msg']}, not {given!r:.60}."


def _list_known_fields(kind: type[_TomlModel], loc: Sequence[str | int]) -> Sequence[str]:
    """The fields of the table that contains ``loc``."""
    rows: dict[str, type[_TomlModel]] = {
        "step": StepTable, "sources": SourceTable, "condition": ConditionTable, "rule": RuleTable,
        "red_flag": RedFlagTable, "item": TemplateItemTable, "phase": PhaseTable,
    }  # fmt: skip
    tables = [str(name) for name, place in pairwise(loc) if isinstance(place, int)]
    inner = rows.get(tables[-1]) if tables else None
    return tuple((inner or kind).model_fields)
