"""The page for the fridge: pictures and doses at a glance, on one side, for up to eight exercises."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain.paper import Paper
from ptplanner.handout import measure
from ptplanner.handout.arrange import Placed, place
from ptplanner.handout.sheet import Card, Sheet

# Eight on a side; fewer where their doses are long.
ON_A_PAGE = (8, 6, 4)
# More than one stands in two columns; a single exercise has the whole width.
GAP_MM = 4.0
# Border and padding of a card, left and right together.
CARD_SIDES_MM = 7.9
# Head, strip and footer as set in static/handout, and what a card spends around its words.
STOP_MM = 9.0
CARE_LINE_MM = 5.3
ROW_GAP_MM = 3.0
# Border and padding of a card, above and below together; and the white around its pictures.
CARD_EDGE_MM, CARD_WHITE_MM = 4.6, 3.4
TITLE_MM = 7.8
# Characters in 100 mm, as counted on printed pages: names at 17 pt, warnings at 12 pt, doses per point of type.
NAME_PER_100_MM, WARNING_PER_100_MM, DOSE_POINTS_PER_100_MM = 33.0, 46.0, 590.0
DISC_MM = 10.0
BADGE_LINE_MM, BADGE_EDGE_MM, BADGE_CHARACTER_MM = 7.0, 6.0, 2.0
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.2
# Precautions that fit; the others are on the full sheet, which the page names.
MOST_CARE_LINES = 3


@dataclass(frozen=True)
class FridgeFit:
    """How large the dose is, in points, and how much room the pictures of a card leave unused, in mm."""

    name: str
    dose_pt: int
    slack_mm: float = 0.0


# Roomiest first. Never smaller than 12 pt: after the ladder, more pages.
FITS = (
    FridgeFit("dose-20", 20),
    FridgeFit("dose-17", 17),
    FridgeFit("dose-15", 15),
    FridgeFit("dose-15", 15, slack_mm=6.0),
    FridgeFit("dose-15", 15, slack_mm=12.0),
)
# Two poses of a lying body can be made out above this height.
GOOD_PICTURES_MM = 34.0
# The least part of a card's width for a dose beside its pictures, and how much larger they must get by that.
NARROWEST_ASIDE, WORTHWHILE = 0.36, 1.1
# A single word may be wider than the average of its letters.
WIDE_WORD = 1.12


@dataclass(frozen=True)
class FridgePage:
    """Cards of one side in rows."""

    rows: tuple[tuple[Card, ...], ...]


@dataclass(frozen=True)
class Inside:
    """How pictures and dose share a card, in mm; ``aside_mm`` 0: the dose stands below."""

    placed: Placed
    height_mm: float
    aside_mm: float


@dataclass(frozen=True)
class Plot:
    """Where everything stands: ``row_mm`` and ``width_mm`` are the inside of a card."""

    pages: tuple[FridgePage, ...]
    columns: int
    row_mm: float
    width_mm: float
    fit: FridgeFit

    def inside(self, card: Card) -> Inside | None:
        """The way that draws the body larger: standing people are tall and leave room beside them."""
        if card.pictures is None:
            return None
        pair, room_mm = card.pictures.pair, self._room_mm(card)
        below_mm, aside_mm = room_mm - self._dose_mm(card, self.width_mm), self._aside_mm(card)
        below = Inside(place(pair, below_mm, self.width_mm), below_mm, aside_mm=0.0)
        beside = Inside(place(pair, room_mm, self.width_mm - aside_mm), room_mm, aside_mm)
        fits = self._dose_mm(card, aside_mm - GAP_MM) <= room_mm
        is_larger = beside.placed.start_height > below.placed.start_height * WORTHWHILE
        return beside if fits and is_larger else below

    def _aside_mm(self, card: Card) -> float:
        """Width of a dose beside the pictures: no word of it may break."""
        words = (word for dose in card.doses for word in dose.split(" "))
        longest_mm = max((len(word) for word in words), default=0) * self._character_mm
        return max(longest_mm * WIDE_WORD + GAP_MM, self.width_mm * NARROWEST_ASIDE)

    @property
    def _character_mm(self) -> float:
        return self.fit.dose_pt * 100 / DOSE_POINTS_PER_100_MM

    def _room_mm(self, card: Card) -> float:
        """What name and warning leave of the height."""
        title = _lines(len(card.name), NAME_PER_100_MM * (self.width_mm - DISC_MM) / 100)
        warning = _lines(len(card.warning) + 4, WARNING_PER_100_MM * self.width_mm / 100)
        taken = CARD_WHITE_MM + title * TITLE_MM + (warning * CARE_LINE_MM if card.warning else 0.0)
        return self.row_mm - taken - self.fit.slack_mm

    def _dose_mm(self, card: Card, width: float) -> float:
        """Each sentence begins a line; the badge stands in the last one where there is room for it."""
        lines = sum(_lines(len(dose) * self._character_mm, width) for dose in card.doses)
        last_mm = len(card.doses[-1]) * self._character_mm % width if card.doses else 0.0
        badge_mm = len(card.badge) * BADGE_CHARACTER_MM + BADGE_EDGE_MM
        badge_lines = _lines(badge_mm, width) if last_mm + badge_mm > width else 0
        dose_mm = lines * self.fit.dose_pt * MM_PER_POINT * LINE_HEIGHT
        return dose_mm + (BADGE_LINE_MM * badge_lines if card.badge else 0.0)


def plot(sheet: Sheet, paper: Paper, fit: FridgeFit, most: int = ON_A_PAGE[0]) -> Plot:
    """As many rows as ``most`` cards a page need, all of one height, as high as the page allows."""
    columns = 1 if len(sheet.cards) == 1 else 2
    pages = _pages(sheet.cards, columns, most)
    rows = max((len(page.rows) for page in pages), default=1)
    room = measure.PAGE_MM[paper] - measure.HEAD_MM - STOP_MM - _care_mm(sheet)
    width = (measure.LIVE_MM[paper] - (columns - 1) * GAP_MM) / columns - CARD_SIDES_MM
    return Plot(pages, columns, room / rows - ROW_GAP_MM - CARD_EDGE_MM, width, fit)


def settled(sheet: Sheet, paper: Paper, page_count: Callable[[Plot], int]) -> Plot:
    """The largest dose whose pictures are still good and whose pages hold; the last step whatever it takes."""
    tried = [one for most in ON_A_PAGE for one in _worthwhile(sheet, paper, most)]
    return next((one for one in tried if page_count(one) <= len(one.pages)), tried[-1])


def _worthwhile(sheet: Sheet, paper: Paper, most: int) -> list[Plot]:
    """From the first step with good pictures on; the small steps at least."""
    plots = [plot(sheet, paper, fit, most) for fit in FITS]
    good = next((i for i, one in enumerate(plots) if _is_good(one, sheet)), len(FITS) - 3)
    return plots[good:]


def _is_good(plot_: Plot, sheet: Sheet) -> bool:
    insides = [plot_.inside(card) for card in sheet.cards]
    return all(one.height_mm >= GOOD_PICTURES_MM for one in insides if one)


def _pages(cards: tuple[Card, ...], columns: int, most: int) -> tuple[FridgePage, ...]:
    pages = [cards[i : i + most] for i in range(0, len(cards), most)]
    return tuple(
        FridgePage(tuple(page[i : i + columns] for i in range(0, len(page), columns)))
        for page in pages
    )


def _care_mm(sheet: Sheet) -> float:
    return sum(
        _lines(len(line.where) + len(line.avoid) + 14, measure.FULL_CHARACTERS) * CARE_LINE_MM
        for line in sheet.care[:MOST_CARE_LINES]
    ) + (2.0 if sheet.care else 0.0)


def _lines(length: float, line: float) -> int:
    return math.ceil(length / max(line, 1.0))
