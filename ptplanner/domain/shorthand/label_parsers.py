"""Parses parts that begin with a word: ``hold 5``, ``rpe4-6``, ``pain<=4``, ``tempo 3-1-2``, ``mon wed fri``."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import Band, Days, DosePart, Span, Tempo, Weekday
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange
from ptplanner.domain.shorthand import number_parsers
from ptplanner.domain.shorthand.number_parsers import NO_UNITS, NUMBER_KINDS, TIME_UNITS
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.vocabulary import TokenKind
from ptplanner.domain.sides import DoseSide

_MISSING_VALUE_MESSAGES = {
    TokenKind.HOLD: ("How long? Write hold 5.", "hold 5"),
    TokenKind.REST: ("How long? Write rest 60.", "rest 60"),
    TokenKind.DURATION: ("How long? Write 20 min.", "20 min"),
    TokenKind.DISTANCE: ("How far? Write distance 500m.", "distance 500m"),
    TokenKind.SET: ("How many sets? Write 3 sets.", "3 sets"),
    TokenKind.REP: ("How many repetitions? Write 10 reps.", "10 reps"),
    TokenKind.EFFORT: ("How hard? Write rpe4-6, from 0 to 10.", "rpe4-6"),
    TokenKind.PAIN: ("How much pain at most? Write pain<=4.", "pain<=4"),
    TokenKind.LOAD: ("Which load? Write 5 kg, 5 lb, green band or body weight.", "5 kg"),
}
# Tokens allowed between a label and its number. Sets are not listed: in "sets of 10", 10 counts repetitions.
_SKIPPED_AFTER_LABEL = {
    TokenKind.HOLD: (TokenKind.EQUALS, TokenKind.FILLER),
    TokenKind.REST: (TokenKind.EQUALS, TokenKind.FILLER),
    TokenKind.EFFORT: (TokenKind.EQUALS, TokenKind.FILLER),
    TokenKind.PAIN: (TokenKind.EQUALS, TokenKind.FILLER, TokenKind.AT_MOST),
    TokenKind.DURATION: (TokenKind.EQUALS, TokenKind.FILLER),
}
_TIME_LABELS = (TokenKind.HOLD, TokenKind.REST, TokenKind.DURATION)
_TEMPO_LENGTHS = (3, 4)


def set_complete_part(reading: ParserState) -> None:
    """Set a part that one phrase gives in full: ``bid``, ``left leg``, ``green band``, ``as tolerated``."""
    token = reading.peek()
    reading.index += 1
    assert token.entry.part is not None  # noqa: S101  # every entry of this kind names its part
    reading.set_part(token.entry.part, token.entry.value, token.location)


def parse_daily(reading: ParserState) -> None:
    """Parse ``daily`` or ``every day``; ``daily`` also means once a day unless the dose gives times per day."""
    token = reading.peek()
    reading.index += 1
    reading.set_part(DosePart.DAYS, Days(per_week=Span.of(7)), token.location)
    reading.is_daily = token.kind is TokenKind.DAILY


def parse_weekly(reading: ParserState) -> None:
    token = reading.peek()
    reading.index += 1
    if token.text.casefold() != "weekly":
        raise reading.build_error(
            "How often? Write 3 times a week.", token.location, "3 times a week"
        )
    reading.set_part(DosePart.DAYS, Days(per_week=Span.of(1)), token.location)


def parse_once(reading: ParserState) -> None:
    """Parse ``twice a day`` or ``once weekly``."""
    token = reading.peek()
    value = token.entry.value
    if reading.is_next(*number_parsers.PER_DAY_KINDS, TokenKind.PER_WEEK, ahead=1) and isinstance(
        value, int
    ):
        is_week = reading.is_next(TokenKind.PER_WEEK, ahead=1)
        reading.index += 2
        place = reading.locate_since(token.location)
        if is_week:
            reading.set_part(DosePart.DAYS, Days(per_week=Span.of(value)), place)
        else:
            reading.set_part(DosePart.PER_DAY, Span.of(value), place)
        return
    raise reading.build_error(
        f"A day or a week? Write {token.text} a day.", token.location, f"{token.text} a day"
    )


def parse_labelled_number(reading: ParserState) -> None:
    """Parse ``hold 5``, ``rest 1 min``, ``sets 3``, ``reps: 10``, ``rpe 5/10`` or ``pain max 4``."""
    label = reading.peek()
    reading.index += 1
    reading.skip_tokens(*_SKIPPED_AFTER_LABEL.get(label.kind, (TokenKind.EQUALS,)))
    if reading.accept_token(TokenKind.LESS_THAN):
        place = reading.locate_since(label.location)
        raise reading.build_error("Write the most that is allowed: pain<=4.", place, "pain<=4")
    if not reading.is_next(*NUMBER_KINDS):
        message, expected = _MISSING_VALUE_MESSAGES[label.kind]
        raise reading.build_error(message, label.location, expected)
    units = TIME_UNITS if label.kind in _TIME_LABELS else NO_UNITS
    amount = number_parsers.parse_amount(reading, units)
    match label.kind:
        case TokenKind.HOLD | TokenKind.REST | TokenKind.DURATION:
            number_parsers.set_time(reading, amount, label.kind)
        case TokenKind.SET:
            reading.set_span(DosePart.SETS, amount)
        case TokenKind.REP:
            reading.set_span(DosePart.REPETITIONS, amount)
        case _:
            number_parsers.skip_out_of_ten(reading)
            number_parsers.set_rating(reading, amount, label.kind)


def parse_max_pain(reading: ParserState) -> None:
    """Parse ``max pain 4``."""
    token = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER)
    if not reading.is_next(TokenKind.PAIN):
        raise reading.build_error(
            f"“{token.text}” can only be used with pain, like pain<=4. For other parts write a range like 8-10.",
            token.location, "pain<=4",
        )  # fmt: skip
    parse_labelled_number(reading)


def parse_load(reading: ParserState) -> None:
    """Parse the word "load" before ``5 kg`` or ``green band``; the word alone has no value."""
    label = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER, TokenKind.EQUALS)
    if reading.is_next(TokenKind.NUMBER):
        amount = number_parsers.parse_amount(reading, number_parsers.WEIGHT_UNITS)
        if amount.unit is None:
            message = "The load needs a unit. Write 5 kg or 5 lb."
            raise reading.build_error(message, amount.location, "kg or lb")
        number_parsers.set_load(reading, amount)
    elif not (reading.peek().entry.part is DosePart.LOAD or reading.is_next(TokenKind.BAND)):
        message, expected = _MISSING_VALUE_MESSAGES[TokenKind.LOAD]
        raise reading.build_error(message, label.location, expected)


def parse_distance(reading: ParserState) -> None:
    """Parse ``distance 500m`` or ``distance: 1.5 km``; after this label, m means meters."""
    label = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER, TokenKind.EQUALS)
    if not reading.is_next(TokenKind.NUMBER):
        message, expected = _MISSING_VALUE_MESSAGES[TokenKind.DISTANCE]
        raise reading.build_error(message, label.location, expected)
    amount = number_parsers.parse_amount(reading, frozenset(number_parsers.DISTANCE_UNITS))
    if amount.unit is None and reading.peek().text == "m":
        reading.index += 1
        amount = replace(amount, unit=TokenKind.METER)
    if amount.unit is None:
        message = "The distance needs a unit. Write 500m, 1.5km or 1mi."
        raise reading.build_error(message, amount.location, "m, km or mi")
    number_parsers.set_distance(reading, amount)


def reject_band_without_colour(reading: ParserState) -> None:
    colours = ", ".join(Band)
    token = reading.peek()
    raise reading.build_error(
        f"Which band? Write green band. Colours: {colours}.", token.location, colours
    )


def parse_letter_r(reading: ParserState) -> None:
    """Parse the letter r: ``r60`` is rest; alone it is the right side."""
    token = reading.peek()
    reading.index += 1
    if reading.is_next(*NUMBER_KINDS) and reading.peek().is_joined:
        number_parsers.set_time(
            reading, number_parsers.parse_amount(reading, TIME_UNITS), TokenKind.REST
        )
    else:
        reading.set_part(DosePart.SIDE, DoseSide.RIGHT, token.location)


def parse_slash(reading: ParserState) -> None:
    """Skip the slash of ``/L``. A slash before anything but a side is an error."""
    token = reading.peek()
    reading.index += 1
    after = reading.peek()
    if after.entry.part is DosePart.SIDE or after.kind is TokenKind.R:
        return
    at_fault = token if after.kind is TokenKind.END else after
    raise reading.build_unknown_word_error(
        at_fault, f"“{at_fault.text}” is not a side. Write side, L, R or alt.", "side, L, R or alt"
    )


def parse_side_label(reading: ParserState) -> None:
    """Skip the label of ``side: left``."""
    token = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.EQUALS)
    if reading.peek().entry.part is not DosePart.SIDE and not reading.is_next(TokenKind.R):
        raise reading.build_error(
            "Which side? Write each side, L, R or alt.", token.location, "each side, L, R or alt"
        )


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
        reading.set_part(DosePart.TEMPO, Tempo(*seconds), place)
    except (DosageOutOfRange, DosageContradiction) as error:
        raise reading.build_error(str(error), place, str(error)) from error


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
    """Parse ``@3-0-1`` as a tempo. Before ``20 kg`` or ``rpe 7`` the sign is only skipped."""
    start = reading.index
    reading.index += 1
    if reading.is_next(TokenKind.NUMBER):
        amount = number_parsers.parse_amount(reading)
        reading.index = start if amount.unit is None else start + 1
        if amount.unit is None:
            parse_tempo(reading)


def parse_weekdays(reading: ParserState) -> None:
    """Parse ``mon wed fri``, ``mon, wed & fri``, ``mon/wed`` or ``mon-fri``."""
    start = reading.peek().location
    days: set[Weekday] = set()
    while True:
        first = last = _accept_weekday(reading)
        if reading.is_next(TokenKind.DASH) and reading.is_next(TokenKind.WEEKDAY, ahead=1):
            reading.index += 1
            last = _accept_weekday(reading)
        days |= set(list_weekdays(first, last))
        joins = reading.is_next(TokenKind.SEPARATOR, TokenKind.SLASH) and reading.is_next(
            TokenKind.WEEKDAY, ahead=1
        )
        reading.index += joins
        if not reading.is_next(TokenKind.WEEKDAY):
            break
    reading.set_part(DosePart.DAYS, Days(weekdays=tuple(sorted(days))), reading.locate_since(start))


def _accept_weekday(reading: ParserState) -> Weekday:
    value = reading.peek().entry.value
    reading.index += 1
    return Weekday(value) if isinstance(value, int) else Weekday.MON


def list_weekdays(first: Weekday, last: Weekday) -> tuple[Weekday, ...]:
    """List the weekdays from ``first`` to ``last``, wrapping from Sunday to Monday if needed."""
    count = (last - first) % 7 + 1
    return tuple(Weekday((first - 1 + offset) % 7 + 1) for offset in range(count))
