"""Joins amounts that are named for several times of the day: ``10 times in the morning and 10 in the evening``.

The same amount at each time is that amount, so many times a day. Different amounts are two doses and are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ptplanner.domain.errors import ShorthandError, TextLocation
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token

# These say nothing about the amount.
_EMPTY = (
    TokenKind.FILLER, TokenKind.SEPARATOR, TokenKind.EQUALS, TokenKind.DASH, TokenKind.SLASH, TokenKind.END,
    TokenKind.MOVING, TokenKind.BEFORE, TokenKind.UP, TokenKind.DOWN, TokenKind.PACE_WORD, TokenKind.TIME_OF_DAY,
)  # fmt: skip
_REPETITION_KINDS = (TokenKind.REP, TokenKind.REP_NOUN, TokenKind.TIMES, TokenKind.R)
_SETS_AND_REPETITIONS = (TokenKind.SET, TokenKind.X, *_REPETITION_KINDS)
_UNITS = (
    TokenKind.SET, TokenKind.SECOND, TokenKind.MINUTE, TokenKind.HOUR, TokenKind.KG, TokenKind.LB, TokenKind.KM,
    TokenKind.METER, TokenKind.MILE, TokenKind.HOLD, TokenKind.HOLDS, TokenKind.X,
)  # fmt: skip
# "once in the morning and once in the evening"
_ONCE = (TokenKind.ONCE, 1)
_Amount = tuple[object, ...]


def merge_times_of_day(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens with the amount named once and the times of day together; raise if the amounts differ."""
    at = [i for i, token in enumerate(tokens) if token.kind is TokenKind.TIME_OF_DAY]
    for first, second in reversed(list(pairwise(at))):
        between = _read_amount(tokens[first + 1 : second])
        if between in ((), (_ONCE,)):
            continue
        before = tokens[: at[0]]
        is_time_first = not _read_amount(before)
        is_same = (
            _begins_with(tokens[second + 1 :], between)
            if is_time_first
            else _is_amount_again(before, between)
        )
        if not is_same:
            raise _build_different_error(text, tokens, first, second)
        tokens = (*tokens[: first + 1], *tokens[second:])
    return tokens


def _build_different_error(
    text: str, tokens: tuple[Token, ...], first: int, second: int
) -> ShorthandError:
    inside = [token for token in tokens[first + 1 : second] if token.kind not in _EMPTY]
    place = TextLocation(inside[0].location.start, inside[-1].location.end)
    return ShorthandError(
        "The times of the day have different doses. Write one dose, and put the rest in the note.",
        text[place.start : place.end], place, "one dose", note=" ".join(text.split()),
    )  # fmt: skip


def _read_amount(tokens: Sequence[Token]) -> _Amount:
    """Return the numbers and units among ``tokens`` in a form that can be compared."""
    found: list[object] = []
    for token in tokens:
        if token.kind in _EMPTY or token.text.casefold() == "another":
            continue
        found.append(_simplify(token))
    return tuple(found)


def _simplify(token: Token) -> object:
    value = token.entry.value
    if token.kind is TokenKind.NUMBER:
        return Decimal(value if isinstance(value, int | Decimal) else token.text.replace(",", "."))
    if token.kind is TokenKind.ONCE:
        return (token.kind, value)
    if token.kind in _REPETITION_KINDS:
        return TokenKind.REP
    if token.entry.part is not None:
        return (token.entry.part, value)
    return token.kind if token.kind in _UNITS else token.text.casefold()


def _begins_with(tokens: Sequence[Token], amount: _Amount) -> bool:
    """Return whether ``tokens`` begin with this amount and name no other sets or repetitions."""
    after = _read_amount(tokens)
    rest = after[len(amount) :]
    return after[: len(amount)] == amount and not set(rest) & set(_SETS_AND_REPETITIONS)


def _is_amount_again(before: Sequence[Token], again: _Amount) -> bool:
    """Return whether ``again`` is all of the amount in ``before``, its last clause, or its number of sets."""
    amount = _read_amount(before)
    if amount in (again, (*again, TokenKind.REP)):
        return True
    if TokenKind.SET in amount[1:2] and again in (amount[:1], amount[:2]):
        return (
            len([part for part in amount if isinstance(part, Decimal)]) == 2
        )  # "one set of ten, and one"
    breaks = [i for i, token in enumerate(before) if token.kind is TokenKind.SEPARATOR]
    for cut in breaks:
        last = _read_amount(before[cut:])
        if last and last in (again, (*again, TokenKind.REP)):
            is_once = again == (_ONCE,)
            return is_once or not set(_read_amount(before[:cut])) & set(_SETS_AND_REPETITIONS)
    return False
