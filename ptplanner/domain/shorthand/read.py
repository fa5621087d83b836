"""Reads a dose as therapists write it; never guesses: a word it does not know is an error at its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange, Place, ShorthandError
from ptplanner.domain.shorthand import words
from ptplanner.domain.shorthand.cursor import Cursor
from ptplanner.domain.shorthand.phrases import PHRASES, Parts

_SEPARATORS = frozenset(
    {",", ";", "&", "+", ".", "and", "with", "for", "on", "the", "then", "do", "(", ")"}
)
_PLAIN = {
    "sets": "sets", "repetitions": "repetitions", "hold_s": "the hold", "tempo": "the tempo",
    "rest_s": "rest", "load": "the load", "effort": "effort", "side": "the side",
    "per_day": "times a day", "days": "the days", "weeks": "weeks", "max_pain": "the pain limit",
    "as_tolerated": "“as tolerated”", "none_given": "“no dose”",
}  # fmt: skip


def parse(text: str) -> Dosage:
    """The dose that ``text`` writes; an empty text is an empty dose.

    Raises ShorthandError with the word, its place in ``text`` and what was expected.
    """
    gathering = _Gathering(Cursor(text, words.tokens(text)))
    while not gathering.cursor.is_done:
        gathering.step()
    return gathering.dosage()


@dataclass
class _Gathering:
    cursor: Cursor
    parts: dict[str, Any] = field(default_factory=dict)
    is_daily: bool = False

    def step(self) -> None:
        """Read one phrase, or step over a word that only joins."""
        start = self.cursor.at
        for phrase in PHRASES:
            try:
                parts = phrase(self.cursor)
            except (DosageOutOfRange, DosageContradiction) as error:
                raise self._at_fault(error, start) from None
            if parts is not None:
                self._keep(parts, start)
                return
            self.cursor.at = start
        is_cross = self.cursor.sees_number(1) and self.cursor.take({"x"})
        if not (is_cross or self.cursor.take(_SEPARATORS)):
            raise self._unread(start)

    def dosage(self) -> Dosage:
        if self.is_daily:
            self.parts.setdefault("per_day", 1)
        try:
            return Dosage(**self.parts)
        except DosageContradiction as error:
            whole = self.cursor.original
            raise ShorthandError(
                str(error), whole, Place(0, len(whole)), "a dose, or no dose"
            ) from None

    def _keep(self, parts: Parts, start: int) -> None:
        for name, value in parts.items():
            if name == "daily":
                self.is_daily = True
                continue
            if name in self.parts:
                place = self.cursor.place_since(start)
                word = self.cursor.words_at(place)
                raise self.cursor.error(
                    f"“{word}” gives {_PLAIN[name]} a second time. Leave one out.", place, "one of the two"
                )  # fmt: skip
            self._check(name, value, start)
            self.parts[name] = value

    def _check(self, name: str, value: object, start: int) -> None:
        try:
            Dosage(**{name: value})  # type: ignore[arg-type]  # phrases name the fields of a dose
        except (DosageOutOfRange, DosageContradiction) as error:
            raise self._at_fault(error, start, value) from None

    def _at_fault(self, error: Exception, start: int, value: object = None) -> ShorthandError:
        """The error at the number it is about, else at the phrase."""
        place = self.cursor.place_since(start)
        for token in self.cursor.tokens[start : max(start + 1, self.cursor.at)]:
            if token.is_number and token.text in _numbers(value):
                place = token.place
                break
        return self.cursor.error(str(error), place, str(error))

    def _unread(self, start: int) -> ShorthandError:
        token = self.cursor.tokens[start]
        word = self.cursor.words_at(token.place)
        if token.is_number:
            return self.cursor.error(
                f"{word} of what? Write {word}r for repetitions, {word}s for seconds, {word}kg for a load.",
                token.place, "a unit after the number",
            )  # fmt: skip
        return words.unknown(token, self.cursor.original)


def _numbers(value: object) -> set[str]:
    """The numbers a value was read from, to find the one at fault."""
    low, high = getattr(value, "low", value), getattr(value, "high", value)
    return {str(part) for part in (low, high, getattr(value, "per_week", None)) if part is not None}
