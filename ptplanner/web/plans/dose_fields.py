"""The structured dose fields: their choices, and the way from a dosage to them and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from ptplanner.domain.dosage import (
    Band,
    Days,
    DecimalSpan,
    Distance,
    DistanceUnit,
    Dosage,
    DosePart,
    Load,
    LoadUnit,
    Pace,
    Span,
    Tempo,
    TempoDirection,
    Weekday,
)
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange, InvalidValue
from ptplanner.domain.sides import DoseSide
from ptplanner.web.shared.forms import (
    Checkbox,
    ChosenValues,
    FormData,
    FormModel,
    parse_form,
    read_with,
)

BAND_PREFIX = "band-"
EVERY_SECOND_DAY = "every-2nd"
NAMED_DAYS = "named"
WEIGHT_UNITS = (LoadUnit.KG.value, LoadUnit.LB.value)

_TEXT_PARTS = tuple(
    part
    for part in DosePart
    if part not in (DosePart.WEEKDAYS, DosePart.AS_TOLERATED, DosePart.NONE_GIVEN)
)
# Longer numbers are typing errors; the bounds of each part are far below.
_MAX_DIGITS = 6
_RANGE = re.compile(r"(\d{1,6})\s*(?:(?:[-–—]|to)\s*(\d{1,6}))?")
_DECIMALS = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(?:(?:[-–—]|to)\s*(\d{1,6}(?:[.,]\d{1,6})?))?")
_MINUTES = re.compile(r"(\d{1,3})(?::([0-5]\d))?\s*(?:(?:[-–—]|to)\s*(\d{1,3})(?::([0-5]\d))?)?")
_TEMPO = re.compile(r"(\d{1,3})\D(\d{1,3})\D(\d{1,3})(?:\D(\d{1,3}))?(?:\s+(up|down) first)?")


@dataclass(frozen=True)
class DoseFields:
    """Every part of a dosage as the text of its input, named by DosePart; '' means not given."""

    sets: str = ""
    repetitions: str = ""
    hold_s: str = ""
    rest_s: str = ""
    load: str = ""
    load_value: str = ""
    side: str = ""
    per_day: str = ""
    days: str = ""
    weekdays: tuple[str, ...] = ()
    tempo: str = ""
    effort: str = ""
    weeks: str = ""
    max_pain: str = ""
    duration_s: str = ""
    distance: str = ""
    distance_unit: str = ""
    pace: str = ""
    as_tolerated: bool = False
    none_given: bool = False


def dose_fields_from_dosage(dosage: Dosage) -> DoseFields:
    return DoseFields(
        sets=format_range_field(dosage.sets),
        repetitions=format_range_field(dosage.repetitions),
        hold_s=format_range_field(dosage.hold_s),
        rest_s=format_range_field(dosage.rest_s),
        load=_choose_load_option(dosage.load),
        load_value=_format_decimals_field(dosage.load.value if dosage.load else None),
        side=dosage.side.value if dosage.side else "",
        per_day=format_range_field(dosage.per_day),
        days=choose_days_option(dosage.days),
        weekdays=tuple(str(int(day)) for day in dosage.days.weekdays) if dosage.days else (),
        tempo=_format_tempo_field(dosage.tempo),
        effort=format_range_field(dosage.effort),
        weeks=format_range_field(dosage.weeks),
        max_pain="" if dosage.max_pain is None else str(dosage.max_pain),
        duration_s=_format_duration_field(dosage.duration_s),
        distance=_format_decimals_field(dosage.distance.value if dosage.distance else None),
        distance_unit=dosage.distance.unit.value if dosage.distance else "",
        pace=dosage.pace.value if dosage.pace else "",
        as_tolerated=dosage.as_tolerated,
        none_given=dosage.none_given,
    )


def read_typed_fields(form: FormData) -> DoseFields:
    """Return the fields as they were typed, valid or not, so that a rejected form can be shown again."""
    typed = {part: form.get(part, "") for part in _TEXT_PARTS}
    return DoseFields(
        **typed,
        weekdays=tuple(form.getlist(DosePart.WEEKDAYS)),
        as_tolerated=bool(form.get(DosePart.AS_TOLERATED, "")),
        none_given=bool(form.get(DosePart.NONE_GIVEN, "")),
    )


def format_range_field(span: Span | None) -> str:
    if span is None:
        return ""
    return str(span.low) if span.is_single else f"{span.low}–{span.high}"


def _format_decimals_field(span: DecimalSpan | None) -> str:
    if span is None:
        return ""
    low, high = (f"{end.normalize():f}" for end in (span.low, span.high))
    return low if span.is_single else f"{low}–{high}"


def _format_duration_field(span: Span | None) -> str:
    """Format in minutes; a duration that is not in whole minutes keeps its seconds, as ``1:30``."""
    if span is None:
        return ""
    low, high = (
        f"{end // 60}" if end % 60 == 0 else f"{end // 60}:{end % 60:02}"
        for end in (span.low, span.high)
    )
    return low if span.is_single else f"{low}–{high}"


def _format_tempo_field(tempo: Tempo | None) -> str:
    if tempo is None:
        return ""
    parts = [tempo.out_s, tempo.pause_s, tempo.back_s, *([tempo.rest_s] if tempo.rest_s else [])]
    first = f" {tempo.first.value} first" if tempo.first else ""
    return "-".join(str(part) for part in parts) + first


def _choose_load_option(load: Load | None) -> str:
    if load is None:
        return ""
    return f"{BAND_PREFIX}{load.band.value}" if load.band else load.unit.value


def choose_days_option(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return EVERY_SECOND_DAY
    return NAMED_DAYS if days.weekdays else format_range_field(days.per_week)


def _clean(text: str) -> str:
    # An empty field shows an en dash as its placeholder; a typed one means empty, too.
    return text.strip().removeprefix("–").strip()


def _read_count(label: str, text: str) -> int | None:
    text = _clean(text)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > _MAX_DIGITS:
        raise InvalidValue(f"{label}: write a whole number, like 3.")
    return int(text)


def read_range(label: str, text: str) -> Span | None:
    """Read ``10`` or ``10-12``; None if the field is empty."""
    text = _clean(text)
    if not text:
        return None
    found = _RANGE.fullmatch(text)
    if found is None:
        raise InvalidValue(f"{label}: write a number or a range, like 10 or 10-12.")
    return Span.of(int(found[1]), int(found[2]) if found[2] else None)


def _read_decimals(text: str, part: DosePart, label: str) -> DecimalSpan:
    """Read ``2.5`` or ``2-2.5``, with a decimal point or comma."""
    found = _DECIMALS.fullmatch(_clean(text))
    if found is None:
        raise DosageOutOfRange(part, f"{label}: write how much, like 3, 2.5 or 1-2.")
    low = found[1].replace(",", ".")
    try:
        return DecimalSpan.of(low, found[2].replace(",", ".") if found[2] else None)
    except DosageContradiction as error:
        raise DosageContradiction(str(error), part) from error


def _read_duration(text: str) -> Span | None:
    """Read minutes: ``20``, ``20-30``, ``1:30`` with seconds."""
    text = _clean(text).removesuffix("min").strip()
    if not text:
        return None
    found = _MINUTES.fullmatch(text)
    if found is None:
        raise InvalidValue("Minutes: write a number or a range, like 20, 20-30 or 1:30.")
    low = int(found[1]) * 60 + int(found[2] or 0)
    return Span.of(low, int(found[3]) * 60 + int(found[4] or 0) if found[3] else None)


def _read_pace(text: str) -> Pace | None:
    return _read_option(Pace, text, DosePart.PACE, "Pace") if text else None


def _read_tempo(text: str) -> Tempo | None:
    text = _clean(text)
    if not text:
        return None
    found = _TEMPO.fullmatch(text)
    if found is None:
        raise InvalidValue("Tempo: write seconds out, pause and back, like 3-1-3.")
    first = TempoDirection(found[5]) if found[5] else None
    return Tempo(int(found[1]), int(found[2]), int(found[3]), int(found[4] or 0), first=first)


def _read_side(text: str) -> DoseSide | None:
    return _read_option(DoseSide, text, DosePart.SIDE, "Side") if text else None


def _count(label: str) -> BeforeValidator:
    return read_with(partial(_read_count, label))


def _range(label: str) -> BeforeValidator:
    return read_with(partial(read_range, label))


class DaysForm(FormModel):
    """The fields that choose the training days, of a dose or of the whole plan."""

    days: str = ""
    weekdays: ChosenValues = ()

    def to_days(self) -> Days | None:
        """Convert to days; raises DosageOutOfRange, which names the input at fault."""
        if not self.days:
            return None
        if self.days == EVERY_SECOND_DAY:
            return Days(every_second_day=True)
        if self.days == NAMED_DAYS:
            return self._to_named_days()
        try:
            return Days(per_week=read_range("Days a week", self.days))
        except InvalidValue as error:
            raise DosageOutOfRange(DosePart.DAYS, str(error)) from error

    def _to_named_days(self) -> Days:
        chosen = tuple(day for day in Weekday if str(int(day)) in self.weekdays)
        if not chosen:
            raise DosageOutOfRange(DosePart.WEEKDAYS, "Days: choose at least one day of the week.")
        return Days(weekdays=chosen)


class DoseForm(DaysForm):
    """The structured fields of a dose; each has the name of its DosePart."""

    sets: Annotated[Span | None, _range("Sets")] = None
    repetitions: Annotated[Span | None, _range("Repetitions")] = None
    hold_s: Annotated[Span | None, _range("Hold seconds")] = None
    tempo: Annotated[Tempo | None, read_with(_read_tempo)] = None
    duration_s: Annotated[Span | None, read_with(_read_duration)] = None
    distance: str = ""
    distance_unit: str = ""
    pace: Annotated[Pace | None, read_with(_read_pace)] = None
    rest_s: Annotated[Span | None, _range("Rest seconds")] = None
    load: str = ""
    load_value: str = ""
    effort: Annotated[Span | None, _range("Effort")] = None
    side: Annotated[DoseSide | None, read_with(_read_side)] = None
    per_day: Annotated[Span | None, _range("Times a day")] = None
    weeks: Annotated[Span | None, _range("Weeks")] = None
    max_pain: Annotated[int | None, _count("The pain limit")] = None
    as_tolerated: Checkbox = False
    none_given: Checkbox = False

    def to_dosage(self) -> Dosage:
        """Convert to a dosage; raises DosageOutOfRange or DosageContradiction, which name the part at fault."""
        return Dosage(
            sets=self.sets,
            repetitions=self.repetitions,
            hold_s=self.hold_s,
            tempo=self.tempo,
            rest_s=self.rest_s,
            load=self._to_load(),
            effort=self.effort,
            side=self.side,
            per_day=self.per_day,
            days=self.to_days(),
            weeks=self.weeks,
            max_pain=self.max_pain,
            as_tolerated=self.as_tolerated,
            none_given=self.none_given,
            duration_s=self.duration_s,
            distance=self._to_distance(),
            pace=self.pace,
        )

    def _to_distance(self) -> Distance | None:
        if not _clean(self.distance):
            return None
        return Distance(
            _read_decimals(self.distance, DosePart.DISTANCE, "Distance"),
            _read_option(
                DistanceUnit, self.distance_unit, DosePart.DISTANCE_UNIT, "Unit of distance"
            ),
        )

    def _to_load(self) -> Load | None:
        if not self.load:
            return None
        if self.load.startswith(BAND_PREFIX):
            colour = self.load.removeprefix(BAND_PREFIX)
            return Load(LoadUnit.BAND, band=_read_option(Band, colour, DosePart.LOAD, "Load"))
        unit = _read_option(LoadUnit, self.load, DosePart.LOAD, "Load")
        return Load(unit, self._to_weight() if self.load in WEIGHT_UNITS else None)

    def _to_weight(self) -> DecimalSpan:
        return _read_decimals(self.load_value, DosePart.LOAD_VALUE, "Load")


_E = TypeVar("_E", Band, DistanceUnit, DoseSide, LoadUnit, Pace)


def _read_option(kind: type[_E], text: str, part: DosePart, label: str) -> _E:
    try:
        return kind(text)
    except ValueError:
        raise DosageOutOfRange(part, f"{label}: choose one from the list.") from None


def dosage_from_form(form: FormData) -> Dosage:
    """Parse the fields into a dosage; raises InvalidValue with ``field``, the name of the input at fault."""
    return parse_form(DoseForm, form).to_dosage()


SelectOption = tuple[str, str]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_OPTIONS: tuple[SelectOption, ...] = (
    *((str(count), f"{count} a week" if count < 7 else "Every day") for count in range(1, 8)),
    *(
        (f"{low}–{high}", f"{low}–{high} a week")
        for low in range(1, 7)
        for high in range(low + 1, 8)
    ),
    (EVERY_SECOND_DAY, "Every 2nd day"),
    (NAMED_DAYS, "Named days…"),
)


@dataclass(frozen=True)
class DoseOptions:
    loads: tuple[SelectOption, ...]
    sides: tuple[SelectOption, ...]
    paces: tuple[SelectOption, ...]
    distance_units: tuple[SelectOption, ...]
    days: tuple[SelectOption, ...]
    plan_days: tuple[SelectOption, ...]
    weekdays: tuple[SelectOption, ...]


DOSE_OPTIONS = DoseOptions(
    loads=(
        ("", "None"),
        ("body-weight", "Body weight"),
        ("kg", "kg…"),
        ("lb", "lb…"),
        *((f"{BAND_PREFIX}{band.value}", f"{band.value.capitalize()} band") for band in Band),
    ),
    sides=(
        ("", "Not given"),
        ("each", "Each side"),
        ("alternate", "Alternate"),
        ("left", "Left"),
        ("right", "Right"),
        ("painful", "Painful side"),
    ),
    paces=(("", "Not given"), *((pace.value, pace.value.capitalize()) for pace in Pace)),
    distance_units=(("", "–"), ("m", "m"), ("km", "km"), ("mi", "miles")),
    days=(("", "Plan’s"), *_DAY_OPTIONS),
    plan_days=_DAY_OPTIONS,
    weekdays=tuple((str(number), word) for number, word in enumerate(_WEEKDAYS, start=1)),
)
