"""Reads a dose as therapists write it; never guesses: a word in doubt is an error at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import ShorthandError
from ptplanner.domain.shorthand import amounts, labels
from ptplanner.domain.shorthand.reading import Reading
from ptplanner.domain.shorthand.scan import scan
from ptplanner.domain.shorthand.words import VOCABULARY, Sense


def parse(text: str) -> Dosage:
    """The dose that ``text`` writes; an empty text is an empty dose.

    Raises ShorthandError with the word at fault, its place in ``text`` and what was expected.
    """
    reading = Reading(text, scan(text))
    while not reading.sees(Sense.END):
        _STATEMENTS.get(reading.peek().sense, _misplaced)(reading)
    if not reading.parts and len(reading.tokens) > 1:
        raise reading.error("There is no dose in it.", reading.tokens[0].place, "a dose like 3x10")
    return reading.dosage()


def _skip(reading: Reading) -> None:
    """Step over a word that only joins; ``3 sets of`` waits for its end."""
    token = reading.peek()
    reading.at += 1
    if token.text.casefold() == "of" and reading.sees(Sense.END):
        raise reading.error("Of what? Write 3 sets of 10.", token.place, "repetitions")


def _dash(reading: Reading) -> None:
    """Between words a dash only separates; beside a number it would be half a range or a minus."""
    before, token, after = reading.tokens[reading.at - 1], reading.peek(), reading.peek(1)
    is_end = after.sense is Sense.END
    if reading.at == 0 or after.sense in amounts.FIGURES or is_end or before.sense is Sense.DASH:
        raise reading.error(
            f"“{token.text}” stands between two numbers, from small to large, like 10-12.",
            token.place, "10-12",
        )  # fmt: skip
    reading.at += 1


def _doubtful(reading: Reading) -> None:
    token = reading.peek()
    raise reading.error(f"“{token.text}” {token.word.advice}", token.place, token.word.advice)


def _misplaced(reading: Reading) -> None:
    """A unit or sign that nothing stands before."""
    token = reading.peek()
    raise reading.error(
        f"“{token.text}” needs a number before it.", token.place, f"a number before “{token.text}”"
    )


def _unknown(reading: Reading) -> None:
    token = reading.peek()
    raise _unfinished(reading) or reading.unknown(token)


def _unfinished(reading: Reading) -> ShorthandError | None:
    """The error for a word that only stands in phrases: “every” of “every other day”."""
    token = reading.peek()
    first = token.text.casefold()
    phrases = [" ".join(phrase) for phrase in VOCABULARY if phrase[0] == first]
    if not phrases:
        return None
    return reading.error(
        f"“{token.text}” what? Write for example “{phrases[0]}”.", token.place, phrases[0], phrases[0]
    )  # fmt: skip


_STATEMENTS: Mapping[Sense, Callable[[Reading], None]] = {
    Sense.NUMBER: amounts.number,
    Sense.CLOCK: amounts.number,
    Sense.X: amounts.crossed,
    Sense.SAYS: labels.says,
    Sense.DAILY: labels.daily,
    Sense.EVERY_DAY: labels.daily,
    Sense.PER_WEEK: labels.weekly,
    Sense.ONCE: labels.once,
    Sense.HOLD: labels.labelled,
    Sense.REST: labels.labelled,
    Sense.SET: labels.labelled,
    Sense.REP: labels.labelled,
    Sense.EFFORT: labels.labelled,
    Sense.PAIN: labels.labelled,
    Sense.MOST: labels.most,
    Sense.LOAD: labels.load,
    Sense.BAND: labels.band,
    Sense.R: labels.letter_r,
    Sense.SLASH: labels.slash,
    Sense.SIDE: labels.side,
    Sense.TEMPO: labels.tempo,
    Sense.AT: labels.at_sign,
    Sense.WEEKDAY: labels.weekday,
    Sense.DASH: _dash,
    Sense.DOUBTFUL: _doubtful,
    Sense.UNKNOWN: _unknown,
    Sense.BREAK: _skip,
    Sense.NOISE: _skip,
    Sense.PER_SET: _skip,
}
