"""A dose in the open JSON format: flat fields that name their units; fields without a value are left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from ptplanner.domain import dosage as d
from ptplanner.domain import shorthand
from ptplanner.domain.dosage import DosePart
from ptplanner.domain.errors import InvalidValue, ShorthandError
from ptplanner.domain.shorthand.tokenizer import MAX_LENGTH
from ptplanner.domain.sides import DoseSide
from ptplanner.formats.field_types import ReadAs, read_by_name
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
DayField = Annotated[d.Weekday, read_by_name(d.Weekday)]
# The parts of a dose that are ranges, and how the names of their two JSON fields begin: "reps_min", "reps_max".
RANGE_STEMS = {DosePart.REPETITIONS: "reps", DosePart.HOLD_S: "hold_s", DosePart.EFFORT: "rpe"}
# The parts of a dose that JSON holds under the same name and as the same value.
_SAME_PARTS = (
    DosePart.SETS, DosePart.REST_S, DosePart.SIDE, DosePart.PER_DAY, DosePart.WEEKS, DosePart.MAX_PAIN,
    DosePart.AS_TOLERATED, DosePart.NONE_GIVEN,
)  # fmt: skip


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
            list[DayField],
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
        weekdays = tuple(self.weekdays or ())
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
        held: dict[str, Any] = {part.value: getattr(self, part) for part in _SAME_PARTS}
        held |= {part.value: self._to_span(stem) for part, stem in RANGE_STEMS.items()}
        tempo = d.Tempo(*self.tempo) if self.tempo else None
        return d.Dosage(**held, tempo=tempo, load=self._to_load(), days=self.to_days())

    def _to_span(self, stem: str) -> d.Span | None:
        low_name, high_name = f"{stem}_min", f"{stem}_max"
        low, high = getattr(self, low_name), getattr(self, high_name)
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

    def _to_load(self) -> d.Load | None:
        if self.load_unit is not None:
            return d.Load(self.load_unit, self.load_value, self.band)
        if self.load_value is not None or self.band is not None:
            raise InvalidValue("load_unit is missing: kg, lb, band or body-weight.")
        return None


def _choose_dose_tag(value: object) -> str:
    return "shorthand" if isinstance(value, str) else "fields"


def _parse_shorthand_field(text: str) -> d.Dosage:
    try:
        return shorthand.parse_shorthand(text)
    except ShorthandError as error:
        raise InvalidValue(f"{error} (character {error.location.start + 1})") from error


# A dose in a file: its fields, or a line of shorthand. The tags appear in the paths of pydantic's errors.
ShorthandText = Annotated[StrictStr, Field(max_length=MAX_LENGTH, examples=["3x10-12/side h5"])]
DoseInput = Annotated[
    Annotated[DoseModel, Tag("fields")] | Annotated[ShorthandText, Tag("shorthand")],
    Discriminator(_choose_dose_tag),
]
DOSE_TAGS = frozenset({"fields", "shorthand"})
DOSE_FIELDS = frozenset(DoseModel.model_fields)


def read_dose(dose: DoseModel | str) -> d.Dosage:
    """Convert a dose of a file; raise InvalidValue if the shorthand cannot be parsed."""
    return _parse_shorthand_field(dose) if isinstance(dose, str) else dose.to_dosage()


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
        **_span_to_json(DosePart.REPETITIONS, dosage.repetitions),
        **_span_to_json(DosePart.HOLD_S, dosage.hold_s),
        "tempo": _tempo_to_json(dosage.tempo),
        "rest_s": dosage.rest_s,
        "side": dosage.side.value if dosage.side else None,
        **_load_to_json(dosage.load),
        **_span_to_json(DosePart.EFFORT, dosage.effort),
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
    fields: dict[str, object] = {"days_per_week": days.max_per_week}
    if days.every_second_day:
        fields["every_other_day"] = True
    if days.weekdays:
        fields["weekdays"] = [day.name.lower() for day in days.weekdays]
    return fields


def _span_to_json(part: DosePart, span: d.Span | None) -> dict[str, object]:
    stem = RANGE_STEMS[part]
    return {f"{stem}_min": span.low, f"{stem}_max": span.high} if span else {}


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


DoseField = Annotated[d.Dosage, ReadAs(DoseInput, read_dose, dose_to_json)]
