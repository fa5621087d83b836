"""A place in the words of a dose, and the small readings that every phrase is made of."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from ptplanner.domain.dosage import Span
from ptplanner.domain.errors import DosageContradiction, Place, ShorthandError
from ptplanner.domain.shorthand.words import MINUTES, SECONDS, Token

SECONDS_PER_MINUTE = 60


@dataclass
class Cursor:
    """Reads forward through ``tokens``; a phrase that does not fit puts it back where it was."""

    original: str
    tokens: tuple[Token, ...]
    at: int = 0

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def sees(self, words: Container[str], ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token is not None and not token.is_number and token.text in words

    def sees_joined(self, words: Container[str]) -> bool:
        token = self.peek()
        return token is not None and token.is_joined and self.sees(words)

    def sees_number(self, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token is not None and token.is_number

    def take(self, words: Container[str]) -> bool:
        """Step over one of ``words`` if it stands here."""
        if not self.sees(words):
            return False
        self.at += 1
        return True

    def take_all(self, *phrase: Container[str]) -> bool:
        """Step over a run of words, all of it or none."""
        if not all(self.sees(words, ahead) for ahead, words in enumerate(phrase)):
            return False
        self.at += len(phrase)
        return True

    def place_since(self, start: int) -> Place:
        return Place(self.tokens[start].place.start, self.tokens[max(start, self.at - 1)].place.end)

    def words_at(self, place: Place) -> str:
        return self.original[place.start : place.end]

    def decimal(self) -> Decimal | None:
        if not self.sees_number():
            return None
        self.at += 1
        return Decimal(self.tokens[self.at - 1].text)

    def whole(self, what: str) -> int | None:
        """A whole number; a fraction is an error that names ``what``."""
        token = self.peek()
        if token is None or not token.is_number:
            return None
        if "." in token.text:
            raise self.error(f"{what} are whole numbers.", token.place, "a whole number")
        self.at += 1
        return int(token.text)

    def span(self, what: str) -> Span | None:
        """``10`` or ``10-12`` or ``10 to 12``."""
        start = self.at
        low = self.whole(what)
        if low is None:
            return None
        if self.sees({"-", "to"}) and self.sees_number(1):
            self.at += 1
            return self._range(low, self.whole(what), start)
        return Span.of(low)

    def seconds(self, *, unit_needed: bool) -> Span | None:
        """``30s``, ``30-60 sec``, ``1 min``, ``30s to 1 min`` or ``1:30``, in seconds."""
        start = self.at
        clock = self._clock()
        if clock is not None:
            return Span.of(clock)
        low = self.whole("Seconds")
        if low is None:
            return None
        factor = self._unit()
        if self.sees({"-", "to"}) and self.sees_number(1):
            self.at += 1
            high = self.whole("Seconds") or 0
            high_factor = self._unit() or factor
            if unit_needed and not high_factor:
                self.at = start
                return None
            return self._range(low * (factor or high_factor or 1), high * (high_factor or 1), start)
        if unit_needed and not factor:
            self.at = start
            return None
        return Span.of(low * (factor or 1))

    def _unit(self) -> int:
        if self.take(SECONDS):
            return 1
        return SECONDS_PER_MINUTE if self.take(MINUTES) else 0

    def _clock(self) -> int | None:
        colon, after = self.peek(1), self.peek(2)
        if not (self.sees_number() and colon and colon.text == ":" and after and after.is_number):
            return None
        minutes, seconds = self.tokens[self.at].text, after.text
        if "." in minutes + seconds or len(seconds) != len("30"):
            return None
        self.at += 3
        self.take(MINUTES)
        return int(minutes) * SECONDS_PER_MINUTE + int(seconds)

    def _range(self, low: int, high: int | None, start: int) -> Span:
        try:
            return Span.of(low, high)
        except DosageContradiction as error:
            raise self.error(
                str(error), self.place_since(start), "a range from small to large"
            ) from None

    def error(self, message: str, place: Place, expected: str) -> ShorthandError:
        return ShorthandError(message, self.words_at(place), place, expected)
