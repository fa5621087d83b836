"""Estimates the height of a sheet's text, closely enough to choose a fit and to size the drawings.

An estimate saves laying the page out once per fit; the laid-out page decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from ptplanner.domain.paper import Paper
from ptplanner.handout import grid
from ptplanner.handout.back_geometry import BACK
from ptplanner.handout.blocks import (
    BackBlock,
    BackBlockKind,
    PrintedCard,
    list_back_rows,
    select_card_texts,
    select_front_precautions,
)
from ptplanner.handout.codes import TYPICAL_QR_MM
from ptplanner.handout.fit import BackFit, FrontFit, list_front_fits
from ptplanner.handout.geometry import (
    BOX,
    CARD,
    GRID,
    HEAD,
    PAGE,
    PART_RULE,
    SUMMARY,
    THIN_RULE,
)
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
# Labels in front of a text, and the pointer to the red flags in the box about when to stop.
FEEL_LABEL_CHARACTERS, PURPOSE_LABEL_CHARACTERS, RED_FLAG_POINTER_CHARACTERS = 10, 16, 28
SETUP_LABEL_CHARACTERS, STOP_HEADING_CHARACTERS, NOTE_LABEL_CHARACTERS = 8, 26, 22
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
# Frames of the signs for the same day and for before the start, and the characters of their headings side by side.
FRAMED_KINDS = frozenset({BackBlockKind.SAME_DAY, BackBlockKind.ASK_FIRST})
SIGNS_FRAME_MM = BACK.signs_padding.height + 2 * BACK.same_day_border.mm
HALF_HEADING_CHARACTERS = 33
WARNING_BOX_MM = CARD.warning_box.frame_height + CARD.warning.gap
# The height that a code needs in a card without its caption: most have squares enough for an outer size of this.
SCAN_MM = TYPICAL_QR_MM + CARD.qr_margin.height


def estimate_front_pages(sheet: Sheet, fit: FrontFit, paper: Paper) -> int:
    """Estimate the pages of the front; a card is never split.

    The tightest fit may exceed the page a little, because saving a page is worth laying it out.
    """
    limit = PAGE.get_content_height(paper) + (
        OVERSHOOT_MM if fit is list_front_fits(sheet)[-1] else 0.0
    )
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
    head = HEAD.height + SUMMARY.height + HEAD_RESERVE_MM + _estimate_equipment_mm(sheet)
    head += _estimate_opening_mm(sheet)
    return head + _estimate_box_mm(sheet, fit)


def _estimate_equipment_mm(sheet: Sheet) -> float:
    if not sheet.equipment.needs:
        return 0.0
    label = len(sheet.phrases.equipment_label)
    characters = sum(len(one) + 3 for one in (*sheet.equipment.needs, *sheet.equipment.safety))
    lines = _count_lines(label + characters, FULL_CHARACTERS)
    return SUMMARY.needs_padding.height + THIN_RULE.mm + lines * LINE_MM


def _estimate_opening_mm(sheet: Sheet) -> float:
    if not sheet.opening_note:
        return 0.0
    characters = len(sheet.phrases.opening_heading) + 1 + len(sheet.opening_note)
    lines = _count_lines(characters, FULL_CHARACTERS)
    return SUMMARY.needs_padding.height + THIN_RULE.mm + lines * LINE_MM


def _estimate_box_mm(sheet: Sheet, fit: FrontFit) -> float:
    precautions = select_front_precautions(sheet, fit)
    width = HALF_CHARACTERS if precautions else FULL_CHARACTERS
    lines = sum(
        _count_lines(
            len(line.exercises_label)
            + len(line.avoid)
            + len(line.why)
            + _count_characters(line.alternative),
            width,
        )
        for line in precautions
    )
    stop_characters = _count_characters(sheet.pain_limit) + sum(map(len, sheet.stop_rules))
    stop_characters += RED_FLAG_POINTER_CHARACTERS
    stop_characters += sum(len(own) + 1 for own in sheet.own_pain_limits)
    if sheet.has_old_layout:
        return BOX_MM + max(lines, _count_lines(stop_characters, width)) * LINE_MM
    stop_lines = _count_lines(stop_characters + STOP_HEADING_CHARACTERS, width)
    return BOX.frame_height + (max(lines, stop_lines) - 1) * LINE_MM


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
    dose = _estimate_dose_height_mm(card, DOSE_CHARACTERS)
    scan = CARD.title_line_mm + dose + _estimate_scan_mm(fit)
    return max(estimate_words_mm(card, fit) + PICTURE_SLACK_MM, scan, fit.min_picture_mm)


def _estimate_plain_card_mm(card: ExerciseCard, fit: FrontFit) -> float:
    left = _count_lines(
        len(card.name), NAME_CHARACTERS
    ) * CARD.title_line_mm + _estimate_dose_height_mm(card, NARROW_DOSE_CHARACTERS)
    left += (CARD.title_line_mm if card.badge else 0) + (LINE_MM if card.section else 0)
    return max(left, _estimate_text_mm(card, fit), _estimate_scan_mm(fit))


def _estimate_scan_mm(fit: FrontFit) -> float:
    return SCAN_MM + (LINE_MM if fit.shows_scan_captions else 0.0)


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
    shown = select_card_texts(card, fit)
    steps = (_count_characters(text) for text in shown.step_texts)
    lines = sum(_count_lines(length, STEP_CHARACTERS) for length in steps)
    if card.setup:
        lines += _count_lines(len(card.setup) + SETUP_LABEL_CHARACTERS, STEP_CHARACTERS)
    lines += sum(_count_lines(length, LINE_CHARACTERS) for length in _measure_texts(card, shown))
    is_boxed = card.warning and not card.has_old_layout
    return lines * LINE_MM + (WARNING_BOX_MM if is_boxed else 0.0)


def _measure_texts(card: ExerciseCard, shown: PrintedCard) -> Iterator[int]:
    """Yield the characters of each text below the steps, with its label."""
    if card.feel:
        yield _count_characters(card.feel) + FEEL_LABEL_CHARACTERS
    if shown.purpose:
        yield len(shown.purpose) + PURPOSE_LABEL_CHARACTERS
    for text in (" ".join(shown.stop_rules), card.warning):
        if text:
            yield len(text)
    if shown.note:
        yield len(shown.note) + (0 if card.has_old_layout else NOTE_LABEL_CHARACTERS)


def estimate_back_pages(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> int:
    height = estimate_back_mm(sheet, front, back, paper) - BACK_OVERSHOOT_MM
    return math.ceil(height / PAGE.get_content_height(paper))


def estimate_back_mm(sheet: Sheet, front: FrontFit, back: BackFit, paper: Paper) -> float:
    """Estimate the height of the back, as if it were one long page."""
    width_mm = PAGE.get_content_width(paper)
    return (
        BACK.grid_heading_height
        + _estimate_grid_mm(sheet, back)
        + sum(
            back.spacing_mm + _estimate_row_mm(row, sheet, width_mm)
            for row in list_back_rows(sheet, front)
        )
        + _estimate_credits_mm(sheet)
    )


def _estimate_row_mm(row: tuple[BackBlock, ...], sheet: Sheet, width_mm: float) -> float:
    """Estimate the height of boxes side by side, without the space above them."""
    if len(row) == 1:
        is_framed = row[0].kind in FRAMED_KINDS and not sheet.has_old_layout
        frame_mm = SIGNS_FRAME_MM - BACK.ask_first_padding.height if is_framed else 0.0
        return _estimate_block_mm(row[0], sheet, width_mm) + frame_mm
    lines = (
        _count_lines(len(box.heading), HALF_HEADING_CHARACTERS) * BACK.small_heading_mm
        + sum(_count_lines(len(line) + 3, HALF_CHARACTERS) for line in box.lines) * LINE_MM
        for box in row
    )
    return SIGNS_FRAME_MM + max(lines)


def _estimate_block_mm(block: BackBlock, sheet: Sheet, width_mm: float) -> float:
    """Estimate the height of a box, without the space above it."""
    match block.kind:
        case BackBlockKind.PAIN:
            return _estimate_pain_mm(sheet, width_mm)
        case BackBlockKind.PROGRESSION:
            return _estimate_progression_mm(block, width_mm)
        case BackBlockKind.CONTACT:
            return BACK.contact.full_height
        case BackBlockKind.PRECAUTIONS | BackBlockKind.NOTES:
            lines = sum(_count_lines(len(line), FULL_CHARACTERS) for line in block.lines)
            return BACK.heading.line_mm + lines * LINE_MM
        case kind:
            return _FRAMES_MM[kind] + _estimate_two_columns_mm(block.lines)


# Heights of the boxes in two columns without their lines.
_FRAMES_MM = {
    BackBlockKind.EMERGENCY: BACK.emergency.get_frame_height(BACK.heading.line_height),
    BackBlockKind.SAME_DAY: BACK.small_heading_mm + BACK.ask_first_padding.height,
    BackBlockKind.ASK_FIRST: BACK.small_heading_mm + BACK.ask_first_padding.height,
    BackBlockKind.GOALS: BACK.small_heading_mm + BACK.goals.list_padding,
    BackBlockKind.STOP_RULES: BACK.heading.line_mm,
}


def _estimate_pain_mm(sheet: Sheet, width_mm: float) -> float:
    """Estimate the pain scale, whose zones share the width."""
    pain, count = BACK.pain, len(sheet.pain_zones)
    zone_mm = (width_mm + pain.gap) / count - pain.gap - pain.padding.width - 2 * pain.border.mm
    advice = (_count_lines(len(zone.advice), _fit_characters(zone_mm)) for zone in sheet.pain_zones)
    own = sum(len(line) + 1 for line in sheet.own_pain_limits)
    lines = max(advice) + _count_lines(own, FULL_CHARACTERS)
    return BACK.heading.line_mm + pain.frame_height + lines * LINE_MM


def _estimate_progression_mm(block: BackBlock, width_mm: float) -> float:
    """Estimate the two columns about doing more and doing less."""
    column = _fit_characters((width_mm - BACK.progression.gap) / 2)
    lines = max(_count_lines(len(line), column) for line in block.lines)
    return BACK.progression.frame_height + BACK.heading.line_mm + lines * LINE_MM


def _estimate_credits_mm(sheet: Sheet) -> float:
    length = sum(len(line) + 2 for line in sheet.credits)
    return BACK.credits_padding + _count_lines(length, FULL_CHARACTERS) * LINE_MM if length else 0.0


def _estimate_grid_mm(sheet: Sheet, back: BackFit) -> float:
    later = (
        GRID.weeks_left_out_padding + LINE_MM
        if grid.find_weeks_left_out(sheet.tick_grid, back)
        else 0.0
    )
    return later + sum(
        _estimate_week_block_mm(block, back)
        for block in grid.build_week_blocks(sheet.tick_grid, back)
    )


def _estimate_week_block_mm(block: grid.WeekBlock, back: BackFit) -> float:
    labels = [f"{row.label} {row.frequency}" for row in block.rows] + [""] * block.has_pain
    rows = (
        max(back.row_height_mm, _count_lines(len(label), LABEL_CHARACTERS) * GRID.label_line_mm)
        for label in labels
    )
    return GRID.block_heading_height + sum(row + GRID.thin_rule for row in rows)


def _estimate_two_columns_mm(signs: Iterable[str]) -> float:
    return math.ceil(sum(_count_lines(len(sign), HALF_CHARACTERS) for sign in signs) / 2) * LINE_MM


def _count_characters(runs: TextRuns) -> int:
    return sum(len(run.text) for run in runs)


def _count_lines(characters: int, per_line: float) -> int:
    return math.ceil(characters / per_line)


def _fit_characters(width_mm: float) -> float:
    """Return how many characters a line of this width holds on average."""
    return width_mm / CHARACTER_MM - UNUSED_CHARACTERS
