"""Parses parts that begin with a number: ``3x10-12``, ``30s hold``, ``2.5 kg``, ``2xd``, ``6w``, ``10/side``."""

from __future__ import annotations

from ptplanner.domain.dosage import PER_DAY_BOUNDS, DosePart, Span
from ptplanner.domain.shorthand.amounts import (
    NUMBER_KINDS,
    parse_amount,
)
from ptplanner.domain.shorthand.harmless_words import NUMBERED_NOUNS
from ptplanner.domain.shorthand.number_errors import (
    PERCENT_ADVICE,
    build_missing_unit_error,
    build_unequal_sets_error,
)
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.part_setters import (
    set_days_per_week,
    set_distance,
    set_load,
    set_rating,
    set_time,
)
from ptplanner.domain.shorthand.sets_parsers import parse_sets_of, set_sets
from ptplanner.domain.shorthand.time_parsers import (
    COUNTED,
    MODIFIERS,
    accept_label_after,
    add_bare_time,
    is_after_doing,
    set_time_by_context,
)
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token
from ptplanner.domain.sides import DoseSide

PER_DAY_KINDS = (TokenKind.PER_DAY, TokenKind.EVERY_DAY, TokenKind.DAILY)
MISSING_AFTER_X = "A number is missing after the “x”. Write 3x10, or 3 sets."
# From this number on, "10 a day" and "10x daily" may be a count of repetitions.
_DOUBTFUL_PER_DAY = 5


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
            set_sets(reading, amount)
        case TokenKind.REP | TokenKind.REP_NOUN:
            reading.set_span(DosePart.REPETITIONS, amount)
        case TokenKind.SECOND:
            set_time_by_context(reading, amount)
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
    after = reading.find_ahead((TokenKind.FILLER,)) if cross.kind is TokenKind.TIMES else 0
    frequency = (*PER_DAY_KINDS, TokenKind.DAYS, TokenKind.PER_WEEK, TokenKind.WEEK)
    if reading.is_next(*frequency, ahead=after):
        reading.index += after
        parse_frequency(reading, amount)
    elif cross.kind is TokenKind.TIMES:
        _set_times(reading, amount)
    elif reading.is_next(*NUMBER_KINDS):
        parse_sets_of(reading, amount)
    elif _is_count_with_x(reading, amount):
        _set_times(reading, amount)
    else:
        place = reading.locate_since(amount.location)
        raise reading.build_error(MISSING_AFTER_X, place, "repetitions or seconds")


def _is_count_with_x(reading: ParserState, amount: Amount) -> bool:
    """Return whether an x without a number after it means "times": ``20x``, ``10x each side``, ``10x, hold 5 s``.

    A small number and an x alone, ``3x``, is the beginning of ``3x10``.
    """
    if reading.is_next(TokenKind.END):
        return amount.low >= _DOUBTFUL_PER_DAY or reading.index > 2
    ahead = reading.find_ahead((TokenKind.FILLER,))
    is_word = reading.peek(ahead).entry.part is DosePart.SIDE or reading.is_next(
        TokenKind.TIME_OF_DAY, TokenKind.UNCLEAR_SIDES, ahead=ahead
    )
    return is_word or reading.is_next(TokenKind.SEPARATOR, TokenKind.HOLD)


def _set_times(reading: ParserState, amount: Amount) -> None:
    """Set ``10 times``: repetitions, or after repetitions either sets or how often a day."""
    place = reading.locate_since(amount.location)
    is_set_of_holds = DosePart.SETS in reading.parts and any(
        t.is_of_sets for t in reading.bare_times
    )
    known = reading.parts.get(DosePart.REPETITIONS)
    is_same = known is not None and known.low == amount.low
    if known is not None and DosePart.SETS not in reading.parts and not is_same:
        part = (DosePart.SETS, DosePart.PER_DAY)[
            reading.choose(f"{amount} times: is that sets, or times a day?", place)
        ]
        reading.set_span(part, amount)
    elif is_set_of_holds:
        message = f"{amount} times what? Write {amount}xd for times a day, or leave it out."
        raise reading.build_error(message, place, f"{amount}xd")
    else:
        reading.set_span(DosePart.REPETITIONS, amount)
        reading.are_times = True


def parse_after_x(reading: ParserState) -> None:
    """Parse a statement that begins with x: ``x10``, ``x 3 sets``, ``x5s``, ``x 2/day``, ``x 6 weeks``."""
    cross = reading.peek()
    reading.index += 1
    if not reading.is_next(*NUMBER_KINDS):
        raise reading.build_error(MISSING_AFTER_X, cross.location, "repetitions or seconds")
    amount = parse_amount(reading)
    if amount.unit is TokenKind.SECOND and DosePart.REPETITIONS in reading.parts:
        set_time(reading, amount, accept_label_after(reading) or TokenKind.HOLD)
    elif amount.unit is not None:
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
        set_days_per_week(reading, amount, place)
        return
    is_doubtful = (
        amount.low >= _DOUBTFUL_PER_DAY
        and amount.high <= PER_DAY_BOUNDS[1]
        and DosePart.REPETITIONS not in reading.parts
        and len(reading.tokens) == reading.index + 1
        and (
            reading.tokens[reading.index - 1].kind is TokenKind.DAILY
            or reading.tokens[reading.index - 2].kind in NUMBER_KINDS
        )
    )
    if is_doubtful and reading.choose(
        f"Is that {amount} repetitions, or {amount} times a day?", place
    ):
        reading.set_span(DosePart.REPETITIONS, amount)
        reading.set_part(DosePart.PER_DAY, Span.of(1), place)
    else:
        reading.set_span(DosePart.PER_DAY, amount)


def _parse_days_per_week(reading: ParserState, amount: Amount) -> None:
    if reading.is_next(TokenKind.OUT_OF) and reading.peek(1).text in ("7", "seven"):
        reading.index += 2
        set_days_per_week(reading, amount, reading.locate_since(amount.location))
        return
    if not reading.is_next(TokenKind.PER_WEEK):
        raise reading.build_error(
            "Say what the days mean. Write 5 days a week, or 2xd for twice a day.",
            reading.locate_since(amount.location), "5xw",
        )  # fmt: skip
    parse_frequency(reading, amount)


def skip_out_of_ten(reading: ParserState) -> bool:
    """Skip the second part of ``4/10`` and ``4 out of 10``."""
    if reading.is_next(TokenKind.SLASH, TokenKind.OUT_OF) and reading.is_next(
        TokenKind.NUMBER, ahead=1
    ):
        ten = reading.peek(1)
        if ten.text.casefold() not in ("10", "ten"):
            raise reading.build_error("Write it out of 10, like 4/10.", ten.location, "10")
        reading.index += 2
        return True
    return False


def _parse_bare_number(reading: ParserState, amount: Amount) -> None:
    """Parse a number without a unit. What follows gives its meaning; otherwise it is an error."""
    if reading.is_next(*PER_DAY_KINDS, TokenKind.PER_WEEK):
        parse_frequency(reading, amount)
    elif _has_repetition_marker(reading):
        reading.set_span(DosePart.REPETITIONS, amount)
    elif reading.is_next(TokenKind.PERCENT):
        raise reading.build_note_error(PERCENT_ADVICE, reading.peek().location, "kg, lb or rpe")
    elif not (_parse_counted(reading, amount) or _parse_rating(reading, amount)):
        _parse_labelled_or_counted_by_place(reading, amount)


def _has_repetition_marker(reading: ParserState) -> bool:
    """Return whether the number counts repetitions: ``10 each``, ``10/side``, ``8 to the left``, but not ``2 L``."""
    after = reading.peek()
    if after.kind is TokenKind.PER_SET or after.entry.value in (DoseSide.EACH, DoseSide.ALTERNATE):
        return True
    if after.text.casefold() in ("in all", "in total", "altogether", "in a row"):
        return True
    if _has_other_side(reading):
        return True
    ahead = reading.find_ahead((TokenKind.FILLER, TokenKind.DASH))
    is_word = ahead and reading.peek().text[0].isalpha()
    return bool(is_word) and reading.peek(ahead).entry.part is DosePart.SIDE


def _has_other_side(reading: ParserState) -> bool:
    """Return whether both sides follow with the same number, as after the first 10 of ``10 left, 10 right``."""
    before = reading.tokens[reading.index - 1].text
    ahead = reading.find_ahead((TokenKind.SEPARATOR, TokenKind.FILLER), 1)
    sides = {_get_side(reading.peek()), _get_side(reading.peek(ahead + 1))}
    return reading.peek(ahead).text == before and sides == {DoseSide.LEFT, DoseSide.RIGHT}


def _get_side(token: Token) -> object:
    return DoseSide.RIGHT if token.kind is TokenKind.R else token.entry.value


def _parse_counted(reading: ParserState, amount: Amount) -> bool:
    """Parse ``10 slow heel raises``, ``two walks``, ``four 30-second sets``; return whether it was one."""
    if reading.is_next(TokenKind.NUMBER) and not amount.is_range:
        return _parse_count_of_times(reading, amount)
    ahead = reading.find_ahead(MODIFIERS)
    noun = reading.peek(ahead)
    is_far = ahead > _MOST_MODIFIERS or (ahead and _is_name(reading, amount))
    if noun.kind not in COUNTED or is_far:
        return False
    reading.index += ahead + 1
    match noun.kind:
        case TokenKind.SET:
            set_sets(reading, amount)
        case TokenKind.SESSION | TokenKind.MOVING:
            reading.sessions = amount
        case TokenKind.TIMES:
            reading.index -= 1
            parse_multiplied(reading, amount)
        case _:
            reading.set_span(DosePart.REPETITIONS, amount)
    return True


# "12 slow controlled straight leg raises"; after more words the number belongs to something else.
_MOST_MODIFIERS = 4


def _is_name(reading: ParserState, amount: Amount) -> bool:
    """Return whether the number is a name, as in ``page 3``."""
    before = [token for token in reading.tokens if token.location.end <= amount.location.start]
    return bool(before) and before[-1].text.casefold() in NUMBERED_NOUNS


def _parse_count_of_times(reading: ParserState, count: Amount) -> bool:
    """Parse ``four 30-second sets``, ``three 10-second holds``, ``two 15-minute walks``."""
    start = reading.index
    each = parse_amount(reading)
    reading.skip_tokens(*MODIFIERS)
    noun = reading.peek().kind
    if each.unit not in (TokenKind.SECOND, TokenKind.REP) or noun not in COUNTED:
        reading.index = start
        return False
    reading.index += 1
    if noun in (TokenKind.SESSION, TokenKind.MOVING):
        reading.sessions = count
    elif noun is TokenKind.SET:
        reading.set_span(DosePart.SETS, count)
    else:
        reading.set_span(DosePart.REPETITIONS, count)
    if each.unit is TokenKind.REP:
        reading.set_span(DosePart.REPETITIONS, each)
    elif noun is TokenKind.HOLDS:
        reading.set_span(DosePart.HOLD_S, each)
    else:
        add_bare_time(reading, each, is_of_sets=True)
    return True


def _parse_rating(reading: ParserState, amount: Amount) -> bool:
    """Parse ``5/10 rpe`` and ``4 out of 10 pain``; return whether it was one."""
    start = reading.index
    skip_out_of_ten(reading)
    ahead = reading.find_ahead((TokenKind.FILLER, TokenKind.DASH)) if reading.index > start else 0
    if reading.is_next(TokenKind.EFFORT, TokenKind.PAIN, ahead=ahead):
        label = reading.peek(ahead)
        if not reading.is_next(*NUMBER_KINDS, ahead=ahead + 1):
            reading.index += ahead + 1
            set_rating(reading, amount, label.kind)
            return True
    reading.index = start
    return False


def _parse_labelled_or_counted_by_place(reading: ParserState, amount: Amount) -> None:
    if reading.is_next(TokenKind.HOLDS):
        reading.index += 1
        reading.set_span(DosePart.REPETITIONS, amount)
        return
    label_after = accept_label_after(reading)
    if label_after is not None:
        set_time(reading, amount, label_after)
    elif is_after_doing(reading) and reading.is_next(TokenKind.SEPARATOR, TokenKind.END):
        is_sets = reading.is_set_explained and DosePart.REPETITIONS in reading.parts
        reading.set_span(DosePart.SETS if is_sets else DosePart.REPETITIONS, amount)
    else:
        raise build_unequal_sets_error(reading, amount) or build_missing_unit_error(reading, amount)
