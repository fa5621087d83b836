"""What a sheet will say, as facts from the outside: read off the handout's own values, not guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.ids import ItemId


class PartKind(StrEnum):
    """The parts of a sheet, in the order in which a reader needs them."""

    SUMMARY = "summary"
    CARE = "care"
    STOP = "stop"
    EXERCISE = "exercise"
    DIARY = "diary"
    PAIN = "pain"
    MORE_CARE = "more-care"
    MOVED = "moved"
    DANGER = "danger"
    PACE = "pace"
    CALL = "call"


@dataclass(frozen=True)
class Part:
    """A headed part of the sheet. ``lines`` are its text, ``is_boxed`` whether a frame or sign marks it."""

    kind: PartKind
    heading: str
    lines: tuple[str, ...]
    is_boxed: bool = False
    item: ItemId | None = None

    @property
    def text(self) -> str:
        return "\n".join(line for line in self.lines if line.strip())


@dataclass(frozen=True)
class PrintedStep:
    role: StepRole
    text: str


@dataclass(frozen=True)
class PrintedCard:
    """One exercise on the sheet. ``captions`` has one line per picture; without pictures it is empty.

    ``own_words`` are the therapist's: note and warning. ``has_clip`` tells of the page behind its code.
    """

    item: ItemId
    number: int
    name: str
    section: str
    badge: str
    doses: tuple[str, ...]
    steps: tuple[PrintedStep, ...]
    purpose: str
    feel: str
    stops: tuple[str, ...]
    note: str
    warning: str
    captions: tuple[str, ...]
    has_clip: bool
    has_code: bool

    @property
    def has_picture(self) -> bool:
        return bool(self.captions)

    @property
    def own_words(self) -> str:
        return f"{self.note}\n{self.warning}".strip()

    @property
    def text(self) -> str:
        """Everything that the card says, one line each."""
        lines = (
            self.name, *self.doses, *(step.text for step in self.steps), self.purpose, self.feel,
            *self.stops, self.warning, self.note,
        )  # fmt: skip
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class PrintedTable:
    """The tick grid. ``fits`` is how many characters of a row's label the paper shows."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    has_pain_row: bool
    fits: int


@dataclass(frozen=True)
class Pages:
    """How many pages; ``is_exact`` once a sheet was laid out, else estimated from its words."""

    count: int
    is_exact: bool
    paper: str


@dataclass(frozen=True)
class PrintedSheet:
    """The whole sheet. ``how_to`` says how the grid is used; ``summary`` is the strip at a glance."""

    language: str
    title: str
    patient: str
    therapist: str
    summary: tuple[str, ...]
    parts: tuple[Part, ...]
    cards: tuple[PrintedCard, ...]
    table: PrintedTable
    how_to: tuple[str, ...]
    progression: str
    pages: Pages

    @property
    def is_english(self) -> bool:
        return self.language.partition("-")[0] == "en"

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(part.heading + "\n" + part.text for part in self.parts)))

    def part(self, kind: PartKind) -> Part | None:
        return next((part for part in self.parts if part.kind is kind), None)
