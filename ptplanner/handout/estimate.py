"""Estimates the height of a sheet's text, closely enough to choose a fit and to size the drawings.

An estimate saves laying the page out once per fit; the laid-out page decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ptplanner.domain.paper import Paper
from ptplanner.handout import grid
from ptplanner.handout.fit import FRONT_FITS, BackFit, FrontFit
from ptplanner.handout.sheet import ExerciseCard, Sheet
from ptplanner.wording.phrases import TextRuns

# Lengths in mm as set in static/handout/sheet.css; characters per line as counted on printed sheets.
PAGE_HEIGHT_MM = {Paper.A4: 278.0, Paper.LETTER: 260.4}
# Width of the page without its margins of 10 mm.
CONTENT_WIDTH_MM = {Paper.A4: 190.0, Paper.LETTER: 195.9}
HEAD_MM = 39.5
BOX_PADDING_MM = 13.5
RULE_MM = 0.4
TITLE_MM = 7.6
DOSE_MM = 6.4
LINE_MM = 5.17
SCAN_BOX_MM = 28.2
HEADING_MM = 7.0
# Heading of a block of weeks; height and characters of a line of a row's label.
WEEK_HEAD_MM, LABEL_LINE_MM, LABEL_CHARACTERS = 15.5, 4.6, 23
# Boxes of the back: grid heading, pain zones, progression, contact.
GRID_HEAD_MM, PAIN_BOX_MM, PROGRESSION_BOX_MM, CONTACT_BOX_MM = 23.0, 31.0, 25.5, 10.5
OVERSHOOT_MM = 4.0
PICTURE_SLACK_MM = 2.0
DOSE_CHARACTERS = 46
STEP_CHARACTERS = 50
LINE_CHARACTERS = 68
HALF_CHARACTERS = 42
FULL_CHARACTERS = 96
# Without pictures, name and dose are in the narrow left column.
NAME_CHARACTERS = 19
NARROW_DOSE_CHARACTERS = 24


def estimate_front_pages(sheet: Sheet, fit: FrontFit, paper: Paper) -> int:
    """Estimate the pages of the front; a card is never split.

    The tightest fit may exceed the page a little, because saving a page is worth laying it out.
    """
    limit = PAGE_HEIGHT_MM[paper] + (OVERSHOOT_MM if fit is FRONT_FITS[-1] else 0.0)
    pages, used = 1, HEAD_MM + _estimate_box_mm(sheet, fit)
    for card in sheet.cards:
        height = estimate_card_mm(card, fit)
        if used + height > limit:
            pages, used = pages + 1, 0.0
        used += height
    return pages


def estimate_front_mm(sheet: Sheet, fit: FrontFit) -> float:
    return (
        HEAD_MM
        + _estimate_box_mm(sheet, fit)
        + sum(estimate_card_mm(card, fit) for card in sheet.cards)
    )


def _estimate_box_mm(sheet: Sheet, fit: FrontFit) -> float:
    care = sheet.precautions[: fit.max_precautions]
    width = HALF_CHARACTERS if care else FULL_CHARACTERS
    told = sum(
        _count_lines(
            len(c.exercises_label) + len(c.avoid) + len(c.why) + _count_characters(c.alternative),
            width,
        )
        for c in care
    )
    stops = _count_lines(
        _count_characters(sheet.pain_limit) + sum(map(len, sheet.stop_rules)) + 28, width
    )
    return BOX_PADDING_MM + max(told, stops) * LINE_MM


def estimate_card_mm(card: ExerciseCard, fit: FrontFit) -> float:
    return (
        RULE_MM
        + fit.spacing_mm
        + (
            _estimate_pictured_card_mm(card, fit)
            if card.pictures
            else _estimate_plain_card_mm(card, fit)
        )
    )


def _estimate_pictured_card_mm(card: ExerciseCard, fit: FrontFit) -> float:
    scan = TITLE_MM + _estimate_dose_height_mm(card, DOSE_CHARACTERS) + SCAN_BOX_MM
    return max(estimate_words_mm(card, fit) + PICTURE_SLACK_MM, scan, fit.min_picture_mm)


def _estimate_plain_card_mm(card: ExerciseCard, fit: FrontFit) -> float:
    left = _count_lines(len(card.name), NAME_CHARACTERS) * TITLE_MM + _estimate_dose_height_mm(
        card, NARROW_DOSE_CHARACTERS
    )
    left += (TITLE_MM if card.badge else 0) + (LINE_MM if card.section else 0)
    return max(left, _estimate_text_mm(card, fit), SCAN_BOX_MM)


def estimate_words_mm(card: ExerciseCard, fit: FrontFit) -> float:
    """Estimate the height of the text beside the pictures, slightly low so that drawings never make the card higher."""
    return (
        TITLE_MM
        + _estimate_dose_height_mm(card, DOSE_CHARACTERS)
        + _estimate_text_mm(card, fit)
        - PICTURE_SLACK_MM
    )


def _estimate_dose_height_mm(card: ExerciseCard, per_line: int) -> float:
    """Estimate the height of a dose, whose sentences are not broken across lines if they fit on one."""
    lines, used = 1, 0
    for sentence in card.doses:
        if used and used + len(sentence) > per_line:
            lines, used = lines + 1, 0
        lines += (len(sentence) - 1) // per_line
        used += len(sentence) + 1
    return lines * DOSE_MM


def _estimate_text_mm(card: ExerciseCard, fit: FrontFit) -> float:
    steps = [
        step.full_text if fit.has_full_steps else step.short_text
        for step in card.select_steps(fit.max_steps)
    ]
    lines = sum(_count_lines(_count_characters(step), STEP_CHARACTERS) for step in steps)
    lines += _count_lines(_count_characters(card.feel) + 10, LINE_CHARACTERS) if card.feel else 0
    lines += sum(_count_lines(len(text), LINE_CHARACTERS) for text in _list_extra_texts(card, fit))
    return lines * LINE_MM


def _list_extra_texts(card: ExerciseCard, fit: FrontFit) -> list[str]:
    said = [
        f"{card.purpose} {'for' * 5}" if fit.shows_purpose and card.purpose else "",
        " ".join(card.stop_rules) if fit.shows_stop_rules else "",
        card.warning,
        card.note if fit.shows_notes else "",
    ]
    return [text for text in said if text]


def estimate_back_mm(sheet: Sheet, front: FrontFit, back: BackFit) -> float:
    """Estimate the height of the back, as if it were one long page."""
    return (
        GRID_HEAD_MM
        + PAIN_BOX_MM
        + PROGRESSION_BOX_MM
        + CONTACT_BOX_MM
        + _estimate_spacing_mm(sheet, front, back)
        + _estimate_grid_mm(sheet, back)
        + _estimate_signs_mm(sheet)
        + _estimate_goals_mm(sheet)
        + _estimate_moved_mm(sheet, front)
    )


def _estimate_goals_mm(sheet: Sheet) -> float:
    """Estimate the box of goals: one line with heading and instruction, and the goals in two columns."""
    return LINE_MM + _estimate_two_columns_mm(sheet.goals) + 1 if sheet.goals else 0.0


def _estimate_grid_mm(sheet: Sheet, back: BackFit) -> float:
    later = LINE_MM + 1 if grid.find_weeks_left_out(sheet.tick_grid, back) else 0.0
    return later + sum(
        _estimate_week_block_mm(band, back)
        for band in grid.build_week_blocks(sheet.tick_grid, back)
    )


def _estimate_week_block_mm(band: grid.WeekBlock, back: BackFit) -> float:
    labels = [f"{row.label} {row.frequency}" for row in band.rows] + [""] * band.has_pain
    rows = (
        max(back.row_height_mm, _count_lines(len(label), LABEL_CHARACTERS) * LABEL_LINE_MM)
        for label in labels
    )
    return WEEK_HEAD_MM + sum(row + RULE_MM for row in rows)


def _estimate_signs_mm(sheet: Sheet) -> float:
    urgent, ask = (
        _estimate_two_columns_mm(s) for s in (sheet.emergency_signs, sheet.ask_first_signs)
    )
    return (HEADING_MM + 1 + urgent if urgent else 0) + (HEADING_MM + ask if ask else 0)


def _estimate_two_columns_mm(signs: Iterable[str]) -> float:
    return math.ceil(sum(_count_lines(len(sign), HALF_CHARACTERS) for sign in signs) / 2) * LINE_MM


def _estimate_spacing_mm(sheet: Sheet, front: FrontFit, back: BackFit) -> float:
    """Estimate the space above the boxes: pain, progression, contact, red flags, goals, and moved texts."""
    signs = bool(sheet.emergency_signs) + bool(sheet.ask_first_signs) + bool(sheet.goals)
    return (
        3 + signs + sum(1 for texts in _list_moved_texts(sheet, front) if texts)
    ) * back.spacing_mm


def _estimate_moved_mm(sheet: Sheet, front: FrontFit) -> float:
    care, stops, notes = _list_moved_texts(sheet, front)
    lines = [_count_lines(len(text), FULL_CHARACTERS) * LINE_MM for text in (*care, *notes)]
    headings = sum(1 for texts in (care, stops, notes) if texts)
    return headings * HEADING_MM + sum(lines) + _estimate_two_columns_mm(stops)


def _list_moved_texts(sheet: Sheet, front: FrontFit) -> tuple[list[str], ...]:
    """List the texts that moved from the front to the back: precautions, stop rules, notes."""
    care = [c.exercises_label + c.avoid + c.why for c in sheet.precautions[front.max_precautions :]]
    stops = (
        [] if front.shows_stop_rules else [where + rule for where, rule in sheet.card_stop_rules]
    )
    notes = [] if front.shows_notes else [card.note for card in sheet.cards if card.note]
    return care, stops, notes


def _count_characters(runs: TextRuns) -> int:
    return sum(len(run.text) for run in runs)


def _count_lines(characters: int, per_line: int) -> int:
    return math.ceil(characters / per_line)
