"""Templates in the open JSON format, version 1: written to and read from a file without loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ptplanner.domain import plan as domain
from ptplanner.domain import shorthand
from ptplanner.domain.exercise import Review
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.interop.content import plain_fields
from ptplanner.interop.dose import DoseModel, days_to_json, dose_to_json
from ptplanner.interop.exercise_model import Line, Slug, SourceModel
from ptplanner.interop.plan_model import Dose, ScheduleModel
from ptplanner.interop.whole_file import read_whole, written

FORMAT = "ptplanner-templates"
VERSION = 1
MOST_TEMPLATES = 1_000
MOST_PHASES = 20
MOST_VALUES = 60


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateItemModel(_Part):
    """An exercise of a phase with its dose."""

    model_config = ConfigDict(title="Template item")

    exercise: Slug
    section: domain.Section = domain.Section.MAIN
    dose: Annotated[Dose, Field(description="Fields, or a line of shorthand.")] = DoseModel()
    note: Line = ""

    def item(self) -> TemplateItem:
        dose = shorthand.parse(self.dose) if isinstance(self.dose, str) else self.dose.dosage()
        return TemplateItem(ExerciseSlug(self.exercise), self.section, dose, self.note)


class PhaseModel(_Part):
    """A phase of a template; ``move_on`` lists the goals to reach before the next phase."""

    model_config = ConfigDict(title="Phase")

    name: Line = ""
    schedule: ScheduleModel = ScheduleModel()
    move_on: Annotated[list[Line], Field(max_length=MOST_VALUES)] = []
    items: Annotated[list[TemplateItemModel], Field(max_length=domain.MOST_ITEMS)]

    def phase(self) -> Phase:
        items = tuple(item.item() for item in self.items)
        return Phase(items, self.schedule.schedule(), self.name, tuple(self.move_on))


class TemplateModel(_Part):
    """A template that a plan can start from."""

    model_config = ConfigDict(title="Template")

    slug: Slug
    title: Line
    summary: Line = ""
    before_starting: Line = ""
    conditions: Annotated[list[Slug], Field(max_length=MOST_VALUES)] = []
    dose_source: Line = ""
    sources: Annotated[list[SourceModel], Field(max_length=MOST_VALUES)] = []
    reviewed_by: Line = ""
    reviewed_on: Line = ""
    phases: Annotated[list[PhaseModel], Field(min_length=1, max_length=MOST_PHASES)]

    def template(self) -> Template:
        return Template(
            slug=TemplateSlug(self.slug),
            title=self.title,
            summary=self.summary,
            phases=tuple(phase.phase() for phase in self.phases),
            sources=tuple(source.source() for source in self.sources),
            dosage_source=self.dose_source,
            before_starting=self.before_starting,
            conditions=tuple(map(ConditionSlug, self.conditions)),
            review=Review(self.reviewed_by, self.reviewed_on),
        )


class TemplatesModel(_Part):
    """A file of templates."""

    model_config = ConfigDict(title="ptplanner templates")

    format: Literal["ptplanner-templates"]
    version: Literal[1]
    templates: Annotated[list[TemplateModel], Field(max_length=MOST_TEMPLATES)]


FIELDS = frozenset(
    name
    for model in (TemplatesModel, TemplateModel, PhaseModel, TemplateItemModel, DoseModel)
    for name in model.model_fields
)


def templates_to_json(templates: Iterable[Template]) -> str:
    rows = [_template_fields(template) for template in templates]
    return written({"format": FORMAT, "version": VERSION, "templates": rows})


def templates_from_json(text: bytes) -> tuple[Template, ...]:
    """Read the templates of a file; raise FormatError with every problem and its path."""
    model = read_whole(text, TemplatesModel, FIELDS)
    return tuple(one.template() for one in model.templates)


def _template_fields(template: Template) -> dict[str, object]:
    told = {
        "slug": template.slug,
        "title": template.title,
        "summary": template.summary,
        "before_starting": template.before_starting,
        "conditions": list(template.conditions),
        "dose_source": template.dosage_source,
        "sources": [plain_fields(source) for source in template.sources],
        "reviewed_by": template.review.by,
        "reviewed_on": template.review.on,
        "phases": [_phase_fields(phase) for phase in template.phases],
    }
    return {name: value for name, value in told.items() if name == "title" or value not in ("", [])}


def _phase_fields(phase: Phase) -> dict[str, object]:
    schedule = {"per_day": phase.schedule.per_day, **days_to_json(phase.schedule.days)}
    if phase.schedule.weeks is not None:
        schedule["weeks"] = phase.schedule.weeks
    told = {
        "name": phase.name,
        "schedule": schedule,
        "move_on": list(phase.move_on),
        "items": [_item_fields(item) for item in phase.items],
    }
    return {name: value for name, value in told.items() if name == "items" or value not in ("", [])}


def _item_fields(item: TemplateItem) -> dict[str, object]:
    told = {
        "exercise": item.exercise,
        "section": item.section.value,
        "dose": dose_to_json(item.dosage),
        "note": item.note,
    }
    return {name: value for name, value in told.items() if value != ""}
