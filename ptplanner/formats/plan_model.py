"""The pydantic models of the open plan format, version 1; they report every problem at once."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictInt,
    StrictStr,
    Tag,
    WithJsonSchema,
    model_validator,
)

from ptplanner.domain import patient as p
from ptplanner.domain import plan as domain
from ptplanner.domain import shorthand
from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import PAIN_BOUNDS, PER_DAY_BOUNDS, WEEKS_BOUNDS, Days, Dosage
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand.tokenizer import MAX_LENGTH
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats.dose_json import DaysModel, DoseModel

PLAN_FORMAT = "ptplanner-plan"
PLAN_FORMAT_VERSION = 1
# Long enough for the identifiers of any system.
MAX_ID_LENGTH = 64
# More than any patient record contains.
MAX_PATIENT_CONDITIONS = 50
MAX_ITEM_OVERRIDES = 50
# Control characters except newlines and tabs, and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def validate_printable(text: str) -> str:
    """Reject control characters and lone surrogates, which break databases and PDFs."""
    if _UNPRINTABLE.search(text):
        raise ValueError("This holds characters that cannot be printed.")
    return text


def _parse_json_date(value: object) -> object:
    if isinstance(value, str) and len(value) == len("2026-03-01"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("This must be a date like 2026-03-01.")


def _parse_timestamp(value: object) -> object:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(
            "This must be a date and time with a time zone, like 2026-03-01T09:30:00+00:00."
        )
    return moment


def _validate_advice_word(value: object) -> object:
    if value not in _ADVICE_BY_WORD:
        raise ValueError(f"This must be {', '.join(_ADVICE_BY_WORD)}.")
    return value


def _validate_shorthand(text: str) -> str:
    try:
        shorthand.parse_shorthand(text)
    except ShorthandError as error:
        raise ValueError(f"{error} (character {error.location.start + 1})") from error
    return text


_ADVICE_BY_WORD = {advice.label: advice for advice in Advice}
Text = Annotated[StrictStr, AfterValidator(validate_printable)]
Id = Annotated[Text, Field(min_length=1, max_length=MAX_ID_LENGTH)]
SlugReference = Annotated[
    Text, Field(min_length=1, max_length=MAX_ID_LENGTH, examples=["bird-dog"])
]
IsoDate = Annotated[
    date, BeforeValidator(_parse_json_date), WithJsonSchema({"type": "string", "format": "date"})
]
Timestamp = Annotated[
    datetime,
    BeforeValidator(_parse_timestamp),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
AdviceWord = Annotated[
    str,
    BeforeValidator(_validate_advice_word),
    WithJsonSchema({"type": "string", "enum": list(_ADVICE_BY_WORD)}),
]
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
    weeks: (
        Annotated[
            StrictInt,
            Field(
                ge=WEEKS_BOUNDS[0], le=WEEKS_BOUNDS[1], description="If left out: until changed."
            ),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _validate_schedule_days(self) -> Self:
        self.validate_days()
        return self

    def to_schedule(self) -> domain.Schedule:
        return domain.Schedule(self.per_day, self.to_days() or Days(per_week=7), self.weeks)


class OverrideModel(_PlanPartModel):
    """The therapist's decision to keep an exercise despite a precaution rule, or all rules of a condition."""

    model_config = ConfigDict(title="Override")

    rule: Id | None = None
    condition: SlugReference | None = None
    advice: Annotated[
        AdviceWord, Field(description="The strongest advice that this overrides.")
    ] = "avoid"
    reason: Annotated[Text, Field(max_length=domain.OVERRIDE_REASON_LIMIT)] = ""
    by: Annotated[Text, Field(max_length=p.NAME_LIMIT)] = ""
    at: Timestamp | None = None

    @model_validator(mode="after")
    def _validate_override(self) -> Self:
        if (self.rule is None) == (self.condition is None):
            raise ValueError("Give either rule or condition.")
        if self.advice_level is Advice.AVOID and not self.reason.strip():
            raise ValueError("reason is missing: overriding an “avoid” needs a written reason.")
        return self

    @property
    def advice_level(self) -> Advice:
        return _ADVICE_BY_WORD[self.advice]


def _choose_dose_tag(value: object) -> str:
    return "shorthand" if isinstance(value, str) else "fields"


Shorthand = Annotated[
    StrictStr,
    Field(max_length=MAX_LENGTH, examples=["3x10-12/side h5"]),
    AfterValidator(_validate_shorthand),
]
DoseInput = Annotated[
    Annotated[DoseModel, Tag("fields")] | Annotated[Shorthand, Tag("shorthand")],
    Discriminator(_choose_dose_tag),
]
DOSE_TAGS = frozenset({"fields", "shorthand"})


class ItemModel(_PlanPartModel):
    """One exercise of the plan."""

    model_config = ConfigDict(title="Item")

    id: (
        Annotated[Id, Field(description="The same in all revisions; numbered if left out.")] | None
    ) = None
    exercise: SlugReference
    section: domain.Section = domain.Section.MAIN
    dose: Annotated[DoseInput, Field(description="Fields, or a line of shorthand.")] = DoseModel()
    note: Note = ""
    warning: Note = ""
    overrides: Annotated[list[OverrideModel], Field(max_length=MAX_ITEM_OVERRIDES)] = []

    def to_item_dosage(self) -> Dosage:
        return (
            shorthand.parse_shorthand(self.dose)
            if isinstance(self.dose, str)
            else self.dose.to_dosage()
        )


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
    next_visit: IsoDate | None = None
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
    DoseModel,
)
PLAN_FIELDS = frozenset(name for model in PLAN_MODELS for name in model.model_fields)
