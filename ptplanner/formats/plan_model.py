"""The pydantic models of the open plan format, version 1; they report every problem at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from ptplanner.domain import patient as p
from ptplanner.domain import plan as domain
from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import PAIN_BOUNDS, PER_DAY_BOUNDS, WEEKS_BOUNDS, Days, Dosage, Span
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.pain_limits import PAIN_REASON_LIMIT
from ptplanner.domain.red_flags import OMISSION_REASON_LIMIT
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats.days_json import DaysModel, days_to_json
from ptplanner.formats.dose_json import DoseField, DoseModel
from ptplanner.formats.field_types import (
    Id,
    IsoDate,
    SlugReference,
    Text,
    Timestamp,
    read_by_name,
)
from ptplanner.formats.number_json import count_to_json, to_count_span

PLAN_FORMAT = "ptplanner-plan"
PLAN_FORMAT_VERSION = 1
# More than any patient record contains.
MAX_PATIENT_CONDITIONS = 50
MAX_ITEM_OVERRIDES = 50
# More than there are groups of danger signs.
MAX_RED_FLAG_OMISSIONS = 50


AdviceField = Annotated[Advice, read_by_name(Advice)]
Note = Annotated[Text, Field(max_length=domain.ITEM_NOTE_LIMIT)]


class _PlanPartModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionModel(_PlanPartModel):
    """A condition of the patient, with its dates."""

    model_config = ConfigDict(title="Condition")

    condition: SlugReference
    since: IsoDate | None = None
    ended: IsoDate | None = None
    detail: Annotated[
        Text, Field(max_length=domain.ITEM_NOTE_LIMIT, description="Such as “L5-S1”.")
    ] = ""


class PatientModel(_PlanPartModel):
    """The patient's data that the plan's checks and wording depend on."""

    model_config = ConfigDict(title="Patient")

    id: (
        Annotated[Id, Field(description="The patient's id in the system that wrote the file.")]
        | None
    ) = None
    name: Annotated[Text, Field(max_length=p.NAME_LIMIT, description="May be left out.")] = ""
    language: Annotated[Text, Field(min_length=2, max_length=35, description="A BCP 47 tag.")] = (
        "en"
    )
    affected_side: AffectedSide = AffectedSide.NONE
    conditions: Annotated[list[ConditionModel], Field(max_length=MAX_PATIENT_CONDITIONS)] = []


class ScheduleModel(DaysModel):
    """How often the whole plan is done, unless a dose says otherwise."""

    model_config = ConfigDict(title="Schedule")

    per_day: Annotated[StrictInt, Field(ge=PER_DAY_BOUNDS[0], le=PER_DAY_BOUNDS[1])] = 1
    per_day_max: (
        Annotated[
            StrictInt,
            Field(
                ge=PER_DAY_BOUNDS[0],
                le=PER_DAY_BOUNDS[1],
                description="Most times a day, if it is a range.",
            ),
        ]
        | None
    ) = None
    weeks: (
        Annotated[
            StrictInt,
            Field(
                ge=WEEKS_BOUNDS[0],
                le=WEEKS_BOUNDS[1],
                description="If left out: until changed.",
            ),
        ]
        | None
    ) = None
    weeks_max: (
        Annotated[
            StrictInt,
            Field(
                ge=WEEKS_BOUNDS[0],
                le=WEEKS_BOUNDS[1],
                description="For at most how many weeks, if it is a range.",
            ),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _validate_schedule_days(self) -> Self:
        self.validate_days()
        try:
            self.to_schedule()
        except InvalidValue as error:
            raise ValueError(str(error)) from error
        return self

    def to_schedule(self) -> domain.Schedule:
        return domain.Schedule(
            to_count_span("per_day", self.per_day, self.per_day_max) or Span.of(1),
            self.to_days() or Days(per_week=Span.of(7)),
            to_count_span("weeks", self.weeks, self.weeks_max),
        )


def schedule_to_json(schedule: domain.Schedule) -> dict[str, object]:
    return {
        **count_to_json("per_day", schedule.per_day),
        **days_to_json(schedule.days),
        **count_to_json("weeks", schedule.weeks),
    }


class OverrideModel(_PlanPartModel):
    """The therapist's decision to keep an exercise despite a precaution rule, or all rules of a condition."""

    model_config = ConfigDict(title="Override")

    rule: Id | None = None
    condition: SlugReference | None = None
    advice: Annotated[
        AdviceField, Field(description="The strongest advice that this overrides.")
    ] = Advice.AVOID
    reason: Annotated[Text, Field(max_length=domain.OVERRIDE_REASON_LIMIT)] = ""
    by: Annotated[Text, Field(max_length=p.NAME_LIMIT)] = ""
    at: Timestamp | None = None
    for_patient: Annotated[
        Text,
        Field(
            max_length=domain.PATIENT_REASON_LIMIT,
            description="The reason in the patient's words, printed on the sheet.",
        ),
    ] = ""

    @model_validator(mode="after")
    def _validate_override(self) -> Self:
        if (self.rule is None) == (self.condition is None):
            raise ValueError("Give either rule or condition.")
        if self.advice is Advice.AVOID and not self.reason.strip():
            raise ValueError("reason is missing: overriding an “avoid” needs a written reason.")
        return self


class RedFlagOmissionModel(_PlanPartModel):
    """The therapist's decision not to print a group of danger signs."""

    model_config = ConfigDict(title="Danger signs left out")

    group: SlugReference
    reason: Annotated[Text, Field(min_length=1, max_length=OMISSION_REASON_LIMIT)]
    by: Annotated[Text, Field(max_length=p.NAME_LIMIT)] = ""
    at: Timestamp | None = None

    @model_validator(mode="after")
    def _require_reason(self) -> Self:
        if not self.reason.strip():
            raise ValueError("reason is missing: leaving out danger signs needs a written reason.")
        return self


class ItemModel(_PlanPartModel):
    """One exercise of the plan."""

    model_config = ConfigDict(title="Item")

    id: (
        Annotated[Id, Field(description="The same in all revisions; numbered if left out.")] | None
    ) = None
    exercise: SlugReference
    section: domain.Section = domain.Section.MAIN
    dose: Annotated[DoseField, Field(description="Fields, or a line of shorthand.")] = Dosage()
    note: Note = ""
    warning: Note = ""
    overrides: Annotated[list[OverrideModel], Field(max_length=MAX_ITEM_OVERRIDES)] = []


class PlanModel(_PlanPartModel):
    """A home exercise plan with the patient's context."""

    model_config = ConfigDict(title="ptplanner plan")

    format: Literal["ptplanner-plan"]
    version: Literal[1]
    id: (
        Annotated[Id, Field(description="The plan's id in the system that wrote the file.")] | None
    ) = None
    title: Annotated[Text, Field(max_length=domain.TITLE_LIMIT)] = "Exercise plan"
    template: (
        Annotated[SlugReference, Field(description="The template that it was made from.")] | None
    ) = None
    phase: Annotated[
        StrictInt,
        Field(ge=1, le=domain.MAX_PHASES, description="The current phase of the template."),
    ] = 1
    patient: PatientModel = PatientModel()
    schedule: (
        Annotated[
            ScheduleModel, Field(description="If left out: once a day, every day, for 6 weeks.")
        ]
        | None
    ) = None
    max_pain: Annotated[
        StrictInt,
        Field(ge=PAIN_BOUNDS[0], le=PAIN_BOUNDS[1], description="The pain limit, out of 10."),
    ] = 5
    max_pain_reason: Annotated[
        Text,
        Field(max_length=PAIN_REASON_LIMIT, description="Why the pain limit is higher than usual."),
    ] = ""
    opening_note: Annotated[
        Text,
        Field(
            max_length=domain.OPENING_NOTE_LIMIT,
            description="What the patient reads before the first exercise.",
        ),
    ] = ""
    next_visit: IsoDate | None = None
    red_flag_omissions: Annotated[
        list[RedFlagOmissionModel], Field(max_length=MAX_RED_FLAG_OMISSIONS)
    ] = []
    items: Annotated[list[ItemModel], Field(max_length=domain.MAX_ITEMS)]

    @model_validator(mode="after")
    def _validate_unique_ids(self) -> Self:
        ids = [item.id for item in self.items if item.id is not None]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"Two items share the id “{twice[0]}”.")
        return self


PLAN_MODELS = (
    PlanModel,
    PatientModel,
    ConditionModel,
    ScheduleModel,
    ItemModel,
    OverrideModel,
    RedFlagOmissionModel,
    DoseModel,
)
PLAN_FIELDS = frozenset(name for model in PLAN_MODELS for name in model.model_fields)
