"""Parses a number or a range with its unit: ``10-12``, ``30 s to 1 min``, ``3 or 4``, ``between 8 and 12``."""

from __future__ import annotations

from decimal import Decimal

from ptplanner.domain.dosage import DistanceUnit
from ptplanner.domain.errors import TextLocation
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token

NUMBER_KINDS = (TokenKind.NUMBER, TokenKind.CLOCK)
TIME_UNITS = frozenset({TokenKind.SECOND, TokenKind.MINUTE, TokenKind.HOUR, TokenKind.COUNT})
DISTANCE_UNITS = {
    TokenKind.METER: DistanceUnit.METER,
    TokenKind.KM: DistanceUnit.KILOMETER,
    TokenKind.MILE: DistanceUnit.MILE,
}
# Without a word beside it, a time up to this is a hold and a longer one a duration: nobody writes a hold of five
# minutes without saying that it is one.
LONGEST_BARE_HOLD_S = 120
WEIGHT_UNITS = frozenset({TokenKind.KG, TokenKind.LB})
ALL_UNITS = (
    TIME_UNITS
    | WEIGHT_UNITS
    | DISTANCE_UNITS.keys()
    | {TokenKind.SET, TokenKind.REP, TokenKind.REP_NOUN, TokenKind.DAYS, TokenKind.WEEK}
)
PER_DAY_KINDS = (TokenKind.PER_DAY, TokenKind.EVERY_DAY, TokenKind.DAILY)
NO_UNITS: frozenset[TokenKind] = frozenset()
SECONDS_PER_MINUTE = 60
_SECONDS = {TokenKind.SECOND: 1, TokenKind.COUNT: 1, TokenKind.MINUTE: 60, TokenKind.HOUR: 3600}
# Two numbers with "or" between are a range if they are this close: "3 or 4".
_MAX_OR_STEP = 2
# After these a comma may be a decimal comma or a separator: "3x10,5kg".
_AMBIGUOUS_COMMA_KINDS = (
    TokenKind.X,
    TokenKind.DASH,
    TokenKind.HOLD,
    TokenKind.REST,
    TokenKind.SET,
    TokenKind.REP,
    TokenKind.R,
)


def parse_amount(reading: ParserState, units: frozenset[TokenKind] = ALL_UNITS) -> Amount:
    """Parse a number or a range with its unit: ``10``, ``10-12``, ``30-60s``, ``30 s to 1 min``, ``1:30``."""
    low, low_unit, low_place = _parse_measure(reading, units)
    before = reading.index
    if reading.is_next(TokenKind.DASH, TokenKind.OR) and reading.is_next(*NUMBER_KINDS, ahead=1):
        is_choice = reading.is_next(TokenKind.OR)
        reading.index += 1
        high, high_unit, high_place = _parse_measure(reading, units)
        if low_unit is None and _has_long_unit(reading, high_unit):
            low *= _SECONDS[reading.tokens[reading.index - 1].kind]
        is_same = low_unit is None or high_unit is None or low_unit is high_unit
        is_long = _has_long_unit(reading, high_unit)
        if is_same and not (is_choice and _is_far(low, high, high_unit, is_long=is_long)):
            return Amount(low, high, high_unit or low_unit, low_place, high_place)
        reading.index = before
    return Amount(low, low, low_unit, low_place, low_place)


def parse_between(reading: ParserState) -> Amount | None:
    """Parse ``between 8 and 12``; None if no such range begins here."""
    kinds = [reading.peek(ahead).kind for ahead in range(4)]
    if not (
        kinds[1] in NUMBER_KINDS and kinds[2] is TokenKind.SEPARATOR and kinds[3] in NUMBER_KINDS
    ):
        return None
    reading.index += 1
    low, low_unit, low_place = _parse_measure(reading, NO_UNITS)
    reading.index += 1
    high, unit, high_place = _parse_measure(reading, ALL_UNITS)
    if low_unit is None and _has_long_unit(reading, unit):
        low *= _SECONDS[reading.tokens[reading.index - 1].kind]
    return Amount(low, high, unit, low_place, high_place)


def _is_far(low: Decimal, high: Decimal, unit: TokenKind | None, *, is_long: bool) -> bool:
    """Return whether two numbers are too far apart for a range; ``is_long``: they are minutes or hours."""
    step = _MAX_OR_STEP * (5 if unit is TokenKind.SECOND and high > low else 1)
    if is_long:
        step = _MAX_OR_STEP * SECONDS_PER_MINUTE
    return not 0 < high - low <= step


def _has_long_unit(reading: ParserState, unit: TokenKind | None) -> bool:
    """Return whether the unit just parsed is minutes or hours, which the amount already has in seconds."""
    last = reading.tokens[reading.index - 1].kind
    return unit is TokenKind.SECOND and last in (TokenKind.MINUTE, TokenKind.HOUR)


def _parse_measure(
    reading: ParserState, units: frozenset[TokenKind]
) -> tuple[Decimal, TokenKind | None, TextLocation]:
    token = reading.peek()
    reading.index += 1
    if token.kind is TokenKind.CLOCK:
        minutes, _, seconds = token.text.partition(":")
        reading.accept_token(TokenKind.MINUTE)
        value = Decimal(int(minutes) * SECONDS_PER_MINUTE + int(seconds))
        return value, TokenKind.SECOND, token.location
    value = _parse_number_token(reading, token)
    _skip_number_in_brackets(reading, value)
    unit = _accept_unit(reading, units)
    if unit not in _SECONDS:
        return value, unit, token.location
    value *= _SECONDS[unit]
    smaller = TIME_UNITS if unit is TokenKind.HOUR else {TokenKind.SECOND}
    if unit in (TokenKind.MINUTE, TokenKind.HOUR) and _is_rest_of_time(reading, smaller):
        reading.skip_tokens(TokenKind.SEPARATOR)
        rest = _parse_number_token(reading, reading.peek())
        value += rest * _SECONDS[reading.peek(1).kind]
        reading.index += 2
        return value, TokenKind.SECOND, reading.locate_since(token.location)
    return value, TokenKind.SECOND, token.location


def _skip_number_in_brackets(reading: ParserState, value: Decimal) -> None:
    """Skip the same number in brackets: ``three (3) times``."""
    signs = (reading.peek().text, reading.peek(2).text)
    again = reading.peek(1)
    if signs != ("(", ")") or again.kind is not TokenKind.NUMBER:
        return
    known = again.entry.value if again.entry.value is not None else again.text
    if str(known) == f"{value.normalize():f}":
        reading.index += 3


def _is_rest_of_time(reading: ParserState, smaller: frozenset[TokenKind] | set[TokenKind]) -> bool:
    """Return whether seconds follow minutes: ``1 min 30 s``, ``1 minute and 30 seconds``."""
    skip = 1 if reading.is_next(TokenKind.SEPARATOR) and reading.peek().text == "and" else 0
    is_number = reading.is_next(TokenKind.NUMBER, ahead=skip)
    is_end = not reading.is_next(TokenKind.REST, TokenKind.HOLD, ahead=skip + 2)
    return is_number and reading.is_next(*smaller, ahead=skip + 1) and (not skip or is_end)


def _parse_number_token(reading: ParserState, token: Token) -> Decimal:
    if isinstance(token.entry.value, int | Decimal):
        return Decimal(token.entry.value)
    if "," in token.text:
        before = reading.tokens[max(0, reading.index - 2)]
        if before is not token and (token.is_joined or before.kind in _AMBIGUOUS_COMMA_KINDS):
            clear = token.text.replace(",", ".")
            raise reading.build_error(
                f"“{token.text}” can be one number or two. Write {clear}, or put a space after the comma.",
                token.location, clear,
            )  # fmt: skip
    return Decimal(token.text.replace(",", "."))


def _accept_unit(reading: ParserState, units: frozenset[TokenKind]) -> TokenKind | None:
    if TokenKind.REP in units and reading.is_next(TokenKind.R):
        return TokenKind.REP if _accept_repetition_r(reading) else None
    if reading.is_next(TokenKind.DASH) and reading.peek(1).is_joined:
        # "30-second", "10-rep"
        start = reading.index
        reading.index += 1
        token = reading.accept_token(*units)
        if token is None:
            reading.index = start
    else:
        token = reading.accept_token(*units)
    if token is None and _means_meters(reading, units):
        reading.index += 1
        return TokenKind.METER
    return token.kind if token else None


def _means_meters(reading: ParserState, units: frozenset[TokenKind]) -> bool:
    """Return whether an m means meters, because something is walked or ridden; elsewhere it can be minutes."""
    return reading.is_moving and TokenKind.METER in units and reading.peek().text == "m"


def _accept_repetition_r(reading: ParserState) -> bool:
    """Skip the r of ``10r``, which means repetitions. In ``r60`` it means rest, and ``R`` is the right side."""
    letter, after = reading.peek(), reading.peek(1)
    joins_next = after.kind in NUMBER_KINDS and after.is_joined
    if letter.is_joined and (joins_next or letter.text == "R"):
        word = f"{letter.text}{after.text}" if joins_next else letter.text
        raise reading.build_error(
            f"“{word}” can be read two ways. Write 10 reps, R for the right side, r60 for rest, with spaces.",
            letter.location, "reps, R or r60",
        )  # fmt: skip
    if joins_next or letter.text == "R":
        return False
    reading.index += 1
    return True
