"""The values of a sheet, fully worded: exactly what the templates print."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.handout.figures import FigurePair
from ptplanner.handout.phrases import PainBand, Phrases, Runs
from ptplanner.handout.qr import QrCode


@dataclass(frozen=True)
class StepLine:
    """One instruction, in full and shortened to one line; one that ``is_essential`` is never left out."""

    full: Runs
    short: Runs
    is_essential: bool


@dataclass(frozen=True)
class Pictures:
    """Both drawings with captions and alternative texts; ``is_mirrored`` turns the left side into the right."""

    pair: FigurePair
    is_mirrored: bool
    start_caption: str
    end_caption: str
    start_alt: str
    end_alt: str


@dataclass(frozen=True)
class Card:
    """One exercise. ``section`` is set on the first card of each section only."""

    number: int
    name: str
    badge: str
    section: str
    doses: tuple[str, ...]
    purpose: str
    steps: tuple[StepLine, ...]
    feel: Runs
    stops: tuple[str, ...]
    warning: str
    note: str
    qr: QrCode | None
    qr_alt: str
    pictures: Pictures | None

    def steps_within(self, most: int) -> tuple[StepLine, ...]:
        """Select at most ``max_steps`` steps, in order; cues and breathing are dropped first, essential steps never."""
        spare = max(0, len(self.steps) - most)
        optional = [step for step in self.steps if not step.is_essential]
        left_out = optional[len(optional) - min(spare, len(optional)) :]
        return tuple(step for step in self.steps if step not in left_out)


@dataclass(frozen=True)
class CareLine:
    """A precaution in words for the patient, with the exercises it applies to.

    ``is_overridden``: the therapist chose these exercises in spite of it, and ``exercises_label`` says so.
    """

    where: str
    avoid: str
    why: str
    instead: Runs
    is_kept: bool = False


@dataclass(frozen=True)
class GridRow:
    label: str
    often: str


@dataclass(frozen=True)
class Grid:
    """The content of the tick grid; ``day_columns`` are (letter, full name) of one week's columns."""

    heading: str
    since: str
    how_to: str
    marks: tuple[tuple[str, str], ...]
    day_names: tuple[tuple[str, str], ...]
    weeks: int
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Sheet:
    """The worded values of front and back.

    ``card_stop_rules``: (which exercises, when to stop them), each rule once.
    """

    lang: str
    phrases: Phrases
    title: str
    created: str
    clinic: str
    phone: str
    hours: str
    patient: str
    therapist: str
    issued: str
    version: str
    plan_qr: QrCode | None
    plan_qr_alt: str
    code: str
    typed_address: str
    glance: tuple[Runs, ...]
    care: tuple[CareLine, ...]
    pain_limit: Runs
    stop_rules: tuple[str, ...]
    cards: tuple[Card, ...]
    card_stops: tuple[tuple[str, str], ...]
    grid: Grid
    pain_bands: tuple[PainBand, ...]
    emergency: str
    emergency_signs: tuple[str, ...]
    ask_first_signs: tuple[str, ...]
    goals: tuple[str, ...]
    ready: Runs
    call: Runs
    footer: str
    credits: tuple[str, ...] = ()

    @property
    def has_red_flags(self) -> bool:
        return bool(self.emergency_signs or self.ask_first_signs)

    @property
    def has_notes(self) -> bool:
        return any(card.note for card in self.cards)
