"""Formats a dose in plain English: whole words, numbers with units, no arithmetic left to the patient."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import (
    DecimalSpan,
    Distance,
    DistanceUnit,
    Dosage,
    Load,
    LoadUnit,
    Pace,
    Span,
    Tempo,
    TempoDirection,
)
from ptplanner.domain.exercise import SideNoun
from ptplanner.domain.plan import Schedule
from ptplanner.domain.sides import AffectedSide, BodySide, DoseSide, resolve_side
from ptplanner.wording.english.numbers import (
    LOCALE,
    format_duration,
    format_duration_span,
    format_range_of,
    format_span,
    format_times,
    format_training_days,
    pluralize,
    to_sentence,
)
from ptplanner.wording.localization import format_number

AS_SHOWN = "As your therapist showed you."
AMOUNT_MISSING = "Ask your therapist how many."
AS_MANY_AS_COMFORTABLE = "As many as feels comfortable."
AS_LONG_AS_COMFORTABLE = "as long as feels comfortable"
_DISTANCE_UNITS = {
    DistanceUnit.METER: "meter",
    DistanceUnit.KILOMETER: "km",
    DistanceUnit.MILE: "mile",
}


def format_dose_sentence(
    dosage: Dosage,
    noun: SideNoun = SideNoun.SIDE,
    *,
    schedule: Schedule | None = None,
    max_pain: int | None = None,
) -> str:
    """Format the whole dose: ``3 sets of 10 to 12 on each side. Hold 5 seconds. Rest 1 minute.``

    ``schedule`` and ``max_pain`` are the plan's own values, which the page already shows; they are
    left out here where the dose has the same. A single side is left to ``format_side_badge``.
    """
    return " ".join(format_dose_parts(dosage, noun, schedule=schedule, max_pain=max_pain))


def format_dose_parts(
    dosage: Dosage,
    noun: SideNoun = SideNoun.SIDE,
    *,
    schedule: Schedule | None = None,
    max_pain: int | None = None,
) -> tuple[str, ...]:
    """Format the dose as separate sentences, most important first."""
    parts = (
        *_describe_amount(dosage, noun),
        _describe_pace(dosage.pace),
        _describe_tempo(dosage.tempo),
        _describe_rest(dosage.rest_s),
        _describe_load(dosage.load),
        _describe_effort(dosage.effort),
        _describe_frequency(dosage, schedule),
        _describe_pain_limit(dosage.max_pain, max_pain),
    )
    return tuple(part for part in parts if part)


# Shown where the source of an exercise gives no dose and nobody has written one yet.
NO_USUAL_DOSE = "No usual dose yet"


def format_side_badge(
    side: DoseSide | None,
    noun: SideNoun = SideNoun.SIDE,
    affected: AffectedSide = AffectedSide.NONE,
) -> str:
    """Format the trained side: ``LEFT leg``, ``Each side, LEFT first``; empty if the exercise has no side."""
    match resolve_side(side, affected):
        case None:
            return ""
        case DoseSide.EACH:
            return f"Each {noun.value}{_describe_first_side(noun, affected.body_side)}"
        case DoseSide.ALTERNATE:
            return f"Switch {pluralize(noun.value)} each time"
        case DoseSide.PAINFUL:
            return f"Painful {noun.value}"
        case one:
            return f"{one.value.upper()} {noun.value}"


def _describe_first_side(noun: SideNoun, lead: BodySide | None) -> str:
    # A diagonal crosses both sides, so "left first" would be ambiguous.
    return f", {lead.value.upper()} first" if lead and noun is not SideNoun.DIAGONAL else ""


def format_schedule(schedule: Schedule) -> str:
    """``twice a day, 5 days a week, for 6 weeks``."""
    return format_frequency(schedule.per_day, format_training_days(schedule.days), schedule.weeks)


def format_frequency(per_day: Span | None, on_days: str, weeks: Span | None) -> str:
    parts = (
        f"{format_times(per_day)} a day" if per_day else "",
        on_days,
        f"for {format_range_of(weeks, 'week')}" if weeks else "",
    )
    return ", ".join(part for part in parts if part)


def format_dose_caption(dosage: Dosage, noun: SideNoun = SideNoun.SIDE) -> str:
    """Format the part of the dose that is shown under the picture of the end position.

    ``hold 5 seconds``; without a hold ``10 times each side``, or ``10 times a set`` if there are
    several sets; empty if the dose has neither a hold nor repetitions.
    """
    if dosage.hold_s:
        return f"hold {format_duration_span(dosage.hold_s)}"
    if not dosage.repetitions:
        return ""
    times = _describe_times(dosage.repetitions)
    if dosage.sets and dosage.sets.high > 1:
        return f"{times} a set"
    return times + (f" each {noun.value}" if dosage.side is DoseSide.EACH else "")


def _describe_amount(dosage: Dosage, noun: SideNoun) -> tuple[str, ...]:
    """Describe sets, repetitions and holds together with the side, which may double the work."""
    if dosage.none_given:
        return (AS_SHOWN,)
    if dosage.is_missing:
        return (AMOUNT_MISSING,)
    side = _describe_side(dosage.side, noun)
    if dosage.repetitions:
        return (_describe_repetitions(dosage, side), _describe_hold(dosage))
    if dosage.duration_s or dosage.distance:
        return (_describe_distance_and_time(dosage, side), _describe_hold(dosage))
    if dosage.hold_s:
        return (_describe_hold_only(dosage, dosage.hold_s, side),)
    return (
        to_sentence(f"{format_range_of(dosage.sets, 'set')}{side}") if dosage.sets else "",
        _describe_as_tolerated(dosage, side),
    )


def _describe_repetitions(dosage: Dosage, side: str) -> str:
    assert dosage.repetitions is not None  # noqa: S101  # checked by the caller
    many = format_span(dosage.repetitions)
    amount = (
        f"{format_range_of(dosage.sets, 'set')} of {many}"
        if dosage.sets
        else _describe_times(dosage.repetitions)
    )
    limit = ", or as many as feels comfortable" if dosage.as_tolerated else ""
    return f"{amount}{side}{limit}."


def _describe_distance_and_time(dosage: Dosage, side: str) -> str:
    """Describe an aerobic dose: ``20 minutes.``, ``2 sets of 500 meters.``, ``2 km, 20 to 30 minutes.``"""
    amounts = (
        _format_distance(dosage.distance) if dosage.distance else "",
        format_duration_span(dosage.duration_s) if dosage.duration_s else "",
    )
    again = f"{format_range_of(dosage.sets, 'set')} of " if dosage.sets else ""
    limit = f", or {AS_LONG_AS_COMFORTABLE}" if dosage.as_tolerated else ""
    return f"{again}{', '.join(amount for amount in amounts if amount)}{side}{limit}."


def _format_distance(distance: Distance) -> str:
    unit = _DISTANCE_UNITS[distance.unit]
    if distance.unit is not DistanceUnit.KILOMETER and distance.value != DecimalSpan.of(1):
        unit = pluralize(unit)
    return f"{_format_numbers(distance.value)} {unit}"


def _format_numbers(span: DecimalSpan) -> str:
    """``2.5``, ``1 to 2.5``."""
    low, high = (format_number(end, LOCALE) for end in (span.low, span.high))
    return low if span.is_single else f"{low} to {high}"


def _describe_times(repetitions: Span) -> str:
    return f"{format_span(repetitions)} {'time' if repetitions == Span.of(1) else 'times'}"


def _describe_hold(dosage: Dosage) -> str:
    return f"Hold {format_duration_span(dosage.hold_s)}." if dosage.hold_s else ""


def _describe_hold_only(dosage: Dosage, hold: Span, side: str) -> str:
    """Describe a dose with a hold and no repetitions: each set is one hold."""
    limit = f", or {AS_LONG_AS_COMFORTABLE}" if dosage.as_tolerated else ""
    again = f", {format_span(dosage.sets)} times" if dosage.sets and dosage.sets.high > 1 else ""
    return f"Hold {format_duration_span(hold)}{limit}{again}{side}."


def _describe_as_tolerated(dosage: Dosage, side: str) -> str:
    if not dosage.as_tolerated:
        return ""
    return AS_MANY_AS_COMFORTABLE if dosage.sets else f"{AS_MANY_AS_COMFORTABLE.rstrip('.')}{side}."


def _describe_side(side: DoseSide | None, noun: SideNoun) -> str:
    if side is DoseSide.EACH:
        return f" on each {noun.value}"
    return f", switching {pluralize(noun.value)} each time" if side is DoseSide.ALTERNATE else ""


_TEMPO_WORDS = {
    None: ("out", "back"),
    TempoDirection.UP: ("up", "down"),
    TempoDirection.DOWN: ("down", "up"),
}


def _describe_tempo(tempo: Tempo | None) -> str:
    """Describe each phase with its seconds; phases of zero seconds are left out."""
    if tempo is None:
        return ""
    phases = (
        (tempo.out_s, f"{_TEMPO_WORDS[tempo.first][0]} in {{}}"),
        (tempo.pause_s, "pause for {}"),
        (tempo.back_s, f"{_TEMPO_WORDS[tempo.first][1]} in {{}}"),
        (tempo.rest_s, "rest for {}"),
    )
    timed = (text.format(format_duration(seconds)) for seconds, text in phases if seconds)
    return f"Each time: {', '.join(timed)}."


def _describe_pace(pace: Pace | None) -> str:
    if pace is None:
        return ""
    return f"Go at {'an' if pace is Pace.EASY else 'a'} {pace.value} pace."


def _describe_rest(rest_s: Span | None) -> str:
    if rest_s is None:
        return ""
    return f"Rest {format_duration_span(rest_s)}." if rest_s.high else "No rest in between."


def _describe_load(load: Load | None) -> str:
    if load is None:
        return ""
    if load.band:
        return f"Use the {load.band.value} band."
    if load.unit is LoadUnit.BODY_WEIGHT:
        return "Use your body weight."
    assert load.value is not None  # noqa: S101  # Load holds a value for kg and lb
    return f"Use {_format_numbers(load.value)} {load.unit.value}."


def _describe_effort(effort: Span | None) -> str:
    return f"Effort {format_span(effort)} out of 10." if effort else ""


def _describe_frequency(dosage: Dosage, schedule: Schedule | None) -> str:
    """Describe how often to exercise, as far as it differs from the plan's schedule."""
    per_day = None if schedule and dosage.per_day == schedule.per_day else dosage.per_day
    on_days = (
        dosage.days if dosage.days and (schedule is None or dosage.days != schedule.days) else None
    )
    weeks = None if schedule and dosage.weeks == schedule.weeks else dosage.weeks
    return to_sentence(
        format_frequency(per_day, format_training_days(on_days) if on_days else "", weeks)
    )


def format_differing_frequency(dosage: Dosage, schedule: Schedule) -> str:
    """Format the frequency of an exercise (``once a day``) if it differs from the plan's; else empty."""
    frequency = _describe_frequency(replace(dosage, weeks=None), schedule).rstrip(".")
    return frequency[:1].lower() + frequency[1:]


def _describe_pain_limit(limit: int | None, plan_limit: int | None) -> str:
    if limit is None or limit == plan_limit:
        return ""
    return f"Stop if pain goes above {limit} out of 10." if limit else "Stop at the first pain."
