"""The fridge layout: pictures and doses on one side, for up to twelve exercises.

The head and the texts of the cards are laid out without pictures first, and measured; the pictures take the height
that is left. Rows get lower and type gets smaller before a page is added.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ptplanner.domain.paper import MAX_FRIDGE_EXERCISES, Paper
from ptplanner.handout.geometry import FRIDGE, PAGE, FridgeFit
from ptplanner.handout.pictures import PictureLayout, arrange_pictures
from ptplanner.handout.sheet import ExerciseCard, Sheet

# More cards than this stand in three columns.
MAX_CARDS_IN_TWO_COLUMNS = 8
# Pictures in three columns have no captions "Start" and "End": they stand side by side and would be half as large.
MAX_COLUMNS = 3
# Kept free at the end of a page.
RESERVE_MM = 2.0
# Space around the pictures of a card.
PICTURE_SPACING_MM = 1.6
# Heights of pictures that are tried, best first, by the number of columns: two poses of a lying body stand above each
# other in the first of two columns, and side by side in three columns, where more height would not enlarge them.
PICTURE_HEIGHTS_MM = {
    1: (36.0, 28.0, 20.0, 14.0),
    2: (36.0, 28.0, 20.0, 14.0),
    3: (18.0, 14.0, 11.0),
}
# What a layout gives up when its pages hold less than was measured, and a pose is never lower than this.
SHRINK_STEPS_MM = (0.0, 2.0, 5.0)
MIN_FRIDGE_POSE_MM = 8.0
# Measured on printed pages: characters of doses in 100 mm, times their type size in points.
DOSE_POINTS_PER_100_MM = 560.0
BADGE_LINE_MM, BADGE_EDGE_MM, BADGE_CHARACTER_MM = 7.0, 6.0, 2.0
# Precautions printed on the page; it refers to the full sheet for the others.
MAX_FRIDGE_PRECAUTIONS = 3
# Smallest type whose sentences have lines of their own.
SENTENCE_LINES_PT = 15
# Least share of the card's width for a dose beside the pictures, and by what factor that must enlarge them.
MIN_DOSE_COLUMN_SHARE, MIN_ENLARGEMENT = 0.36, 1.1
# Allowance for words whose letters are wider than average.
WIDE_WORD_FACTOR = 1.12


@dataclass(frozen=True)
class CardText:
    """The measured heights in mm of a card's name, of its dose, and of everything else but the pictures."""

    name_mm: float
    dose_mm: float
    rest_mm: float

    @property
    def height_mm(self) -> float:
        return self.name_mm + self.dose_mm + self.rest_mm


@dataclass(frozen=True)
class FridgeTexts:
    """What was measured: how far below the edge of the paper the cards begin, and the text of each card in order."""

    top_mm: float
    cards: tuple[CardText, ...]


@dataclass(frozen=True)
class CardInterior:
    """How pictures and dose share a card, in mm. ``dose_column_mm`` is 0 if the dose is below the pictures."""

    pictures: PictureLayout
    height_mm: float
    dose_column_mm: float


@dataclass(frozen=True)
class FridgeRow:
    """The cards of one row, and the inner height in mm that all of them have."""

    cards: tuple[ExerciseCard, ...]
    height_mm: float = 0.0


@dataclass(frozen=True)
class FridgePage:
    rows: tuple[FridgeRow, ...]


@dataclass(frozen=True)
class FridgeLayout:
    """The layout of all pages. ``width_mm`` is the inner width of a card.

    ``texts`` is None before they are measured; the cards are then as high as their texts, without pictures.
    """

    pages: tuple[FridgePage, ...]
    columns: int
    width_mm: float
    fit: FridgeFit
    texts: FridgeTexts | None = None
    has_captions: bool = True

    def lay_out_card(self, card: ExerciseCard, row: FridgeRow) -> CardInterior | None:
        """Place the dose beside the pictures if that draws the body larger, as for standing poses; else below."""
        if card.pictures is None or self.texts is None:
            return None
        text, pair = self.texts.cards[card.number - 1], card.pictures.pair
        room_mm = row.height_mm - text.name_mm - text.rest_mm - PICTURE_SPACING_MM
        below_mm, aside_mm = room_mm - text.dose_mm, self._estimate_dose_column_mm(card)

        def place(height_mm: float, width_mm: float, column_mm: float) -> CardInterior:
            pictures = arrange_pictures(
                pair,
                height_mm,
                width_mm,
                least_mm=MIN_FRIDGE_POSE_MM,
                has_captions=self.has_captions,
            )
            return CardInterior(pictures, height_mm, column_mm)

        below = place(below_mm, self.width_mm, 0.0)
        beside = place(room_mm, self.width_mm - aside_mm, aside_mm)
        fits = self._estimate_dose_mm(card, aside_mm - FRIDGE.gap) <= room_mm
        is_larger = beside.pictures.start_height > below.pictures.start_height * MIN_ENLARGEMENT
        return beside if fits and is_larger else below

    def find_needed_mm(self, card: ExerciseCard, pictures_mm: float) -> float:
        """Find the inner height of a card with pictures of this height, and the dose where it takes less."""
        assert self.texts is not None  # noqa: S101  # only measured layouts get heights
        text = self.texts.cards[card.number - 1]
        if card.pictures is None:
            return text.height_mm
        column_mm = self._estimate_dose_column_mm(card) - FRIDGE.gap
        beside_mm = max(pictures_mm, self._estimate_dose_mm(card, column_mm))
        shared_mm = min(text.dose_mm + pictures_mm, beside_mm)
        return text.name_mm + text.rest_mm + PICTURE_SPACING_MM + shared_mm

    def _estimate_dose_column_mm(self, card: ExerciseCard) -> float:
        """Estimate the width of a dose beside the pictures, wide enough for its longest word."""
        words = (word for dose in card.doses for word in dose.split(" "))
        longest_mm = max((len(word) for word in words), default=0) * self._character_mm
        return max(
            longest_mm * WIDE_WORD_FACTOR + FRIDGE.gap, self.width_mm * MIN_DOSE_COLUMN_SHARE
        )

    @property
    def has_sentence_lines(self) -> bool:
        """Whether each sentence of a dose has a line of its own; smaller type goes on in the same line."""
        return self.columns < MAX_COLUMNS and self.fit.dose.size.points >= SENTENCE_LINES_PT

    @property
    def _character_mm(self) -> float:
        return self.fit.dose.size.points * 100 / DOSE_POINTS_PER_100_MM

    def _estimate_dose_mm(self, card: ExerciseCard, width: float) -> float:
        """Estimate the height of the dose in a column: one sentence per line, and the badge below."""
        lines = sum(_count_lines(len(dose) * self._character_mm, width) for dose in card.doses)
        badge_mm = len(card.badge) * BADGE_CHARACTER_MM + BADGE_EDGE_MM
        badge_lines = _count_lines(badge_mm, width) if card.badge else 0
        return lines * self.fit.dose.line_mm + BADGE_LINE_MM * badge_lines


MeasureTexts = Callable[[FridgeLayout], FridgeTexts]
"""Lays the texts out without pictures, and measures them."""


def build_fridge_layout(
    sheet: Sheet, paper: Paper, fit: FridgeFit, page_count: int = 1
) -> FridgeLayout:
    """Spread the cards evenly over the pages, before anything is measured."""
    per_page = max(1, math.ceil(len(sheet.cards) / page_count))
    columns = 1 if per_page == 1 else 2 if per_page <= MAX_CARDS_IN_TWO_COLUMNS else MAX_COLUMNS
    width = (PAGE.get_content_width(paper) - (columns - 1) * FRIDGE.gap) / columns
    pages = [sheet.cards[i : i + per_page] for i in range(0, len(sheet.cards), per_page)]
    return FridgeLayout(
        tuple(
            FridgePage(
                tuple(FridgeRow(page[i : i + columns]) for i in range(0, len(page), columns))
            )
            for page in pages or [()]
        ),
        columns,
        width - FRIDGE.frame_width,
        fit,
        has_captions=columns < MAX_COLUMNS or sheet.has_old_layout,
    )


def choose_fridge_layout(
    sheet: Sheet,
    paper: Paper,
    measure: MeasureTexts,
    count_pages: Callable[[FridgeLayout], int],
) -> FridgeLayout:
    """Choose the largest type with readable pictures that takes no extra page; else the last layout tried."""
    fewest = max(1, math.ceil(len(sheet.cards) / MAX_FRIDGE_EXERCISES))
    tried = None
    for page_count in range(fewest, max(fewest, len(sheet.cards)) + 1):
        for tried in _list_layouts(sheet, paper, measure, page_count):
            if count_pages(tried) <= len(tried.pages):
                return tried
    return tried or build_fridge_layout(sheet, paper, FRIDGE.fits[-1])


def _list_layouts(
    sheet: Sheet, paper: Paper, measure: MeasureTexts, page_count: int
) -> Iterator[FridgeLayout]:
    """Yield the layouts of this many pages that hold their texts, best first."""
    drafts = [build_fridge_layout(sheet, paper, fit, page_count) for fit in FRIDGE.fits]
    measured: dict[FridgeFit, FridgeLayout] = {}
    for height_mm in PICTURE_HEIGHTS_MM[drafts[0].columns]:
        for draft in drafts:
            if draft.fit not in measured:
                measured[draft.fit] = replace(draft, texts=measure(draft))
            for lost_mm in SHRINK_STEPS_MM:
                layout = _set_row_heights(measured[draft.fit], paper, height_mm, lost_mm)
                if layout:
                    yield layout


def _set_row_heights(
    layout: FridgeLayout, paper: Paper, pictures_mm: float, lost_mm: float
) -> FridgeLayout | None:
    """Give the rows of each page the same height, or where texts differ much, the same height beside their texts.

    None if the pictures of a row would be lower than ``pictures_mm``. ``lost_mm``: taken off each row.
    """
    pages = [
        _set_heights_of_page(page, layout, paper, pictures_mm, lost_mm) for page in layout.pages
    ]
    found = tuple(page for page in pages if page)
    if len(found) < len(pages):
        return None
    return replace(layout, pages=found)


def _set_heights_of_page(
    page: FridgePage, layout: FridgeLayout, paper: Paper, pictures_mm: float, lost_mm: float
) -> FridgePage | None:
    assert layout.texts is not None  # noqa: S101  # only measured layouts get heights
    if not page.rows:
        return page
    bottom_mm = PAGE.papers[paper].height - PAGE.margins.bottom
    gaps_mm = len(page.rows) * (FRIDGE.row_gap + FRIDGE.frame_height + lost_mm)
    room_mm = bottom_mm - layout.texts.top_mm - RESERVE_MM - gaps_mm
    needed = [
        max(layout.find_needed_mm(card, pictures_mm) for card in row.cards) for row in page.rows
    ]
    spare_mm = room_mm - sum(needed)
    if spare_mm < 0:
        return None
    equal_mm = room_mm / len(page.rows)
    heights = (
        [equal_mm] * len(needed)
        if equal_mm >= max(needed)
        else [one + spare_mm / len(needed) for one in needed]
    )
    return FridgePage(
        tuple(
            replace(row, height_mm=height) for row, height in zip(page.rows, heights, strict=True)
        )
    )


def _count_lines(length: float, line: float) -> int:
    return math.ceil(length / max(line, 1.0))
