"""A dose in the open JSON format: flat fields that name their units; fields without a value are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictStr,
    Tag,
    ValidationError,
    model_validator,
)

from ptplanner.domain import dosage as d
from ptplanner.domain import shorthand
from ptplanner.domain.dosage import DosePart
from ptplanner.domain.errors import InvalidValue, ShorthandError
from ptplanner.domain.shorthand.tokenizer import MAX_LENGTH
from ptplanner.domain.sides import DoseSide
from ptplanner.formats.days_json import DaysModel, days_to_json
from ptplanner.formats.field_types import ReadAs
from ptplanner.formats.number_json import (
    DistanceValue,
    LoadValue,
    WholeNumber,
    count_to_json,
    decimals_to_json,
    make_range_field,
    to_count_span,
    to_decimal_span,
)
from ptplanner.formats.problems import format_error_from_validation

# The parts of a dose that are ranges, and how the names of their two JSON fields begin: "reps_min", "reps_max".
RANGE_STEMS = {
    DosePart.REPETITIONS: "reps", DosePart.HOLD_S: "hold_s", DosePart.EFFORT: "rpe",
    DosePart.DURATION_S: "duration_s",
}  # fmt: skip
# The parts that were single numbers in the first files. They keep that field, for the lower end; "_max" is optional.
_COUNT_PARTS = (DosePart.SETS, DosePart.REST_S, DosePart.PER_DAY, DosePart.WEEKS)
# The parts of a dose that JSON holds under the same name and as the same value.
_SAME_PARTS = (
    DosePart.SIDE, DosePart.MAX_PAIN, DosePart.AS_TOLERATED, DosePart.NONE_GIVEN, DosePart.PACE,
)  # fmt: skip


class DoseModel(DaysModel):
    """A dose: how much, how long, how heavy, which side and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Dose")

    sets: Annotated[WholeNumber, make_range_field(d.SETS_BOUNDS, "Sets in one session.")] | None = (
        None
    )
    sets_max: (
        Annotated[WholeNumber, make_range_field(d.SETS_BOUNDS, "Most sets, if they are a range.")]
        | None
    ) = None
    reps_min: (
        Annotated[
            WholeNumber, make_range_field(d.REPETITIONS_BOUNDS, "Fewest repetitions of a set.")
        ]
        | None
    ) = None
    reps_max: (
        Annotated[WholeNumber, make_range_field(d.REPETITIONS_BOUNDS, "Most repetitions of a set.")]
        | None
    ) = None
    hold_s_min: (
        Annotated[WholeNumber, make_range_field(d.HOLD_S_BOUNDS, "Shortest hold, in seconds.")]
        | None
    ) = None
    hold_s_max: (
        Annotated[WholeNumber, make_range_field(d.HOLD_S_BOUNDS, "Longest hold, in seconds.")]
        | None
    ) = None
    duration_s_min: (
        Annotated[
            WholeNumber,
            make_range_field(d.DURATION_S_BOUNDS, "Shortest time of moving, in seconds."),
        ]
        | None
    ) = None
    duration_s_max: (
        Annotated[
            WholeNumber,
            make_range_field(d.DURATION_S_BOUNDS, "Longest time of moving, in seconds."),
        ]
        | None
    ) = None
    distance: DistanceValue | None = None
    distance_max: (
        Annotated[DistanceValue, Field(description="The longer distance, if it is a range.")] | None
    ) = None
    distance_unit: d.DistanceUnit | None = None
    pace: Annotated[d.Pace, Field(description="How fast to go, in a word.")] | None = None
    tempo: (
        Annotated[
            list[Annotated[WholeNumber, make_range_field(d.TEMPO_S_BOUNDS, "Seconds.")]],
            Field(
                min_length=4,
                max_length=4,
                description="Seconds out, pause, back, and pause before the next repetition.",
            ),
        ]
        | None
    ) = None
    tempo_first: (
        Annotated[
            d.TempoDirection, Field(description="Which way a repetition begins, if it is said.")
        ]
        | None
    ) = None
    rest_s: (
        Annotated[WholeNumber, make_range_field(d.REST_S_BOUNDS, "Rest between sets, in seconds.")]
        | None
    ) = None
    rest_s_max: (
        Annotated[WholeNumber, make_range_field(d.REST_S_BOUNDS, "Longest rest, if it is a range.")]
        | None
    ) = None
    side: (
        Annotated[DoseSide, Field(description="“painful” is the patient's affected side.")] | None
    ) = None
    load_value: LoadValue | None = None
    load_value_max: (
        Annotated[LoadValue, Field(description="The higher weight, if it is a range.")] | None
    ) = None
    load_unit: d.LoadUnit | None = None
    band: d.Band | None = None
    rpe_min: (
        Annotated[WholeNumber, make_range_field(d.EFFORT_BOUNDS, "Lowest effort, Borg CR10.")]
        | None
    ) = None
    rpe_max: (
        Annotated[WholeNumber, make_range_field(d.EFFORT_BOUNDS, "Highest effort, Borg CR10.")]
        | None
    ) = None
    per_day: (
        Annotated[WholeNumber, make_range_field(d.PER_DAY_BOUNDS, "Sessions a day.")] | None
    ) = None
    per_day_max: (
        Annotated[
            WholeNumber,
            make_range_field(d.PER_DAY_BOUNDS, "Most sessions a day, if they are a range."),
        ]
        | None
    ) = None
    weeks: (
        Annotated[WholeNumber, make_range_field(d.WEEKS_BOUNDS, "For how many weeks.")] | None
    ) = None
    weeks_max: (
        Annotated[
            WholeNumber,
            make_range_field(d.WEEKS_BOUNDS, "For at most how many weeks, if it is a range."),
        ]
        | None
    ) = None
    max_pain: (
        Annotated[WholeNumber, make_range_field(d.PAIN_BOUNDS, "Highest pain allowed, out of 10.")]
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
        held |= {
            part.value: to_count_span(part, getattr(self, part), getattr(self, f"{part}_max"))
            for part in _COUNT_PARTS
        }
        if self.tempo_first and not self.tempo:
            raise InvalidValue("tempo is missing: tempo_first says which way it begins.")
        tempo = d.Tempo(*self.tempo, first=self.tempo_first) if self.tempo else None
        return d.Dosage(
            **held,
            tempo=tempo,
            load=self._to_load(),
            days=self.to_days(),
            distance=self._to_distance(),
        )

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
        value = to_decimal_span("load_value", self.load_value, self.load_value_max)
        if self.load_unit is not None:
            return d.Load(self.load_unit, value, self.band)
        if value is not None or self.band is not None:
            raise InvalidValue("load_unit is missing: kg, lb, band or body-weight.")
        return None

    def _to_distance(self) -> d.Distance | None:
        value = to_decimal_span("distance", self.distance, self.distance_max)
        if value is None and self.distance_unit is None:
            return None
        if value is None or self.distance_unit is None:
            missing = "distance" if value is None else "distance_unit"
            raise InvalidValue(f"{missing} is missing: give a number and m, km or mi.")
        return d.Distance(value, self.distance_unit)


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
        **count_to_json("sets", dosage.sets),
        **_span_to_json(DosePart.REPETITIONS, dosage.repetitions),
        **_span_to_json(DosePart.HOLD_S, dosage.hold_s),
        **_span_to_json(DosePart.DURATION_S, dosage.duration_s),
        **_distance_to_json(dosage.distance),
        "pace": dosage.pace.value if dosage.pace else None,
        "tempo": _tempo_to_json(dosage.tempo),
        "tempo_first": dosage.tempo.first.value if dosage.tempo and dosage.tempo.first else None,
        **count_to_json("rest_s", dosage.rest_s),
        "side": dosage.side.value if dosage.side else None,
        **_load_to_json(dosage.load),
        **_span_to_json(DosePart.EFFORT, dosage.effort),
        **count_to_json("per_day", dosage.per_day),
        **days_to_json(dosage.days),
        **count_to_json("weeks", dosage.weeks),
        "max_pain": dosage.max_pain,
        "as_tolerated": dosage.as_tolerated or None,
        "none_given": dosage.none_given or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _span_to_json(part: DosePart, span: d.Span | None) -> dict[str, object]:
    stem = RANGE_STEMS[part]
    return {f"{stem}_min": span.low, f"{stem}_max": span.high} if span else {}


def _tempo_to_json(tempo: d.Tempo | None) -> list[int] | None:
    return [tempo.out_s, tempo.pause_s, tempo.back_s, tempo.rest_s] if tempo else None


def _load_to_json(load: d.Load | None) -> dict[str, object]:
    if load is None:
        return {}
    return {
        **decimals_to_json("load_value", load.value),
        "load_unit": load.unit.value,
        "band": load.band.value if load.band else None,
    }


def _distance_to_json(distance: d.Distance | None) -> dict[str, object]:
    if distance is None:
        return {}
    return {**decimals_to_json("distance", distance.value), "distance_unit": distance.unit.value}


DoseField = Annotated[d.Dosage, ReadAs(DoseInput, read_dose, dose_to_json)]
