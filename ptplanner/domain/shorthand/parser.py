"""Parses a dose as therapists and handouts write it. It never guesses.

An unknown word is an error at its location. A text that a careful colleague would ask about is a DoseQuestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

from ptplanner.domain.dosage import Dosage, DosePart
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand import (
    context_parsers,
    grip_parsers,
    label_parsers,
    load_parsers,
    number_parsers,
    pain_parsers,
    part_setters,
    prose_parsers,
    tempo_parsers,
)
from ptplanner.domain.shorthand.amounts import NUMBER_KINDS
from ptplanner.domain.shorthand.number_errors import PERCENT_ADVICE
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.prose_vocabulary import VOCABULARY
from ptplanner.domain.shorthand.question import DoseQuestion, DoseReading
from ptplanner.domain.shorthand.times_of_day import merge_times_of_day
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token, tokenize
from ptplanner.domain.sides import DoseSide

# A text with more doubts is no dose.
_MAX_DOUBTS = 3


def parse_shorthand(text: str) -> Dosage:
    """Parse ``text`` into a dose; empty text gives an empty dose.

    Raises ShorthandError with the invalid word, its location in ``text`` and what was expected there. Raises
    DoseQuestion, which is one, if the text can be read in several ways or words of it belong to the note.
    """
    tokens = merge_times_of_day(text, tokenize(text))
    state, dosage = _parse_tokens(text, tokens)
    if not state.doubts and not state.notes:
        return dosage
    readings = _list_readings(text, tokens, state)
    if len(readings) == 1 and not readings[0].note:
        return readings[0].dosage
    place = state.doubts[0].location if state.doubts else state.notes[0]
    message = state.doubts[0].message if state.doubts else _format_note_message(text, state)
    raise DoseQuestion(message, text[place.start : place.end], place, readings)


def _format_note_message(text: str, state: ParserState) -> str:
    place = state.notes[0]
    word = text[place.start : place.end]
    if len(state.notes) == 1 and word.casefold() in ("slow", "slowly"):
        return f"“{word}” has no number. Write a tempo like tempo 3-1-3, or use the note."
    return f"“{_collect_note(text, state)}” is not part of a dose. Put it in the note?"


def _collect_note(text: str, state: ParserState) -> str:
    return ", ".join(text[place.start : place.end] for place in state.notes)


def _list_readings(
    text: str, tokens: tuple[Token, ...], state: ParserState
) -> tuple[DoseReading, ...]:
    """List the different doses of all answers to the doubts; an answer that makes no dose is left out."""
    found: dict[DoseReading, None] = {}
    for choices in product(*(range(doubt.count) for doubt in state.doubts[:_MAX_DOUBTS])):
        try:
            chosen, dosage = _parse_tokens(text, tokens, choices)
        except ShorthandError:
            continue
        found[DoseReading(dosage, _collect_note(text, chosen))] = None
    return tuple(found)


def _parse_tokens(
    text: str, tokens: tuple[Token, ...], choices: tuple[int, ...] = ()
) -> tuple[ParserState, Dosage]:
    reading = ParserState(text, tokens, choices=choices)
    while not reading.is_next(TokenKind.END):
        _STATEMENT_PARSERS.get(reading.peek().kind, _reject_misplaced)(reading)
    part_setters.set_bare_times(reading)
    context_parsers.resolve_context(reading)
    _reject_sessions_without_frequency(reading)
    if not reading.parts and len(reading.tokens) > 1:
        raise reading.build_error(
            "This text has no dose.", reading.tokens[0].location, "a dose like 3x10"
        )
    return reading, reading.build_dosage()


def _reject_sessions_without_frequency(reading: ParserState) -> None:
    if reading.sessions is None:
        return
    place = reading.sessions.location
    message = (
        f"A day or a week? Write {reading.sessions} times a day, or {reading.sessions} days a week."
    )
    raise reading.build_error(message, place, f"{reading.sessions} times a day")


def _skip_joining_word(reading: ParserState) -> None:
    """Skip a joining word. ``3 sets of`` with nothing after it is an error."""
    token = reading.peek()
    if token.text.casefold() == "then" and reading.tokens[reading.index - 1].kind is TokenKind.WEEK:
        message = "A dose after some weeks is another dose. Write the one of today, and put the rest in the note."
        raise reading.build_note_error(message, token.location, "one dose")
    reading.index += 1
    if token.text.casefold() == "of" and reading.is_next(TokenKind.END):
        raise reading.build_error(
            "A number is missing after “of”. Write 3 sets of 10.", token.location, "repetitions"
        )


def _skip_word(reading: ParserState) -> None:
    reading.index += 1


def _skip_equals(reading: ParserState) -> None:
    """Skip the colon after a heading: ``weekends only: 2x10``. After a number it is an error."""
    before = reading.tokens[reading.index - 1]
    is_heading = reading.index > 0 and before.kind not in NUMBER_KINDS
    if not is_heading or reading.is_next(TokenKind.END, ahead=1):
        _reject_misplaced(reading)
    reading.index += 1


# After these a dash before a number is a break: "3 sets - 10 reps".
_KINDS_BEFORE_BREAK = (
    TokenKind.SET, TokenKind.REP, TokenKind.REP_NOUN, TokenKind.SECOND, TokenKind.MINUTE, TokenKind.TIMES,
    TokenKind.HOLD, TokenKind.KG, TokenKind.LB, TokenKind.MOVING, TokenKind.FILLER, TokenKind.PER_DAY,
    TokenKind.PER_WEEK, TokenKind.WEEK,
)  # fmt: skip


def _skip_dash(reading: ParserState) -> None:
    """Skip a dash between words. Beside a number it is an error: half a range, or a minus sign."""
    before, token, after = reading.tokens[reading.index - 1], reading.peek(), reading.peek(1)
    is_end = after.kind is TokenKind.END
    is_break = (
        before.kind in _KINDS_BEFORE_BREAK
        and token.text != "to"
        and not (token.is_joined or after.is_joined)
    )
    if (
        reading.index == 0
        or (after.kind in NUMBER_KINDS and not is_break)
        or is_end
        or before.kind is TokenKind.DASH
    ):
        raise reading.build_error(
            f"“{token.text}” must be between two numbers, low to high, like 10-12.",
            token.location, "10-12",
        )  # fmt: skip
    reading.index += 1


def _reject_advised(reading: ParserState) -> None:
    token = reading.peek()
    raise reading.build_note_error(
        f"“{token.text}” {token.entry.advice}", token.location, token.entry.advice
    )


def _reject_target(reading: ParserState) -> None:
    token = reading.peek()
    raise reading.build_note_error(
        f"“{token.text}” tells of a goal for later. Write the dose to begin with, and put the goal in the note.",
        token.location, "the dose of today",
    )  # fmt: skip


def _reject_percent(reading: ParserState) -> None:
    token = reading.peek()
    raise reading.build_note_error(
        PERCENT_ADVICE, token.location, "kg, lb or rpe"
    )  # fmt: skip


def _read_or(reading: ParserState) -> None:
    if prose_parsers.accept_or(reading):
        return
    token = reading.peek()
    raise reading.build_note_error(
        "“or” gives two doses. Write a range like 8-10, or put one of them in the note.",
        token.location, "one dose",
    )  # fmt: skip


def _reject_misplaced(reading: ParserState) -> None:
    """Reject a unit or sign that has no number before it."""
    token = reading.peek()
    raise reading.build_error(
        f"“{token.text}” needs a number before it.",
        token.location,
        f"a number before “{token.text}”",
    )


def _reject_unknown(reading: ParserState) -> None:
    token = reading.peek()
    raise _build_unfinished_phrase_error(reading) or reading.build_unknown_word_error(token)


def _build_unfinished_phrase_error(reading: ParserState) -> ShorthandError | None:
    """Build the error for a word that only occurs in phrases, such as “every” in “every other day”."""
    token = reading.peek()
    first = token.text.casefold()
    phrases = [" ".join(phrase) for phrase in VOCABULARY if phrase[0] == first]
    if not phrases:
        return None
    return reading.build_error(
        f"“{token.text}” is not complete. Write for example “{phrases[0]}”.", token.location, phrases[0], phrases[0]
    )  # fmt: skip


def _set_complete_part(reading: ParserState) -> None:
    token = reading.peek()
    if token.entry.part is DosePart.SIDE:
        if prose_parsers.pair_sides(reading):
            return
        is_new_clause = reading.tokens[reading.index - 1].entry.part is not DosePart.SIDE
        is_each_again = token.entry.value is DoseSide.EACH is reading.parts.get(DosePart.SIDE)
        if is_each_again and is_new_clause:
            reading.index += 1
            return
    label_parsers.set_complete_part(reading)


_STATEMENT_PARSERS: Mapping[TokenKind, Callable[[ParserState], None]] = {
    TokenKind.NUMBER: number_parsers.parse_number_statement,
    TokenKind.CLOCK: number_parsers.parse_number_statement,
    TokenKind.BETWEEN: context_parsers.parse_between_or_range,
    TokenKind.X: number_parsers.parse_after_x,
    TokenKind.COMPLETE_PART: _set_complete_part,
    TokenKind.DAILY: label_parsers.parse_daily,
    TokenKind.EVERY_DAY: label_parsers.parse_daily,
    TokenKind.PER_WEEK: label_parsers.parse_weekly,
    TokenKind.PER_DAY: prose_parsers.parse_per_day,
    TokenKind.TIME_OF_DAY: prose_parsers.parse_times_of_day,
    TokenKind.ONCE: label_parsers.parse_once,
    TokenKind.HOLD: label_parsers.parse_labelled_number,
    TokenKind.HOLDS: label_parsers.parse_labelled_number,
    TokenKind.REST: label_parsers.parse_labelled_number,
    TokenKind.RELAX: prose_parsers.parse_relax,
    TokenKind.DURATION: label_parsers.parse_labelled_number,
    TokenKind.DISTANCE: load_parsers.parse_distance,
    TokenKind.COUNT: tempo_parsers.parse_count,
    TokenKind.UP: tempo_parsers.parse_phase,
    TokenKind.DOWN: tempo_parsers.parse_phase,
    TokenKind.SET: label_parsers.parse_labelled_number,
    TokenKind.REP: label_parsers.parse_labelled_number,
    TokenKind.EFFORT: label_parsers.parse_labelled_number,
    TokenKind.PAIN: label_parsers.parse_labelled_number,
    TokenKind.AT_MOST: pain_parsers.parse_max_pain,
    TokenKind.LESS_THAN: pain_parsers.parse_less_than,
    TokenKind.ABOVE: prose_parsers.parse_above,
    TokenKind.STOP: pain_parsers.parse_stop,
    TokenKind.LOAD: load_parsers.parse_load,
    TokenKind.BAND: load_parsers.reject_band_without_colour,
    TokenKind.R: label_parsers.parse_letter_r,
    TokenKind.SLASH: grip_parsers.parse_slash,
    TokenKind.SIDE: label_parsers.parse_side_label,
    TokenKind.TEMPO: tempo_parsers.parse_tempo,
    TokenKind.PACE_WORD: prose_parsers.parse_pace_word,
    TokenKind.PACE_NOUN: prose_parsers.parse_pace_noun,
    TokenKind.AT: tempo_parsers.parse_at_sign,
    TokenKind.WEEKDAY: label_parsers.parse_weekdays,
    TokenKind.DAYS: prose_parsers.parse_label_line,
    TokenKind.TIMES: prose_parsers.parse_label_line,
    TokenKind.WEEK: prose_parsers.parse_label_line,
    TokenKind.SESSION: prose_parsers.parse_label_line,
    TokenKind.FREQUENCY: _skip_word,
    TokenKind.MOVING: _skip_word,
    TokenKind.REP_NOUN: _skip_word,
    TokenKind.END_OF_MOVEMENT: _skip_word,
    TokenKind.BETWEEN_SETS: _skip_word,
    TokenKind.BETWEEN_REPETITIONS: prose_parsers.reject_between_repetitions,
    TokenKind.UNCLEAR_BETWEEN: context_parsers.parse_unclear_between,
    TokenKind.UNCLEAR_SIDES: context_parsers.parse_both_sides,
    TokenKind.OTHER_SIDE: context_parsers.parse_other_side,
    TokenKind.MOST_DAYS: context_parsers.parse_most_days,
    TokenKind.FIRST: context_parsers.parse_first_weeks,
    TokenKind.ANOTHER: context_parsers.parse_another,
    TokenKind.BEFORE: prose_parsers.skip_before_or_after,
    TokenKind.EQUALS: _skip_equals,
    TokenKind.DASH: _skip_dash,
    TokenKind.OR: _read_or,
    TokenKind.AMBIGUOUS: _reject_advised,
    TokenKind.REFUSED: _reject_advised,
    TokenKind.REACHES: _reject_advised,
    TokenKind.TARGET: _reject_target,
    TokenKind.PERCENT: _reject_percent,
    TokenKind.UNKNOWN: _reject_unknown,
    TokenKind.SEPARATOR: _skip_joining_word,
    TokenKind.FILLER: _skip_joining_word,
    TokenKind.PER_SET: _skip_joining_word,
}
