"""Formats a dose as canonical shorthand, and as a sentence in which the therapist can confirm it."""

from __future__ import annotations

from decimal import Decimal

from ptplanner.domain.dosage import (
    Days,
    DecimalSpan,
    Distance,
    DistanceUnit,
    Dosage,
    Load,
    LoadUnit,
    Span,
    Tempo,
    TempoDirection,
)
from ptplanner.domain.shorthand.amounts import SECONDS_PER_MINUTE
from ptplanner.domain.shorthand.part_setters import LONGEST_BARE_HOLD_S, is_wide
from ptplanner.domain.sides import DoseSide

_SIDE_SHORTHAND = {
    DoseSide.LEFT: "L", DoseSide.RIGHT: "R", DoseSide.EACH: "each", DoseSide.ALTERNATE: "alt",
    DoseSide.PAINFUL: "painful side",
}  # fmt: skip
_SIDE_PHRASES = {
    DoseSide.LEFT: "left side", DoseSide.RIGHT: "right side", DoseSide.EACH: "each side",
    DoseSide.ALTERNATE: "sides in turn", DoseSide.PAINFUL: "painful side",
}  # fmt: skip


def format_shorthand(dosage: Dosage) -> str:  # the pair of parse
    """Return the canonical shorthand; parsing it gives the same dose again."""
    parts = [
        "no dose" if dosage.none_given else "",
        _format_amount(dosage),
        "as tolerated" if dosage.as_tolerated else "",
        _format_tempo(dosage.tempo),
        "" if dosage.rest_s is None else f"r{_format_span(dosage.rest_s)}",
        _format_load(dosage.load),
        "" if dosage.effort is None else f"rpe{_format_span(dosage.effort)}",
        f"{dosage.pace.value} pace" if dosage.pace else "",
        "" if dosage.per_day is None else f"{_format_span(dosage.per_day)}xd",
        _format_days(dosage.days),
        "" if dosage.weeks is None else f"{_format_span(dosage.weeks)}w",
        "" if dosage.max_pain is None else f"pain<={dosage.max_pain}",
    ]
    return " ".join(part for part in parts if part)


def _format_amount(dosage: Dosage) -> str:
    main, left = _format_main_amount(dosage)
    if dosage.side is DoseSide.EACH and "x" in main:
        return f"{main}/side {left}".strip()
    side = _SIDE_SHORTHAND[dosage.side] if dosage.side else ""
    return " ".join(part for part in (main, side, left) if part)


def _format_main_amount(dosage: Dosage) -> tuple[str, str]:
    """Return sets with repetitions or hold time, and separately the hold of each repetition, if any."""
    held = f"h{_format_span(dosage.hold_s)}" if dosage.hold_s else ""
    sets = _format_span(dosage.sets) if dosage.sets else ""
    if dosage.repetitions:
        reps = _format_span(dosage.repetitions)
        low, high = dosage.repetitions.low, dosage.repetitions.high
        is_unclear = dosage.sets and (dosage.sets.low > high or is_wide(low, high))
        counted = f"{sets} sets of {reps} reps" if is_unclear else f"{sets}x{reps}"
        return (counted if sets else f"{reps}r"), held
    if dosage.duration_s or dosage.distance:
        main = (
            f"{sets} sets" if sets else "",
            _format_distance(dosage.distance),
            _format_time(dosage),
        )
        return " ".join(part for part in main if part), held
    if dosage.hold_s:
        seconds = f"{_format_span(dosage.hold_s)}s"
        if dosage.hold_s.high > LONGEST_BARE_HOLD_S or (dosage.sets and dosage.sets.high >= 6):
            return (f"{sets} sets", f"h{seconds}") if sets else (f"hold {seconds}", "")
        return (f"{sets}x{seconds}" if sets else f"hold {seconds}"), ""
    return (f"{sets} sets" if sets else ""), ""


def _format_time(dosage: Dosage) -> str:
    """Format the duration. Whole minutes need no label if nothing else could own them."""
    if dosage.duration_s is None:
        return ""
    low, high = dosage.duration_s.low, dosage.duration_s.high
    is_clear = low > LONGEST_BARE_HOLD_S and not (dosage.sets or dosage.hold_s)
    label = "" if is_clear else "duration "
    if low % SECONDS_PER_MINUTE or high % SECONDS_PER_MINUTE:
        return f"duration {_format_span(dosage.duration_s)}s"
    return f"{label}{_format_span(Span(low // SECONDS_PER_MINUTE, high // SECONDS_PER_MINUTE))}min"


def _format_distance(distance: Distance | None) -> str:
    if distance is None:
        return ""
    return f"distance {_format_decimals(distance.value)}{distance.unit.value}"


def _format_decimals(span: DecimalSpan) -> str:
    low, high = _format_decimal(span.low), _format_decimal(span.high)
    return low if span.is_single else f"{low}-{high}"


def _format_span(span: Span) -> str:
    return str(span.low) if span.is_single else f"{span.low}-{span.high}"


def _format_tempo(tempo: Tempo | None) -> str:
    if tempo is None:
        return ""
    tail = f"-{tempo.rest_s}" if tempo.rest_s else ""
    first = f" {tempo.first.value} first" if tempo.first else ""
    return f"tempo {tempo.out_s}-{tempo.pause_s}-{tempo.back_s}{tail}{first}"


def _format_load(load: Load | None) -> str:
    if load is None:
        return ""
    if load.value is not None:
        return f"{_format_decimals(load.value)}{load.unit.value}"
    return f"{load.band.value} band" if load.band else "bw"


def _format_decimal(value: Decimal) -> str:
    """Format without exponent or trailing zeros: 2.50 becomes 2.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _format_days(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return "EOD"
    if days.weekdays:
        return " ".join(day.name.lower() for day in days.weekdays)
    return f"{_format_span(days.per_week)}xw" if days.per_week else ""


def describe_dose(dosage: Dosage) -> str:
    """Describe the dose for the therapist: ``3 sets · 10–12 repetitions · each side · hold 5 s``."""
    parts = [
        "no dose given" if dosage.none_given else "",
        _describe_span(dosage.sets, "sets", "set"),
        _describe_span(dosage.repetitions, "repetitions", "repetition"),
        _describe_distance(dosage.distance),
        f"for {_describe_time(dosage.duration_s)}" if dosage.duration_s else "",
        f"{dosage.pace.value} pace" if dosage.pace else "",
        "as tolerated" if dosage.as_tolerated else "",
        _SIDE_PHRASES[dosage.side] if dosage.side else "",
        f"hold {_format_span_with_dash(dosage.hold_s)} s" if dosage.hold_s else "",
        _describe_tempo(dosage.tempo),
        _describe_rest(dosage.rest_s),
        _describe_load(dosage.load),
        f"effort {_format_span_with_dash(dosage.effort)} of 10" if dosage.effort else "",
        f"{_format_span_with_dash(dosage.per_day)}× a day" if dosage.per_day else "",
        _describe_days(dosage.days),
        _describe_span(dosage.weeks, "weeks", "week"),
        "" if dosage.max_pain is None else f"pain up to {dosage.max_pain}",
    ]
    return " · ".join(part for part in parts if part)


def _describe_tempo(tempo: Tempo | None) -> str:
    """``tempo 3-1-2``, or with directions ``up 2 s, down 4 s``."""
    if tempo is None or tempo.first is None:
        return _format_tempo(tempo)
    out, back = ("up", "down") if tempo.first is TempoDirection.UP else ("down", "up")
    phases = (
        (out, tempo.out_s),
        ("pause", tempo.pause_s),
        (back, tempo.back_s),
        ("rest", tempo.rest_s),
    )
    return ", ".join(f"{word} {seconds} s" for word, seconds in phases if seconds)


def _describe_rest(rest_s: Span | None) -> str:
    if rest_s is None:
        return ""
    return f"rest {_format_span_with_dash(rest_s)} s" if rest_s.high else "no rest"


def _describe_time(duration_s: Span) -> str:
    low, high = duration_s.low, duration_s.high
    if low % SECONDS_PER_MINUTE or high % SECONDS_PER_MINUTE:
        return f"{_format_span_with_dash(duration_s)} s"
    minutes = Span(low // SECONDS_PER_MINUTE, high // SECONDS_PER_MINUTE)
    return f"{_format_span_with_dash(minutes)} min"


def _describe_distance(distance: Distance | None) -> str:
    if distance is None:
        return ""
    unit = "miles" if distance.unit is DistanceUnit.MILE else distance.unit.value
    return f"{_format_decimals(distance.value).replace('-', '–')} {unit}"


def _format_span_with_dash(span: Span) -> str:
    return _format_span(span).replace("-", "–")


def _describe_span(span: Span | None, many: str, one: str) -> str:
    if span is None:
        return ""
    return f"{_format_span_with_dash(span)} {one if span == Span.of(1) else many}"


def _describe_load(load: Load | None) -> str:
    if load is None:
        return ""
    if load.unit is LoadUnit.BODY_WEIGHT:
        return "body weight"
    return (
        f"{_format_decimals(load.value).replace('-', '–')} {load.unit.value}"
        if load.value is not None
        else _format_load(load)
    )


def _describe_days(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return "every second day"
    if days.weekdays:
        return " ".join(day.name.capitalize() for day in days.weekdays)
    if days.per_week in (None, Span(7, 7)):
        return "every day"
    return f"{_describe_span(days.per_week, 'days', 'day')} a week"
