"""Parses times, with the word that says what they are (``30s hold``) or bare."""

from __future__ import annotations

from ptplanner.domain.dosage import DosePart
from ptplanner.domain.shorthand import harmless_words, prose_words
from ptplanner.domain.shorthand.amounts import NUMBER_KINDS, TIME_UNITS, parse_amount
from ptplanner.domain.shorthand.parser_state import Amount, BareTime, ParserState
from ptplanner.domain.shorthand.part_setters import set_time
from ptplanner.domain.shorthand.token_kinds import TokenKind

TIME_LABELS = (TokenKind.HOLD, TokenKind.HOLDS, TokenKind.REST, TokenKind.DURATION)


# Words that may stand between a number and what it counts: "10 slow heel raises".
MODIFIERS = (TokenKind.FILLER, TokenKind.PACE_WORD, TokenKind.UP, TokenKind.DOWN)


COUNTED = (
    TokenKind.SET, TokenKind.REP, TokenKind.REP_NOUN, TokenKind.SESSION, TokenKind.MOVING,
    TokenKind.HOLDS, TokenKind.TIMES,
)  # fmt: skip


# Words before a bare number that make it a number of repetitions: "do 10".
_DOING_WORDS = frozenset(prose_words.DOING_WORDS.split())


# Words of moving without an end position: a time beside them is not a hold.
_STAYING_WORDS = frozenset(prose_words.STAYING_WORDS.split())
_DYNAMIC_WORDS = frozenset(prose_words.DYNAMIC_WORDS.split()) | {
    form for verb in harmless_words.MOTION_VERBS for form in harmless_words.list_verb_forms(verb)
}


def set_time_by_context(reading: ParserState, amount: Amount) -> None:
    label = accept_label_after(reading)
    if label:
        set_time(reading, amount, label)
    elif not _accept_phase_after(reading, amount):
        add_bare_time(reading, amount, is_of_action=_is_after_action(reading))
        _skip_each_repetition(reading)


def add_bare_time(
    reading: ParserState, amount: Amount, *, is_of_sets: bool = False, is_of_action: bool = False
) -> None:
    words = [token.text.casefold() for token in reading.tokens[: reading.index]]
    is_of_action = is_of_action or _is_dynamic(reading)
    reading.bare_times.append(
        BareTime(
            amount,
            is_of_sets,
            is_of_action,
            is_limit="in" in words,
            is_of_staying=_is_after_staying(reading),
        )
    )


def _skip_each_repetition(reading: ParserState) -> None:
    """Skip the "each" of ``10 times, 5 seconds each``, which means each repetition and not each side."""
    if DosePart.REPETITIONS in reading.parts and reading.peek().text.casefold() in ("each", "ea"):
        reading.index += 1


def _is_after_action(reading: ParserState) -> bool:
    """Return whether the words just before the number speak of doing rather than of staying."""
    if _is_dynamic(reading) or _is_work_interval(reading):
        return True
    at = reading.index - 1
    while at >= 0 and reading.tokens[at].kind in (*NUMBER_KINDS, *TIME_UNITS, TokenKind.DASH):
        at -= 1
    while at >= 0 and reading.tokens[at].kind is TokenKind.FILLER:
        if reading.tokens[at].text.casefold() in _DOING_WORDS:
            return True
        at -= 1
    return False


def _is_after_staying(reading: ParserState) -> bool:
    """Return whether a word of keeping still comes before, in the same clause."""
    at = reading.index - 1
    while at >= 0 and reading.tokens[at].kind is not TokenKind.SEPARATOR:
        if reading.tokens[at].text.casefold() in _STAYING_WORDS:
            return True
        at -= 1
    return False


def _is_dynamic(reading: ParserState) -> bool:
    return any(token.text.casefold() in _DYNAMIC_WORDS for token in reading.tokens)


def _is_work_interval(reading: ParserState) -> bool:
    """Return whether ``30 seconds on, 30 seconds off`` begins here."""
    return reading.peek().text.casefold() == "on" and reading.is_next(TokenKind.SEPARATOR, ahead=1)


def _accept_phase_after(reading: ParserState, amount: Amount) -> bool:
    """Accept ``2 seconds up`` and ``3 seconds to lower``, a part of the tempo."""
    to = int(reading.is_next(TokenKind.DASH) and reading.peek().text.casefold() == "to")
    ahead = reading.find_ahead((TokenKind.FILLER,), to) if to else 0
    if not reading.is_next(TokenKind.UP, TokenKind.DOWN, ahead=ahead) or amount.is_range:
        return False
    reading.index += 1 + ahead
    phase = reading.tokens[reading.index - 1].kind
    reading.set_tempo_phase(phase, int(amount.low), reading.locate_since(amount.location))
    return True


def accept_label_after(reading: ParserState) -> TokenKind | None:
    """Accept the label after ``30s hold``. In ``30s rest 60`` the label belongs to the next number."""
    ahead = reading.find_ahead((TokenKind.FILLER, TokenKind.PACE_WORD))
    if reading.is_next(TokenKind.BETWEEN_SETS, ahead=ahead):
        reading.index += ahead + 1
        return TokenKind.REST
    if reading.is_next(TokenKind.MOVING, ahead=ahead):
        return TokenKind.DURATION
    if not reading.is_next(*TIME_LABELS, ahead=ahead):
        return None
    start = reading.index
    reading.index += ahead
    label = reading.peek().kind
    reading.index += 1
    _reject_hours(reading, start)
    if reading.is_next(*NUMBER_KINDS):
        amount = parse_amount(reading)
        owns = amount.unit in (None, TokenKind.SECOND) and not reading.is_next(
            TokenKind.X, TokenKind.TIMES, *COUNTED
        )
        reading.index = start if owns else start + ahead + 1
        if owns:
            return None
    if label is TokenKind.REST and reading.accept_token(TokenKind.END_OF_MOVEMENT):
        return TokenKind.HOLD
    return TokenKind.HOLD if label is TokenKind.HOLDS else label


def _reject_hours(reading: ParserState, start: int) -> None:
    """Reject the h of ``1h``, which can be an hour; in ``30s h5`` it belongs to the next number."""
    letter, number = reading.tokens[reading.index - 1], reading.tokens[start - 1]
    if letter.text.casefold() != "h" or number.kind not in NUMBER_KINDS or not letter.is_joined:
        return
    message = f"“{number.text}h” can be hours or a hold. Write {number.text} hours, or hold {number.text}."
    raise reading.build_error(message, letter.location, f"hold {number.text}")


def is_after_doing(reading: ParserState) -> bool:
    at = reading.index - 1
    while at >= 0 and reading.tokens[at].kind in (*NUMBER_KINDS, TokenKind.DASH, TokenKind.OR):
        at -= 1
    return at >= 0 and reading.tokens[at].text.casefold() in _DOING_WORDS
