"""Parses the tempo of a repetition, ``tempo 3-1-2`` or ``lower for 3 seconds``, and counts, ``count to five``."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import DosePart, Tempo, TempoDirection
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange
from ptplanner.domain.shorthand import number_parsers
from ptplanner.domain.shorthand.amounts import NO_UNITS, NUMBER_KINDS, TIME_UNITS, parse_amount
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.part_setters import set_rating, set_time
from ptplanner.domain.shorthand.token_kinds import TokenKind

_TEMPO_LENGTHS = (3, 4)


def parse_tempo(reading: ParserState) -> None:
    """Parse ``tempo 3-1-2``, ``@3-0-1-0`` or ``@3010``: out, pause, back, and rest before the next repetition."""
    label = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.EQUALS)
    seconds = _parse_tempo_seconds(reading)
    place = reading.locate_since(label.location)
    if len(seconds) not in _TEMPO_LENGTHS:
        message = "A tempo is three or four numbers: write tempo 3-1-2."
        raise reading.build_error(message, place, "3-1-2")
    reading.accept_token(TokenKind.SECOND)
    try:
        tempo = Tempo(*seconds)
        first = _accept_direction(reading)
        reading.set_part(DosePart.TEMPO, replace(tempo, first=first), place)
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.build_error(str(error), place, str(error)) from error


def _accept_direction(reading: ParserState) -> TempoDirection | None:
    """Accept the "up first" of ``tempo 2-0-4 up first``."""
    token = reading.peek()
    if (
        token.kind not in (TokenKind.UP, TokenKind.DOWN)
        or reading.peek(1).text.casefold() != "first"
    ):
        return None
    reading.index += 2
    return TempoDirection.UP if token.kind is TokenKind.UP else TempoDirection.DOWN


def _parse_tempo_seconds(reading: ParserState) -> list[int]:
    found: list[int] = []
    while token := reading.accept_token(TokenKind.NUMBER):
        if not token.text.isdecimal():
            raise reading.build_error(
                "A tempo is given in whole seconds.", token.location, "a whole number"
            )
        found.append(int(token.text))
        is_packed = len(found) == 1 and len(token.text) in _TEMPO_LENGTHS
        if is_packed and not reading.is_next(TokenKind.DASH):
            return [int(digit) for digit in token.text]
        if not (
            reading.is_next(TokenKind.DASH, TokenKind.SLASH)
            and reading.is_next(TokenKind.NUMBER, ahead=1)
        ):
            break
        reading.index += 1
    return found


def parse_at_sign(reading: ParserState) -> None:
    """Parse ``@3-0-1`` as a tempo and ``@7`` as an effort. Before ``20 kg`` or ``rpe 7`` the sign is only skipped."""
    start = reading.index
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER)
    if not reading.is_next(TokenKind.NUMBER):
        return
    is_packed_tempo = len(reading.peek().text) in _TEMPO_LENGTHS
    amount = parse_amount(reading)
    is_third = reading.is_next(TokenKind.DASH, TokenKind.SLASH) and reading.peek(1).text not in (
        "10",
        "ten",
    )
    if amount.unit is None and (is_packed_tempo or is_third):
        reading.index = start
        parse_tempo(reading)
    elif amount.unit is None:
        number_parsers.skip_out_of_ten(reading)
        set_rating(reading, amount, TokenKind.EFFORT)
    else:
        reading.index = start + 1


# Longer than any part of a repetition: "step up and down for 2 minutes".
_LONGEST_PHASE_S = 30


def skip_count_words(reading: ParserState) -> None:
    """Skip the words of a count before its number: ``count of``, ``you count slowly to``, ``a count up to``."""
    fillers = (TokenKind.FILLER, TokenKind.PACE_WORD, TokenKind.REFUSED)
    start = int(reading.peek().text.casefold() == "and")
    at = reading.find_ahead(fillers, start)
    if not reading.is_next(TokenKind.COUNT, ahead=at):
        return
    refused = [
        reading.peek(ahead)
        for ahead in range(at)
        if reading.is_next(TokenKind.REFUSED, ahead=ahead)
    ]
    if any(token.text.casefold() not in ("while", "you", "as") for token in refused):
        return
    reading.index += at + 1
    _skip_count_from_one(reading)
    while (
        reading.is_next(TokenKind.FILLER, TokenKind.PACE_WORD, TokenKind.DASH, TokenKind.UP)
        or reading.peek().text.casefold() == "up to"
    ):
        reading.index += 1


def _skip_count_from_one(reading: ParserState) -> None:
    """Skip the beginning of ``count from 1 to 8``."""
    ahead = reading.find_ahead((TokenKind.FILLER, TokenKind.PACE_WORD))
    one, to, number = (reading.peek(ahead + step) for step in range(3))
    is_from_one = one.text.casefold() in ("1", "one") and to.kind is TokenKind.DASH
    if is_from_one and number.kind in NUMBER_KINDS:
        reading.index += ahead + 1


def parse_count(reading: ParserState) -> None:
    """Parse ``count slowly to eight`` or ``a count of 4``, the length of a hold."""
    token = reading.peek()
    skip_count_words(reading)
    if not reading.is_next(*NUMBER_KINDS):
        raise reading.build_error("Count to what? Write hold 5.", token.location, "hold 5")
    amount = parse_amount(reading, NO_UNITS)
    if not accept_phase_words(reading, amount):
        set_time(reading, amount, TokenKind.HOLD)


def accept_phase_words(reading: ParserState, amount: Amount) -> bool:
    """Accept the "down" of ``a count of 4 down``."""
    token = reading.accept_token(TokenKind.UP, TokenKind.DOWN)
    if token:
        reading.set_tempo_phase(token.kind, int(amount.low), reading.locate_since(amount.location))
    return token is not None


def parse_phase(reading: ParserState) -> None:
    """Parse ``lower for 3 seconds`` and ``up in two``; without a time the word is passed over."""
    token = reading.peek()
    reading.index += 1
    start = reading.index
    fillers = (TokenKind.FILLER, TokenKind.UP, TokenKind.DOWN, TokenKind.PACE_WORD)
    while reading.is_next(*fillers) or reading.peek().text.casefold() == "over":
        reading.index += 1
    words = {one.text.casefold() for one in reading.tokens[start : reading.index]}
    had_count = reading.index
    skip_count_words(reading)
    is_counted = reading.index > had_count
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading, TIME_UNITS)
        is_bare = amount.unit is None and (words & {"in", "over"} or is_counted or reading.ascent)
        is_time = amount.unit is TokenKind.SECOND or (is_bare and _is_end_of_clause(reading))
        if is_time and not amount.is_range and amount.low <= _LONGEST_PHASE_S:
            _set_phase_or_hold(reading, token.kind, amount, is_sure=bool(words & {"in", "over"}))
            return
    reading.index = start


def _is_end_of_clause(reading: ParserState) -> bool:
    return reading.is_next(TokenKind.SEPARATOR, TokenKind.END, TokenKind.UP, TokenKind.DOWN)


def _set_phase_or_hold(
    reading: ParserState, kind: TokenKind, amount: Amount, *, is_sure: bool
) -> None:
    """Set a phase; ``lift for 5 seconds`` alone can also be a hold."""
    place = amount.location
    later = {token.kind for token in reading.tokens[reading.index :]}
    is_alone = kind is TokenKind.UP and not (is_sure or reading.ascent or TokenKind.DOWN in later)
    message = f"Is {amount} seconds a hold, or how long to take on the way up?"
    if is_alone and reading.choose(message, place) == 0:
        set_time(reading, amount, TokenKind.HOLD)
    else:
        reading.set_tempo_phase(kind, int(amount.low), place)
