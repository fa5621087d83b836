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
from ptplanner.formats.problems import format_error_from_validation


def _make_range_field(bounds: tuple[int, int], meaning: str) -> object:
    return Field(ge=bounds[0], le=bounds[1], description=meaning)


def _parse_exact_number(value: object) -> object:
    """Convert a JSON number to an exact decimal: 2.25 stays the number that the therapist typed."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(str(value)).is_finite():
        raise ValueError("This must be a number.")
    return Decimal(str(value))


WholeNumber = StrictInt
LoadValue = Annotated[
    Decimal,
    Field(ge=d.LOAD_BOUNDS[0], le=d.LOAD_BOUNDS[1]),
    BeforeValidator(_parse_exact_number),
    WithJsonSchema(
        {"type": "number", "minimum": float(d.LOAD_BOUNDS[0]), "maximum": float(d.LOAD_BOUNDS[1]), "multipleOf": 0.01}
    ),
]  # fmt: skip
_WEEKDAYS_BY_NAME = {day.name.lower(): day for day in d.Weekday}


def _validate_day_name(value: object) -> object:
    if value not in _WEEKDAYS_BY_NAME:
        raise ValueError(f"This must be one of {', '.join(_WEEKDAYS_BY_NAME)}.")
    return value


DayName = Annotated[
    str,
    BeforeValidator(_validate_day_name),
    WithJsonSchema({"type": "string", "enum": list(_WEEKDAYS_BY_NAME)}),
]


class DaysModel(BaseModel):
    """The fields that choose days, for doses and schedules: only one, but ``days_per_week`` may repeat the count."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Days")

    days_per_week: (
        Annotated[
            WholeNumber, _make_range_field(d.DAYS_PER_WEEK_BOUNDS, "On how many days a week.")
        ]
        | None
    ) = None
    weekdays: (
        Annotated[
            list[DayName],
            Field(min_length=1, max_length=7, description="On these days, Monday first."),
        ]
        | None
    ) = None
    every_other_day: Annotated[StrictBool, Field(description="Every second day.")] | None = None

    def validate_days(self) -> None:
        """Raise ValueError if the days contradict each other, so that pydantic collects the problem."""
        try:
            self.to_days()
        except InvalidValue as error:
            raise ValueError(str(error)) from error

    def to_days(self) -> d.Days | None:
        """Convert to the domain's days; None if no days are given."""
        if self.days_per_week is None and self.weekdays is None and not self.every_other_day:
            return None
        weekdays = tuple(_WEEKDAYS_BY_NAME[name] for name in self.weekdays or ())
        chosen = d.Days(
            None if weekdays or self.every_other_day else self.days_per_week,
            weekdays,
            bool(self.every_other_day),
        )
        if self.days_per_week not in (None, chosen.max_per_week):
            raise InvalidValue("Days are a number a week, named weekdays, or every second day.")
        return chosen


class DoseModel(DaysModel):
    """A dose: how much, how long, how heavy, which side and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Dose")

    sets: (
        Annotated[WholeNumber, _make_range_field(d.SETS_BOUNDS, "Sets in one session.")] | None
    ) = None
    reps_min: (
        Annotated[
            WholeNumber, _make_range_field(d.REPETITIONS_BOUNDS, "Fewest repetitions of a set.")
        ]
        | None
    ) = None
    reps_max: (
        Annotated[
            WholeNumber, _make_range_field(d.REPETITIONS_BOUNDS, "Most repetitions of a set.")
        ]
        | None
    ) = None
    hold_s_min: (
        Annotated[WholeNumber, _make_range_field(d.HOLD_S_BOUNDS, "Shortest hold, in seconds.")]
        | None
    ) = None
    hold_s_max: (
        Annotated[WholeNumber, _make_range_field(d.HOLD_S_BOUNDS, "Longest hold, in seconds.")]
        | None
    ) = None
    tempo: (
        Annotated[
            list[Annotated[WholeNumber, _make_range_field(d.TEMPO_S_BOUNDS, "Seconds.")]],
            Field(
                min_length=4,
                max_length=4,
                description="Seconds out, pause, back, and pause before the next repetition.",
            ),
        ]
        | None
    ) = None
    rest_s: (
        Annotated[WholeNumber, _make_range_field(d.REST_S_BOUNDS, "Rest between sets, in seconds.")]
        | None
    ) = None
    side: (
        Annotated[DoseSide, Field(description="“painful” is the patient's affected side.")] | None
    ) = None
    load_value: LoadValue | None = None
    load_unit: d.LoadUnit | None = None
    band: d.Band | None = None
    rpe_min: (
        Annotated[WholeNumber, _make_range_field(d.EFFORT_BOUNDS, "Lowest effort, Borg CR10.")]
        | None
    ) = None
    rpe_max: (
        Annotated[WholeNumber, _make_range_field(d.EFFORT_BOUNDS, "Highest effort, Borg CR10.")]
        | None
    ) = None
    per_day: (
        Annotated[WholeNumber, _make_range_field(d.PER_DAY_BOUNDS, "Sessions a day.")] | None
    ) = None
    weeks: (
        Annotated[WholeNumber, _make_range_field(d.WEEKS_BOUNDS, "For how many weeks.")] | None
    ) = None
    max_pain: (
        Annotated[WholeNumber, _make_range_field(d.PAIN_BOUNDS, "Highest pain allowed, out of 10.")]
        | None
    ) = None
    as_tolerated: Annotated[StrictBool, Field(description="As much as is comfortable.")] = False
    none_given: Annotated[StrictBool, Field(description="Deliberately without a dose.")] = False

    @model_validator(mode="after")
    def _validate_dosage(self) -> Self:
        try:
            self.to_dosage()
        except InvalidValue as error:
            raise ValueError(str(error)) from error
        return self

    def to_dosage(self) -> d.Dosage:
        """Convert to the domain's dosage; raise InvalidValue if the fields contradict each other."""
        return d.Dosage(
            sets=self.sets,
            repetitions=_span_from_bounds("reps_min", self.reps_min, "reps_max", self.reps_max),
            hold_s=_span_from_bounds("hold_s_min", self.hold_s_min, "hold_s_max", self.hold_s_max),
            tempo=d.Tempo(*self.tempo) if self.tempo else None,
            rest_s=self.rest_s,
            load=self._to_load(),
            effort=_span_from_bounds("rpe_min", self.rpe_min, "rpe_max", self.rpe_max),
            side=self.side,
            per_day=self.per_day,
            days=self.to_days(),
            weeks=self.weeks,
            max_pain=self.max_pain,
            as_tolerated=self.as_tolerated,
            none_given=self.none_given,
        )

    def _to_load(self) -> d.Load | None:
        if self.load_unit is not None:
            return d.Load(self.load_unit, self.load_value, self.band)
        if self.load_value is not None or self.band is not None:
            raise InvalidValue("load_unit is missing: kg, lb, band or body-weight.")
        return None


DOSE_FIELDS = frozenset(DoseModel.model_fields)


def _span_from_bounds(
    low_name: str, low: int | None, high_name: str, high: int | None
) -> d.Span | None:
    if low is None and high is None:
        return None
    if low is None or high is None:
        missing = low_name if low is None else high_name
        raise InvalidValue(
            f"{missing} is missing: give both; repeat the number if it is not a range."
        )
    if low > high:
        raise InvalidValue(f"{low_name} is more than {high_name}.")
    return d.Span(low, high)


def dose_from_json(data: object) -> d.Dosage:
    """Read the dose of a parsed JSON object; raise FormatError with every problem."""
    try:
        return DoseModel.model_validate(data).to_dosage()
    except ValidationError as error:
        raise format_error_from_validation(error, DOSE_FIELDS) from error


def dose_to_json(dosage: d.Dosage) -> dict[str, object]:
    """Convert a dosage to its JSON fields, in the order of the format; fields without a value are left out."""
    fields: Mapping[str, object] = {
        "sets": dosage.sets,
        **_span_to_json("reps", dosage.repetitions),
        **_span_to_json("hold_s", dosage.hold_s),
        "tempo": _tempo_to_json(dosage.tempo),
        "rest_s": dosage.rest_s,
        "side": dosage.side.value if dosage.side else None,
        **_load_to_json(dosage.load),
        **_span_to_json("rpe", dosage.effort),
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
    told: dict[str, object] = {"days_per_week": days.max_per_week}
    if days.every_second_day:
        told["every_other_day"] = True
    if days.weekdays:
        told["weekdays"] = [day.name.lower() for day in days.weekdays]
    return told


def _span_to_json(name: str, span: d.Span | None) -> dict[str, object]:
    return {f"{name}_min": span.low, f"{name}_max": span.high} if span else {}


def _tempo_to_json(tempo: d.Tempo | None) -> list[int] | None:
    return [tempo.out_s, tempo.pause_s, tempo.back_s, tempo.rest_s] if tempo else None


def _load_to_json(load: d.Load | None) -> dict[str, object]:
    if load is None:
        return {}
    return {
        "load_value": None if load.value is None else _decimal_to_json(load.value),
        "load_unit": load.unit.value,
        "band": load.band.value if load.band else None,
    }


def _decimal_to_json(value: Decimal) -> int | float:
    """A float round-trips every load: they have at most two decimals and are at most 500."""
    return int(value) if value == value.to_integral_value() else float(value)
