"""Estimates the height of a sheet's text, closely enough to choose a fit and to size the drawings.

An estimate saves laying the page out once per fit; the laid-out page decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ptplanner.domain.paper import Paper
from ptplanner.handout import grid
from ptplanner.handout.codes import TYPICAL_QR_MM
from ptplanner.handout.fit import FRONT_FITS, BackFit, FrontFit
from ptplanner.handout.geometry import BACK, BOX, CARD, GRID, HEAD, PAGE, PART_RULE, SUMMARY
from ptplanner.handout.sheet import ExerciseCard, Sheet
from ptplanner.wording.phrases import TextRuns

# Characters per line, as counted on printed sheets: a dose and a step beside a code, a line below it, a line of
# half the width and of the full width, and the name and dose in the narrow column of a card without pictures.
DOSE_CHARACTERS = 46
STEP_CHARACTERS = 50
LINE_CHARACTERS = 68
HALF_CHARACTERS = 42
FULL_CHARACTERS = 96
NAME_CHARACTERS = 19
NARROW_DOSE_CHARACTERS = 24
LABEL_CHARACTERS = 23
# For a column of any width: the width of a character, and the characters that words too long for a line leave unused.
CHARACTER_MM, UNUSED_CHARACTERS = 1.93, 2.5
# The tightest front and every back may exceed the page by this much in the estimate, because saving a page is worth
# laying it out: the words of a back often need a line or two less than their characters say.
OVERSHOOT_MM, BACK_OVERSHOOT_MM = 4.0, 9.0
# Kept free in the estimate of the front for names that need a second line in the head.
HEAD_RESERVE_MM = 3.37
# Drawings end this far above the estimated end of the words beside them, so that they never make a card higher.
PICTURE_SLACK_MM = 2.0
# Rounded as they were when the first sheets were issued: finer values would change the drawings and fits of those.
LINE_MM = math.ceil(100 * PAGE.text.line_mm) / 100
DOSE_MM = math.ceil(10 * CARD.dose.line_mm) / 10
RULE_MM = round(PART_RULE.mm, 1)
BOX_MM = round(BOX.frame_height, 1)
# The height that a code needs in a card: most have squares enough for an outer size of this.
SCAN_MM = TYPICAL_QR_MM + CARD.qr_margin.height + LINE_MM


def estimate_front_pages(sheet: Sheet, fit: FrontFit, paper: Paper) -> int:
    """Estimate the pages of the front; a card is never split.

    The tightest fit may exceed the page a little, because saving a page is worth laying it out.
    """
    limit = PAGE.get_content_height(paper) + (OVERSHOOT_MM if fit is FRONT_FITS[-1] else 0.0)
    pages, used = 1, _estimate_top_mm(sheet, fit)
    for card in sheet.cards:
        height = estimate_card_mm(card, fit)
        if used + height > limit:
            pages, used = pages + 1, 0.0
        used += height
    return pages


def estimate_front_mm(sheet: Sheet, fit: FrontFit) -> float:
    return _estimate_top_mm(sheet, fit) + sum(estimate_card_mm(card, fit) for card in sheet.cards)


def _estimate_top_mm(sheet: Sheet, fit: FrontFit) -> float:
    """Estimate the height of everything above the cards."""
    return HEAD.height + SUMMARY.height + HEAD_RESERVE_MM + _estimate_box_mm(sheet, fit)


def _estimate_box_mm(sheet: Sheet, fit: FrontFit) -> float:
    care = sheet.precautions[: fit.max_precautions]
    width = HALF_CHARACTERS if care else FULL_CHARACTERS
    care_lines = sum(
        _count_lines(
            len(c.exercises_label) + len(c.avoid) + len(c.why) + _count_characters(c.alternative),
            width,
        )
        for c in care
    )
    stop_lines = _count_lines(
        _count_characters(sheet.pain_limit) + sum(map(len, sheet.stop_rules)) + 28, width
    )
    return BOX_MM + max(care_lines, stop_lines) * LINE_MM


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
    scan = CARD.title_line_mm + _estimate_dose_height_mm(card, DOSE_CHARACTERS) + SCAN_MM
    return max(estimate_words_mm(card, fit) + PICTURE_SLACK_MM, scan, fit.min_picture_mm)


def _estimate_plain_card_mm(card: ExerciseCard, fit: FrontFit) -> float:
    left = _count_lines(
        len(card.name), NAME_CHARACTERS
    ) * CARD.title_line_mm + _estimate_dose_height_mm(card, NARROW_DOSE_CHARACTERS)
    left += (CARD.title_line_mm if card.badge else 0) + (LINE_MM if card.section else 0)
    return max(left, _estimate_text_mm(card, fit), SCAN_MM)


def estimate_words_mm(card: ExerciseCard, fit: FrontFit) -> float:
    """Estimate the height of the text beside the pictures, slightly low so that drawings never make the card higher."""
    return (
        CARD.title_line_mm
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
    texts = [
        f"{card.purpose} {'for' * 5}" if fit.shows_purpose and card.purpose else "",
        " ".join(card.stop_rules) if fit.shows_stop_rules else "",
        card.warning,
        card.note if fit.shows_notes else "",
    ]
    return [text for text in texts if text]


def estimate_back_pages(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> int:
    height = estimate_back_mm(sheet, front, back, paper) - BACK_OVERSHOOT_MM
    return math.ceil(height / PAGE.get_content_height(paper))


def estimate_back_mm(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> float:
    """Estimate the height of the back, as if it were one long page."""
    width_mm = PAGE.get_content_width(paper)
    return (
        BACK.grid_heading_height
        + _estimate_grid_mm(sheet, back)
        + _estimate_pain_mm(sheet, width_mm)
        + _estimate_moved_mm(sheet, front)
        + _estimate_signs_mm(sheet)
        + _estimate_goals_mm(sheet)
        + _estimate_progression_mm(sheet, width_mm)
        + BACK.contact.height
        + _estimate_spacing_mm(sheet, front, back)
        + _estimate_credits_mm(sheet)
    )


def _estimate_pain_mm(sheet: Sheet, width_mm: float) -> float:
    """Estimate the pain scale, whose zones share the width."""
    pain, count = BACK.pain, len(sheet.pain_zones)
    zone_mm = (width_mm + pain.gap) / count - pain.gap - pain.padding.width - 2 * pain.border.mm
    advice = (_count_lines(len(zone.advice), _fit_characters(zone_mm)) for zone in sheet.pain_zones)
    return BACK.heading.line_mm + pain.frame_height + max(advice) * LINE_MM


def _estimate_progression_mm(sheet: Sheet, width_mm: float) -> float:
    """Estimate the two columns about doing more and doing less."""
    column = _fit_characters((width_mm - BACK.progression.gap) / 2)
    lengths = (_count_characters(sheet.progression), len(sheet.phrases.too_much_advice))
    lines = max(_count_lines(length, column) for length in lengths)
    return BACK.progression.frame_height + BACK.heading.line_mm + lines * LINE_MM


def _estimate_credits_mm(sheet: Sheet) -> float:
    length = sum(len(line) + 2 for line in sheet.credits)
    return BACK.credits_padding + _count_lines(length, FULL_CHARACTERS) * LINE_MM if length else 0.0


def _estimate_goals_mm(sheet: Sheet) -> float:
    """Estimate the box of goals: one line with heading and instruction, and the goals in two columns."""
    heading = BACK.small_heading_mm + BACK.goals.list_padding
    return heading + _estimate_two_columns_mm(sheet.goals) if sheet.goals else 0.0


def _estimate_grid_mm(sheet: Sheet, back: BackFit) -> float:
    later = (
        GRID.weeks_left_out_padding + LINE_MM
        if grid.find_weeks_left_out(sheet.tick_grid, back)
        else 0.0
    )
    return later + sum(
        _estimate_week_block_mm(band, back)
        for band in grid.build_week_blocks(sheet.tick_grid, back)
    )


def _estimate_week_block_mm(band: grid.WeekBlock, back: BackFit) -> float:
    labels = [f"{row.label} {row.frequency}" for row in band.rows] + [""] * band.has_pain
    rows = (
        max(back.row_height_mm, _count_lines(len(label), LABEL_CHARACTERS) * GRID.label_line_mm)
        for label in labels
    )
    return GRID.block_heading_height + sum(row + GRID.thin_rule for row in rows)


def _estimate_signs_mm(sheet: Sheet) -> float:
    urgent, ask = sheet.emergency_signs, sheet.ask_first_signs
    total = 0.0
    if urgent:
        frame = BACK.emergency.get_frame_height(BACK.heading.line_height)
        total += frame + _estimate_two_columns_mm(urgent)
    if ask:
        spaces = BACK.small_heading_mm + BACK.ask_first_padding.height
        total += spaces + _estimate_two_columns_mm(ask)
    return total


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
    return headings * BACK.heading.line_mm + sum(lines) + _estimate_two_columns_mm(stops)


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


def _count_lines(characters: int, per_line: float) -> int:
    return math.ceil(characters / per_line)


def _fit_characters(width_mm: float) -> float:
    """Return how many characters a line of this width holds on average."""
    return width_mm / CHARACTER_MM - UNUSED_CHARACTERS
