"""The schema of templates, and templates in the open JSON format, version 1: written and read without loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.plan import MAX_ITEMS, OPENING_NOTE_LIMIT, Schedule, Section
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.formats.dose_json import DOSE_FIELDS, DoseField
from ptplanner.formats.exercise_json import Sources
from ptplanner.formats.field_types import (
    Line,
    Lines,
    ReadAs,
    ReviewedBy,
    ReviewedOn,
    Slug,
    Slugs,
    ValueModel,
)
from ptplanner.formats.json_file import format_json_document, parse_model_file
from ptplanner.formats.plan_model import ScheduleModel, schedule_to_json

TEMPLATE_FORMAT = "ptplanner-templates"
TEMPLATE_FORMAT_VERSION = 1
MAX_TEMPLATES = 1_000
MAX_TEMPLATE_PHASES = 20


class TemplateItemModel(ValueModel):
    """An exercise of a phase with its dose."""

    model_config = ConfigDict(title="Template item")
    makes: ClassVar = TemplateItem

    exercise: Slug
    section: Section = Section.MAIN
    dosage: Annotated[
        DoseField, Field(alias="dose", description="Fields, or a line of shorthand.")
    ] = Dosage()
    note: Line = ""


TemplateItemField = Annotated[
    TemplateItem, ReadAs(TemplateItemModel, TemplateItemModel.to_value, TemplateItemModel.to_json)
]


class PhaseModel(ValueModel):
    """A phase of a template; ``move_on`` lists the goals to reach before the next phase."""

    model_config = ConfigDict(title="Phase")
    makes: ClassVar = Phase

    name: Line = ""
    schedule: Annotated[
        Schedule, ReadAs(ScheduleModel, ScheduleModel.to_schedule, schedule_to_json)
    ] = Schedule(weeks=None)
    goals: Annotated[Lines, Field(alias="move_on")] = ()
    items: Annotated[tuple[TemplateItemField, ...], Field(max_length=MAX_ITEMS)]


PhaseField = Annotated[Phase, ReadAs(PhaseModel, PhaseModel.to_value, PhaseModel.to_json)]


class TemplateHeadModel(ValueModel):
    """What a template says about itself, in every file; its phases are written in two ways."""

    makes: ClassVar = Template

    slug: Slug
    title: Line
    summary: Line = ""
    before_starting: Line = ""
    opening_note: Annotated[Line, Field(max_length=OPENING_NOTE_LIMIT)] = ""
    conditions: Slugs = ()
    dosage_source: Annotated[Line, Field(alias="dose_source")] = ""
    sources: Sources = ()
    reviewed_by: ReviewedBy = ""
    reviewed_on: ReviewedOn = ""


class TemplateModel(TemplateHeadModel):
    """A template that a plan can start from."""

    model_config = ConfigDict(title="Template")

    phases: Annotated[tuple[PhaseField, ...], Field(min_length=1, max_length=MAX_TEMPLATE_PHASES)]


class TemplatesModel(BaseModel):
    """A file of templates."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="ptplanner templates")

    format: Literal["ptplanner-templates"]
    version: Literal[1]
    templates: Annotated[list[TemplateModel], Field(max_length=MAX_TEMPLATES)]


TEMPLATE_FIELDS = DOSE_FIELDS | frozenset(
    field.alias or name
    for model in (TemplatesModel, TemplateModel, PhaseModel, TemplateItemModel)
    for name, field in model.model_fields.items()
)


def templates_to_json(templates: Iterable[Template]) -> str:
    """Write the templates as one file; equal templates give equal text."""
    rows = [TemplateModel.to_json(template) for template in templates]
    return format_json_document(
        {"format": TEMPLATE_FORMAT, "version": TEMPLATE_FORMAT_VERSION, "templates": rows}
    )


def templates_from_json(content: bytes) -> tuple[Template, ...]:
    """Read the templates of a file; raise FormatError with every problem and its path."""
    model = parse_model_file(content, TemplatesModel, TEMPLATE_FIELDS)
    return tuple(one.to_value() for one in model.templates)
