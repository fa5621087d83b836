"""Parses sets with what they consist of: ``3x10``, ``3x30s``, ``3 sets of 10``, ``one set is 10``."""

from __future__ import annotations

from ptplanner.domain.dosage import SETS_BOUNDS, DosePart
from ptplanner.domain.shorthand import number_parsers
from ptplanner.domain.shorthand.amounts import NUMBER_KINDS, WEIGHT_UNITS, parse_amount
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.part_setters import is_wide, set_load, set_time
from ptplanner.domain.shorthand.time_parsers import (
    COUNTED,
    MODIFIERS,
    accept_label_after,
    add_bare_time,
)
from ptplanner.domain.shorthand.token_kinds import TokenKind

# From this number of sets on, "14x3" may be 3 sets of 14.
_DOUBTFUL_SETS = 6


def parse_sets_of(reading: ParserState, sets: Amount) -> None:
    of = parse_amount(reading)
    place = reading.locate_since(sets.location)
    reading.reject_repeated_part(DosePart.SETS, place)
    last = reading.tokens[reading.index - 1]
    if last.kind is TokenKind.R and not last.is_joined:
        raise reading.build_error(
            "“r” can mean repetitions or the right side here. Write reps or right.",
            last.location, "reps or right",
        )  # fmt: skip
    if of.is_range and of.unit in WEIGHT_UNITS:
        message = "The dash can be a range or a break here. Write 3x5 10 kg, or 3x5 5-10 kg."
        raise reading.build_error(message, of.location, "a space before the weight")
    if of.unit is TokenKind.SET:
        reading.set_span(DosePart.SETS, of)
        reading.set_span(DosePart.REPETITIONS, sets)
    elif of.unit in (None, TokenKind.REP, TokenKind.REP_NOUN):
        _set_sets_and_repetitions(reading, sets, of)
    elif of.unit is TokenKind.SECOND:
        _set_sets_and_time(reading, sets, of)
    elif of.unit in (TokenKind.WEEK, TokenKind.DAYS):
        raise reading.build_error(number_parsers.MISSING_AFTER_X, place, "repetitions")
    elif of.unit in WEIGHT_UNITS:
        message = f"Is that {sets} repetitions or {sets} sets with this weight?"
        part = (DosePart.REPETITIONS, DosePart.SETS)[reading.choose(message, place)]
        reading.set_span(part, sets)
        set_load(reading, of)
    else:
        reading.set_span(DosePart.SETS, sets)
        number_parsers.set_amount_by_unit(reading, of)


def _set_sets_and_repetitions(reading: ParserState, sets: Amount, of: Amount) -> None:
    is_doubtful = sets.low > of.high and _DOUBTFUL_SETS <= sets.low <= sets.high <= SETS_BOUNDS[1]
    if is_doubtful:
        message = f"Is that {sets} sets of {of}, or {of} sets of {sets}?"
        if reading.choose(message, reading.locate_since(sets.location)) == 0:
            sets, of = of, sets
    reading.set_span(DosePart.SETS, sets)
    if of.unit is None and of.is_range and is_wide(int(of.low), int(of.high)):
        message = f"Is that {of} repetitions, or a hold of {of} seconds?"
        if reading.choose(message, of.location):
            reading.set_span(DosePart.HOLD_S, of)
            return
    reading.set_span(DosePart.REPETITIONS, of)


def _set_sets_and_time(reading: ParserState, sets: Amount, of: Amount) -> None:
    is_plural = reading.is_next(TokenKind.HOLDS)
    label = accept_label_after(reading)
    if is_plural:
        reading.set_span(DosePart.REPETITIONS, sets)
        reading.set_span(DosePart.HOLD_S, of)
        return
    is_hold = label in (None, TokenKind.HOLD)
    if is_hold and sets.low >= _DOUBTFUL_SETS and not reading.is_moving:
        message = f"Is that {sets} repetitions or {sets} sets, each with a hold of {of} seconds?"
        if reading.choose(message, reading.locate_since(sets.location)) == 0:
            reading.set_span(DosePart.REPETITIONS, sets)
            reading.set_span(DosePart.HOLD_S, of)
            return
    reading.set_span(DosePart.SETS, sets)
    if label:
        set_time(reading, of, label)
    else:
        add_bare_time(reading, of, is_of_sets=True)


_EXPLAINING_WORDS = frozenset(("is", "equals", "means", "has", "contains", "="))


def set_sets(reading: ParserState, amount: Amount) -> None:
    """Set ``3 sets``; ``one set is 10`` says only what a set is."""
    if amount.low == 1 and reading.peek().text.casefold() in _EXPLAINING_WORDS:
        reading.index += 1
        reading.is_set_explained = True
    else:
        reading.set_span(DosePart.SETS, amount)
    _parse_repetitions_after_sets(reading)


def _parse_repetitions_after_sets(reading: ParserState) -> None:
    """Parse the 10 of ``3 sets of 10``. A number with its own unit or x is left for the next statement."""
    start = reading.index
    is_of = reading.peek().text.casefold() == "of"
    reading.skip_tokens(TokenKind.FILLER, TokenKind.BETWEEN)
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading)
        followers = (
            TokenKind.X,
            TokenKind.TIMES,
            TokenKind.OUT_OF,
            *number_parsers.PER_DAY_KINDS,
            TokenKind.PER_WEEK,
        )
        counted = reading.find_ahead(MODIFIERS)
        is_counted = reading.is_next(*COUNTED, TokenKind.REFUSED, ahead=counted)
        is_of_day = is_of and reading.is_next(*number_parsers.PER_DAY_KINDS)
        is_plain = is_of_day or not (reading.is_next(*followers) or is_counted)
        if amount.unit is None and is_plain:
            reading.set_span(DosePart.REPETITIONS, amount)
            return
        if amount.unit is TokenKind.SECOND and is_of:
            label = accept_label_after(reading)
            if label:
                set_time(reading, amount, label)
            else:
                add_bare_time(reading, amount, is_of_sets=True)
            return
    reading.index = start
