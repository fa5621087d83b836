"""Convert between a dosage and the builder's structured dose fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeVar

from ptplanner.domain.dosage import Band, Days, Dosage, Load, LoadUnit, Span, Tempo, Weekday
from ptplanner.domain.errors import DosageOutOfRange
from ptplanner.domain.sides import DoseSide

BAND_PREFIX = "band-"
EVERY_SECOND_DAY = "every-2nd"
NAMED_DAYS = "named"
WEIGHT_UNITS = (LoadUnit.KG.value, LoadUnit.LB.value)

_RANGE = re.compile(r"(\d{1,6})\s*(?:(?:[-–—]|to)\s*(\d{1,6}))?")
_TEMPO = re.compile(r"(\d{1,3})\D(\d{1,3})\D(\d{1,3})(?:\D(\d{1,3}))?")


class FormData(Protocol):
    """A submitted form, such as werkzeug's MultiDict."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str, /) -> Sequence[str]: ...


@dataclass(frozen=True)
class DoseFields:
    """Every part of a dosage as the text of its form field; '' means not given."""

    sets: str = ""
    reps: str = ""
    hold: str = ""
    rest: str = ""
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
        reps=_format_range_field(dosage.repetitions),
        hold=_format_range_field(dosage.hold_s),
        rest=_format_integer_field(dosage.rest_s),
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


def dosage_from_form(form: FormData) -> Dosage:
    """Parse the fields into a dosage; raises DosageOutOfRange, which names the part at fault."""
    return Dosage(
        sets=_parse_integer_field(form, "sets", "Sets"),
        repetitions=_parse_range_field(form, "reps", "Repetitions"),
        hold_s=_parse_range_field(form, "hold", "Hold seconds"),
        tempo=_parse_tempo_field(form),
        rest_s=_parse_integer_field(form, "rest", "Rest seconds"),
        load=_parse_load_field(form),
        effort=_parse_range_field(form, "effort", "Effort"),
        side=_parse_side_field(form),
        per_day=_parse_integer_field(form, "per_day", "Times a day"),
        days=days_from_form(form),
        weeks=_parse_integer_field(form, "weeks", "Weeks"),
        max_pain=_parse_integer_field(form, "max_pain", "The pain limit"),
        as_tolerated=bool(form.get("as_tolerated", "")),
        none_given=bool(form.get("none_given", "")),
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


def _clean_field(form: FormData, name: str) -> str:
    # An empty field shows an en dash as its placeholder; a typed one means empty, too.
    return form.get(name, "").strip().removeprefix("–").strip()


def _parse_integer_field(form: FormData, name: str, label: str) -> int | None:
    text = _clean_field(form, name)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise DosageOutOfRange(name, f"{label}: write a whole number, like 3.")
    return int(text)


def _parse_range_field(form: FormData, name: str, label: str) -> Span | None:
    text = _clean_field(form, name)
    if not text:
        return None
    found = _RANGE.fullmatch(text)
    if found is None:
        raise DosageOutOfRange(name, f"{label}: write a number or a range, like 10 or 10-12.")
    return Span.of(int(found[1]), int(found[2]) if found[2] else None)


def _parse_tempo_field(form: FormData) -> Tempo | None:
    text = _clean_field(form, "tempo")
    if not text:
        return None
    found = _TEMPO.fullmatch(text)
    if found is None:
        raise DosageOutOfRange("tempo", "Tempo: write seconds out, pause and back, like 3-1-3.")
    return Tempo(int(found[1]), int(found[2]), int(found[3]), int(found[4] or 0))


def _parse_load_field(form: FormData) -> Load | None:
    choice = form.get("load", "")
    if not choice:
        return None
    if choice.startswith(BAND_PREFIX):
        return Load(
            LoadUnit.BAND,
            band=_parse_option(Band, choice.removeprefix(BAND_PREFIX), "load", "Load"),
        )
    unit = _parse_option(LoadUnit, choice, "load", "Load")
    return Load(unit, _parse_weight_field(form) if choice in WEIGHT_UNITS else None)


def _parse_weight_field(form: FormData) -> Decimal:
    text = _clean_field(form, "load_value").replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise DosageOutOfRange("load_value", "Load: write how much, like 3 or 2.5.")
    return value


def _parse_side_field(form: FormData) -> DoseSide | None:
    text = form.get("side", "")
    return _parse_option(DoseSide, text, "side", "Side") if text else None


def days_from_form(form: FormData) -> Days | None:
    choice = form.get("days", "")
    if not choice:
        return None
    if choice == EVERY_SECOND_DAY:
        return Days(every_second_day=True)
    if choice == NAMED_DAYS:
        return _parse_weekdays(form)
    return Days(per_week=_parse_integer_field(form, "days", "Days a week"))


def _parse_weekdays(form: FormData) -> Days:
    chosen = {
        text for text in form.getlist("weekdays") if text in {"1", "2", "3", "4", "5", "6", "7"}
    }
    if not chosen:
        raise DosageOutOfRange("weekdays", "Days: choose at least one day of the week.")
    return Days(weekdays=tuple(Weekday(int(day)) for day in sorted(chosen)))


_E = TypeVar("_E", Band, LoadUnit, DoseSide)


def _parse_option(kind: type[_E], text: str, field: str, label: str) -> _E:
    try:
        return kind(text)
    except ValueError:
        raise DosageOutOfRange(field, f"{label}: choose one from the list.") from None
