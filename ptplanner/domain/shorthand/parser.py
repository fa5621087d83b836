"""Parses a dose as therapists write it. It never guesses: an ambiguous word is an error at its location."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand import label_parsers, number_parsers
from ptplanner.domain.shorthand.parser_state import ParserState
from ptplanner.domain.shorthand.tokenizer import tokenize
from ptplanner.domain.shorthand.vocabulary import VOCABULARY, TokenKind


def parse_shorthand(text: str) -> Dosage:
    """Parse ``text`` into a dose; empty text gives an empty dose.

    Raises ShorthandError with the invalid word, its location in ``text`` and what was expected there.
    """
    reading = ParserState(text, tokenize(text))
    while not reading.is_next(TokenKind.END):
        _STATEMENT_PARSERS.get(reading.peek().kind, _reject_misplaced)(reading)
    if not reading.parts and len(reading.tokens) > 1:
        raise reading.build_error(
            "This text has no dose.", reading.tokens[0].location, "a dose like 3x10"
        )
    return reading.build_dosage()


def _skip_joining_word(reading: ParserState) -> None:
    """Skip a joining word. ``3 sets of`` with nothing after it is an error."""
    token = reading.peek()
    reading.index += 1
    if token.text.casefold() == "of" and reading.is_next(TokenKind.END):
        raise reading.build_error(
            "A number is missing after “of”. Write 3 sets of 10.", token.location, "repetitions"
        )


def _skip_dash(reading: ParserState) -> None:
    """Skip a dash between words. Beside a number it is an error: half a range, or a minus sign."""
    before, token, after = reading.tokens[reading.index - 1], reading.peek(), reading.peek(1)
    is_end = after.kind is TokenKind.END
    if (
        reading.index == 0
        or after.kind in number_parsers.NUMBER_KINDS
        or is_end
        or before.kind is TokenKind.DASH
    ):
        raise reading.build_error(
            f"“{token.text}” must be between two numbers, low to high, like 10-12.",
            token.location, "10-12",
        )  # fmt: skip
    reading.index += 1


def _reject_ambiguous(reading: ParserState) -> None:
    token = reading.peek()
    raise reading.build_error(
        f"“{token.text}” {token.entry.advice}", token.location, token.entry.advice
    )


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


_STATEMENT_PARSERS: Mapping[TokenKind, Callable[[ParserState], None]] = {
    TokenKind.NUMBER: number_parsers.parse_number_statement,
    TokenKind.CLOCK: number_parsers.parse_number_statement,
    TokenKind.X: number_parsers.parse_after_x,
    TokenKind.COMPLETE_PART: label_parsers.set_complete_part,
    TokenKind.DAILY: label_parsers.parse_daily,
    TokenKind.EVERY_DAY: label_parsers.parse_daily,
    TokenKind.PER_WEEK: label_parsers.parse_weekly,
    TokenKind.ONCE: label_parsers.parse_once,
    TokenKind.HOLD: label_parsers.parse_labelled_number,
    TokenKind.REST: label_parsers.parse_labelled_number,
    TokenKind.DURATION: label_parsers.parse_labelled_number,
    TokenKind.DISTANCE: label_parsers.parse_distance,
    TokenKind.SET: label_parsers.parse_labelled_number,
    TokenKind.REP: label_parsers.parse_labelled_number,
    TokenKind.EFFORT: label_parsers.parse_labelled_number,
    TokenKind.PAIN: label_parsers.parse_labelled_number,
    TokenKind.AT_MOST: label_parsers.parse_max_pain,
    TokenKind.LOAD: label_parsers.parse_load,
    TokenKind.BAND: label_parsers.reject_band_without_colour,
    TokenKind.R: label_parsers.parse_letter_r,
    TokenKind.SLASH: label_parsers.parse_slash,
    TokenKind.SIDE: label_parsers.parse_side_label,
    TokenKind.TEMPO: label_parsers.parse_tempo,
    TokenKind.AT: label_parsers.parse_at_sign,
    TokenKind.WEEKDAY: label_parsers.parse_weekdays,
    TokenKind.DASH: _skip_dash,
    TokenKind.AMBIGUOUS: _reject_ambiguous,
    TokenKind.UNKNOWN: _reject_unknown,
    TokenKind.SEPARATOR: _skip_joining_word,
    TokenKind.FILLER: _skip_joining_word,
    TokenKind.PER_SET: _skip_joining_word,
}
