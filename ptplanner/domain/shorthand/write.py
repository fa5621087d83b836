"""Writes a dose in the one shorthand that reads back as the same dose, and as a line to confirm it."""

from __future__ import annotations

from decimal import Decimal

from ptplanner.domain.dosage import Days, Dosage, Load, LoadUnit, Span, Tempo
from ptplanner.domain.sides import DoseSide

_SIDES = {
    DoseSide.LEFT: "L", DoseSide.RIGHT: "R", DoseSide.EACH: "each", DoseSide.ALTERNATE: "alt",
    DoseSide.PAINFUL: "painful side",
}  # fmt: skip
_SIDES_IN_WORDS = {
    DoseSide.LEFT: "left side", DoseSide.RIGHT: "right side", DoseSide.EACH: "each side",
    DoseSide.ALTERNATE: "sides in turn", DoseSide.PAINFUL: "painful side",
}  # fmt: skip


def format(dosage: Dosage) -> str:  # noqa: A001  # the pair of parse
    """Canonical shorthand; ``parse(format(dosage)) == dosage`` for every dose."""
    parts = [
        "no dose" if dosage.none_given else "",
        _amount(dosage),
        "as tolerated" if dosage.as_tolerated else "",
        _tempo(dosage.tempo),
        "" if dosage.rest_s is None else f"r{dosage.rest_s}",
        _load(dosage.load),
        "" if dosage.effort is None else f"rpe{_span(dosage.effort)}",
        "" if dosage.per_day is None else f"{dosage.per_day}xd",
        _days(dosage.days),
        "" if dosage.weeks is None else f"{dosage.weeks}w",
        "" if dosage.max_pain is None else f"pain<={dosage.max_pain}",
    ]
    return " ".join(part for part in parts if part)


def _amount(dosage: Dosage) -> str:
    main, left = _main(dosage)
    if dosage.side is DoseSide.EACH and "x" in main:
        return f"{main}/side {left}".strip()
    side = _SIDES[dosage.side] if dosage.side else ""
    return " ".join(part for part in (main, side, left) if part)


def _main(dosage: Dosage) -> tuple[str, str]:
    """Sets with what is counted, and the hold where it is not what is counted."""
    held = f"h{_span(dosage.hold_s)}" if dosage.hold_s else ""
    if dosage.repetitions:
        reps = _span(dosage.repetitions)
        return (f"{dosage.sets}x{reps}" if dosage.sets else f"{reps}r"), held
    if dosage.hold_s:
        seconds = f"{_span(dosage.hold_s)}s"
        return (f"{dosage.sets}x{seconds}" if dosage.sets else f"hold {seconds}"), ""
    return (f"{dosage.sets} sets" if dosage.sets else ""), ""


def _span(span: Span) -> str:
    return str(span.low) if span.is_single else f"{span.low}-{span.high}"


def _tempo(tempo: Tempo | None) -> str:
    if tempo is None:
        return ""
    tail = f"-{tempo.rest_s}" if tempo.rest_s else ""
    return f"tempo {tempo.out_s}-{tempo.pause_s}-{tempo.back_s}{tail}"


def _load(load: Load | None) -> str:
    if load is None:
        return ""
    if load.value is not None:
        return f"{_plain(load.value)}{load.unit.value}"
    return f"{load.band.value} band" if load.band else "bw"


def _plain(value: Decimal) -> str:
    """Without exponent or idle zeros: 2.50 is 2.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _days(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return "EOD"
    if days.weekdays:
        return " ".join(day.name.lower() for day in days.weekdays)
    return f"{days.per_week}xw"


def read_back(dosage: Dosage) -> str:
    """What was understood, for the therapist: ``3 sets · 10–12 repetitions · each side · hold 5 s``."""
    parts = [
        "no dose given" if dosage.none_given else "",
        _counted(dosage.sets, "set"),
        _spoken(dosage.repetitions, "repetitions", "repetition"),
        "as tolerated" if dosage.as_tolerated else "",
        _SIDES_IN_WORDS[dosage.side] if dosage.side else "",
        f"hold {_dashed(dosage.hold_s)} s" if dosage.hold_s else "",
        _tempo(dosage.tempo),
        _rest_in_words(dosage.rest_s),
        _load_in_words(dosage.load),
        f"effort {_dashed(dosage.effort)} of 10" if dosage.effort else "",
        "" if dosage.per_day is None else f"{dosage.per_day}× a day",
        _days_in_words(dosage.days),
        _counted(dosage.weeks, "week"),
        "" if dosage.max_pain is None else f"pain up to {dosage.max_pain}",
    ]
    return " · ".join(part for part in parts if part)


def _rest_in_words(rest_s: int | None) -> str:
    if rest_s is None:
        return ""
    return f"rest {rest_s} s" if rest_s else "no rest"


def _counted(count: int | None, noun: str) -> str:
    return "" if count is None else f"{count} {noun}{'' if count == 1 else 's'}"


def _dashed(span: Span) -> str:
    return _span(span).replace("-", "–")


def _spoken(span: Span | None, many: str, one: str) -> str:
    if span is None:
        return ""
    return f"{_dashed(span)} {one if span == Span.of(1) else many}"


def _load_in_words(load: Load | None) -> str:
    if load is None:
        return ""
    if load.unit is LoadUnit.BODY_WEIGHT:
        return "body weight"
    return f"{_plain(load.value)} {load.unit.value}" if load.value is not None else _load(load)


def _days_in_words(days: Days | None) -> str:
    if days is None:
        return ""
    if days.every_second_day:
        return "every second day"
    if days.weekdays:
        return " ".join(day.name.capitalize() for day in days.weekdays)
    return "every day" if days.per_week == 7 else f"{_counted(days.per_week, 'day')} a week"
