"""Parses parts that begin with a number: ``3x10-12``, ``30s hold``, ``2.5 kg``, ``2xd``, ``6w``, ``10/side``."""

from __future__ import annotations

from decimal import Decimal

from ptplanner.domain.dosage import (
    Days,
    DecimalSpan,
    Distance,
    DistanceUnit,
    DosePart,
    Load,
    LoadUnit,
    Span,
)
from ptplanner.domain.errors import (
    DosageContradiction,
    DosageOutOfRange,
    ShorthandError,
    TextLocation,
)
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.tokenizer import Token
from ptplanner.domain.shorthand.vocabulary import TokenKind
from ptplanner.domain.sides import DoseSide

NUMBER_KINDS = (TokenKind.NUMBER, TokenKind.CLOCK)
TIME_UNITS = frozenset({TokenKind.SECOND, TokenKind.MINUTE})
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
    | {TokenKind.SET, TokenKind.REP, TokenKind.DAYS, TokenKind.WEEK}
)
PER_DAY_KINDS = (TokenKind.PER_DAY, TokenKind.EVERY_DAY, TokenKind.DAILY)
NO_UNITS: frozenset[TokenKind] = frozenset()
SECONDS_PER_MINUTE = 60
_MISSING_AFTER_X = "A number is missing after the “x”. Write 3x10, or 3 sets."
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
    if reading.is_next(TokenKind.DASH) and reading.is_next(*NUMBER_KINDS, ahead=1):
        reading.index += 1
        high, high_unit, high_place = _parse_measure(reading, units)
        if low_unit is None or high_unit is None or low_unit is high_unit:
            if low_unit is None and _is_in_minutes(reading, high_unit):
                low *= SECONDS_PER_MINUTE
            return Amount(low, high, high_unit or low_unit, low_place, high_place)
        reading.index = before
    return Amount(low, low, low_unit, low_place, low_place)


def _is_in_minutes(reading: ParserState, unit: TokenKind | None) -> bool:
    return unit is TokenKind.SECOND and reading.tokens[reading.index - 1].kind is TokenKind.MINUTE


def _parse_measure(
    reading: ParserState, units: frozenset[TokenKind]
) -> tuple[Decimal, TokenKind | None, TextLocation]:
    token = reading.peek()
    reading.index += 1
    if token.kind is TokenKind.CLOCK:
        minutes, _, seconds = token.text.partition(":")
        reading.accept_token(TokenKind.MINUTE)
        return (
            Decimal(int(minutes) * SECONDS_PER_MINUTE + int(seconds)),
            TokenKind.SECOND,
            token.location,
        )
    value = _parse_number_token(reading, token)
    unit = _accept_unit(reading, units)
    if unit is not TokenKind.MINUTE:
        return value, unit, token.location
    value *= SECONDS_PER_MINUTE
    if reading.is_next(TokenKind.NUMBER) and reading.is_next(TokenKind.SECOND, ahead=1):
        value += _parse_number_token(reading, reading.peek())
        reading.index += 2
        return value, TokenKind.SECOND, reading.locate_since(token.location)
    return value, TokenKind.SECOND, token.location


def _parse_number_token(reading: ParserState, token: Token) -> Decimal:
    if isinstance(token.entry.value, int):
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
    token = reading.accept_token(*units)
    return token.kind if token else None


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


def parse_number_statement(reading: ParserState) -> None:
    """Parse a statement that begins with a number."""
    amount = parse_amount(reading)
    if amount.unit is None and reading.is_next(TokenKind.X, TokenKind.TIMES):
        parse_multiplied(reading, amount)
    else:
        set_amount_by_unit(reading, amount)


def set_amount_by_unit(reading: ParserState, amount: Amount) -> None:
    """Set the part of the dose that the unit of ``amount``, or the next token, indicates."""
    match amount.unit:
        case TokenKind.SET:
            reading.set_span(DosePart.SETS, amount)
            _parse_repetitions_after_sets(reading)
        case TokenKind.REP:
            reading.set_span(DosePart.REPETITIONS, amount)
        case TokenKind.SECOND:
            set_time(reading, amount, _accept_label_after(reading) or _choose_time_label(amount))
        case TokenKind.METER | TokenKind.KM | TokenKind.MILE:
            set_distance(reading, amount)
        case TokenKind.KG | TokenKind.LB:
            set_load(reading, amount)
        case TokenKind.WEEK:
            reading.set_span(DosePart.WEEKS, amount)
        case TokenKind.DAYS:
            _parse_days_per_week(reading, amount)
        case _:
            _parse_bare_number(reading, amount)


def parse_multiplied(reading: ParserState, amount: Amount) -> None:
    """Parse what follows a number and an x or "times": sets, repetitions, or how often."""
    cross = reading.peek()
    reading.index += 1
    if reading.is_next(*PER_DAY_KINDS, TokenKind.DAYS) or reading.is_next(
        TokenKind.PER_WEEK, TokenKind.WEEK
    ):
        parse_frequency(reading, amount)
    elif cross.kind is TokenKind.TIMES:
        reading.set_span(DosePart.REPETITIONS, amount)
    elif reading.is_next(*NUMBER_KINDS):
        _parse_sets_of(reading, amount)
    else:
        place = reading.locate_since(amount.location)
        raise reading.build_error(_MISSING_AFTER_X, place, "repetitions or seconds")


def _parse_sets_of(reading: ParserState, sets: Amount) -> None:
    of = parse_amount(reading)
    reading.reject_repeated_part(DosePart.SETS, reading.locate_since(sets.location))
    last = reading.tokens[reading.index - 1]
    if last.kind is TokenKind.R and not last.is_joined:
        raise reading.build_error(
            "“r” can mean repetitions or the right side here. Write reps or right.",
            last.location, "reps or right",
        )  # fmt: skip
    if of.unit is TokenKind.SET:
        reading.set_span(DosePart.SETS, of)
        reading.set_span(DosePart.REPETITIONS, sets)
        return
    reading.set_span(DosePart.SETS, sets)
    if of.unit is None:
        reading.set_span(DosePart.REPETITIONS, of)
    elif of.unit in (TokenKind.WEEK, TokenKind.DAYS):
        raise reading.build_error(
            _MISSING_AFTER_X, reading.locate_since(sets.location), "repetitions"
        )
    else:
        set_amount_by_unit(reading, of)


def parse_after_x(reading: ParserState) -> None:
    """Parse a statement that begins with x: ``x10``, ``x 3 sets``, ``x5s``, ``x 2/day``, ``x 6 weeks``."""
    cross = reading.peek()
    reading.index += 1
    if not reading.is_next(*NUMBER_KINDS):
        raise reading.build_error(_MISSING_AFTER_X, cross.location, "repetitions or seconds")
    amount = parse_amount(reading)
    if amount.unit is not None:
        set_amount_by_unit(reading, amount)
    elif reading.is_next(*PER_DAY_KINDS, TokenKind.PER_WEEK):
        parse_frequency(reading, amount)
    elif DosePart.REPETITIONS not in reading.parts:
        reading.set_span(DosePart.REPETITIONS, amount)
    elif DosePart.SETS not in reading.parts:
        reading.set_span(DosePart.SETS, amount)
    else:
        raise reading.build_error(
            "The third number needs a unit: write 3x10x5s or 3x10x20kg.", amount.location, "s, kg or lb"
        )  # fmt: skip


def parse_frequency(reading: ParserState, amount: Amount) -> None:
    """Set how often the exercise is done, from a number before "a day" or "a week"."""
    is_week = reading.is_next(TokenKind.PER_WEEK, TokenKind.WEEK)
    reading.index += 1
    place = reading.locate_since(amount.location)
    if is_week:
        count = reading.to_span(DosePart.DAYS, amount)
        reading.set_part(
            DosePart.DAYS, _build_days_per_week(reading, count, amount.location), place
        )
    else:
        reading.set_span(DosePart.PER_DAY, amount)


def _build_days_per_week(reading: ParserState, count: Span, place: TextLocation) -> Days:
    try:
        return Days(per_week=count)
    except DosageOutOfRange as error:
        raise reading.build_error(str(error), place, str(error)) from error


def _parse_days_per_week(reading: ParserState, amount: Amount) -> None:
    if not reading.is_next(TokenKind.PER_WEEK):
        raise reading.build_error(
            "Say what the days mean. Write 5 days a week, or 2xd for twice a day.",
            reading.locate_since(amount.location), "5xw",
        )  # fmt: skip
    parse_frequency(reading, amount)


def _parse_repetitions_after_sets(reading: ParserState) -> None:
    """Parse the 10 of ``3 sets of 10``. A number with its own unit or x is left for the next statement."""
    start = reading.index
    reading.skip_tokens(TokenKind.FILLER)
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading)
        if amount.unit is None and not reading.is_next(
            TokenKind.X, TokenKind.TIMES, *PER_DAY_KINDS, TokenKind.PER_WEEK
        ):
            reading.set_span(DosePart.REPETITIONS, amount)
            return
    reading.index = start


_TIME_PARTS = {
    TokenKind.REST: DosePart.REST_S,
    TokenKind.HOLD: DosePart.HOLD_S,
    TokenKind.DURATION: DosePart.DURATION_S,
}


def set_time(reading: ParserState, amount: Amount, label: TokenKind) -> None:
    reading.set_span(_TIME_PARTS[label], amount)


def _choose_time_label(amount: Amount) -> TokenKind:
    return TokenKind.HOLD if amount.low <= LONGEST_BARE_HOLD_S else TokenKind.DURATION


def set_distance(reading: ParserState, amount: Amount) -> None:
    assert amount.unit is not None  # noqa: S101  # checked by the callers
    try:
        distance = Distance(DecimalSpan(amount.low, amount.high), DISTANCE_UNITS[amount.unit])
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.build_error(str(error), amount.location, str(error)) from error
    reading.set_part(DosePart.DISTANCE, distance, amount.location)


def _accept_label_after(reading: ParserState) -> TokenKind | None:
    """Accept the label after ``30s hold``. In ``30s rest 60`` the label belongs to the next number."""
    if not reading.is_next(*_TIME_PARTS):
        return None
    start = reading.index
    label = reading.peek().kind
    reading.index += 1
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading)
        owns = amount.unit in (None, TokenKind.SECOND) and not reading.is_next(
            TokenKind.X, TokenKind.TIMES
        )
        reading.index = start if owns else start + 1
        return None if owns else label
    return label


def set_load(reading: ParserState, amount: Amount) -> None:
    place = reading.locate_since(amount.location)
    after = reading.peek()
    if after.entry.value is DoseSide.EACH and "hand" in after.text.casefold():
        raise reading.build_error(
            f"“{after.text}” after a weight can mean two weights or two sides. "
            "Write each side, or put it in the note.",
            after.location, "each side",
        )  # fmt: skip
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


def skip_out_of_ten(reading: ParserState) -> None:
    """Skip the second part of ``4/10``."""
    if reading.is_next(TokenKind.SLASH) and reading.is_next(TokenKind.NUMBER, ahead=1):
        ten = reading.peek(1)
        if ten.text != "10":
            raise reading.build_error("Write it out of 10, like 4/10.", ten.location, "10")
        reading.index += 2


def _parse_bare_number(reading: ParserState, amount: Amount) -> None:
    """Parse a number without a unit. The next token gives its meaning; otherwise it is an error."""
    if reading.is_next(*PER_DAY_KINDS, TokenKind.PER_WEEK):
        parse_frequency(reading, amount)
        return
    if _has_repetition_marker(reading):
        reading.set_span(DosePart.REPETITIONS, amount)
        return
    start = reading.index
    skip_out_of_ten(reading)
    label = reading.accept_token(TokenKind.EFFORT, TokenKind.PAIN)
    if label and not reading.is_next(*NUMBER_KINDS):
        set_rating(reading, amount, label.kind)
        return
    reading.index = start
    label_after = _accept_label_after(reading)
    if label_after is None:
        raise _build_missing_unit_error(reading, amount)
    set_time(reading, amount, label_after)


def _has_repetition_marker(reading: ParserState) -> bool:
    """Return whether the number counts repetitions: ``10 each``, ``10/side``, ``10 per set``, but not ``2 L``."""
    after = reading.peek()
    return after.kind is TokenKind.PER_SET or after.entry.value is DoseSide.EACH


def _build_missing_unit_error(reading: ParserState, amount: Amount) -> ShorthandError:
    after = reading.peek()
    if after.kind is TokenKind.UNKNOWN and after.text[0].isalpha():
        message = f"“{after.text}” is not a unit. Write reps, s, min, kg, lb or w."
        return reading.build_unknown_word_error(after, message, "reps, s, min, kg, lb or w")
    if after.text == "+":
        message = "“+” gives no upper limit. Write a range like 10-12."
        return reading.build_error(message, after.location, "10-12")
    if after.kind is TokenKind.AMBIGUOUS:
        return reading.build_error(
            f"“{after.text}” {after.entry.advice}", after.location, after.entry.advice
        )
    typed = reading.text[amount.location.start : amount.location.end]
    return reading.build_error(
        f"{typed} of what? Write {typed}r for repetitions, {typed}s for seconds, {typed}kg for a load.",
        amount.location, "a unit after the number",
    )  # fmt: skip
