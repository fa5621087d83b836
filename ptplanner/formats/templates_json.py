"""Templates in the open JSON format, version 1: written to and read from a file without loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ptplanner.domain import plan as domain
from ptplanner.domain import shorthand
from ptplanner.domain.exercise import ClinicalReview
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.formats.content_json import list_nonempty_fields
from ptplanner.formats.dose_json import DoseModel, days_to_json, dose_to_json
from ptplanner.formats.exercise_model import Line, Slug, SourceModel
from ptplanner.formats.plan_model import DoseInput, ScheduleModel
from ptplanner.formats.whole_file import format_json_document, parse_model_file

TEMPLATE_FORMAT = "ptplanner-templates"
TEMPLATE_FORMAT_VERSION = 1
MAX_TEMPLATES = 1_000
MAX_TEMPLATE_PHASES = 20
MAX_TEMPLATE_VALUES = 60


class _TemplatePartModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateItemModel(_TemplatePartModel):
    """An exercise of a phase with its dose."""

    model_config = ConfigDict(title="Template item")

    exercise: Slug
    section: domain.Section = domain.Section.MAIN
    dose: Annotated[DoseInput, Field(description="Fields, or a line of shorthand.")] = DoseModel()
    note: Line = ""

    def to_template_item(self) -> TemplateItem:
        dose = (
            shorthand.parse_shorthand(self.dose)
            if isinstance(self.dose, str)
            else self.dose.to_dosage()
        )
        return TemplateItem(ExerciseSlug(self.exercise), self.section, dose, self.note)


class PhaseModel(_TemplatePartModel):
    """A phase of a template; ``move_on`` lists the goals to reach before the next phase."""

    model_config = ConfigDict(title="Phase")

    name: Line = ""
    schedule: ScheduleModel = ScheduleModel()
    move_on: Annotated[list[Line], Field(max_length=MAX_TEMPLATE_VALUES)] = []
    items: Annotated[list[TemplateItemModel], Field(max_length=domain.MAX_ITEMS)]

    def to_phase(self) -> Phase:
        items = tuple(item.to_template_item() for item in self.items)
        return Phase(items, self.schedule.to_schedule(), self.name, tuple(self.move_on))


class TemplateModel(_TemplatePartModel):
    """A template that a plan can start from."""

    model_config = ConfigDict(title="Template")

    slug: Slug
    title: Line
    summary: Line = ""
    before_starting: Line = ""
    conditions: Annotated[list[Slug], Field(max_length=MAX_TEMPLATE_VALUES)] = []
    dose_source: Line = ""
    sources: Annotated[list[SourceModel], Field(max_length=MAX_TEMPLATE_VALUES)] = []
    reviewed_by: Line = ""
    reviewed_on: Line = ""
    phases: Annotated[list[PhaseModel], Field(min_length=1, max_length=MAX_TEMPLATE_PHASES)]

    def to_template(self) -> Template:
        return Template(
            slug=TemplateSlug(self.slug),
            title=self.title,
            summary=self.summary,
            phases=tuple(phase.to_phase() for phase in self.phases),
            sources=tuple(source.to_source() for source in self.sources),
            dosage_source=self.dose_source,
            before_starting=self.before_starting,
            conditions=tuple(map(ConditionSlug, self.conditions)),
            review=ClinicalReview(self.reviewed_by, self.reviewed_on),
        )


class TemplatesModel(_TemplatePartModel):
    """A file of templates."""

    model_config = ConfigDict(title="ptplanner templates")

    format: Literal["ptplanner-templates"]
    version: Literal[1]
    templates: Annotated[list[TemplateModel], Field(max_length=MAX_TEMPLATES)]


TEMPLATE_FIELDS = frozenset(
    name
    for model in (TemplatesModel, TemplateModel, PhaseModel, TemplateItemModel, DoseModel)
    for name in model.model_fields
)


def templates_to_json(templates: Iterable[Template]) -> str:
    rows = [_template_to_json(template) for template in templates]
    return format_json_document(
        {"format": TEMPLATE_FORMAT, "version": TEMPLATE_FORMAT_VERSION, "templates": rows}
    )


def templates_from_json(text: bytes) -> tuple[Template, ...]:
    """Read the templates of a file; raise FormatError with every problem and its path."""
    model = parse_model_file(text, TemplatesModel, TEMPLATE_FIELDS)
    return tuple(one.to_template() for one in model.templates)


def _template_to_json(template: Template) -> dict[str, object]:
    told = {
        "slug": template.slug,
        "title": template.title,
        "summary": template.summary,
        "before_starting": template.before_starting,
        "conditions": list(template.conditions),
        "dose_source": template.dosage_source,
        "sources": [list_nonempty_fields(source) for source in template.sources],
        "reviewed_by": template.review.by,
        "reviewed_on": template.review.on,
        "phases": [_phase_to_json(phase) for phase in template.phases],
    }
    return {name: value for name, value in told.items() if name == "title" or value not in ("", [])}


def _phase_to_json(phase: Phase) -> dict[str, object]:
    schedule = {"per_day": phase.schedule.per_day, **days_to_json(phase.schedule.days)}
    if phase.schedule.weeks is not None:
        schedule["weeks"] = phase.schedule.weeks
    told = {
        "name": phase.name,
        "schedule": schedule,
        "move_on": list(phase.goals),
        "items": [_template_item_to_json(item) for item in phase.items],
    }
    return {name: value for name, value in told.items() if name == "items" or value not in ("", [])}


def _template_item_to_json(item: TemplateItem) -> dict[str, object]:
    told = {
        "exercise": item.exercise,
        "section": item.section.value,
        "dose": dose_to_json(item.dosage),
        "note": item.note,
    }
    return {name: value for name, value in told.items() if value != ""}
