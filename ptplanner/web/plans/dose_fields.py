"""Convert between a dosage and the builder's structured dose fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from ptplanner.domain.dosage import (
    Band,
    Days,
    Dosage,
    DosePart,
    Load,
    LoadUnit,
    Span,
    Tempo,
    Weekday,
)
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange
from ptplanner.domain.sides import DoseSide
from ptplanner.web.shared.forms import FormData

BAND_PREFIX = "band-"
EVERY_SECOND_DAY = "every-2nd"
NAMED_DAYS = "named"
WEIGHT_UNITS = (LoadUnit.KG.value, LoadUnit.LB.value)

_TEXT_PARTS = tuple(
    part
    for part in DosePart
    if part not in (DosePart.WEEKDAYS, DosePart.AS_TOLERATED, DosePart.NONE_GIVEN)
)
_RANGE = re.compile(r"(\d{1,6})\s*(?:(?:[-–—]|to)\s*(\d{1,6}))?")
_TEMPO = re.compile(r"(\d{1,3})\D(\d{1,3})\D(\d{1,3})(?:\D(\d{1,3}))?")


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
    as_tolerated: bool = False
    none_given: bool = False


def dose_fields_from_dosage(dosage: Dosage) -> DoseFields:
    return DoseFields(
        sets=_format_integer_field(dosage.sets),
        repetitions=_format_range_field(dosage.repetitions),
        hold_s=_format_range_field(dosage.hold_s),
        rest_s=_format_integer_field(dosage.rest_s),
        load=_choose_load_option(dosage.load),
        load_value=f"{dosage.load.value.normalize():f}"
        if dosage.load and dosage.load.value
        else "",
        side=dosage.side.value if dosage.side else "",
        per_day=_format_integer_field(dosage.per_day),
        days=choose_days_option(dosage.days),
        weekdays=tuple(str(int(day)) for day in dosage.days.weekdays) if dosage.days else (),
        tempo=_format_tempo_field(dosage.tempo),
        effort=_format_range_field(dosage.effort),
        weeks=_format_integer_field(dosage.weeks),
        max_pain=_format_integer_field(dosage.max_pain),
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


def dosage_from_form(form: FormData) -> Dosage:
    """Parse the fields into a dosage; raises DosageOutOfRange or DosageContradiction, which name the part at fault."""
    return Dosage(
        sets=_parse_integer_field(form, DosePart.SETS, "Sets"),
        repetitions=_parse_range_field(form, DosePart.REPETITIONS, "Repetitions"),
        hold_s=_parse_range_field(form, DosePart.HOLD_S, "Hold seconds"),
        tempo=_parse_tempo_field(form),
        rest_s=_parse_integer_field(form, DosePart.REST_S, "Rest seconds"),
        load=_parse_load_field(form),
        effort=_parse_range_field(form, DosePart.EFFORT, "Effort"),
        side=_parse_side_field(form),
        per_day=_parse_integer_field(form, DosePart.PER_DAY, "Times a day"),
        days=days_from_form(form),
        weeks=_parse_integer_field(form, DosePart.WEEKS, "Weeks"),
        max_pain=_parse_integer_field(form, DosePart.MAX_PAIN, "The pain limit"),
        as_tolerated=bool(form.get(DosePart.AS_TOLERATED, "")),
        none_given=bool(form.get(DosePart.NONE_GIVEN, "")),
    )


def _format_integer_field(value: int | None) -> str:
    return "" if value is None else str(value)


def _format_range_field(span: Span | None) -> str:
    if span is None:
        return ""
    return str(span.low) if span.is_single else f"{span.low}–{span.high}"


def _format_tempo_field(tempo: Tempo | None) -> str:
    if tempo is None:
        return ""
    parts = [tempo.out_s, tempo.pause_s, tempo.back_s, *([tempo.rest_s] if tempo.rest_s else [])]
    return "-".join(str(part) for part in parts)


def _choose_load_option(load: Load | None) -> str:
    if load is None:
        return ""
    return f"{BAND_PREFIX}{load.band.value}" if load.band else load.unit.value


def choose_days_option(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return EVERY_SECOND_DAY
    return NAMED_DAYS if days.weekdays else _format_integer_field(days.per_week)


def _clean_field(form: FormData, part: DosePart) -> str:
    # An empty field shows an en dash as its placeholder; a typed one means empty, too.
    return form.get(part, "").strip().removeprefix("–").strip()


def _parse_integer_field(form: FormData, part: DosePart, label: str) -> int | None:
    text = _clean_field(form, part)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise DosageOutOfRange(part, f"{label}: write a whole number, like 3.")
    return int(text)


def _parse_range_field(form: FormData, part: DosePart, label: str) -> Span | None:
    text = _clean_field(form, part)
    if not text:
        return None
    found = _RANGE.fullmatch(text)
    if found is None:
        raise DosageOutOfRange(part, f"{label}: write a number or a range, like 10 or 10-12.")
    try:
        return Span.of(int(found[1]), int(found[2]) if found[2] else None)
    except DosageContradiction as error:
        raise DosageContradiction(str(error), part) from error


def _parse_tempo_field(form: FormData) -> Tempo | None:
    text = _clean_field(form, DosePart.TEMPO)
    if not text:
        return None
    found = _TEMPO.fullmatch(text)
    if found is None:
        raise DosageOutOfRange(
            DosePart.TEMPO, "Tempo: write seconds out, pause and back, like 3-1-3."
        )
    return Tempo(int(found[1]), int(found[2]), int(found[3]), int(found[4] or 0))


def _parse_load_field(form: FormData) -> Load | None:
    choice = form.get(DosePart.LOAD, "")
    if not choice:
        return None
    if choice.startswith(BAND_PREFIX):
        return Load(
            LoadUnit.BAND,
            band=_parse_option(Band, choice.removeprefix(BAND_PREFIX), DosePart.LOAD, "Load"),
        )
    unit = _parse_option(LoadUnit, choice, DosePart.LOAD, "Load")
    return Load(unit, _parse_weight_field(form) if choice in WEIGHT_UNITS else None)


def _parse_weight_field(form: FormData) -> Decimal:
    text = _clean_field(form, DosePart.LOAD_VALUE).replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise DosageOutOfRange(DosePart.LOAD_VALUE, "Load: write how much, like 3 or 2.5.")
    return value


def _parse_side_field(form: FormData) -> DoseSide | None:
    text = form.get(DosePart.SIDE, "")
    return _parse_option(DoseSide, text, DosePart.SIDE, "Side") if text else None


def days_from_form(form: FormData) -> Days | None:
    choice = form.get(DosePart.DAYS, "")
    if not choice:
        return None
    if choice == EVERY_SECOND_DAY:
        return Days(every_second_day=True)
    if choice == NAMED_DAYS:
        return _parse_weekdays(form)
    return Days(per_week=_parse_integer_field(form, DosePart.DAYS, "Days a week"))


def _parse_weekdays(form: FormData) -> Days:
    chosen = {
        text
        for text in form.getlist(DosePart.WEEKDAYS)
        if text in {"1", "2", "3", "4", "5", "6", "7"}
    }
    if not chosen:
        raise DosageOutOfRange(DosePart.WEEKDAYS, "Days: choose at least one day of the week.")
    return Days(weekdays=tuple(Weekday(int(day)) for day in sorted(chosen)))


_E = TypeVar("_E", Band, LoadUnit, DoseSide)


def _parse_option(kind: type[_E], text: str, part: DosePart, label: str) -> _E:
    try:
        return kind(text)
    except ValueError:
        raise DosageOutOfRange(part, f"{label}: choose one from the list.") from None
