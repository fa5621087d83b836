"""Sets the parts of a dose that need more than a number: times, loads, distances, days a week and ratings."""

from __future__ import annotations

from ptplanner.domain.dosage import Days, DecimalSpan, Distance, DosePart, Load, LoadUnit
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange, TextLocation
from ptplanner.domain.shorthand.amounts import DISTANCE_UNITS
from ptplanner.domain.shorthand.parser_state import Amount, BareTime, ParserState
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.sides import DoseSide

# Without a word beside it, a time up to this is a hold and a longer one a duration: nobody writes a hold of five
# minutes without saying that it is one.
LONGEST_BARE_HOLD_S = 120
# From here on, seconds beside sets and repetitions may be a rest.
_DOUBTFUL_HOLD_S = 20
_TIME_PARTS = {
    TokenKind.REST: DosePart.REST_S,
    TokenKind.HOLD: DosePart.HOLD_S,
    TokenKind.DURATION: DosePart.DURATION_S,
}


# A range like 10-30 without a unit may be the seconds of a stretch.
_WIDE_FROM = 30


def is_wide(low: int, high: int) -> bool:
    """Return whether a range without a unit is as wide as one of seconds."""
    return high >= _WIDE_FROM and high >= 2 * low


def set_time(reading: ParserState, amount: Amount, label: TokenKind) -> None:
    reading.set_span(_TIME_PARTS[label], amount)


def set_bare_times(reading: ParserState) -> None:
    """Set the times that no word explains, from the rest of the dose; called when all of it is known."""
    for time in reading.bare_times:
        if DosePart.AS_TOLERATED in reading.parts and time.is_limit:
            raise reading.build_note_error(
                "As many as you can in a time is not a dose here. Write the time, or put the words in the note.",
                time.amount.location, "a time or a number",
            )  # fmt: skip
        set_time(reading, time.amount, _choose_label(reading, time))
    _set_side_of_each(reading)


def _set_side_of_each(reading: ParserState) -> None:
    """Read the "each" of ``10 times, hold 5 seconds each`` as each repetition, and alone as each side."""
    place = reading.each_after_time
    if place is not None and DosePart.REPETITIONS not in reading.parts:
        reading.set_part(DosePart.SIDE, DoseSide.EACH, place)


def _choose_label(reading: ParserState, time: BareTime) -> TokenKind:
    if reading.is_moving:
        return TokenKind.DURATION
    return TokenKind.HOLD if time.is_of_staying else _choose_label_by_dose(reading, time)


def _choose_label_by_dose(reading: ParserState, time: BareTime) -> TokenKind:
    amount = time.amount
    sets = reading.parts.get(DosePart.SETS)
    if (
        DosePart.REPETITIONS in reading.parts
        and sets is not None
        and sets.high > 1
        and amount.low >= _DOUBTFUL_HOLD_S
        and DosePart.HOLD_S not in reading.parts
    ):
        message = f"Is {amount} seconds the hold or the rest between sets?"
        return (TokenKind.HOLD, TokenKind.REST)[reading.choose(message, amount.location)]
    if DosePart.REPETITIONS in reading.parts:
        return TokenKind.HOLD
    if amount.low > LONGEST_BARE_HOLD_S:
        return TokenKind.DURATION
    if time.is_of_action:
        message = f"Is {amount} seconds a hold, or how long to keep moving?"
        return (TokenKind.DURATION, TokenKind.HOLD)[reading.choose(message, amount.location)]
    return TokenKind.HOLD


def set_distance(reading: ParserState, amount: Amount) -> None:
    assert amount.unit is not None  # noqa: S101  # checked by the callers
    try:
        distance = Distance(DecimalSpan(amount.low, amount.high), DISTANCE_UNITS[amount.unit])
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.build_error(str(error), amount.location, str(error)) from error
    reading.set_part(DosePart.DISTANCE, distance, amount.location)


def set_days_per_week(reading: ParserState, amount: Amount, place: TextLocation) -> None:
    count = reading.to_span(DosePart.DAYS, amount)
    try:
        days = Days(per_week=count)
    except DosageOutOfRange as error:
        raise reading.build_error(str(error), amount.location, str(error)) from error
    reading.set_part(DosePart.DAYS, days, place)


def set_load(reading: ParserState, amount: Amount) -> None:
    place = reading.locate_since(amount.location)
    after = reading.peek()
    if after.entry.value is DoseSide.EACH and "hand" in after.text.casefold():
        raise reading.build_error(
            f"“{after.text}” after a weight can mean two weights or two sides. "
            "Write each side, or put it in the note.",
            after.location, "each side",
        )  # fmt: skip
    if DosePart.LOAD in reading.parts:
        message = "The weights differ. A dose has one weight or a range: write 10-14 kg, or put the words in the note."
        raise reading.build_note_error(message, place, "one weight or a range")
    unit = LoadUnit.KG if amount.unit is TokenKind.KG else LoadUnit.LB
    try:
        load = Load(unit, DecimalSpan(amount.low, amount.high))
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.build_error(str(error), amount.location, str(error)) from error
    reading.set_part(DosePart.LOAD, load, place)


def set_rating(reading: ParserState, amount: Amount, label: TokenKind) -> None:
    if label is TokenKind.PAIN:
        reading.set_count(DosePart.MAX_PAIN, amount)
    else:
        reading.set_span(DosePart.EFFORT, amount)
