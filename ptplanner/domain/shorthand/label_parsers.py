"""Parses parts that begin with a word: ``hold 5``, ``rpe4-6``, ``pain<=4``, ``tempo 3-1-2``, ``mon wed fri``."""

from __future__ import annotations

from ptplanner.domain.dosage import Days, DosePart, Span, Weekday
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand import (
    grip_parsers,
    number_parsers,
    pain_parsers,
    prose_parsers,
    tempo_parsers,
)
from ptplanner.domain.shorthand.amounts import (
    NO_UNITS,
    NUMBER_KINDS,
    TIME_UNITS,
    parse_amount,
    parse_between,
)
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.part_setters import (
    set_days_per_week,
    set_rating,
    set_time,
)
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token
from ptplanner.domain.sides import DoseSide

_MISSING_VALUE_MESSAGES = {
    TokenKind.HOLD: ("How long? Write hold 5.", "hold 5"),
    TokenKind.REST: ("How long? Write rest 60.", "rest 60"),
    TokenKind.HOLDS: ("How long? Write hold 5.", "hold 5"),
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
    TokenKind.HOLD: (
        TokenKind.EQUALS, TokenKind.FILLER, TokenKind.END_OF_MOVEMENT, TokenKind.PACE_WORD, TokenKind.UP,
    ),
    TokenKind.REST: (
        TokenKind.EQUALS, TokenKind.FILLER, TokenKind.BETWEEN_SETS, TokenKind.END_OF_MOVEMENT, TokenKind.PER_SET,
    ),
    TokenKind.EFFORT: (TokenKind.EQUALS, TokenKind.FILLER),
    TokenKind.PAIN: (TokenKind.EQUALS, TokenKind.FILLER, TokenKind.AT_MOST),
    TokenKind.DURATION: (TokenKind.EQUALS, TokenKind.FILLER),
    TokenKind.REP: (TokenKind.EQUALS, TokenKind.PER_SET),
}  # fmt: skip
_TIME_LABELS = (TokenKind.HOLD, TokenKind.HOLDS, TokenKind.REST, TokenKind.DURATION)


def set_complete_part(reading: ParserState) -> None:
    """Set a part that one phrase gives in full: ``bid``, ``left leg``, ``green band``, ``as tolerated``."""
    token = reading.peek()
    reading.index += 1
    assert token.entry.part is not None  # noqa: S101  # every entry of this kind names its part
    if token.entry.part is DosePart.REST_S and reading.is_next(*NUMBER_KINDS):
        message = f"“{token.text}” and a time cannot stand together. Write rest 60, or no rest."
        raise reading.build_error(message, token.location, "rest 60")
    reading.set_part(token.entry.part, token.entry.value, token.location)


def parse_daily(reading: ParserState) -> None:
    """Parse ``daily`` or ``every day``; ``daily`` also means once a day unless the dose gives times per day."""
    token = reading.peek()
    reading.index += 1
    if reading.sessions:
        reading.set_span(DosePart.PER_DAY, reading.sessions)
        reading.sessions = None
        return
    reading.set_part(DosePart.DAYS, Days(per_week=Span.of(7)), token.location)
    reading.is_daily = token.kind is TokenKind.DAILY


def parse_weekly(reading: ParserState) -> None:
    token = reading.peek()
    reading.index += 1
    if reading.sessions:
        set_days_per_week(reading, reading.sessions, token.location)
        reading.sessions = None
        return
    if token.text.casefold() != "weekly":
        raise reading.build_error(
            "How often? Write 3 times a week.", token.location, "3 times a week"
        )
    reading.set_part(DosePart.DAYS, Days(per_week=Span.of(1)), token.location)


def parse_once(reading: ParserState) -> None:
    """Parse ``twice a day`` or ``once weekly``."""
    token = reading.peek()
    value = token.entry.value
    assert isinstance(value, int)  # noqa: S101  # every entry of this kind has its count
    span = Span.of(value)
    ahead = 1
    if reading.is_next(TokenKind.OR, ahead=1) and reading.is_next(TokenKind.ONCE, ahead=2):
        second = reading.peek(2).entry.value
        span = Span(value, second) if isinstance(second, int) and second > value else span
        ahead = 3 if span.high > value else 1
    if value == 1 and prose_parsers.is_time_of_day_next(reading, ahead=1):
        reading.index += 1
        return
    ahead = reading.find_ahead((TokenKind.FILLER,), ahead)
    if reading.is_next(*number_parsers.PER_DAY_KINDS, TokenKind.PER_WEEK, ahead=ahead):
        is_week = reading.is_next(TokenKind.PER_WEEK, ahead=ahead)
        reading.index += ahead + 1
        place = reading.locate_since(token.location)
        if is_week:
            reading.set_part(DosePart.DAYS, Days(per_week=span), place)
        else:
            reading.set_part(DosePart.PER_DAY, span, place)
        return
    raise reading.build_error(
        f"A day or a week? Write {token.text} a day.", token.location, f"{token.text} a day"
    )


def parse_labelled_number(reading: ParserState) -> None:
    """Parse ``hold 5``, ``rest 1 min``, ``sets 3``, ``reps: 10``, ``rpe 5/10`` or ``pain max 4``."""
    label = reading.peek()
    reading.index += 1
    if _accept_double_label(reading, label):
        return
    after_label = reading.index
    skipped = skip_to_value(reading, label)
    is_at_end = any(
        token.kind is TokenKind.END_OF_MOVEMENT
        for token in reading.tokens[after_label : reading.index]
    )
    if grip_parsers.accept_grip_or_support(
        reading, label, after_label
    ) or pain_parsers.accept_pain_below(reading, label):
        return
    is_time = label.kind in _TIME_LABELS
    if is_time and reading.peek().entry.part is DosePart.AS_TOLERATED:
        return
    start = reading.index
    amount = _parse_labelled_amount(reading, label)
    if is_time and amount.unit is None and skipped is not None:
        amount = amount.multiply(skipped)
    if is_time and amount.unit is None and reading.is_next(*grip_parsers.COUNTED_NOT_HELD):
        if not reading.is_next(TokenKind.REFUSED):
            reading.index = start
        raise _build_missing_value_error(reading, label)
    _set_labelled(reading, TokenKind.HOLD if is_at_end and is_time else label.kind, amount)
    if label.kind in (TokenKind.HOLD, TokenKind.HOLDS) and len(label.text) > 1:
        _accept_each_after_time(reading)


_UNITS_AFTER_LABEL = {
    TokenKind.SET: frozenset({TokenKind.SET}),
    TokenKind.REP: frozenset({TokenKind.REP}),
}


# A shorter pause may belong to each repetition.
_LONGEST_PAUSE_S = 10


def _is_short_pause(reading: ParserState, amount: Amount) -> bool:
    words = {token.text.casefold() for token in reading.tokens[: reading.index]}
    is_pause = words & {"pause", "pauses", "pausing"}
    return (
        bool(is_pause)
        and amount.low <= _LONGEST_PAUSE_S
        and not reading.is_next(TokenKind.BETWEEN_SETS)
    )


def _parse_labelled_amount(reading: ParserState, label: Token) -> Amount:
    between = parse_between(reading) if reading.is_next(TokenKind.BETWEEN) else None
    if not (between or reading.is_next(*NUMBER_KINDS)):
        raise _build_missing_value_error(reading, label)
    is_time = label.kind in _TIME_LABELS
    units = TIME_UNITS if is_time else _UNITS_AFTER_LABEL.get(label.kind, NO_UNITS)
    return between or parse_amount(reading, units)


def _accept_double_label(reading: ParserState, label: Token) -> bool:
    """Parse ``Sets x Reps: 3 x 10`` and ``Sets/Reps: 3/10``."""
    if label.kind is TokenKind.SET and reading.peek().text.casefold() in ("/reps", "/rep"):
        reading.index -= 1  # "/reps" is one token; what follows is as after "sets x reps"
        kinds = [
            TokenKind.SLASH,
            TokenKind.REP,
            *(reading.peek(ahead).kind for ahead in range(2, 6)),
        ]
    else:
        kinds = [reading.peek(ahead).kind for ahead in range(6)]
    joins = (TokenKind.X, TokenKind.SLASH)
    is_double = (
        {label.kind, kinds[1]} == {TokenKind.SET, TokenKind.REP}
        and kinds[0] in joins
        and kinds[2:][:1] == [TokenKind.EQUALS]
        and kinds[3] is TokenKind.NUMBER
    )
    if not is_double:
        return False
    reading.index += 3
    first = parse_amount(reading, NO_UNITS)
    if not (reading.accept_token(*joins) and reading.is_next(TokenKind.NUMBER)):
        raise reading.build_error("Two numbers are needed, like 3 x 10.", first.location, "3 x 10")
    second = parse_amount(reading, NO_UNITS)
    sets, repetitions = (first, second) if label.kind is TokenKind.SET else (second, first)
    reading.set_span(DosePart.SETS, sets)
    reading.set_span(DosePart.REPETITIONS, repetitions)
    return True


def skip_to_value(reading: ParserState, label: Token) -> int | None:
    """Skip what may stand between a label and its number; return the seconds of a unit in brackets, if any.

    ``Hold (sec): 5``, ``Reps - 12``, ``Hold time: 5``, ``hold for a count of 5``.
    """
    if (
        label.kind in _TIME_LABELS
        and reading.is_next(TokenKind.TIMES)
        and reading.peek().text == "time"
    ):
        reading.index += 1
    unit = _accept_unit_in_brackets(reading)
    reading.skip_tokens(*_SKIPPED_AFTER_LABEL.get(label.kind, (TokenKind.EQUALS,)))
    if label.kind in _TIME_LABELS:
        tempo_parsers.skip_count_words(reading)
    dash = reading.peek()
    is_spaced = dash.is_joined or not reading.peek(1).is_joined
    if len(label.text) > 1 and dash.kind is TokenKind.DASH and is_spaced:
        reading.index += reading.is_next(*NUMBER_KINDS, ahead=1)
    reading.skip_tokens(TokenKind.EQUALS)
    return unit


def _accept_unit_in_brackets(reading: ParserState) -> int | None:
    """Accept the ``(sec)`` of ``Hold (sec): 5``."""
    kinds = [reading.peek(ahead).kind for ahead in range(3)]
    if kinds[0] is not TokenKind.SEPARATOR or kinds[2] is not TokenKind.SEPARATOR:
        return None
    seconds = {TokenKind.SECOND: 1, TokenKind.MINUTE: 60}.get(kinds[1])
    if seconds:
        reading.index += 3
    return seconds


def _build_missing_value_error(reading: ParserState, label: Token) -> ShorthandError:
    """Name the word that stands where the number should be, or say that the number is missing."""
    after = reading.peek()
    if after.kind is TokenKind.UNKNOWN and after.text[0].isalpha() and label.kind in _TIME_LABELS:
        return reading.build_unknown_word_error(after)
    if after.kind is TokenKind.REFUSED:
        return reading.build_note_error(
            f"“{after.text}” {after.entry.advice}", after.location, after.entry.advice
        )
    if after.kind in (TokenKind.AT_MOST, TokenKind.ABOVE) and label.kind in _TIME_LABELS:
        message = f"“{after.text}” gives only one end. Write a range like 20-30 s."
        return reading.build_note_error(message, after.location, "20-30 s")
    message, expected = _MISSING_VALUE_MESSAGES[label.kind]
    return reading.build_error(message, label.location, expected)


def _set_labelled_repetitions(reading: ParserState, amount: Amount) -> None:
    """Set ``Reps: 10``; ``Reps: 3 x 10`` is 3 sets of 10, and ``Reps: 10 x 3`` as well."""
    if reading.is_next(TokenKind.X) and reading.is_next(TokenKind.NUMBER, ahead=1):
        start = reading.index
        reading.index += 1
        second = parse_amount(reading, NO_UNITS)
        if amount.low < second.low and not reading.is_next(TokenKind.SET):
            reading.set_span(DosePart.SETS, amount)
            reading.set_span(DosePart.REPETITIONS, second)
            return
        reading.index = start
    reading.set_span(DosePart.REPETITIONS, amount)


def _accept_each_after_time(reading: ParserState) -> None:
    """Note the "each" of ``10 times, hold 5 seconds each``; in shorthand, ``2x8 hold 5s each``, it is each side."""
    if any(token.kind is TokenKind.X for token in reading.tokens):
        return
    if reading.peek().text.casefold() in ("each", "ea"):
        reading.each_after_time = reading.peek().location
        reading.index += 1


def _set_labelled(reading: ParserState, kind: TokenKind, amount: Amount) -> None:
    match kind:
        case TokenKind.REST if reading.accept_token(TokenKind.END_OF_MOVEMENT):
            set_time(reading, amount, TokenKind.HOLD)
        case TokenKind.REST if _is_short_pause(reading, amount):
            message = f"Is the pause of {amount} seconds a hold, or a rest between sets?"
            label = (TokenKind.HOLD, TokenKind.REST)[reading.choose(message, amount.location)]
            set_time(reading, amount, label)
        case TokenKind.DURATION if amount.unit is None and reading.is_next(TokenKind.WEEK):
            reading.index += 1
            reading.set_span(DosePart.WEEKS, amount)
        case TokenKind.HOLD | TokenKind.HOLDS:
            set_time(reading, amount, TokenKind.HOLD)
        case TokenKind.REST | TokenKind.DURATION:
            set_time(reading, amount, kind)
        case TokenKind.SET:
            reading.set_span(DosePart.SETS, amount)
        case TokenKind.REP:
            _set_labelled_repetitions(reading, amount)
        case _:
            number_parsers.skip_out_of_ten(reading)
            pain_parsers.skip_or_less(reading)
            set_rating(reading, amount, kind)


def parse_letter_r(reading: ParserState) -> None:
    """Parse the letter r: ``r60`` is rest; alone it is the right side."""
    token = reading.peek()
    reading.index += 1
    if reading.is_next(*NUMBER_KINDS) and reading.peek().is_joined:
        set_time(reading, parse_amount(reading, TIME_UNITS), TokenKind.REST)
    else:
        reading.set_part(DosePart.SIDE, DoseSide.RIGHT, token.location)


def parse_side_label(reading: ParserState) -> None:
    """Skip the label of ``side: left``."""
    token = reading.peek()
    reading.index += 1
    if reading.is_next(TokenKind.FILLER, TokenKind.REP_NOUN, TokenKind.MOVING):
        return  # "side plank"
    reading.skip_tokens(TokenKind.EQUALS, TokenKind.DASH)
    if reading.is_next(TokenKind.UNCLEAR_SIDES):
        reading.set_part(DosePart.SIDE, DoseSide.EACH, reading.peek().location)
        reading.index += 1
        return
    if reading.peek().entry.part is not DosePart.SIDE and not reading.is_next(TokenKind.R):
        raise reading.build_error(
            "Which side? Write each side, L, R or alt.", token.location, "each side, L, R or alt"
        )


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
