"""The values of a sheet, fully worded: exactly what the templates print."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.handout.codes import QrCode
from ptplanner.handout.pictures import FigurePair
from ptplanner.wording.danger_texts import DangerBox
from ptplanner.wording.phrases import PainZone, Phrases, TextRuns
from ptplanner.wording.revision_texts import NO_EQUIPMENT_LINE, EquipmentLine, PrecautionText


@dataclass(frozen=True)
class StepLine:
    """One instruction, in full and shortened to one line; one that ``is_essential`` is never left out."""

    full_text: TextRuns
    short_text: TextRuns
    is_essential: bool


@dataclass(frozen=True)
class CardPictures:
    """Both drawings with captions and alternative texts; ``is_mirrored`` turns the left side into the right."""

    pair: FigurePair
    is_mirrored: bool
    start_caption: str
    end_caption: str
    start_alt: str
    end_alt: str


@dataclass(frozen=True)
class ExerciseCard:
    """One exercise. ``section`` is set on the first card of each section only.

    ``setup``: how to prepare the equipment, such as how to fix a band.
    """

    number: int
    name: str
    badge: str
    section: str
    doses: tuple[str, ...]
    purpose: str
    steps: tuple[StepLine, ...]
    feel: TextRuns
    stop_rules: tuple[str, ...]
    warning: str
    note: str
    qr: QrCode | None
    qr_alt: str
    pictures: CardPictures | None
    setup: str = ""
    has_old_layout: bool = False

    def select_steps(self, max_steps: int) -> tuple[StepLine, ...]:
        """Select at most ``max_steps`` steps, in order; cues and breathing are dropped first, essential steps never."""
        spare = max(0, len(self.steps) - max_steps)
        optional = [step for step in self.steps if not step.is_essential]
        left_out = optional[len(optional) - min(spare, len(optional)) :]
        return tuple(step for step in self.steps if step not in left_out)


@dataclass(frozen=True)
class TickGridLine:
    label: str
    frequency: str


@dataclass(frozen=True)
class TickGrid:
    """The content of the tick grid; ``day_columns`` are (letter, full name) of one week's columns."""

    heading: str
    start_label: str
    marking_instruction: str
    marks: tuple[tuple[str, str], ...]
    day_columns: tuple[tuple[str, str], ...]
    weeks: int
    rows: tuple[TickGridLine, ...]


@dataclass(frozen=True)
class Sheet:
    """The worded values of front and back.

    ``own_pain_limits``: exercises whose limit is not that of the plan.
    ``card_stop_rules``: (which exercises, when to stop them), each rule once.
    ``phone_url`` and ``typed_url``: what the number and the address to type link to in the PDF.
    ``has_old_layout``: the document is of version 1 or 2, whose sheets print as they were issued.
    """

    language: str
    phrases: Phrases
    title: str
    created_on: str
    clinic: str
    phone: str
    hours: str
    patient: str
    therapist: str
    issued_label: str
    revision_label: str
    plan_qr: QrCode | None
    plan_qr_alt: str
    access_code: str
    typed_address: str
    summary: tuple[TextRuns, ...]
    precautions: tuple[PrecautionText, ...]
    opening_note: str
    pain_limit: TextRuns
    own_pain_limits: tuple[str, ...]
    stop_rules: tuple[str, ...]
    cards: tuple[ExerciseCard, ...]
    card_stop_rules: tuple[tuple[str, str], ...]
    tick_grid: TickGrid
    pain_zones: tuple[PainZone, ...]
    danger_boxes: tuple[DangerBox, ...]
    goals: tuple[str, ...]
    progression: TextRuns
    contact: TextRuns
    footer: str
    credits: tuple[str, ...] = ()
    equipment: EquipmentLine = NO_EQUIPMENT_LINE
    has_old_layout: bool = False
    phone_url: str = ""
    typed_url: str = ""

    @property
    def has_demonstrations(self) -> bool:
        """Whether a code of a card shows an exercise moving; else the plan's code opens the plan alone."""
        return any(card.qr for card in self.cards)

    @property
    def has_red_flags(self) -> bool:
        return bool(self.danger_boxes)
