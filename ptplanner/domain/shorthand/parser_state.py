"""The state of the dose parser: the tokens, the current index, and the parts parsed so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from ptplanner.domain.dosage import Dosage, DosePart, Span, Tempo, TempoDirection
from ptplanner.domain.errors import (
    DosageContradiction,
    DosageOutOfRange,
    ShorthandError,
    TextLocation,
)
from ptplanner.domain.shorthand.token_kinds import TokenKind
from ptplanner.domain.shorthand.tokenizer import Token
from ptplanner.domain.shorthand.vocabulary import KNOWN_WORDS

PART_LABELS = {
    DosePart.SETS: "Sets",
    DosePart.REPETITIONS: "Repetitions",
    DosePart.HOLD_S: "The hold",
    DosePart.TEMPO: "The tempo",
    DosePart.REST_S: "Rest",
    DosePart.LOAD: "The load",
    DosePart.EFFORT: "Effort",
    DosePart.SIDE: "The side",
    DosePart.PER_DAY: "Times a day",
    DosePart.DAYS: "The days",
    DosePart.WEEKS: "Weeks",
    DosePart.MAX_PAIN: "The pain limit",
    DosePart.DURATION_S: "The duration",
    DosePart.DISTANCE: "The distance",
    DosePart.PACE: "The pace",
    DosePart.AS_TOLERATED: "“As tolerated”",
    DosePart.NONE_GIVEN: "“No dose”",
}


_UNIT_PHRASES = {DosePart.HOLD_S: " of seconds", DosePart.REST_S: " of seconds"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range as typed, in ``unit``; minutes have already been converted to seconds."""

    low: Decimal
    high: Decimal
    unit: TokenKind | None
    low_location: TextLocation
    high_location: TextLocation

    @property
    def location(self) -> TextLocation:
        return TextLocation(self.low_location.start, self.high_location.end)

    @property
    def is_range(self) -> bool:
        return self.low_location != self.high_location

    def multiply(self, seconds: int) -> Amount:
        """Return the amount in seconds, from a unit of so many."""
        return replace(
            self, low=self.low * seconds, high=self.high * seconds, unit=TokenKind.SECOND
        )

    def __str__(self) -> str:
        low, high = f"{self.low.normalize():f}", f"{self.high.normalize():f}"
        return low if low == high else f"{low}-{high}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that can be read in ``count`` ways, and the question that a careful colleague would ask."""

    message: str
    location: TextLocation
    count: int


@dataclass(frozen=True, slots=True)
class BareTime:
    """A time without a word that says what it is; ``is_of_sets``: it follows a number of sets, as in ``3x30s``.

    ``is_of_action``: it follows a word of doing. ``is_of_staying``: it follows a word of keeping still.
    ``is_limit``: it follows "in", as in "as many as you can in 30 s".
    """

    amount: Amount
    is_of_sets: bool = False
    is_of_action: bool = False
    is_limit: bool = False
    is_of_staying: bool = False


@dataclass(frozen=True, slots=True)
class TempoPhase:
    """The way up or the way down of a repetition."""

    kind: TokenKind
    seconds: int


def find_nearest_word(word: str) -> str:
    """Return the known word that ``word`` may be a typing error of, or "". The first letter must match."""
    typed = word.casefold()[:20]
    if len(typed) < MIN_SUGGESTED_LETTERS:
        return ""
    near = get_close_matches(typed, KNOWN_WORDS, n=3, cutoff=0.7)
    return next(
        (known for known in near if known[0] == typed[0] and _is_one_slip(typed, known)), ""
    )


# Shorter words are near to too many others.
MIN_SUGGESTED_LETTERS = 3


_LONG_WORD = 5


def _is_one_slip(typed: str, known: str) -> bool:
    """Return whether one letter was left out, added or changed, or two neighbours were swapped."""
    if typed == known or abs(len(typed) - len(known)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = typed[start:], known[start:]
    is_swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    # In a short word another letter makes another word: "mild" and "mile".
    is_changed = a[1:] == b[1:] and len(typed) >= _LONG_WORD
    return is_changed or is_swapped or (a[1:] == b and len(known) >= _LONG_WORD) or a == b[1:]


@dataclass
class ParserState:
    """The parser's state. ``tokens`` ends with an END token, so that looking ahead always finds a token."""

    text: str
    tokens: tuple[Token, ...]
    index: int = 0
    parts: dict[DosePart, Any] = field(default_factory=dict)
    locations: dict[DosePart, TextLocation] = field(default_factory=dict)
    is_daily: bool = False
    choices: tuple[int, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[TextLocation] = field(default_factory=list)
    bare_times: list[BareTime] = field(default_factory=list)
    sessions: Amount | None = None
    each_after_time: TextLocation | None = None
    is_set_explained: bool = False
    ascent: TempoPhase | None = None
    are_times: bool = False
    other_side: TextLocation | None = None
    most_days: TextLocation | None = None
    rest_between: TextLocation | None = None
    is_moving: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_moving = any(token.kind is TokenKind.MOVING for token in self.tokens)

    def choose(self, message: str, place: TextLocation, count: int = 2) -> int:
        """Return which of ``count`` readings to follow, and remember that there is a doubt."""
        number = len(self.doubts)
        self.doubts.append(Doubt(message, place, count))
        return self.choices[number] if number < len(self.choices) else 0

    def find_ahead(self, skipped: Collection[TokenKind], ahead: int = 0) -> int:
        """Return how far ahead the first token is that is none of ``skipped``."""
        while self.peek(ahead).kind in skipped:
            ahead += 1
        return ahead

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def is_next(self, *senses: TokenKind, ahead: int = 0) -> bool:
        return self.peek(ahead).kind in senses

    def accept_token(self, *senses: TokenKind) -> Token | None:
        """Return the next token and move past it if it is one of ``senses``; otherwise return None."""
        token = self.peek()
        if token.kind not in senses:
            return None
        self.index += 1
        return token

    def skip_tokens(self, *senses: TokenKind) -> None:
        while self.accept_token(*senses):
            pass

    def locate_since(self, start: TextLocation) -> TextLocation:
        """Return the location from ``start`` to the end of the last token parsed."""
        return TextLocation(
            start.start, max(start.end, self.tokens[max(0, self.index - 1)].location.end)
        )

    def build_error(
        self, message: str, place: TextLocation, expected: str, suggestion: str = ""
    ) -> ShorthandError:
        word = self.text[place.start : place.end]
        return ShorthandError(message, word, place, expected, suggestion)

    def build_note_error(self, message: str, place: TextLocation, expected: str) -> ShorthandError:
        """Build an error for words that are right for the note, but not for a dose."""
        word = self.text[place.start : place.end]
        return ShorthandError(message, word, place, expected, note=" ".join(self.text.split()))

    def set_tempo_phase(self, kind: TokenKind, seconds: int, place: TextLocation) -> None:
        """Set how long one part of a repetition takes, from words such as "lower for 3 seconds".

        The part that is named first is the way out. Lowering alone is the way back, as after a lift.
        """
        known = self.parts.pop(DosePart.TEMPO, None)
        if known is not None and (self.ascent is None or self.ascent.kind is kind):
            raise self.build_error("The tempo is given a second time. Remove one.", place, "once")
        try:
            tempo = self._build_tempo(kind, seconds)
        except (DosageOutOfRange, DosageContradiction) as error:
            raise self.build_error(str(error), place, str(error)) from error
        self.ascent = self.ascent or TempoPhase(kind, seconds)
        self.set_part(DosePart.TEMPO, tempo, place)

    def _build_tempo(self, kind: TokenKind, seconds: int) -> Tempo:
        up, down = TempoDirection.UP, TempoDirection.DOWN
        if self.ascent:
            first = up if self.ascent.kind is TokenKind.UP else down
            return Tempo(self.ascent.seconds, 0, seconds, first=first)
        if kind is TokenKind.DOWN:
            return Tempo(0, 0, seconds, first=up)
        return Tempo(seconds, 0, 0, first=up)

    def set_part(self, part: DosePart, value: object, place: TextLocation) -> None:
        """Set one part of the dose; raise if it is already set or out of bounds."""
        self.reject_repeated_part(part, place)
        try:
            Dosage(**{part: value})  # type: ignore[arg-type]  # the vocabulary names a dose's fields
        except (DosageOutOfRange, DosageContradiction) as error:
            raise self.build_error(str(error), place, str(error)) from error
        self.parts[part] = value
        self.locations[part] = place

    def reject_repeated_part(self, part: DosePart, place: TextLocation) -> None:
        if part in self.parts:
            word = self.text[place.start : place.end]
            named = PART_LABELS[part][0].lower() + PART_LABELS[part][1:]
            raise self.build_error(
                f"“{word}” gives {named} a second time. Remove one.", place, "once"
            )

    def set_count(self, part: DosePart, amount: Amount, place: TextLocation | None = None) -> None:
        """Set a part that is one whole number; a range is an error at ``place``."""
        self.set_part(part, self.to_single_number(part, amount, place), amount.location)

    def set_span(self, part: DosePart, amount: Amount) -> None:
        """Set a part that may be a range; an error points at the end that is out of bounds."""
        span = self.to_span(part, amount)
        for end, place in ((span.low, amount.low_location), (span.high, amount.high_location)):
            self._validate_span_end(part, end, place)
        self.set_part(part, span, amount.location)

    def to_span(self, part: DosePart, amount: Amount) -> Span:
        low = self.to_whole_number(part, amount.low, amount.low_location)
        high = self.to_whole_number(part, amount.high, amount.high_location)
        try:
            return Span(low, high)
        except DosageContradiction as error:
            raise self.build_error(str(error), amount.location, f"{high}-{low}") from error

    def _validate_span_end(self, part: DosePart, end: int, place: TextLocation) -> None:
        try:
            Dosage(**{part: Span.of(end)})  # type: ignore[arg-type]  # only called for spans
        except DosageOutOfRange as error:
            raise self.build_error(str(error), place, str(error)) from error

    def to_single_number(
        self, part: DosePart, amount: Amount, place: TextLocation | None = None
    ) -> int:
        if amount.is_range:
            raise self.build_error(
                f"{PART_LABELS[part]}: write one number{_UNIT_PHRASES.get(part, '')}, {amount.low} or {amount.high}.",
                place or amount.location, "one number",
            )  # fmt: skip
        return self.to_whole_number(part, amount.low, amount.location)

    def to_whole_number(self, part: DosePart, value: Decimal, place: TextLocation) -> int:
        if value != value.to_integral_value():
            kind = "seconds" if part in _UNIT_PHRASES else "numbers"
            message = f"{PART_LABELS[part]}: write whole {kind}, not {value.normalize():f}."
            raise self.build_error(message, place, "a whole number")
        return int(value)

    def build_unknown_word_error(
        self, token: Token, message: str = "", expected: str = ""
    ) -> ShorthandError:
        """Build the error for a word that is not valid here, with the nearest known word as a suggestion."""
        suggestion = find_nearest_word(token.text)
        hint = f" Did you mean “{suggestion}”?" if suggestion else ""
        text = message or f"“{token.text}” is not part of a dose."
        if not (hint or message):
            hint = " Write it like 3x10/side h5 r60."
        return self.build_error(
            text + hint, token.location, expected or "a part of a dose", suggestion
        )

    def build_dosage(self) -> Dosage:
        if self.is_daily:
            self.parts.setdefault(DosePart.PER_DAY, Span.of(1))
        try:
            return Dosage(**self.parts)
        except DosageContradiction as error:
            place = self.locations[DosePart(error.field)]
            raise self.build_error(str(error), place, "only one of them") from error
