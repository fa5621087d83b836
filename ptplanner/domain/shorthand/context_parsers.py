"""Parses words whose meaning the rest of the text gives: "both legs", "most days", "rest in between", "another 10"."""

from __future__ import annotations

from ptplanner.domain.dosage import Days, DosePart, Span
from ptplanner.domain.errors import ShorthandError, TextLocation
from ptplanner.domain.shorthand import prose_parsers
from ptplanner.domain.shorthand.amounts import NUMBER_KINDS, parse_amount
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.sides import DoseSide

_DIFFERENT_DOSES = "gives different doses. Write one dose, and put the rest in the note."
_OPERATIONS = ("operation", "op", "surgery", "procedure", "injury")
# From this number of days a week on, they are most days.
_MOST_DAYS = 4


def parse_both_sides(reading: ParserState) -> None:
    """Ask whether ``both legs`` move one after the other or together."""
    token = reading.peek()
    reading.index += 1
    side = reading.parts.get(DosePart.SIDE)
    if side in (DoseSide.EACH, DoseSide.ALTERNATE):
        return
    message = (
        f"“{token.text}” can mean together or one after the other. "
        "Write each side, or leave it out."
    )
    if reading.choose(message, token.location) == 0:
        reading.set_part(DosePart.SIDE, DoseSide.EACH, token.location)


def parse_other_side(reading: ParserState) -> None:
    reading.other_side = reading.peek().location
    reading.index += 1


def parse_most_days(reading: ParserState) -> None:
    reading.most_days = reading.peek().location
    reading.index += 1


def parse_unclear_between(reading: ParserState) -> None:
    """Parse the "in between" of ``rest 30 s in between``; what it lies between is decided by the whole dose."""
    if DosePart.REST_S not in reading.parts:
        prose_parsers.reject_between_repetitions(reading)
    reading.rest_between = reading.peek().location
    reading.index += 1


def parse_between_or_range(reading: ParserState) -> None:
    """Parse ``between 8 and 12 reps``, and the "between" of ``10 s rest between``."""
    is_rest = DosePart.REST_S in reading.parts and not reading.is_next(*NUMBER_KINDS, ahead=1)
    (parse_unclear_between if is_rest else prose_parsers.parse_between_statement)(reading)


def parse_first_weeks(reading: ParserState) -> None:
    """Parse ``for the first 2 weeks`` as the end of a text; what follows it would be another dose."""
    token = reading.peek()
    reading.index += 1
    if reading.is_next(TokenKind.NUMBER):
        amount = parse_amount(reading, frozenset({TokenKind.WEEK}))
        start = reading.peek()
        _skip_operation(reading)
        end = reading.find_ahead((TokenKind.FILLER, TokenKind.SEPARATOR))
        if amount.unit is TokenKind.WEEK and reading.is_next(TokenKind.END, ahead=end):
            reading.set_span(DosePart.WEEKS, amount)
            if start.kind is TokenKind.BEFORE:
                reading.notes.append(reading.locate_since(start.location))
            return
    raise reading.build_note_error(f"“{token.text}” {_DIFFERENT_DOSES}", token.location, "one dose")


def _skip_operation(reading: ParserState) -> None:
    """Skip ``after your operation``."""
    ahead = reading.find_ahead((TokenKind.FILLER,), 1)
    is_after = reading.peek().text.casefold() == "after"
    if is_after and reading.peek(ahead).text.casefold() in _OPERATIONS:
        reading.index += ahead + 1


def parse_another(reading: ParserState) -> None:
    """Parse the second 15 of ``15 times, rest for a minute, then another 15``: two sets."""
    token = reading.peek()
    reading.index += 1
    if reading.is_next(TokenKind.NUMBER):
        amount = parse_amount(reading, frozenset({TokenKind.REP, TokenKind.REP_NOUN}))
        reading.accept_token(TokenKind.TIMES)
        known = reading.parts.get(DosePart.REPETITIONS)
        is_same = known == Span.of(int(amount.low)) and not amount.is_range
        is_end = reading.is_next(TokenKind.SEPARATOR, TokenKind.END)
        if is_same and is_end and DosePart.REST_S in reading.parts:
            reading.set_part(DosePart.SETS, Span.of(2), reading.locate_since(token.location))
            return
    raise reading.build_note_error(f"“{token.text}” {_DIFFERENT_DOSES}", token.location, "one dose")


def resolve_context(reading: ParserState) -> None:
    """Check the words that only the whole dose explains; called when all of it is known."""
    if reading.other_side and reading.parts.get(DosePart.SIDE) not in (
        DoseSide.EACH,
        DoseSide.ALTERNATE,
    ):
        advice = "may be each side, or only one. Write each side, or leave it out."
        raise _build_advice(reading, reading.other_side, advice)
    days = reading.parts.get(DosePart.DAYS)
    is_known = isinstance(days, Days) and days.per_week and days.per_week.low >= _MOST_DAYS
    if reading.most_days and not is_known:
        advice = "has no number. Write for example 5 days a week, or put it in the note."
        raise _build_advice(reading, reading.most_days, advice)
    if reading.rest_between:
        _resolve_rest(reading, reading.rest_between)
    if (
        reading.are_times
        and DosePart.DISTANCE in reading.parts
        and DosePart.SETS not in reading.parts
    ):
        place = reading.locations[DosePart.REPETITIONS]  # "10 metres, three times"
        reading.set_part(DosePart.SETS, reading.parts.pop(DosePart.REPETITIONS), place)


def _build_advice(reading: ParserState, place: TextLocation, advice: str) -> ShorthandError:
    word = reading.text[place.start : place.end]
    return reading.build_note_error(f"“{word}” {advice}", place, advice)


def _resolve_rest(reading: ParserState, place: TextLocation) -> None:
    """Keep a rest "in between" if the dose has sets or repetitions; with both, ask which it lies between."""
    sets, reps = (reading.parts.get(part) for part in (DosePart.SETS, DosePart.REPETITIONS))
    if not (sets or reps):
        raise _build_advice(reading, place, "needs sets or repetitions. Write for example 3 sets.")
    message = "Is the rest between sets, or between repetitions?"
    if sets and reps and sets.high > 1 and reading.choose(message, place):
        del reading.parts[DosePart.REST_S]
        start = min(place.start, reading.locations[DosePart.REST_S].start)
        labels = [
            token.location.start
            for token in reading.tokens
            if token.kind is TokenKind.REST and token.location.end <= start
        ]
        reading.notes.append(TextLocation(labels[-1] if labels else start, place.end))
