"""Parses the phrases of handout prose: counts, times of day, "lower for 3 seconds", "stop if pain goes above 4"."""

from __future__ import annotations

from ptplanner.domain.dosage import DosePart, Span
from ptplanner.domain.errors import TextLocation
from ptplanner.domain.shorthand import number_parsers, tempo_parsers
from ptplanner.domain.shorthand.amounts import (
    ALL_UNITS,
    NUMBER_KINDS,
    TIME_UNITS,
    parse_amount,
    parse_between,
)
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.part_setters import set_days_per_week, set_time
from ptplanner.domain.shorthand.prose_words import (
    DOING_WORDS,
    KEPT_TIMES_OF_DAY,
    PACES_WITH_SPEED,
)
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.sides import DoseSide

_SLOW_ADVICE = "has no number. Write a tempo like tempo 3-1-3, or use the note."


def is_time_of_day_next(reading: ParserState, ahead: int) -> bool:
    return reading.is_next(
        TokenKind.TIME_OF_DAY, ahead=reading.find_ahead((TokenKind.FILLER,), ahead)
    )


def parse_times_of_day(reading: ParserState) -> None:
    """Parse ``every morning and evening``: as many times a day as times are named."""
    start = reading.peek().location
    names: list[str] = []
    kept = False
    while token := reading.accept_token(TokenKind.TIME_OF_DAY):
        names.append(str(token.entry.value))
        kept = kept or token.text.casefold().endswith(KEPT_TIMES_OF_DAY)
        ahead = reading.find_ahead(
            (TokenKind.SEPARATOR, TokenKind.SLASH, TokenKind.FILLER, TokenKind.ONCE)
        )
        if reading.is_next(TokenKind.TIME_OF_DAY, ahead=ahead):
            reading.index += ahead
    place = reading.locate_since(start)
    count = Span.of(len(set(names)))
    if len(set(names)) < len(names):
        raise reading.build_error("The time of day is named twice. Write 2xd.", place, "2xd")
    if reading.parts.get(DosePart.PER_DAY) != count:
        reading.set_part(DosePart.PER_DAY, count, place)
    if kept and len(names) == 1:
        reading.notes.append(place)


def parse_per_day(reading: ParserState) -> None:
    """Parse the "a day" of ``two walks a day``; after an amount, ``20 min a day``, it is once a day."""
    token = reading.peek()
    reading.index += 1
    if reading.sessions:
        reading.set_span(DosePart.PER_DAY, reading.sessions)
        reading.sessions = None
        return
    amounts = {
        DosePart.REPETITIONS,
        DosePart.HOLD_S,
        DosePart.DURATION_S,
        DosePart.DISTANCE,
        DosePart.SETS,
    }
    is_amount = amounts & reading.parts.keys() or reading.bare_times
    if DosePart.PER_DAY in reading.parts and token.text.casefold() not in ("a day", "per day"):
        return
    if not is_amount:
        message = f"How many times? “{token.text}” needs a number before it, like 3 times a day."
        raise reading.build_error(message, token.location, "3 times a day")
    reading.set_part(DosePart.PER_DAY, Span.of(1), token.location)


def parse_relax(reading: ParserState) -> None:
    """Parse ``relax for 5 seconds`` as a rest if there is one set; without a time the word is passed over."""
    token = reading.peek()
    reading.index += 1
    start = reading.index
    reading.skip_tokens(TokenKind.FILLER)
    tempo_parsers.skip_count_words(reading)
    if not reading.is_next(*NUMBER_KINDS):
        reading.index = start
        return
    amount = parse_amount(reading, ALL_UNITS)
    if amount.unit is not TokenKind.SECOND:
        reading.index = start
    elif reading.is_next(TokenKind.BETWEEN_REPETITIONS) or DosePart.SETS in reading.parts:
        raise _build_between_repetitions_error(reading, reading.locate_since(token.location))
    else:
        set_time(reading, amount, TokenKind.REST)


def _build_between_repetitions_error(reading: ParserState, place: TextLocation) -> Exception:
    message = (
        "A dose has a rest between sets only. Put the rest between repetitions in the note, "
        "or write it as the last number of a tempo like 2-5-2-3."
    )
    return reading.build_note_error(message, place, "rest between sets")


def reject_between_repetitions(reading: ParserState) -> None:
    raise _build_between_repetitions_error(reading, reading.peek().location)


def parse_between_statement(reading: ParserState) -> None:
    """Parse ``between 8 and 12 reps``."""
    token = reading.peek()
    amount = parse_between(reading)
    if amount is None:
        raise reading.build_error(
            f"“{token.text}” needs two numbers, like between 8 and 12.", token.location, "8-12"
        )
    if amount.unit is None and reading.is_next(TokenKind.TIMES, TokenKind.X):
        number_parsers.parse_multiplied(reading, amount)
    else:
        number_parsers.set_amount_by_unit(reading, amount)


def parse_pace_word(reading: ParserState) -> None:
    """Parse ``brisk`` and ``easy pace`` of a walk. Elsewhere "slowly" goes into the note and "gently" says nothing."""
    token = reading.peek()
    reading.index += 1
    is_effort = reading.is_next(TokenKind.EFFORT) and not reading.is_next(
        TokenKind.NUMBER, TokenKind.EQUALS, ahead=1
    )
    if reading.is_moving or is_effort or reading.is_next(TokenKind.PACE_NOUN):
        reading.index += is_effort or reading.is_next(TokenKind.PACE_NOUN)
        reading.set_part(DosePart.PACE, token.entry.value, token.location)
    elif str(token.entry.value) in PACES_WITH_SPEED and not _describes_movement(reading):
        reading.notes.append(token.location)


def _describes_movement(reading: ParserState) -> bool:
    """Return whether the word just passed tells how to move, as in ``then come back slowly``."""
    words = (TokenKind.FILLER, TokenKind.UP, TokenKind.DOWN)
    if reading.is_next(*words) and reading.peek().text.casefold() not in DOING_WORDS.split():
        return True
    is_after_word = reading.index > 1 and reading.tokens[reading.index - 2].kind in words
    return is_after_word and reading.is_next(TokenKind.SEPARATOR, TokenKind.END)


def parse_pace_noun(reading: ParserState) -> None:
    """Pass over the noun of ``pace: easy``; alone it has no value."""
    token = reading.peek()
    ahead = reading.find_ahead((TokenKind.EQUALS, TokenKind.FILLER), 1)
    if reading.is_next(TokenKind.EFFORT, ahead=ahead):
        reading.index += ahead
        return
    if not reading.is_next(TokenKind.PACE_WORD, ahead=ahead):
        message = f"Which {token.text}? Write easy pace, moderate pace or brisk pace."
        raise reading.build_error(message, token.location, "easy pace")
    reading.index += ahead
    reading.set_part(DosePart.PACE, reading.peek().entry.value, reading.peek().location)
    reading.index += 1


def parse_above(reading: ParserState) -> None:
    """Pass over the word in ``over the next 6 weeks``; before other numbers it gives only one end."""
    token = reading.peek()
    start = reading.index
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER)
    after = reading.index
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading)
        is_span = amount.unit is TokenKind.WEEK and token.text.casefold() == "over"
        if not is_span:
            message = f"“{token.text}” gives only one end. Write a range like 8-10."
            raise reading.build_note_error(message, token.location, "8-10")
    reading.index = after if token.text.casefold() == "over" else start
    if reading.index == start:
        message = f"“{token.text}” gives only one end. Write a range like 8-10."
        raise reading.build_note_error(message, token.location, "8-10")


def parse_label_line(reading: ParserState) -> None:
    """Parse labels of other tools: ``Days a week - 5``, ``Times per day: 3``, ``Weeks: 6``."""
    token = reading.peek()
    kinds = (TokenKind.PER_WEEK, TokenKind.PER_DAY, TokenKind.EQUALS)
    end = reading.find_ahead(kinds, 1)
    frequency = [
        reading.peek(ahead)
        for ahead in range(1, end)
        if not reading.is_next(TokenKind.EQUALS, ahead=ahead)
    ]
    has_dash = reading.is_next(TokenKind.DASH, ahead=end) and not reading.peek(end + 1).is_joined
    if not (end > 1 or has_dash) or not reading.is_next(*NUMBER_KINDS, ahead=end + has_dash):
        if token.text.casefold() == "sitting":
            reading.index += 1  # how a person sits, not how often
            return
        raise reading.build_error(
            f"“{token.text}” needs a number before it.",
            token.location,
            f"a number before “{token.text}”",
        )
    reading.index += end + has_dash
    _set_labelled_frequency(reading, token.kind, frequency[0].kind if frequency else None)


def _set_labelled_frequency(
    reading: ParserState, label: TokenKind, frequency: TokenKind | None
) -> None:
    amount = parse_amount(reading, frozenset({TokenKind.WEEK, TokenKind.DAYS, *TIME_UNITS}))
    if label is TokenKind.WEEK or amount.unit is TokenKind.WEEK:
        reading.set_span(DosePart.WEEKS, amount)
    elif label is TokenKind.DAYS or frequency is TokenKind.PER_WEEK:
        set_days_per_week(reading, amount, amount.location)
    elif frequency is TokenKind.PER_DAY:
        reading.set_span(DosePart.PER_DAY, amount)
    elif amount.unit is TokenKind.SECOND:
        number_parsers.set_amount_by_unit(reading, amount)
    else:
        raise reading.build_error(
            "Times of what? Write 10 reps, or 3 times a day.",
            amount.location,
            "reps, or times a day",
        )


def skip_before_or_after(reading: ParserState) -> None:
    """Pass over the "before" of ``hold 3 seconds before lowering``; before anything else it depends on something."""
    token, after = reading.peek(), reading.peek(1)
    if not after.text.casefold().endswith("ing"):
        message = f"“{token.text}” depends on something. Write the dose without it, and put it in the note."
        raise reading.build_note_error(message, token.location, "a dose")
    reading.index += 1


def accept_or(reading: ParserState) -> bool:
    """Accept ``10, or as many as you can``."""
    is_open = reading.peek(1).entry.part is DosePart.AS_TOLERATED
    reading.index += is_open
    return is_open


def pair_sides(reading: ParserState) -> bool:
    """Parse ``left and right`` and ``8 to the left and 8 to the right`` after the first side; return whether it was."""
    first = reading.peek()
    ahead = reading.find_ahead((TokenKind.SEPARATOR, TokenKind.FILLER, TokenKind.DASH), 1)
    has_separator = any(
        reading.is_next(TokenKind.SEPARATOR, ahead=step) for step in range(1, ahead)
    )
    again = reading.peek(ahead)
    if again.kind in NUMBER_KINDS:
        earlier = reading.parts.get(DosePart.REPETITIONS)
        is_same = (
            earlier is not None and again.text.isdecimal() and earlier == Span.of(int(again.text))
        )
        ahead = reading.find_ahead(
            (TokenKind.FILLER, TokenKind.DASH, TokenKind.REP, TokenKind.TIMES), ahead + 1
        )
        if not is_same:
            return False
    other = (
        reading.peek(ahead).entry.value
        if not reading.is_next(TokenKind.R, ahead=ahead)
        else DoseSide.RIGHT
    )
    sides = {first.entry.value, other}
    if not has_separator or sides != {DoseSide.LEFT, DoseSide.RIGHT}:
        return False
    reading.index += ahead + 1
    is_alternate = reading.peek().entry.value is DoseSide.ALTERNATE
    reading.index += is_alternate
    side = DoseSide.ALTERNATE if is_alternate else DoseSide.EACH
    reading.set_part(DosePart.SIDE, side, reading.locate_since(first.location))
    return True
