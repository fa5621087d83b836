"""Estimates the height of a sheet's text, closely enough to choose a fit and to size the drawings.

An estimate saves laying the page out once per fit; the laid-out page decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ptplanner.domain.paper import Paper
from ptplanner.handout import grid
from ptplanner.handout.fit import FRONT_FITS, BackFit, FrontFit
from ptplanner.handout.phrases import Runs
from ptplanner.handout.sheet import Card, Sheet

# Lengths in mm as set in static/handout/sheet.css; characters per line as counted on printed sheets.
PAGE_MM = {Paper.A4: 278.0, Paper.LETTER: 260.4}
# Width of the page without its margins of 10 mm.
LIVE_MM = {Paper.A4: 190.0, Paper.LETTER: 195.9}
HEAD_MM = 39.5
BOX_MM = 13.5
RULE_MM = 0.4
TITLE_MM = 7.6
DOSE_MM = 6.4
LINE_MM = 5.17
SCAN_MM = 28.2
HEADING_MM = 7.0
# Heading of a block of weeks; height and characters of a line of a row's label.
WEEKS_MM, LABEL_MM, LABEL_CHARACTERS = 15.5, 4.6, 23
# Boxes of the back: grid heading, pain zones, progression, contact.
TRACK_MM, PAIN_MM, PACE_MM, CALL_MM = 23.0, 31.0, 25.5, 10.5
HOPE_MM = 4.0
DRAWING_SLACK_MM = 2.0
DOSE_CHARACTERS = 46
STEP_CHARACTERS = 50
LINE_CHARACTERS = 68
HALF_CHARACTERS = 42
FULL_CHARACTERS = 96
# Without pictures, name and dose are in the narrow left column.
NAME_CHARACTERS = 19
NARROW_DOSE_CHARACTERS = 24


def front_pages(sheet: Sheet, fit: FrontFit, paper: Paper) -> int:
    """Estimate the pages of the front; a card is never split.

    The tightest fit may exceed the page a little, because saving a page is worth laying it out.
    """
    limit = PAGE_MM[paper] + (HOPE_MM if fit is FRONT_FITS[-1] else 0.0)
    pages, used = 1, HEAD_MM + _box_mm(sheet, fit)
    for card in sheet.cards:
        height = card_mm(card, fit)
        if used + height > limit:
            pages, used = pages + 1, 0.0
        used += height
    return pages


def front_mm(sheet: Sheet, fit: FrontFit) -> float:
    return HEAD_MM + _box_mm(sheet, fit) + sum(card_mm(card, fit) for card in sheet.cards)


def _box_mm(sheet: Sheet, fit: FrontFit) -> float:
    care = sheet.care[: fit.care_lines]
    width = HALF_CHARACTERS if care else FULL_CHARACTERS
    told = sum(
        _lines(len(c.where) + len(c.avoid) + len(c.why) + _length(c.instead), width) for c in care
    )
    stops = _lines(_length(sheet.pain_limit) + sum(map(len, sheet.stop_rules)) + 28, width)
    return BOX_MM + max(told, stops) * LINE_MM


def card_mm(card: Card, fit: FrontFit) -> float:
    return (
        RULE_MM
        + fit.white_mm
        + (_pictured_mm(card, fit) if card.pictures else _plain_mm(card, fit))
    )


def _pictured_mm(card: Card, fit: FrontFit) -> float:
    scan = TITLE_MM + _dose_mm(card, DOSE_CHARACTERS) + SCAN_MM
    return max(words_mm(card, fit) + DRAWING_SLACK_MM, scan, fit.picture_mm)


def _plain_mm(card: Card, fit: FrontFit) -> float:
    left = _lines(len(card.name), NAME_CHARACTERS) * TITLE_MM + _dose_mm(
        card, NARROW_DOSE_CHARACTERS
    )
    left += (TITLE_MM if card.badge else 0) + (LINE_MM if card.section else 0)
    return max(left, _text_mm(card, fit), SCAN_MM)


def words_mm(card: Card, fit: FrontFit) -> float:
    """Estimate the height of the text beside the pictures, slightly low so that drawings never make the card higher."""
    return TITLE_MM + _dose_mm(card, DOSE_CHARACTERS) + _text_mm(card, fit) - DRAWING_SLACK_MM


def _dose_mm(card: Card, per_line: int) -> float:
    """Estimate the height of a dose, whose sentences are not broken across lines if they fit on one."""
    lines, used = 1, 0
    for sentence in card.doses:
        if used and used + len(sentence) > per_line:
            lines, used = lines + 1, 0
        lines += (len(sentence) - 1) // per_line
        used += len(sentence) + 1
    return lines * DOSE_MM


def _text_mm(card: Card, fit: FrontFit) -> float:
    steps = [
        step.full if fit.full_steps else step.short for step in card.steps_within(fit.most_steps)
    ]
    lines = sum(_lines(_length(step), STEP_CHARACTERS) for step in steps)
    lines += _lines(_length(card.feel) + 10, LINE_CHARACTERS) if card.feel else 0
    lines += sum(_lines(len(text), LINE_CHARACTERS) for text in _extras(card, fit))
    return lines * LINE_MM


def _extras(card: Card, fit: FrontFit) -> list[str]:
    said = [
        f"{card.purpose} {'for' * 5}" if fit.says_purpose and card.purpose else "",
        " ".join(card.stops) if fit.says_stops else "",
        card.warning,
        card.note if fit.says_notes else "",
    ]
    return [text for text in said if text]


def back_mm(sheet: Sheet, front: FrontFit, back: BackFit) -> float:
    """Estimate the height of the back, as if it were one long page."""
    return (
        TRACK_MM
        + PAIN_MM
        + PACE_MM
        + CALL_MM
        + _white_mm(sheet, front, back)
        + _grid_mm(sheet, back)
        + _signs_mm(sheet)
        + _goals_mm(sheet)
        + _moved_mm(sheet, front)
    )


def _goals_mm(sheet: Sheet) -> float:
    """Estimate the box of goals: one line with heading and instruction, and the goals in two columns."""
    return LINE_MM + _pairs_mm(sheet.goals) + 1 if sheet.goals else 0.0


def _grid_mm(sheet: Sheet, back: BackFit) -> float:
    later = LINE_MM + 1 if grid.weeks_left_out(sheet.grid, back) else 0.0
    return later + sum(_band_mm(band, back) for band in grid.bands(sheet.grid, back))


def _band_mm(band: grid.Band, back: BackFit) -> float:
    labels = [f"{row.label} {row.often}" for row in band.rows] + [""] * band.has_pain
    rows = (max(back.row_mm, _lines(len(label), LABEL_CHARACTERS) * LABEL_MM) for label in labels)
    return WEEKS_MM + sum(row + RULE_MM for row in rows)


def _signs_mm(sheet: Sheet) -> float:
    urgent, ask = (_pairs_mm(s) for s in (sheet.emergency_signs, sheet.ask_first_signs))
    return (HEADING_MM + 1 + urgent if urgent else 0) + (HEADING_MM + ask if ask else 0)


def _pairs_mm(signs: Iterable[str]) -> float:
    return math.ceil(sum(_lines(len(sign), HALF_CHARACTERS) for sign in signs) / 2) * LINE_MM


def _white_mm(sheet: Sheet, front: FrontFit, back: BackFit) -> float:
    """Estimate the space above the boxes: pain, progression, contact, red flags, goals, and moved texts."""
    signs = bool(sheet.emergency_signs) + bool(sheet.ask_first_signs) + bool(sheet.goals)
    return (3 + signs + sum(1 for texts in _moved(sheet, front) if texts)) * back.white_mm


def _moved_mm(sheet: Sheet, front: FrontFit) -> float:
    care, stops, notes = _moved(sheet, front)
    lines = [_lines(len(text), FULL_CHARACTERS) * LINE_MM for text in (*care, *notes)]
    headings = sum(1 for texts in (care, stops, notes) if texts)
    return headings * HEADING_MM + sum(lines) + _pairs_mm(stops)


def _moved(sheet: Sheet, front: FrontFit) -> tuple[list[str], ...]:
    """List the texts that moved from the front to the back: precautions, stop rules, notes."""
    care = [c.where + c.avoid + c.why for c in sheet.care[front.care_lines :]]
    stops = [] if front.says_stops else [where + rule for where, rule in sheet.card_stops]
    notes = [] if front.says_notes else [card.note for card in sheet.cards if card.note]
    return care, stops, notes


def _length(runs: Runs) -> int:
    return sum(len(run.text) for run in runs)


def _lines(characters: int, per_line: int) -> int:
    return math.ceil(characters / per_line)
