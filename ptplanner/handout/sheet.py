"""The sheet as values, every word chosen: what the templates print and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.handout.figures import FigurePair
from ptplanner.handout.phrases import PainBand, Phrases, Runs
from ptplanner.handout.qr import QrCode


@dataclass(frozen=True)
class StepLine:
    """One instruction, in full and in its one-line form; an ``essential`` one is never left out."""

    full: Runs
    short: Runs
    is_essential: bool


@dataclass(frozen=True)
class Pictures:
    """Both drawings with their words; ``is_mirrored`` shows the right side from a left drawing."""

    pair: FigurePair
    is_mirrored: bool
    start_caption: str
    end_caption: str
    start_alt: str
    end_alt: str


@dataclass(frozen=True)
class Card:
    """One exercise. ``section`` is said on the first card of each section only."""

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
        """At most ``most`` steps, in order; cues and breathing go before what moves or protects."""
        spare = max(0, len(self.steps) - most)
        optional = [step for step in self.steps if not step.is_essential]
        left_out = optional[len(optional) - min(spare, len(optional)) :]
        return tuple(step for step in self.steps if step not in left_out)


@dataclass(frozen=True)
class CareLine:
    """A precaution in the patient's words, with the cards it is about.

    ``is_kept``: they go against it on purpose, and ``where`` says so.
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
    """What the tick grid must hold; ``day_names`` are (letter, full name) of one week's columns."""

    heading: str
    since: str
    how_to: str
    marks: tuple[tuple[str, str], ...]
    day_names: tuple[tuple[str, str], ...]
    weeks: int
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Sheet:
    """Front and back, as worded values.

    ``card_stops``: (which exercises, when to stop them), each rule once.
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
