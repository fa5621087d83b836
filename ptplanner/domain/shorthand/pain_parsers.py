"""Parses limits of pain: ``max pain 4``, ``keep pain below 3``, ``stop if pain goes above 4``."""

from __future__ import annotations

from ptplanner.domain.errors import TextLocation
from ptplanner.domain.shorthand import label_parsers, number_parsers
from ptplanner.domain.shorthand.amounts import NO_UNITS, NUMBER_KINDS, parse_amount
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.part_setters import set_rating
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token


def parse_max_pain(reading: ParserState) -> None:
    """Parse ``max pain 4`` and ``up to 3/10 pain``."""
    token = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER)
    if reading.is_next(*NUMBER_KINDS):
        start = reading.index
        amount = parse_amount(reading, NO_UNITS)
        number_parsers.skip_out_of_ten(reading)
        reading.skip_tokens(TokenKind.FILLER, TokenKind.DASH)
        if reading.accept_token(TokenKind.PAIN):
            set_rating(reading, amount, TokenKind.PAIN)
            return
        reading.index = start
    if not reading.is_next(TokenKind.PAIN):
        raise reading.build_error(
            f"“{token.text}” can only be used with pain, like pain<=4. For other parts write a range like 8-10.",
            token.location, "pain<=4",
        )  # fmt: skip
    label_parsers.parse_labelled_number(reading)


def accept_pain_below(reading: ParserState, label: Token) -> bool:
    is_below = label.kind is TokenKind.PAIN and reading.is_next(TokenKind.LESS_THAN)
    if is_below:
        parse_pain_below(reading, label.location)
    return is_below


def parse_pain_below(reading: ParserState, start: TextLocation) -> None:
    """Ask what ``pain below 4`` allows: 3, or 4 as well."""
    reading.index += 1
    place = reading.locate_since(start)
    reading.skip_tokens(TokenKind.FILLER, TokenKind.EQUALS)
    if not reading.is_next(*NUMBER_KINDS):
        raise reading.build_error("Write the most that is allowed: pain<=4.", place, "pain<=4")
    amount = parse_amount(reading, NO_UNITS)
    number_parsers.skip_out_of_ten(reading)
    reading.skip_tokens(TokenKind.FILLER, TokenKind.PAIN)
    _choose_pain_limit(reading, amount, place)


def parse_less_than(reading: ParserState) -> None:
    """Parse ``less than 3 out of 10 pain``; for anything but pain, the phrase gives only one end."""
    token = reading.peek()
    is_about_pain = any(
        other.kind in (TokenKind.PAIN, TokenKind.OUT_OF) for other in reading.tokens
    )
    if not is_about_pain:
        message = f"“{token.text}” gives only one end. Write a range like 8-10."
        raise reading.build_note_error(message, token.location, "8-10")
    parse_pain_below(reading, token.location)


def _choose_pain_limit(reading: ParserState, amount: Amount, place: TextLocation) -> None:
    limit = int(amount.low)
    message = f"Write the most that is allowed: pain<={limit}. Is {limit} still allowed, or {limit - 1} at most?"
    step = reading.choose(message, place) if limit > 0 else 1
    lowered = Amount(
        amount.low - 1 + step,
        amount.high - 1 + step,
        None,
        amount.low_location,
        amount.high_location,
    )
    set_rating(reading, lowered, TokenKind.PAIN)


def parse_stop(reading: ParserState) -> None:
    """Parse ``stop if pain goes above 4`` and ``stop at 4 out of 10 pain``."""
    token = reading.peek()
    reading.index += 1
    names_pain, is_above = False, False
    passed = (
        TokenKind.FILLER, TokenKind.PAIN, TokenKind.ABOVE, TokenKind.REACHES, TokenKind.STOP, TokenKind.EQUALS,
        TokenKind.UP,
    )  # fmt: skip
    while reading.is_next(*passed) or reading.peek().text.casefold() in (
        "if",
        "when",
        "once",
        "your",
    ):
        names_pain |= reading.is_next(TokenKind.PAIN)
        is_above |= reading.is_next(TokenKind.ABOVE)
        reading.index += 1
    place = reading.locate_since(token.location)
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading, NO_UNITS)
        number_parsers.skip_out_of_ten(reading)
        reading.skip_tokens(TokenKind.FILLER, TokenKind.DASH)
        names_pain |= reading.accept_token(TokenKind.PAIN) is not None
        if names_pain and is_above:
            set_rating(reading, amount, TokenKind.PAIN)
            return
        if names_pain:
            _choose_pain_limit(reading, amount, place)
            return
    message = (
        f"“{token.text}” says when to stop. Write a pain limit like pain<=4, or put it in the note."
    )
    raise reading.build_note_error(message, token.location, "pain<=4")


def skip_or_less(reading: ParserState) -> None:
    """Skip the "or less" of ``pain 3/10 or less``."""
    if reading.is_next(TokenKind.OR) and reading.peek(1).text.casefold() in (
        "less",
        "below",
        "lower",
        "under",
    ):
        reading.index += 2
