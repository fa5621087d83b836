"""A dose in the open JSON format: flat fields that name their units; fields without a value are left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from ptplanner.domain import dosage as d
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.sides import DoseSide
from ptplanner.interop.problems import explained


def _whole(bounds: tuple[int, int], meaning: str) -> object:
    return Field(ge=bounds[0], le=bounds[1], description=meaning)


def _exact(value: object) -> object:
    """Convert a JSON number to an exact decimal: 2.25 stays the number that the therapist typed."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(str(value)).is_finite():
        raise ValueError("This must be a number.")
    return Decimal(str(value))


Whole = StrictInt
Weight = Annotated[
    Decimal,
    Field(ge=d.LOAD[0], le=d.LOAD[1]),
    BeforeValidator(_exact),
    WithJsonSchema(
        {"type": "number", "minimum": float(d.LOAD[0]), "maximum": float(d.LOAD[1]), "multipleOf": 0.01}
    ),
]  # fmt: skip
_DAY_NAMES = {day.name.lower(): day for day in d.Weekday}


def _day(value: object) -> object:
    if value not in _DAY_NAMES:
        raise ValueError(f"This must be one of {', '.join(_DAY_NAMES)}.")
    return value


DayName = Annotated[
    str, BeforeValidator(_day), WithJsonSchema({"type": "string", "enum": list(_DAY_NAMES)})
]


class Chosen(BaseModel):
    """The fields that choose days, for doses and schedules: only one, but ``days_per_week`` may repeat the count."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Days")

    days_per_week: (
        Annotated[Whole, _whole(d.DAYS_PER_WEEK, "On how many days a week.")] | None
    ) = None
    weekdays: (
        Annotated[
            list[DayName],
            Field(min_length=1, max_length=7, description="On these days, Monday first."),
        ]
        | None
    ) = None
    every_other_day: Annotated[StrictBool, Field(description="Every second day.")] | None = None

    def days_or_error(self) -> None:
        """Raise ValueError if the days contradict each other, so that pydantic collects the problem."""
        try:
            self.days()
        except InvalidValue as error:
            raise ValueError(str(error)) from error

    def days(self) -> d.Days | None:
        """Convert to the domain's days; None if no days are given."""
        if self.days_per_week is None and self.weekdays is None and not self.every_other_day:
            return None
        weekdays = tuple(_DAY_NAMES[name] for name in self.weekdays or ())
        chosen = d.Days(
            None if weekdays or self.every_other_day else self.days_per_week,
            weekdays,
            bool(self.every_other_day),
        )
        if self.days_per_week not in (None, chosen.count):
            raise InvalidValue("Days are a number a week, named weekdays, or every second day.")
        return chosen


class DoseModel(Chosen):
    """A dose: how much, how long, how heavy, which side and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Dose")

    sets: Annotated[Whole, _whole(d.SETS, "Sets in one session.")] | None = None
    reps_min: Annotated[Whole, _whole(d.REPETITIONS, "Fewest repetitions of a set.")] | None = None
    reps_max: Annotated[Whole, _whole(d.REPETITIONS, "Most repetitions of a set.")] | None = None
    hold_s_min: Annotated[Whole, _whole(d.HOLD_S, "Shortest hold, in seconds.")] | None = None
    hold_s_max: Annotated[Whole, _whole(d.HOLD_S, "Longest hold, in seconds.")] | None = None
    tempo: (
        Annotated[
            list[Annotated[Whole, _whole(d.TEMPO_S, "Seconds.")]],
            Field(
                min_length=4,
                max_length=4,
                description="Seconds out, pause, back, and pause before the next repetition.",
            ),
        ]
        | None
    ) = None
    rest_s: Annotated[Whole, _whole(d.REST_S, "Rest between sets, in seconds.")] | None = None
    side: (
        Annotated[DoseSide, Field(description="“painful” is the patient's affected side.")] | None
    ) = None
    load_value: Weight | None = None
    load_unit: d.LoadUnit | None = None
    band: d.Band | None = None
    rpe_min: Annotated[Whole, _whole(d.EFFORT, "Lowest effort, Borg CR10.")] | None = None
    rpe_max: Annotated[Whole, _whole(d.EFFORT, "Highest effort, Borg CR10.")] | None = None
    per_day: Annotated[Whole, _whole(d.PER_DAY, "Sessions a day.")] | None = None
    weeks: Annotated[Whole, _whole(d.WEEKS, "For how many weeks.")] | None = None
    max_pain: Annotated[Whole, _whole(d.PAIN, "Highest pain allowed, out of 10.")] | None = None
    as_tolerated: Annotated[StrictBool, Field(description="As much as is comfortable.")] = False
    none_given: Annotated[StrictBool, Field(description="Deliberately without a dose.")] = False

    @model_validator(mode="after")
    def _can_be_done(self) -> Self:
        try:
            self.dosage()
        except InvalidValue as error:
            raise ValueError(str(error)) from error
        return self

    def dosage(self) -> d.Dosage:
        """Convert to the domain's dosage; raise InvalidValue if the fields contradict each other."""
        return d.Dosage(
            sets=self.sets,
            repetitions=_span("reps_min", self.reps_min, "reps_max", self.reps_max),
            hold_s=_span("hold_s_min", self.hold_s_min, "hold_s_max", self.hold_s_max),
            tempo=d.Tempo(*self.tempo) if self.tempo else None,
            rest_s=self.rest_s,
            load=self._load(),
            effort=_span("rpe_min", self.rpe_min, "rpe_max", self.rpe_max),
            side=self.side,
            per_day=self.per_day,
            days=self.days(),
            weeks=self.weeks,
            max_pain=self.max_pain,
            as_tolerated=self.as_tolerated,
            none_given=self.none_given,
        )

    def _load(self) -> d.Load | None:
        if self.load_unit is not None:
            return d.Load(self.load_unit, self.load_value, self.band)
        if self.load_value is not None or self.band is not None:
            raise InvalidValue("load_unit is missing: kg, lb, band or body-weight.")
        return None


DOSE_FIELDS = frozenset(DoseModel.model_fields)


def _span(low_name: str, low: int | None, high_name: str, high: int | None) -> d.Span | None:
    if low is None and high is None:
        return None
    if low is None or high is None:
        missing = low_name if low is None else high_name
        raise InvalidValue(f"{missing} is missing: give both; repeat the number if it is not a range.")
    if low > high:
        raise InvalidValue(f"{low_name} is more than {high_name}.")
    return d.Span(low, high)


def dose_from_json(data: object) -> d.Dosage:
    """Read the dose of a parsed JSON object; raise FormatError with every problem."""
    try:
        return DoseModel.model_validate(data).dosage()
    except ValidationError as error:
        raise explained(error, DOSE_FIELDS) from error


def dose_to_json(dosage: d.Dosage) -> dict[str, object]:
    """Convert a dosage to its JSON fields, in the order of the format; fields without a value are left out."""
    fields: Mapping[str, object] = {
        "sets": dosage.sets,
        **_ends("reps", dosage.repetitions),
        **_ends("hold_s", dosage.hold_s),
        "tempo": _tempo(dosage.tempo),
        "rest_s": dosage.rest_s,
        "side": dosage.side.value if dosage.side else None,
        **_load_fields(dosage.load),
        **_ends("rpe", dosage.effort),
        "per_day": dosage.per_day,
        **days_to_json(dosage.days),
        "weeks": dosage.weeks,
        "max_pain": dosage.max_pain,
        "as_tolerated": dosage.as_tolerated or None,
        "none_given": dosage.none_given or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def days_to_json(days: d.Days | None) -> dict[str, object]:
    """Convert days to JSON: always their number per week, for simple readers, and which days if chosen."""
    if days is None:
        return {}
    told: dict[str, object] = {"days_per_week": days.count}
    if days.every_second_day:
        told["every_other_day"] = True
    if days.weekdays:
        told["weekdays"] = [day.name.lower() for day in days.weekdays]
    return told


def _ends(name: str, span: d.Span | None) -> dict[str, object]:
    return {f"{name}_min": span.low, f"{name}_max": span.high} if span else {}


def _tempo(tempo: d.Tempo | None) -> list[int] | None:
    return [tempo.out_s, tempo.pause_s, tempo.back_s, tempo.rest_s] if tempo else None


def _load_fields(load: d.Load | None) -> dict[str, object]:
    if load is None:
        return {}
    return {
        "load_value": None if load.value is None else _number(load.value),
        "load_unit": load.unit.value,
        "band": load.band.value if load.band else None,
    }


def _number(value: Decimal) -> int | float:
    """A float round-trips every load: they have at most two decimals and are at most 500."""
    return int(value) if value == value.to_integral_value() else float(value)
