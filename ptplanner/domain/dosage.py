"""A dose: how much, how long, how heavy, which side and how often. Impossible values are rejected."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import IntEnum, StrEnum

from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange
from ptplanner.domain.sides import DoseSide

# More than 20 sets of one exercise is a typing slip, not a home programme.
SETS_BOUNDS = (1, 20)
# Ankle pumps and easy endurance work reach 100; patients lose count beyond that.
REPETITIONS_BOUNDS = (1, 100)
# Ten minutes covers the longest positional hold; what lasts longer is a duration.
HOLD_S_BOUNDS = (1, 600)
# From one second of marching on the spot to three hours of walking or cycling.
DURATION_S_BOUNDS = (1, 10_800)
# From a few steps to a long ride, in any of the units.
DISTANCE_BOUNDS = (Decimal("0.1"), Decimal(20_000))
# Zero means "no rest"; anything over ten minutes is a separate session.
REST_S_BOUNDS = (0, 600)
# One phase of one repetition; longer than 30 s is a hold.
TEMPO_S_BOUNDS = (0, 30)
# From the lightest cuff weight to more than anyone keeps at home.
LOAD_BOUNDS = (Decimal("0.1"), Decimal(500))
# Borg CR10, 0 nothing at all, 10 maximal (Borg 1982).
EFFORT_BOUNDS = (0, 10)
# Hourly while awake is the most that guidelines ask for (ankle pumps after surgery).
PER_DAY_BOUNDS = (1, 16)
DAYS_PER_WEEK_BOUNDS = (1, 7)
# A year; a plan that runs longer needs a visit in between.
WEEKS_BOUNDS = (1, 52)
# Numeric pain rating scale, 0 none, 10 worst.
PAIN_BOUNDS = (0, 10)


class DosePart(StrEnum):
    """The name of each part of a dose, the same in the value, the form, the shorthand and the errors.

    All but the last three are the fields of Dosage. The last three are details of ``load``, ``days`` and
    ``distance`` that have their own input in the form.
    """

    SETS = "sets"
    REPETITIONS = "repetitions"
    HOLD_S = "hold_s"
    DURATION_S = "duration_s"
    DISTANCE = "distance"
    PACE = "pace"
    TEMPO = "tempo"
    REST_S = "rest_s"
    LOAD = "load"
    EFFORT = "effort"
    SIDE = "side"
    PER_DAY = "per_day"
    DAYS = "days"
    WEEKS = "weeks"
    MAX_PAIN = "max_pain"
    AS_TOLERATED = "as_tolerated"
    NONE_GIVEN = "none_given"
    LOAD_VALUE = "load_value"
    WEEKDAYS = "weekdays"
    DISTANCE_UNIT = "distance_unit"


def _validate_bounds(
    part: DosePart, label: str, value: int | Decimal | None, bounds: tuple[object, object]
) -> None:
    low, high = bounds
    if value is not None and not (low <= value <= high):  # type: ignore[operator]  # int and Decimal compare
        raise DosageOutOfRange(part, f"{label} from {low} to {high}.")


def _validate_span(
    part: DosePart,
    label: str,
    span: Span | DecimalSpan | None,
    bounds: tuple[int | Decimal, int | Decimal],
) -> None:
    for end in (span.low, span.high) if span else ():
        _validate_bounds(part, label, end, bounds)


def _validate_decimals(part: DosePart, label: str, span: DecimalSpan | None) -> None:
    if span and any(end != round(end, 2) for end in (span.low, span.high)):
        raise DosageOutOfRange(part, f"{label} at most two decimals, like 2.25.")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A whole number or a range of whole numbers, both ends included; ``low <= high``."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise DosageContradiction(
                f"A range goes from low to high: write {self.high}-{self.low}."
            )

    @classmethod
    def of(cls, low: int, high: int | None = None) -> Span:
        return cls(low, low if high is None else high)

    @property
    def is_single(self) -> bool:
        return self.low == self.high

    @property
    def midpoint(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True, order=True)
class DecimalSpan:
    """A number or a range of numbers that may have decimals, both ends included; ``low <= high``."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise DosageContradiction(
                f"A range goes from low to high: write {self.high}-{self.low}."
            )

    @classmethod
    def of(cls, low: Decimal | int | str, high: Decimal | int | str | None = None) -> DecimalSpan:
        return cls(Decimal(low), Decimal(low if high is None else high))

    @property
    def is_single(self) -> bool:
        return self.low == self.high


class LoadUnit(StrEnum):
    """What the load is measured in."""

    KG = "kg"
    LB = "lb"
    BAND = "band"
    BODY_WEIGHT = "body-weight"


class Band(StrEnum):
    """Colour of an elastic band, lightest resistance first in the usual order; manufacturers differ."""

    TAN = "tan"
    YELLOW = "yellow"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    BLACK = "black"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Load:
    """A weight with its unit, a band with its colour, or the body's own weight."""

    unit: LoadUnit
    value: DecimalSpan | None = None
    band: Band | None = None

    def __post_init__(self) -> None:
        has_weight = self.unit in (LoadUnit.KG, LoadUnit.LB)
        if has_weight != (self.value is not None) or (self.unit is LoadUnit.BAND) != (
            self.band is not None
        ):
            raise DosageContradiction(
                "A load is a weight in kg or lb, a band with a colour, or body weight.",
                DosePart.LOAD,
            )
        _validate_span(DosePart.LOAD_VALUE, "Load goes", self.value, LOAD_BOUNDS)
        _validate_decimals(DosePart.LOAD_VALUE, "Load takes", self.value)


class DistanceUnit(StrEnum):
    """What a distance is measured in."""

    METER = "m"
    KILOMETER = "km"
    MILE = "mi"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far to walk, ride or swim: a number or a range with its unit."""

    value: DecimalSpan
    unit: DistanceUnit

    def __post_init__(self) -> None:
        _validate_span(DosePart.DISTANCE, "Distance goes", self.value, DISTANCE_BOUNDS)
        _validate_decimals(DosePart.DISTANCE, "Distance takes", self.value)


class Pace(StrEnum):
    """How fast or how hard to go, in a word of everyday speech, slowest first."""

    SLOW = "slow"
    EASY = "easy"
    COMFORTABLE = "comfortable"
    STEADY = "steady"
    MODERATE = "moderate"
    BRISK = "brisk"
    FAST = "fast"


class TempoDirection(StrEnum):
    """Which way a repetition begins: up as in a heel raise, down as in a squat."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds of each phase of one repetition: out, pause, back, and rest before the next repetition.

    ``first`` is given where the dose names the directions, as "lower for 3 seconds" does; then the words on paper
    are up and down, because the way out is up in one exercise and down in another.
    """

    out_s: int
    pause_s: int
    back_s: int
    rest_s: int = 0
    first: TempoDirection | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        for part in (self.out_s, self.pause_s, self.back_s, self.rest_s):
            _validate_bounds(DosePart.TEMPO, "Each part of the tempo goes", part, TEMPO_S_BOUNDS)
        if self.total_s == 0:
            raise DosageContradiction("A tempo needs at least one second.", DosePart.TEMPO)

    @property
    def total_s(self) -> int:
        return self.out_s + self.pause_s + self.back_s + self.rest_s


class Weekday(IntEnum):
    """ISO numbers, Monday is 1."""

    MON = 1
    TUE = 2
    WED = 3
    THU = 4
    FRI = 5
    SAT = 6
    SUN = 7


@dataclass(frozen=True, slots=True)
class Days:
    """The training days of a week: a number of days, named weekdays, or every second day."""

    per_week: Span | None = None
    weekdays: tuple[Weekday, ...] = ()
    every_second_day: bool = False

    def __post_init__(self) -> None:
        if [self.per_week is not None, bool(self.weekdays), self.every_second_day].count(True) != 1:
            raise DosageContradiction(
                "Give days as a number a week, as named weekdays, or as every second day: only one of them.",
                DosePart.DAYS,
            )
        _validate_span(DosePart.DAYS, "Days a week go", self.per_week, DAYS_PER_WEEK_BOUNDS)
        if tuple(sorted(set(self.weekdays))) != self.weekdays:
            raise DosageContradiction("List each weekday once, from Monday on.", DosePart.WEEKDAYS)

    @property
    def max_per_week(self) -> int:
        """The most days in any one week; every second day falls on four days in every other week."""
        return self.per_week.high if self.per_week else len(self.weekdays) or 4


@dataclass(frozen=True, slots=True)
class Dosage:
    """The dose of one exercise. Every part may be absent; ``Dosage()`` means that nothing is set yet.

    ``as_tolerated``: as much as is comfortable, alone or with other parts.
    ``none_given``: the source gives no dose and the therapist has accepted that; excludes any amount.
    ``duration_s`` is how long to keep moving, as in walking; ``hold_s`` is how long to keep still.
    """

    sets: Span | None = None
    repetitions: Span | None = None
    hold_s: Span | None = None
    tempo: Tempo | None = None
    rest_s: Span | None = None
    load: Load | None = None
    effort: Span | None = None
    side: DoseSide | None = None
    per_day: Span | None = None
    days: Days | None = None
    weeks: Span | None = None
    max_pain: int | None = None
    as_tolerated: bool = False
    none_given: bool = False
    duration_s: Span | None = None
    distance: Distance | None = None
    pace: Pace | None = None

    def __post_init__(self) -> None:
        _validate_span(DosePart.SETS, "Sets go", self.sets, SETS_BOUNDS)
        _validate_span(DosePart.REPETITIONS, "Repetitions go", self.repetitions, REPETITIONS_BOUNDS)
        _validate_span(DosePart.HOLD_S, "Hold seconds go", self.hold_s, HOLD_S_BOUNDS)
        _validate_span(DosePart.REST_S, "Rest seconds go", self.rest_s, REST_S_BOUNDS)
        _validate_span(DosePart.EFFORT, "Effort (RPE) goes", self.effort, EFFORT_BOUNDS)
        _validate_span(DosePart.PER_DAY, "Times a day go", self.per_day, PER_DAY_BOUNDS)
        _validate_span(DosePart.WEEKS, "Weeks go", self.weeks, WEEKS_BOUNDS)
        _validate_bounds(DosePart.MAX_PAIN, "The pain limit goes", self.max_pain, PAIN_BOUNDS)
        _validate_span(
            DosePart.DURATION_S, "Seconds of duration go", self.duration_s, DURATION_S_BOUNDS
        )
        self._validate_amount()

    def _validate_amount(self) -> None:
        if self.none_given and self._has_amount:
            raise DosageContradiction(
                "“No dose” and a number cannot stand together. Remove one of them.",
                DosePart.NONE_GIVEN,
            )
        if self.repetitions and self.duration_s:
            raise DosageContradiction(
                "A duration and a number of repetitions cannot stand together. Remove one, or write a hold.",
                DosePart.DURATION_S,
            )
        if self.repetitions and self.distance:
            raise DosageContradiction(
                "A distance and a number of repetitions cannot stand together. Remove one of them.",
                DosePart.DISTANCE,
            )

    @property
    def _has_amount(self) -> bool:
        amounts = (
            self.sets, self.repetitions, self.hold_s, self.tempo, self.duration_s, self.distance
        )  # fmt: skip
        return self.as_tolerated or any(part is not None for part in amounts)

    @property
    def is_missing(self) -> bool:
        """Whether no amount is set: no numbers, not "as tolerated", and not "no dose given"."""
        return not (self._has_amount or self.none_given)

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, field.name) == field.default for field in fields(self))
