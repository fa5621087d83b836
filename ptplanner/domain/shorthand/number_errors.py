"""Says what is wrong with a number that has no unit."""

from __future__ import annotations

from ptplanner.domain.dosage import DosePart
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand.amounts import NUMBER_KINDS
from ptplanner.domain.shorthand.parser_state import Amount, ParserState
from ptplanner.domain.shorthand.time_parsers import MODIFIERS
from ptplanner.domain.shorthand.token_kinds import TokenKind

PERCENT_ADVICE = "“%” is not measured in a dose. Write kg, lb or rpe, or put it in the note."


def build_unequal_sets_error(reading: ParserState, amount: Amount) -> ShorthandError | None:
    """Build the error for ``12, then 10, then 8 reps``; None if the numbers are something else."""
    ahead = reading.find_ahead((TokenKind.SEPARATOR, TokenKind.SLASH, TokenKind.DASH))
    follows = ahead and reading.is_next(*NUMBER_KINDS, ahead=ahead)
    is_extra = DosePart.REPETITIONS in reading.parts and amount.unit is None
    if not (follows or is_extra) or reading.is_next(TokenKind.UNKNOWN, TokenKind.REFUSED):
        return None
    return reading.build_note_error(
        "The sets differ. A dose has the same number for each set: write a range like 8-12, "
        "or put the words in the note.",
        amount.location, "a range like 8-12",
    )  # fmt: skip


def build_missing_unit_error(reading: ParserState, amount: Amount) -> ShorthandError:
    after = reading.peek()
    noun = reading.peek(reading.find_ahead(MODIFIERS))
    if noun.kind is TokenKind.REFUSED:
        after = noun
    if after.kind is TokenKind.UNKNOWN and after.text[0].isalpha():
        message = f"“{after.text}” is not a unit. Write reps, s, min, kg, lb or w."
        return reading.build_unknown_word_error(after, message, "reps, s, min, kg, lb or w")
    if after.text == "+":
        message = "“+” gives no upper limit. Write a range like 10-12."
        return reading.build_error(message, after.location, "10-12")
    if after.kind in (TokenKind.AMBIGUOUS, TokenKind.REFUSED):
        return reading.build_note_error(
            f"“{after.text}” {after.entry.advice}", after.location, after.entry.advice
        )
    return _build_unclear_number_error(reading, amount)


def _build_unclear_number_error(reading: ParserState, amount: Amount) -> ShorthandError:
    typed = reading.text[amount.location.start : amount.location.end]
    if typed.isdecimal() or amount.is_range:
        ways = f"{typed}r for repetitions, {typed}s for seconds, {typed}kg for a load"
    else:
        ways = f"{typed} reps, {typed} seconds or {typed} kg"
    message = f"{typed} of what? Write {ways}."
    return reading.build_error(message, amount.location, "a unit after the number")
