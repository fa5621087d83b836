"""Parses "hold" and "rest" beside a thing, ``holding the worktop``, and the slash between statements."""

from __future__ import annotations

from ptplanner.domain.dosage import DosePart
from ptplanner.domain.shorthand import harmless_words
from ptplanner.domain.shorthand.amounts import (
    NUMBER_KINDS,
    TIME_UNITS,
    WEIGHT_UNITS,
    parse_amount,
)
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.part_setters import set_time
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token

# After these words a number of a hold is no number of seconds: "hold 10 times".
COUNTED_NOT_HELD = (
    TokenKind.TIMES,
    TokenKind.REP,
    TokenKind.SET,
    TokenKind.REFUSED,
    TokenKind.REP_NOUN,
    TokenKind.DAYS,
)
_GRIPPED = frozenset(harmless_words.list_nouns())


def accept_grip_or_support(reading: ParserState, label: Token, start: int) -> bool:
    """Accept ``holding the worktop``, ``hold a 2 kg weight`` and ``rest your foot on a chair``, which have no time.

    ``Rest your foot on a chair for 30 seconds`` can be a hold or a rest between sets, so it is asked.
    """
    if label.kind not in (TokenKind.HOLD, TokenKind.REST):
        return False
    is_load = reading.peek().entry.part is DosePart.LOAD or reading.is_next(TokenKind.LOAD)
    if label.kind is TokenKind.HOLD and (is_load or reading.is_next(*WEIGHT_UNITS, ahead=1)):
        return True
    is_noun = any(
        token.text.casefold() in _GRIPPED for token in reading.tokens[start : reading.index]
    )
    if not is_noun:
        return False
    if not reading.is_next(*NUMBER_KINDS):
        return True
    number = reading.index
    amount = parse_amount(reading, TIME_UNITS)
    is_time = amount.unit is TokenKind.SECOND
    if not is_time or label.kind is TokenKind.HOLD or reading.is_next(TokenKind.BETWEEN_SETS):
        reading.index = number
        return amount.unit is None and reading.is_next(*COUNTED_NOT_HELD, TokenKind.X, ahead=1)
    message = f"Is {amount} seconds a hold, or a rest between sets?"
    chosen = (TokenKind.HOLD, TokenKind.REST)[reading.choose(message, amount.location)]
    set_time(reading, amount, chosen)
    return True


# After these a slash with spaces parts two statements: "10 reps / 5 second hold".
_KINDS_BEFORE_SLASH = (
    TokenKind.REP, TokenKind.REP_NOUN, TokenKind.SECOND, TokenKind.MINUTE, TokenKind.HOLD, TokenKind.TIMES,
    TokenKind.PER_DAY, TokenKind.PER_WEEK, TokenKind.WEEK, TokenKind.COMPLETE_PART, TokenKind.KG, TokenKind.LB,
    TokenKind.REST, TokenKind.DAILY, TokenKind.EVERY_DAY,
)  # fmt: skip


def parse_slash(reading: ParserState) -> None:
    """Skip the slash of ``/L`` and ``3 sets/10 reps``. Before anything but a side or a count it is an error."""
    token = reading.peek()
    reading.index += 1
    before = reading.tokens[max(0, reading.index - 2)]
    is_spaced = not token.is_joined and not reading.peek().is_joined
    is_break = before.kind is TokenKind.SET or (is_spaced and before.kind in _KINDS_BEFORE_SLASH)
    if is_break and reading.is_next(TokenKind.NUMBER):
        return
    if reading.is_next(TokenKind.EQUALS, ahead=1):
        return  # "Sets: 4 / Reps: 6"
    after = reading.peek()
    if after.entry.part is DosePart.SIDE or after.kind is TokenKind.R:
        return
    at_fault = token if after.kind is TokenKind.END else after
    raise reading.build_unknown_word_error(
        at_fault, f"“{at_fault.text}” is not a side. Write side, L, R or alt.", "side, L, R or alt"
    )
