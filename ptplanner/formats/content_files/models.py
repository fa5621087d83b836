"""The schemas of the built-in content: those of the open formats, with stricter rules on top."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationInfo,
    model_validator,
)

from ptplanner.domain.condition import (
    RULE_WEEKS_BOUNDS,
    SOURCE_YEARS_BOUNDS,
    Advice,
    Condition,
    PrecautionRule,
)
from ptplanner.domain.exercise import (
    ClinicalReview,
    Equipment,
    EquipmentText,
    ExerciseText,
    MovementTag,
    Position,
    Region,
    Source,
    Step,
    StepRole,
)
from ptplanner.domain.ids import RedFlagGroupSlug
from ptplanner.domain.plan import MAX_PHASES, Schedule, Section
from ptplanner.domain.red_flags import RedFlag, RedFlagGroup, RedFlagKind
from ptplanner.domain.sides import Laterality
from ptplanner.domain.template import Phase, TemplateItem
from ptplanner.formats.dose_json import DoseField
from ptplanner.formats.exercise_json import (
    ExerciseModel,
    LevelField,
    SourceModel,
    StepModel,
    TextModel,
)
from ptplanner.formats.field_types import (
    UNIQUE,
    IsoDate,
    Line,
    PartOf,
    ReadAs,
    ReviewedBy,
    ReviewedOn,
    Slug,
    Slugs,
    ValueModel,
    read_by_name,
    sort_members,
)
from ptplanner.formats.plan_model import ScheduleModel
from ptplanner.formats.problems import (
    build_field_error,
)
from ptplanner.formats.templates_json import TemplateHeadModel, TemplateItemModel

# PEMAT-P asks for short chunks: five steps fit on a card, fifteen words can be read in one breath.
MAX_STEPS = 5
MAX_STEP_WORDS = 15
# What a patient can keep in mind until the next visit.
MAX_GOALS = 4
# One line beside the pictures, at 12 pt.
MAX_SHORT_LENGTH = 50


def _require_position(position: Position) -> Position:
    if position is Position.UNKNOWN:
        raise ValueError("Give the starting position.")
    return position


def _validate_step_length(text: str) -> str:
    count = len(text.split())
    if count > MAX_STEP_WORDS:
        raise ValueError(f"{count} words; a step has at most {MAX_STEP_WORDS}.")
    return text


def _validate_review_day(day: str, info: ValidationInfo) -> str:
    if bool(day) != bool(info.data.get("reviewed_by")):
        raise ValueError("Give both the reviewer's name and the day, or leave both empty.")
    try:
        is_day = not day or str(date.fromisoformat(day)) == day
    except ValueError:
        is_day = False
    if not is_day:
        raise ValueError("This must be a date like 2026-03-01.")
    return day


RequiredLine = Annotated[Line, Field(min_length=1, max_length=300)]
RequiredLines = Annotated[tuple[RequiredLine, ...], Field(min_length=1)]
OptionalLines = tuple[RequiredLine, ...]
ReviewDay = Annotated[
    ReviewedOn, Field(validate_default=True), AfterValidator(_validate_review_day)
]
Tags = Annotated[
    frozenset[MovementTag],
    ReadAs(
        Annotated[tuple[MovementTag, ...], Field(min_length=1), *UNIQUE], frozenset, sort_members
    ),
]
Weeks = Annotated[StrictInt, Field(ge=RULE_WEEKS_BOUNDS[0], le=RULE_WEEKS_BOUNDS[1])]
SourceYear = Annotated[
    StrictInt,
    Field(ge=SOURCE_YEARS_BOUNDS[0], le=SOURCE_YEARS_BOUNDS[1]),
    PartOf(Source, "source", "year"),
]


class _TomlModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceTable(SourceModel):
    title: RequiredLine


SourceTables = Annotated[
    tuple[Annotated[Source, ReadAs(SourceTable, SourceTable.to_value, SourceTable.to_json)], ...],
    Field(min_length=1),
]


class ExerciseFile(_TomlModel, ExerciseModel):
    """The file exercise.toml. The slug is the name of its folder, and the texts are files beside it."""

    slug: Literal[""] = ""
    number: Annotated[StrictInt, Field(ge=101, le=9999)]
    position: Annotated[Position, AfterValidator(_require_position)]
    level: LevelField
    laterality: Laterality
    regions: Annotated[tuple[Region, ...], Field(min_length=1), *UNIQUE]
    muscles: RequiredLines
    texts: Annotated[Mapping[str, ExerciseText], Field(max_length=0)] = {}
    default_dosage: Annotated[DoseField, Field(alias="default_dose")]
    dosage_source: Annotated[RequiredLine, Field(alias="dose_source")]
    licence: Literal["CC-BY-4.0"]
    author: RequiredLine
    sources: SourceTables
    reviewed_on: ReviewDay = ""
    alone_because: Annotated[StrictStr, Field(max_length=120)] = ""


class StepTable(StepModel):
    role: StepRole
    text: Annotated[RequiredLine, AfterValidator(_validate_step_length)]
    short: Annotated[Line, Field(max_length=MAX_SHORT_LENGTH)] = ""


class TextFile(TextModel):
    """A file text.en.toml."""

    name: RequiredLine
    aliases: OptionalLines = ()
    purpose: RequiredLine
    feel: RequiredLine
    start_alt: RequiredLine
    end_alt: RequiredLine
    movement_description: RequiredLine
    mistakes: OptionalLines = ()
    stop_rules: OptionalLines = ()
    steps: Annotated[
        tuple[Annotated[Step, ReadAs(StepTable, StepTable.to_value, StepTable.to_json)], ...],
        Field(alias="step", min_length=2, max_length=MAX_STEPS),
    ]


class ConditionTable(ValueModel):
    makes: ClassVar = Condition

    slug: Slug
    name: RequiredLine
    plain_name: RequiredLine
    aliases: OptionalLines = ()
    icd10: OptionalLines = ()
    in_force_weeks: Weeks | None = None
    stop_rule: Line = ""
    red_flags: Slugs = ()
    regions: tuple[Region, ...] = ()
    needs_date: StrictBool = False


class ConditionsFile(_TomlModel):
    condition: Annotated[list[ConditionTable], Field(min_length=1)]


class _SourcedModel(ValueModel):
    """A row with one source, in fields of its own."""

    source_title: Annotated[RequiredLine, PartOf(Source, "source", "title")]
    source_url: Annotated[Line, PartOf(Source, "source", "url")] = ""
    source_year: Annotated[StrictInt, PartOf(Source, "source", "year")] = 0


class RuleTable(_TomlModel, _SourcedModel):
    makes: ClassVar = PrecautionRule

    id: Slug
    condition: Slug
    tags: Tags
    advice: Annotated[Advice, read_by_name(Advice)]
    for_therapist: RequiredLine
    avoid: RequiredLine
    why: RequiredLine
    instead: RequiredLine
    safely: RequiredLine
    source_year: SourceYear
    in_force_weeks: Weeks | None = None
    written_on: IsoDate | None = None
    reviewed_by: ReviewedBy = ""
    reviewed_on: ReviewDay = ""


class RulesFile(_TomlModel):
    written_on: IsoDate
    rule: Annotated[list[RuleTable], Field(min_length=1)]


class RuleExampleTable(_TomlModel):
    rule: Slug
    finds: Slugs = ()
    leaves: Annotated[Slugs, Field(min_length=1)]
    made_up: MovementTag | None = None


class RuleExamplesFile(_TomlModel):
    example: Annotated[list[RuleExampleTable], Field(min_length=1)]


class RedFlagTable(_SourcedModel):
    """A sign. Without a source of its own it has that of its group."""

    makes: ClassVar = RedFlag

    kind: RedFlagKind
    text: RequiredLine
    source_title: Annotated[Line, PartOf(Source, "source", "title")] = ""


class RedFlagGroupTable(_SourcedModel):
    makes: ClassVar = RedFlagGroup

    slug: Slug
    name: RequiredLine
    regions: Annotated[
        frozenset[Region],
        ReadAs(Annotated[tuple[Region, ...], *UNIQUE], frozenset, sort_members),
    ] = frozenset()
    is_local: StrictBool
    reviewed_by: ReviewedBy = ""
    reviewed_on: ReviewDay = ""
    sign: Annotated[list[RedFlagTable], Field(min_length=1)]

    def to_group(self) -> RedFlagGroup:
        own = Source(self.source_title, self.source_url, self.source_year)
        signs = (
            row.to_value() if row.source_title else row.to_value(source=own) for row in self.sign
        )
        return RedFlagGroup(
            slug=RedFlagGroupSlug(self.slug),
            name=self.name,
            signs=tuple(signs),
            regions=self.regions,
            is_local=self.is_local,
            review=ClinicalReview(self.reviewed_by, self.reviewed_on),
        )


class RedFlagsFile(_TomlModel):
    group: Annotated[list[RedFlagGroupTable], Field(min_length=1)]


class EquipmentTable(_SourcedModel):
    makes: ClassVar = EquipmentText

    slug: Equipment
    name: RequiredLine
    substitute: Line = ""
    safety: Line = ""


class EquipmentFile(_TomlModel):
    equipment: Annotated[list[EquipmentTable], Field(min_length=1)]


class TemplateItemTable(TemplateItemModel):
    section: Section
    dosage: Annotated[DoseField, Field(alias="dose")]
    note: Annotated[Line, Field(max_length=240)] = ""


TemplateItems = tuple[
    Annotated[
        TemplateItem,
        ReadAs(TemplateItemTable, TemplateItemTable.to_value, TemplateItemTable.to_json),
    ],
    ...,
]


class PhaseTable(ValueModel, ScheduleModel):
    """A phase, with the fields of its schedule beside the others."""

    makes: ClassVar = Phase

    name: RequiredLine
    weeks: Annotated[StrictInt, Field(ge=1, le=52)]
    goals: Annotated[
        tuple[RequiredLine, ...], Field(alias="move_on", min_length=1, max_length=MAX_GOALS)
    ]
    items: Annotated[TemplateItems, Field(alias="item", min_length=1)]

    @property
    def schedule(self) -> Schedule:
        return self.to_schedule()


class TemplateFile(_TomlModel, TemplateHeadModel, ScheduleModel):
    """Either one phase, with ``[[item]]`` tables and a schedule at the top level, or several ``[[phase]]`` tables."""

    title: RequiredLine
    summary: RequiredLine
    dosage_source: Annotated[RequiredLine, Field(alias="dose_source")]
    weeks: Annotated[StrictInt, Field(ge=1, le=52)] = 6
    sources: SourceTables
    reviewed_on: ReviewDay = ""
    item: TemplateItems = ()
    phase: Annotated[
        tuple[Annotated[Phase, ReadAs(PhaseTable, PhaseTable.to_value, PhaseTable.to_json)], ...],
        Field(max_length=MAX_PHASES),
    ] = ()

    @property
    def phases(self) -> tuple[Phase, ...]:
        return self.phase or (Phase(self.item, self.to_schedule()),)

    @model_validator(mode="after")
    def _require_items_or_phases(self) -> Self:
        if bool(self.item) == bool(self.phase):
            message = "Give either [[item]] tables or [[phase]] tables with [[phase.item]] in them."
            raise build_field_error("phase", message)
        if len(self.phase) == 1:
            message = "A single phase is not written as [[phase]]. Give [[item]] tables, or two or more phases."
            raise build_field_error("phase", message)
        if self.phase and {"per_day", "days_per_week", "weeks"} & self.model_fields_set:
            message = "The schedule is given in each phase. Leave per_day, days_per_week and weeks out here."
            raise build_field_error("phase", message)
        return self
