"""The fridge layout: pictures and doses only, with up to eight exercises on one page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ptplanner.domain.paper import Paper
from ptplanner.handout import measure
from ptplanner.handout.arrange import Placed, place
from ptplanner.handout.sheet import Card, Sheet

# Cards on a page: eight, or fewer if their doses are long.
ON_A_PAGE = (8, 6, 4)
# Gap between the two columns, and between pictures and a dose beside them. A single exercise takes the whole width.
GAP_MM = 4.0
# Left and right border and padding of a card, together.
CARD_SIDES_MM = 7.9
# Heights as set in static/handout: the stop line, a line of 12 pt text, and the gap between rows.
STOP_MM = 9.0
CARE_LINE_MM = 5.3
ROW_GAP_MM = 3.0
# Top and bottom border and padding of a card, together; and the space around its pictures.
CARD_EDGE_MM, CARD_WHITE_MM = 4.6, 3.4
TITLE_MM = 7.8
# Measured on printed pages, in 100 mm: characters of names (17 pt) and of warnings (12 pt), and characters
# of doses times their type size in points.
NAME_PER_100_MM, WARNING_PER_100_MM, DOSE_POINTS_PER_100_MM = 33.0, 46.0, 590.0
DISC_MM = 10.0
BADGE_LINE_MM, BADGE_EDGE_MM, BADGE_CHARACTER_MM = 7.0, 6.0, 2.0
MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.2
# Precautions printed on the page; it refers to the full sheet for the others.
MOST_CARE_LINES = 3


@dataclass(frozen=True)
class FridgeFit:
    """The type size of the doses, and the height in mm that the pictures of each card leave unused."""

    name: str
    dose_pt: int
    slack_mm: float = 0.0


# Largest first. If none of them fits, the cards are spread over more pages.
FITS = (
    FridgeFit("dose-20", 20),
    FridgeFit("dose-17", 17),
    FridgeFit("dose-15", 15),
    FridgeFit("dose-15", 15, slack_mm=6.0),
    FridgeFit("dose-15", 15, slack_mm=12.0),
)
# Least height at which two poses of a lying body are recognisable.
GOOD_PICTURES_MM = 34.0
# Least share of the card's width for a dose beside the pictures, and by what factor that must enlarge them.
NARROWEST_ASIDE, WORTHWHILE = 0.36, 1.1
# Allowance for words whose letters are wider than average.
WIDE_WORD = 1.12


@dataclass(frozen=True)
class FridgePage:
    """The cards of one page, in rows."""

    rows: tuple[tuple[Card, ...], ...]


@dataclass(frozen=True)
class Inside:
    """How pictures and dose share a card, in mm. ``dose_column_mm`` is 0 if the dose is below the pictures."""

    placed: Placed
    height_mm: float
    aside_mm: float


@dataclass(frozen=True)
class Plot:
    """The layout of all pages. ``row_height_mm`` and ``width_mm`` are the inner size of a card."""

    pages: tuple[FridgePage, ...]
    columns: int
    row_mm: float
    width_mm: float
    fit: FridgeFit

    def inside(self, card: Card) -> Inside | None:
        """Place the dose beside the pictures if that draws the body larger, as for standing poses; else below."""
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
        """Estimate the width of a dose beside the pictures, wide enough for its longest word."""
        words = (word for dose in card.doses for word in dose.split(" "))
        longest_mm = max((len(word) for word in words), default=0) * self._character_mm
        return max(longest_mm * WIDE_WORD + GAP_MM, self.width_mm * NARROWEST_ASIDE)

    @property
    def _character_mm(self) -> float:
        return self.fit.dose_pt * 100 / DOSE_POINTS_PER_100_MM

    def _room_mm(self, card: Card) -> float:
        """Estimate the height that name and warning leave."""
        title = _lines(len(card.name), NAME_PER_100_MM * (self.width_mm - DISC_MM) / 100)
        warning = _lines(len(card.warning) + 4, WARNING_PER_100_MM * self.width_mm / 100)
        taken = CARD_WHITE_MM + title * TITLE_MM + (warning * CARE_LINE_MM if card.warning else 0.0)
        return self.row_mm - taken - self.fit.slack_mm

    def _dose_mm(self, card: Card, width: float) -> float:
        """Estimate the height of the dose: one sentence per line, with the badge in the last line if it fits."""
        lines = sum(_lines(len(dose) * self._character_mm, width) for dose in card.doses)
        last_mm = len(card.doses[-1]) * self._character_mm % width if card.doses else 0.0
        badge_mm = len(card.badge) * BADGE_CHARACTER_MM + BADGE_EDGE_MM
        badge_lines = _lines(badge_mm, width) if last_mm + badge_mm > width else 0
        dose_mm = lines * self.fit.dose_pt * MM_PER_POINT * LINE_HEIGHT
        return dose_mm + (BADGE_LINE_MM * badge_lines if card.badge else 0.0)


def plot(sheet: Sheet, paper: Paper, fit: FridgeFit, most: int = ON_A_PAGE[0]) -> Plot:
    """Build rows of equal height that fill the page, with at most ``cards_per_page`` cards on it."""
    columns = 1 if len(sheet.cards) == 1 else 2
    pages = _pages(sheet.cards, columns, most)
    rows = max((len(page.rows) for page in pages), default=1)
    room = measure.PAGE_MM[paper] - measure.HEAD_MM - STOP_MM - _care_mm(sheet)
    width = (measure.LIVE_MM[paper] - (columns - 1) * GAP_MM) / columns - CARD_SIDES_MM
    return Plot(pages, columns, room / rows - ROW_GAP_MM - CARD_EDGE_MM, width, fit)


def settled(sheet: Sheet, paper: Paper, page_count: Callable[[Plot], int]) -> Plot:
    """Choose the largest type with readable pictures that needs no extra page; else the last layout tried."""
    tried = [one for most in ON_A_PAGE for one in _worthwhile(sheet, paper, most)]
    return next((one for one in tried if page_count(one) <= len(one.pages)), tried[-1])


def _worthwhile(sheet: Sheet, paper: Paper, most: int) -> list[Plot]:
    """List the layouts from the first with readable pictures on, and at least the three smallest."""
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
