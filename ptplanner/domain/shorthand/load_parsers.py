"""Parses loads and distances that begin with a word: ``load 5 kg``, ``band: green``, ``distance 500m``."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import Band, DosePart
from ptplanner.domain.shorthand.amounts import DISTANCE_UNITS, WEIGHT_UNITS, parse_amount
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.part_setters import set_distance, set_load
from ptplanner.domain.shorthand.token_kinds import TokenKind


def parse_load(reading: ParserState) -> None:
    """Parse the word "load" before ``5 kg`` or ``green band``; the word alone has no value."""
    label = reading.peek()
    reading.index += 1
    if DosePart.LOAD in reading.parts and not reading.is_next(TokenKind.EQUALS):
        return  # "a 2 kg weight"
    reading.skip_tokens(TokenKind.FILLER, TokenKind.EQUALS)
    if reading.is_next(TokenKind.NUMBER):
        amount = parse_amount(reading, WEIGHT_UNITS)
        if amount.unit is None:
            message = "The load needs a unit. Write 5 kg or 5 lb."
            raise reading.build_error(message, amount.location, "kg or lb")
        set_load(reading, amount)
    elif not (reading.peek().entry.part is DosePart.LOAD or reading.is_next(TokenKind.BAND)):
        message, expected = "Which load? Write 5 kg, 5 lb, green band or body weight.", "5 kg"
        raise reading.build_error(message, label.location, expected)


def parse_distance(reading: ParserState) -> None:
    """Parse ``distance 500m`` or ``distance: 1.5 km``; after this label, m means meters."""
    label = reading.peek()
    reading.index += 1
    reading.skip_tokens(TokenKind.FILLER, TokenKind.EQUALS)
    if not reading.is_next(TokenKind.NUMBER):
        message, expected = "How far? Write distance 500m.", "distance 500m"
        raise reading.build_error(message, label.location, expected)
    amount = parse_amount(reading, frozenset(DISTANCE_UNITS))
    if amount.unit is None and reading.peek().text == "m":
        reading.index += 1
        amount = replace(amount, unit=TokenKind.METER)
    if amount.unit is None:
        message = "The distance needs a unit. Write 500m, 1.5km or 1mi."
        raise reading.build_error(message, amount.location, "m, km or mi")
    set_distance(reading, amount)


def reject_band_without_colour(reading: ParserState) -> None:
    colours = ", ".join(Band)
    token = reading.peek()
    ahead = reading.find_ahead((TokenKind.EQUALS, TokenKind.FILLER), 1)
    if ahead > 1 and reading.peek(ahead).entry.part is DosePart.LOAD:
        reading.index += ahead
        return
    raise reading.build_error(
        f"Which band? Write green band. Colours: {colours}.", token.location, colours
    )
