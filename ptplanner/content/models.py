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

from ptplanner.content.files import ContentFile, Problem, allowed
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
from ptplanner.domain.plan import MOST_PHASES, Section
from ptplanner.domain.sides import Laterality

# PEMAT-P asks for short chunks: five steps fit on a card, fifteen words can be read in one breath.
MOST_STEPS = 5
MOST_WORDS = 15
# What a patient can keep in mind until the next visit.
MOST_CRITERIA = 4
# One line beside the pictures, at 12 pt.
SHORT_LIMIT = 50


def _dose(text: object) -> Dosage:
    if isinstance(text, Dosage):
        return text
    try:
        return shorthand.parse(str(text))
    except InvalidValue as error:
        raise PydanticCustomError("dose", "{said}", {"said": str(error)}) from None


def _by_name(kind: type[Enum]) -> BeforeValidator:
    """Integer enums are written by name in the files."""

    def named(text: object) -> object:
        names = [member.name.lower() for member in kind]
        if isinstance(text, kind):
            return text
        if text not in names:
            raise PydanticCustomError("name", "{said}", {"said": allowed(text, names)})
        return kind[str(text).upper()]

    return BeforeValidator(named)


def _said(position: Position) -> Position:
    if position is Position.NOT_SAID:
        raise PydanticCustomError("name", "{said}", {"said": "Give the starting position."})
    return position


def _at_most_fifteen_words(text: str) -> str:
    count = len(text.split())
    if count > MOST_WORDS:
        said = f"{count} words; a step has at most {MOST_WORDS}."
        raise PydanticCustomError("words", "{said}", {"said": said})
    return text


Dose = Annotated[Dosage, BeforeValidator(_dose)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=80)]
IsoDay = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class _Reviewed(_File):
    """``reviewed_by`` and ``reviewed_on`` are given together or not at all."""

    reviewed_by: str = ""
    reviewed_on: IsoDay = ""

    @model_validator(mode="after")
    def _name_and_day(self) -> Self:
        if bool(self.reviewed_by) != bool(self.reviewed_on):
            said = "Give both the reviewer's name and the day, or leave both empty."
            raise PydanticCustomError("review", "{said}", {"said": said})
        return self


class SourceRow(_File):
    title: Line
    url: str = ""
    year: int = Field(default=0, ge=0, le=2100)


class ExerciseFile(_Reviewed):
    number: int = Field(ge=101, le=9999)
    position: Annotated[Position, AfterValidator(_said)]
    type: ExerciseType
    level: Annotated[Level, _by_name(Level)]
    laterality: Laterality
    side_noun: SideNoun = SideNoun.SIDE
    regions: list[Region] = Field(min_length=1)
    muscles: list[Line] = Field(min_length=1)
    equipment: list[Equipment] = []
    movement_tags: list[MovementTag] = []
    easier: Slug | None = None
    harder: Slug | None = None
    alone_because: str = Field(default="", max_length=120)
    safer: list[Slug] = []
    default_dose: Dose
    dose_source: Line
    licence: Literal["CC-BY-4.0"]
    author: Line
    sources: list[SourceRow] = Field(min_length=1)


class StepRow(_File):
    role: StepRole
    text: Annotated[Line, BeforeValidator(_at_most_fifteen_words)]
    short: str = Field(default="", max_length=SHORT_LIMIT)


class TextFile(_File):
    name: Line
    plain_name: str = ""
    aliases: list[Line] = []
    purpose: Line
    feel: Line
    equipment_note: str = ""
    start_caption: str = ""
    end_caption: str = ""
    start_alt: Line
    end_alt: Line
    movement_description: Line
    mistakes: list[Line] = []
    stop_rules: list[Line] = []
    step: list[StepRow] = Field(min_length=2, max_length=MOST_STEPS)


class ConditionRow(_File):
    slug: Slug
    name: Line
    plain_name: Line
    aliases: list[Line] = []
    icd10: list[Line] = []
    in_force_weeks: int | None = Field(default=None, ge=1, le=104)
    stop_rule: str = ""
    shows_red_flags: bool = False
    needs_date: bool = False


class ConditionsFile(_File):
    condition: list[ConditionRow] = Field(min_length=1)


class RuleRow(_Reviewed):
    id: Slug
    condition: Slug
    tags: list[MovementTag] = Field(min_length=1)
    advice: Annotated[Advice, _by_name(Advice)]
    for_therapist: Line
    avoid: Line
    why: Line
    instead: Line
    source_title: Line
    source_url: str = ""
    source_year: int = Field(ge=1950, le=2100)
    in_force_weeks: int | None = Field(default=None, ge=1, le=104)
    written_on: date | None = None


class RulesFile(_File):
    written_on: date
    rule: list[RuleRow] = Field(min_length=1)


class RuleExampleRow(_File):
    rule: Slug
    finds: list[Slug] = []
    leaves: list[Slug] = Field(min_length=1)
    made_up: MovementTag | None = None


class RuleExamplesFile(_File):
    example: list[RuleExampleRow] = Field(min_length=1)


class RedFlagRow(_File):
    kind: RedFlagKind
    text: Line
    source_title: Line
    source_url: str = ""
    source_year: int = 0


class RedFlagsFile(_File):
    red_flag: list[RedFlagRow] = Field(min_length=1)


class TemplateRow(_File):
    exercise: Slug
    section: Section
    dose: Dose
    note: str = Field(default="", max_length=240)


class PhaseTable(_File):
    name: Line
    per_day: int = Field(default=1, ge=1, le=16)
    days_per_week: int = Field(default=7, ge=1, le=7)
    weeks: int = Field(ge=1, le=52)
    move_on: list[Line] = Field(min_length=1, max_length=MOST_CRITERIA)
    item: list[TemplateRow] = Field(min_length=1)


class TemplateFile(_Reviewed):
    """Either one phase, with ``[[item]]`` tables and a schedule at the top level, or several ``[[phase]]`` tables."""

    slug: Slug
    title: Line
    summary: Line
    before_starting: str = ""
    conditions: list[Slug] = []
    dose_source: Line
    per_day: int = Field(default=1, ge=1, le=16)
    days_per_week: int = Field(default=7, ge=1, le=7)
    weeks: int = Field(default=6, ge=1, le=52)
    sources: list[SourceRow] = Field(min_length=1)
    item: list[TemplateRow] = []
    phase: list[PhaseTable] = Field(default=[], max_length=MOST_PHASES)

    @model_validator(mode="after")
    def _either_items_or_phases(self) -> Self:
        if bool(self.item) == bool(self.phase):
            said = "Give either [[item]] tables or [[phase]] tables with [[phase.item]] in them."
            raise PydanticCustomError("phases", "{said}", {"said": said})
        if len(self.phase) == 1:
            said = "A single phase is not written as [[phase]]. Give [[item]] tables, or two or more phases."
            raise PydanticCustomError("phases", "{said}", {"said": said})
        if self.phase and {"per_day", "days_per_week", "weeks"} & self.model_fields_set:
            said = (
                "The schedule is given in each phase. Leave per_day, days_per_week and weeks out here."
            )
            raise PydanticCustomError("phases", "{said}", {"said": said})
        return self


Model = TypeVar("Model", bound=_File)


def checked(kind: type[Model], file: ContentFile | None, problems: list[Problem]) -> Model | None:
    """The validated model; if it is invalid, add every problem to ``problems`` and return None."""
    if file is None:
        return None
    try:
        return kind.model_validate(file.data)
    except ValidationError as error:
        problems += [file.problem(_place(d), _message(kind, d)) for d in error.errors()]
        return None


def _place(detail: ErrorDetails) -> Sequence[str | int]:
    places = {"review": ("reviewed_by",), "phases": ("phase",)}
    return places.get(detail["type"], detail["loc"])


def _message(kind: type[_File], detail: ErrorDetails) -> str:
    given: Any = detail["input"]
    match detail["type"]:
        case "enum" | "literal_error":
            known = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return allowed(given, known)
        case "extra_forbidden":
            return allowed(detail["loc"][-1], sorted(_fields_at(kind, detail["loc"])))
        case "missing":
            return "This field is missing."
        case "dose" | "name" | "words" | "review" | "phases":
            return str(detail["msg"])
        case _:
            return f"{detail['msg']}, not {given!r:.60}."


def _fields_at(kind: type[_File], loc: Sequence[str | int]) -> Sequence[str]:
    """The fields of the table that contains ``loc``."""
    rows: dict[str, type[_File]] = {
        "step": StepRow, "sources": SourceRow, "condition": ConditionRow, "rule": RuleRow,
        "red_flag": RedFlagRow, "item": TemplateRow, "phase": PhaseTable,
    }  # fmt: skip
    tables = [str(name) for name, place in pairwise(loc) if isinstance(place, int)]
    inner = rows.get(tables[-1]) if tables else None
    return tuple((inner or kind).model_fields)
