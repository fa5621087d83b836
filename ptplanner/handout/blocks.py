"""What a sheet prints with a pair of fits: the texts of each card and the boxes of the back, in printing order.

The templates, the estimates and the outline all read these values, so that each branch is decided once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ptplanner.handout.fit import FrontFit
from ptplanner.handout.sheet import ExerciseCard, Sheet, StepLine
from ptplanner.wording.phrases import TextRuns, join_text_runs
from ptplanner.wording.revision_texts import PrecautionText


@dataclass(frozen=True)
class PrintedCard:
    """The texts of a card that a front fit prints; what is left out is empty."""

    steps: tuple[StepLine, ...]
    step_texts: tuple[TextRuns, ...]
    purpose: str
    stop_rules: tuple[str, ...]
    note: str


def select_card_texts(card: ExerciseCard, fit: FrontFit) -> PrintedCard:
    steps = card.select_steps(fit.max_steps)
    return PrintedCard(
        steps=steps,
        step_texts=tuple(
            step.full_text if fit.has_full_steps else step.short_text for step in steps
        ),
        purpose=card.purpose if fit.shows_purpose else "",
        stop_rules=card.stop_rules if fit.shows_stop_rules else (),
        note=card.note if fit.shows_notes else "",
    )


def select_front_precautions(sheet: Sheet, fit: FrontFit) -> tuple[PrecautionText, ...]:
    """Select the precautions in the box on the front; the others are on the back."""
    return sheet.precautions[: fit.max_precautions]


class BackBlockKind(StrEnum):
    """The boxes below the tick grid, in printing order; ``back.html`` has a markup for each."""

    PAIN = "pain"
    PRECAUTIONS = "precautions"
    STOP_RULES = "stop-rules"
    NOTES = "notes"
    EMERGENCY = "emergency"
    SAME_DAY = "same-day"
    ASK_FIRST = "ask-first"
    GOALS = "goals"
    PROGRESSION = "progression"
    CONTACT = "contact"


# The boxes of danger signs; the front refers to the page of the first one.
DANGER_KINDS = frozenset({BackBlockKind.EMERGENCY, BackBlockKind.SAME_DAY, BackBlockKind.ASK_FIRST})


# Two boxes with about as many signs, and at most this many, take less height side by side than below each other.
MAX_SIGNS_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class BackBlock:
    """A box of the back: its heading, and the text below it in plain lines."""

    kind: BackBlockKind
    heading: str
    lines: tuple[str, ...]


def list_back_blocks(sheet: Sheet, fit: FrontFit) -> tuple[BackBlock, ...]:
    """List the boxes that are printed below the tick grid; empty ones are left out."""
    return tuple(block for block in _build_back_blocks(sheet, fit) if block.lines)


def list_back_rows(sheet: Sheet, fit: FrontFit) -> tuple[tuple[BackBlock, ...], ...]:
    """List the boxes as they stand below each other; two short ones about danger signs stand side by side."""
    rows: list[tuple[BackBlock, ...]] = []
    for block in list_back_blocks(sheet, fit):
        if rows and _are_side_by_side((*rows[-1], block)):
            rows[-1] = (*rows[-1], block)
        else:
            rows.append((block,))
    return tuple(rows)


def _are_side_by_side(blocks: tuple[BackBlock, ...]) -> bool:
    kinds = tuple(block.kind for block in blocks)
    lengths = [len(block.lines) for block in blocks]
    is_pair = kinds == (BackBlockKind.SAME_DAY, BackBlockKind.ASK_FIRST)
    is_balanced = max(lengths) - min(lengths) <= 1
    return is_pair and is_balanced and max(lengths) <= MAX_SIGNS_SIDE_BY_SIDE


def select_back_precautions(sheet: Sheet, fit: FrontFit) -> tuple[PrecautionText, ...]:
    return sheet.precautions[fit.max_precautions :]


def _build_back_blocks(sheet: Sheet, fit: FrontFit) -> Iterator[BackBlock]:
    words, kinds = sheet.phrases, BackBlockKind
    zones = tuple(f"{zone.numbers}: {zone.name}. {zone.advice}" for zone in sheet.pain_zones)
    yield BackBlock(kinds.PAIN, words.pain_zones_heading, (*zones, *sheet.own_pain_limits))
    yield from _build_moved_blocks(sheet, fit)
    for box in sheet.danger_boxes:
        yield BackBlock(kinds(box.kind.value), box.heading, box.signs)
    yield BackBlock(kinds.GOALS, words.goals_heading, sheet.goals)
    progression = (join_text_runs(sheet.progression), words.too_much_advice)
    yield BackBlock(kinds.PROGRESSION, words.progression_heading, progression)
    yield BackBlock(kinds.CONTACT, words.contact_label, (join_text_runs(sheet.contact),))


def _build_moved_blocks(sheet: Sheet, fit: FrontFit) -> Iterator[BackBlock]:
    """Build the boxes of texts that the fit moves from the front to the back."""
    words, kinds = sheet.phrases, BackBlockKind
    precautions = tuple(map(join_precaution_text, select_back_precautions(sheet, fit)))
    yield BackBlock(kinds.PRECAUTIONS, words.precautions_heading, precautions)
    rules = tuple(f"{label} {rule}" for label, rule in sheet.card_stop_rules)
    yield BackBlock(
        kinds.STOP_RULES, words.stop_rules_heading, () if fit.shows_stop_rules else rules
    )
    notes = tuple(card.note for card in sheet.cards if card.note)
    yield BackBlock(kinds.NOTES, _get_notes_heading(sheet), () if fit.shows_notes else notes)


def _get_notes_heading(sheet: Sheet) -> str:
    words = sheet.phrases
    return words.notes_heading if sheet.has_old_layout else words.note_label.rstrip(":")


def join_precaution_text(line: PrecautionText) -> str:
    parts = (line.exercises_label, line.avoid, line.why, join_text_runs(line.alternative))
    return " ".join(part for part in parts if part)
