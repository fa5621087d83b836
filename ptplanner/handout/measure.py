"""How high a card's words will be, near enough to size its drawings and to guess a fit."""

from __future__ import annotations

import math

from ptplanner.handout.fit import FrontFit
from ptplanner.handout.phrases import Runs
from ptplanner.handout.sheet import Card

# mm, as set in static/handout/sheet.css; characters per line as counted on printed sheets.
TITLE_MM = 7.6
DOSE_MM = 6.5
LINE_MM = 5.25
DOSE_CHARACTERS = 44
STEP_CHARACTERS = 50
LINE_CHARACTERS = 66


def words_mm(card: Card, fit: FrontFit) -> float:
    """Height of the words beside the pictures."""
    steps = [
        step.full if fit.full_steps else step.short for step in card.steps_within(fit.most_steps)
    ]
    lines = sum(_lines(_length(step), STEP_CHARACTERS) for step in steps)
    lines += _lines(_length(card.feel), STEP_CHARACTERS) if card.feel else 0
    lines += sum(_lines(len(text), LINE_CHARACTERS) for text in _extras(card, fit))
    return TITLE_MM + _lines(sum(map(len, card.doses)), DOSE_CHARACTERS) * DOSE_MM + lines * LINE_MM


def _extras(card: Card, fit: FrontFit) -> list[str]:
    said = [
        card.purpose if fit.says_purpose else "",
        " ".join(card.stops) if fit.says_stops else "",
        card.warning,
        card.note if fit.says_notes else "",
    ]
    return [text for text in said if text]


def _length(runs: Runs) -> int:
    return sum(len(run.text) for run in runs)


def _lines(characters: int, per_line: int) -> int:
    return math.ceil(characters / per_line)
