"""The outline of a sheet: what it will print, passed in from the handout package as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.ids import ItemId


class SheetPartKind(StrEnum):
    """The kinds of parts of a sheet, in the order in which a reader needs them."""

    SUMMARY = "summary"
    PRECAUTIONS = "care"
    STOP = "stop"
    EXERCISE = "exercise"
    TICK_GRID = "diary"
    PAIN = "pain"
    MORE_PRECAUTIONS = "more-care"
    MOVED_TO_BACK = "moved"
    RED_FLAGS = "danger"
    PROGRESSION = "pace"
    CONTACT = "call"


@dataclass(frozen=True)
class SheetPart:
    """A part of the sheet with a heading. ``is_boxed``: a frame or a sign marks it."""

    kind: SheetPartKind
    heading: str
    lines: tuple[str, ...]
    is_boxed: bool = False
    item: ItemId | None = None

    @property
    def text(self) -> str:
        return "\n".join(line for line in self.lines if line.strip())


@dataclass(frozen=True)
class StepOutline:
    role: StepRole
    text: str


@dataclass(frozen=True)
class CardOutline:
    """One exercise on the sheet. ``captions`` has one line for each picture and is empty without pictures.

    ``therapist_words`` are the therapist's note and warning. ``has_clip``: the page behind its code has a clip.
    """

    item: ItemId
    number: int
    name: str
    section: str
    badge: str
    doses: tuple[str, ...]
    steps: tuple[StepOutline, ...]
    purpose: str
    feel: str
    stop_rules: tuple[str, ...]
    note: str
    warning: str
    captions: tuple[str, ...]
    has_clip: bool
    has_code: bool

    @property
    def has_picture(self) -> bool:
        return bool(self.captions)

    @property
    def therapist_words(self) -> str:
        return f"{self.note}\n{self.warning}".strip()

    @property
    def text(self) -> str:
        """All text of the card, on separate lines."""
        lines = (
            self.name, *self.doses, *(step.text for step in self.steps), self.purpose, self.feel,
            *self.stop_rules, self.warning, self.note,
        )  # fmt: skip
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class GridOutline:
    """The tick grid. ``max_label_length``: how many characters of a row label are printed."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    has_pain_row: bool
    max_label_length: int


@dataclass(frozen=True)
class PageCount:
    """The number of pages; ``is_exact`` once a sheet has been laid out, otherwise estimated from its text."""

    count: int
    is_exact: bool
    paper: str


@dataclass(frozen=True)
class SheetOutline:
    """The whole sheet. ``grid_instructions`` explain the tick grid; ``summary`` is the summary strip at the top."""

    language: str
    title: str
    patient: str
    therapist: str
    summary: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    cards: tuple[CardOutline, ...]
    grid: GridOutline
    grid_instructions: tuple[str, ...]
    progression: str
    pages: PageCount

    @property
    def is_english(self) -> bool:
        return self.language.partition("-")[0] == "en"

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(part.heading + "\n" + part.text for part in self.parts)))

    def find_part(self, kind: SheetPartKind) -> SheetPart | None:
        return next((part for part in self.parts if part.kind is kind), None)
