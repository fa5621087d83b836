"""The fridge layout: pictures and doses only, with up to eight exercises on one page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain.paper import Paper
from ptplanner.handout import estimate
from ptplanner.handout.geometry import (
    BOX,
    CARD,
    FRIDGE,
    HEAD,
    PAGE,
    PART_RULE,
    SUMMARY,
)
from ptplanner.handout.lengths import MM_PER_POINT
from ptplanner.handout.pictures import PictureLayout, arrange_pictures
from ptplanner.handout.sheet import ExerciseCard, Sheet

# Cards on a page: eight, or fewer if their doses are long.
CARDS_PER_PAGE = (8, 6, 4)
# The stop line: one line of text, which its sign makes higher.
STOP_LINE_MM = FRIDGE.stop_padding.height + PART_RULE.mm + BOX.stop_sign.size
# Kept free at the end of a page.
RESERVE_MM = 1.55
# Space around the pictures of a card.
CARD_SPACING_MM = 3.4
# Measured on printed pages, in 100 mm: characters of names (17 pt) and of warnings (12 pt), and characters
# of doses times their type size in points.
NAME_PER_100_MM, WARNING_PER_100_MM, DOSE_POINTS_PER_100_MM = 33.0, 46.0, 590.0
NUMBER_DISC_MM = 10.0
BADGE_LINE_MM, BADGE_EDGE_MM, BADGE_CHARACTER_MM = 7.0, 6.0, 2.0
# Precautions printed on the page; it refers to the full sheet for the others.
MAX_FRIDGE_PRECAUTIONS = 3


@dataclass(frozen=True)
class FridgeFit:
    """The type size of the doses, and the height in mm that the pictures of each card leave unused."""

    name: str
    dose_pt: int
    unused_mm: float = 0.0


# Largest first. If none of them fits, the cards are spread over more pages.
FRIDGE_FITS = (
    FridgeFit("dose-20", 20),
    FridgeFit("dose-17", 17),
    FridgeFit("dose-15", 15),
    FridgeFit("dose-15", 15, unused_mm=6.0),
    FridgeFit("dose-15", 15, unused_mm=12.0),
)
# Least height at which two poses of a lying body are recognisable.
MIN_PICTURES_MM = 34.0
# Least share of the card's width for a dose beside the pictures, and by what factor that must enlarge them.
MIN_DOSE_COLUMN_SHARE, MIN_ENLARGEMENT = 0.36, 1.1
# Allowance for words whose letters are wider than average.
WIDE_WORD_FACTOR = 1.12


@dataclass(frozen=True)
class FridgePage:
    """The cards of one page, in rows."""

    rows: tuple[tuple[ExerciseCard, ...], ...]


@dataclass(frozen=True)
class CardInterior:
    """How pictures and dose share a card, in mm. ``dose_column_mm`` is 0 if the dose is below the pictures."""

    pictures: PictureLayout
    height_mm: float
    dose_column_mm: float


@dataclass(frozen=True)
class FridgeLayout:
    """The layout of all pages. ``row_height_mm`` and ``width_mm`` are the inner size of a card."""

    pages: tuple[FridgePage, ...]
    columns: int
    row_height_mm: float
    width_mm: float
    fit: FridgeFit

    def lay_out_card(self, card: ExerciseCard) -> CardInterior | None:
        """Place the dose beside the pictures if that draws the body larger, as for standing poses; else below."""
        if card.pictures is None:
            return None
        pair, room_mm = card.pictures.pair, self._estimate_room_mm(card)
        below_mm, aside_mm = (
            room_mm - self._estimate_dose_mm(card, self.width_mm),
            self._estimate_dose_column_mm(card),
        )
        below = CardInterior(
            arrange_pictures(pair, below_mm, self.width_mm), below_mm, dose_column_mm=0.0
        )
        beside = CardInterior(
            arrange_pictures(pair, room_mm, self.width_mm - aside_mm), room_mm, aside_mm
        )
        fits = self._estimate_dose_mm(card, aside_mm - FRIDGE.gap) <= room_mm
        is_larger = beside.pictures.start_height > below.pictures.start_height * MIN_ENLARGEMENT
        return beside if fits and is_larger else below

    def _estimate_dose_column_mm(self, card: ExerciseCard) -> float:
        """Estimate the width of a dose beside the pictures, wide enough for its longest word."""
        words = (word for dose in card.doses for word in dose.split(" "))
        longest_mm = max((len(word) for word in words), default=0) * self._character_mm
        return max(
            longest_mm * WIDE_WORD_FACTOR + FRIDGE.gap, self.width_mm * MIN_DOSE_COLUMN_SHARE
        )

    @property
    def _character_mm(self) -> float:
        return self.fit.dose_pt * 100 / DOSE_POINTS_PER_100_MM

    def _estimate_room_mm(self, card: ExerciseCard) -> float:
        """Estimate the height that name and warning leave."""
        title = _count_fridge_lines(
            len(card.name), NAME_PER_100_MM * (self.width_mm - NUMBER_DISC_MM) / 100
        )
        warning = _count_fridge_lines(
            len(card.warning) + 4, WARNING_PER_100_MM * self.width_mm / 100
        )
        taken = (
            CARD_SPACING_MM
            + title * CARD.title_line_mm
            + (warning * PAGE.text.line_mm if card.warning else 0.0)
        )
        return self.row_height_mm - taken - self.fit.unused_mm

    def _estimate_dose_mm(self, card: ExerciseCard, width: float) -> float:
        """Estimate the height of the dose: one sentence per line, with the badge in the last line if it fits."""
        lines = sum(
            _count_fridge_lines(len(dose) * self._character_mm, width) for dose in card.doses
        )
        last_mm = len(card.doses[-1]) * self._character_mm % width if card.doses else 0.0
        badge_mm = len(card.badge) * BADGE_CHARACTER_MM + BADGE_EDGE_MM
        badge_lines = _count_fridge_lines(badge_mm, width) if last_mm + badge_mm > width else 0
        dose_mm = lines * self.fit.dose_pt * MM_PER_POINT * CARD.dose.line_height
        return dose_mm + (BADGE_LINE_MM * badge_lines if card.badge else 0.0)


def build_fridge_layout(
    sheet: Sheet, paper: Paper, fit: FridgeFit, cards_per_page: int = CARDS_PER_PAGE[0]
) -> FridgeLayout:
    """Build rows of equal height that fill the page, with at most ``cards_per_page`` cards on it."""
    columns = 1 if len(sheet.cards) == 1 else 2
    pages = _split_into_pages(sheet.cards, columns, cards_per_page)
    rows = max((len(page.rows) for page in pages), default=1)
    room = (
        PAGE.get_content_height(paper)
        - HEAD.height
        - SUMMARY.height
        - FRIDGE.margin
        - RESERVE_MM
        - STOP_LINE_MM
        - _estimate_precautions_mm(sheet)
    )
    width = (
        PAGE.get_content_width(paper) - (columns - 1) * FRIDGE.gap
    ) / columns - FRIDGE.frame_width
    return FridgeLayout(
        pages, columns, room / rows - FRIDGE.row_gap - FRIDGE.frame_height, width, fit
    )


def choose_fridge_layout(
    sheet: Sheet, paper: Paper, count_pages: Callable[[FridgeLayout], int]
) -> FridgeLayout:
    """Choose the largest type with readable pictures that needs no extra page; else the last layout tried."""
    tried = [one for most in CARDS_PER_PAGE for one in _list_useful_layouts(sheet, paper, most)]
    return next((one for one in tried if count_pages(one) <= len(one.pages)), tried[-1])


def _list_useful_layouts(sheet: Sheet, paper: Paper, most: int) -> list[FridgeLayout]:
    """List the layouts from the first with readable pictures on, and at least the three smallest."""
    plots = [build_fridge_layout(sheet, paper, fit, most) for fit in FRIDGE_FITS]
    good = next(
        (i for i, one in enumerate(plots) if _has_readable_pictures(one, sheet)),
        len(FRIDGE_FITS) - 3,
    )
    return plots[good:]


def _has_readable_pictures(layout: FridgeLayout, sheet: Sheet) -> bool:
    insides = [layout.lay_out_card(card) for card in sheet.cards]
    return all(one.height_mm >= MIN_PICTURES_MM for one in insides if one)


def _split_into_pages(
    cards: tuple[ExerciseCard, ...], columns: int, most: int
) -> tuple[FridgePage, ...]:
    pages = [cards[i : i + most] for i in range(0, len(cards), most)]
    return tuple(
        FridgePage(tuple(page[i : i + columns] for i in range(0, len(page), columns)))
        for page in pages
    )


def _estimate_precautions_mm(sheet: Sheet) -> float:
    return sum(
        _count_fridge_lines(
            len(line.exercises_label) + len(line.avoid) + 14, estimate.FULL_CHARACTERS
        )
        * PAGE.text.line_mm
        for line in sheet.precautions[:MAX_FRIDGE_PRECAUTIONS]
    ) + (2.0 if sheet.precautions else 0.0)


def _count_fridge_lines(length: float, line: float) -> int:
    return math.ceil(length / max(line, 1.0))
