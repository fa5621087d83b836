"""A dose while it is being read: the words still to come, and the parts found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.errors import DosageContradiction, DosageOutOfRange, Place, ShorthandError
from ptplanner.domain.shorthand.scan import Token
from ptplanner.domain.shorthand.words import KNOWN, Sense

NAMES = {
    "sets": "Sets", "repetitions": "Repetitions", "hold_s": "The hold", "tempo": "The tempo", "rest_s": "Rest",
    "load": "The load", "effort": "Effort", "side": "The side", "per_day": "Times a day", "days": "The days",
    "weeks": "Weeks", "max_pain": "The pain limit", "as_tolerated": "“As tolerated”", "none_given": "“No dose”",
}  # fmt: skip


_UNITS = {"hold_s": " of seconds", "rest_s": " of seconds"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range as typed, in ``unit``; minutes are seconds already."""

    low: Decimal
    high: Decimal
    unit: Sense | None
    low_place: Place
    high_place: Place

    @property
    def place(self) -> Place:
        return Place(self.low_place.start, self.high_place.end)

    @property
    def is_range(self) -> bool:
        return self.low_place != self.high_place


def nearest(word: str) -> str:
    """The known word that ``word`` may be a slip of, or "": people rarely miss the first letter."""
    typed = word.casefold()[:20]
    near = get_close_matches(typed, KNOWN, n=3, cutoff=0.7)
    return next((known for known in near if known != typed and known[0] == typed[0]), "")


@dataclass
class Reading:
    """``tokens`` end with one of sense END, so that looking ahead always finds something."""

    text: str
    tokens: tuple[Token, ...]
    at: int = 0
    parts: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    is_daily: bool = False

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def sees(self, *senses: Sense, ahead: int = 0) -> bool:
        return self.peek(ahead).sense in senses

    def take(self, *senses: Sense) -> Token | None:
        """Step over the next token if it is one of ``senses``."""
        token = self.peek()
        if token.sense not in senses:
            return None
        self.at += 1
        return token

    def skip(self, *senses: Sense) -> None:
        while self.take(*senses):
            pass

    def place_since(self, start: Place) -> Place:
        """From ``start`` to the end of what was read last."""
        return Place(start.start, max(start.end, self.tokens[max(0, self.at - 1)].place.end))

    def error(
        self, message: str, place: Place, expected: str, suggestion: str = ""
    ) -> ShorthandError:
        word = self.text[place.start : place.end]
        return ShorthandError(message, word, place, expected, suggestion)

    def put(self, name: str, value: object, place: Place) -> None:
        """Keep one part of the dose; it may stand once and within its bounds."""
        self.must_be_new(name, place)
        try:
            Dosage(**{name: value})  # type: ignore[arg-type]  # the vocabulary names a dose's fields
        except (DosageOutOfRange, DosageContradiction) as error:
            raise self.error(str(error), place, str(error)) from error
        self.parts[name] = value
        self.places[name] = place

    def must_be_new(self, name: str, place: Place) -> None:
        if name in self.parts:
            word = self.text[place.start : place.end]
            named = NAMES[name][0].lower() + NAMES[name][1:]
            raise self.error(f"“{word}” gives {named} a second time. Leave one out.", place, "once")

    def put_count(self, name: str, amount: Amount, place: Place | None = None) -> None:
        """A part that is one whole number; a range is an error at ``place``."""
        self.put(name, self.single(name, amount, place), amount.place)

    def put_span(self, name: str, amount: Amount) -> None:
        """A part that may be a range; the error points at the end that is out of bounds."""
        low = self.whole(name, amount.low, amount.low_place)
        high = self.whole(name, amount.high, amount.high_place)
        for end, place in ((low, amount.low_place), (high, amount.high_place)):
            self._check_end(name, end, place)
        try:
            span = Span(low, high)
        except DosageContradiction as error:
            raise self.error(str(error), amount.place, f"{high}-{low}") from error
        self.put(name, span, amount.place)

    def _check_end(self, name: str, end: int, place: Place) -> None:
        try:
            Dosage(**{name: Span.of(end)})  # type: ignore[arg-type]  # only called for spans
        except DosageOutOfRange as error:
            raise self.error(str(error), place, str(error)) from error

    def single(self, name: str, amount: Amount, place: Place | None = None) -> int:
        if amount.is_range:
            raise self.error(
                f"{NAMES[name]}: write one number{_UNITS.get(name, '')}, {amount.low} or {amount.high}.",
                place or amount.place, "one number",
            )  # fmt: skip
        return self.whole(name, amount.low, amount.place)

    def whole(self, name: str, value: Decimal, place: Place) -> int:
        if value != value.to_integral_value():
            kind = "seconds" if name in _UNITS else "numbers"
            message = f"{NAMES[name]}: write whole {kind}, not {value.normalize():f}."
            raise self.error(message, place, "a whole number")
        return int(value)

    def unknown(self, token: Token, message: str = "", expected: str = "") -> ShorthandError:
        """The error for a word that says nothing here, with the nearest one that would."""
        suggestion = nearest(token.text)
        hint = f" Did you mean “{suggestion}”?" if suggestion else ""
        said = message or f"“{token.text}” is not part of a dose."
        if not (hint or message):
            hint = " Write like 3x10/side h5 r60."
        return self.error(said + hint, token.place, expected or "a part of a dose", suggestion)

    def dosage(self) -> Dosage:
        if self.is_daily:
            self.parts.setdefault("per_day", 1)
        try:
            return Dosage(**self.parts)
        except DosageContradiction as error:
            place = self.places["none_given"]
            raise self.error(str(error), place, "a dose, or no dose") from error
