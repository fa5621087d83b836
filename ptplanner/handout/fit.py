"""The fits of a sheet: what is shortened, in which order, to save pages. The type size never changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ptplanner.handout.back_geometry import BACK
from ptplanner.handout.geometry import CARD
from ptplanner.handout.sheet import Sheet


@dataclass(frozen=True)
class FrontFit:
    """How much of the text the cards show.

    Precautions, stop rules and notes that are not shown on the front are printed on the back.

    ``min_picture_mm``: least total height of the two drawings of a card; they grow to the height of the text.
    ``spacing_mm``: space above and below the text of a card.
    ``shows_scan_captions``: words below the code of each card; the head says the same of all codes.
    ``max_precautions``: precautions printed in the box on the front; the others go to the back.
    """

    name: str
    has_full_steps: bool
    max_steps: int
    shows_purpose: bool
    shows_stop_rules: bool
    shows_notes: bool
    max_precautions: int
    min_picture_mm: float
    spacing_mm: float
    shows_scan_captions: bool = True


# Every fit keeps: 12 pt type, every dose, badge, warning and QR code, and the stop rules of the plan.
_ROOMY = FrontFit(
    "roomy",
    has_full_steps=True,
    max_steps=5,
    shows_purpose=True,
    shows_stop_rules=True,
    shows_notes=True,
    max_precautions=6,
    min_picture_mm=46.0,
    spacing_mm=CARD.padding.height,
)
_PLAIN = replace(_ROOMY, name="plain", shows_purpose=False, max_precautions=4, min_picture_mm=44.0)
_CLOSE = replace(_PLAIN, name="close", has_full_steps=False, max_precautions=2, min_picture_mm=42.0)
_TIGHT = replace(
    _CLOSE, name="tight", shows_stop_rules=False, max_precautions=1, min_picture_mm=38.0
)
_TIGHTER = replace(_TIGHT, name="tighter", shows_notes=False, min_picture_mm=36.0)
_TIGHTEST = replace(
    _TIGHTER,
    name="tightest",
    max_steps=4,
    min_picture_mm=34.0,
    spacing_mm=CARD.tightest_padding_height,
)
_CLOSEST = replace(_TIGHTEST, name="closest", min_picture_mm=32.0, shows_scan_captions=False)

# Roomiest first. Sheets of documents of versions 1 and 2 were fitted without the last one.
OLD_FRONT_FITS = (_ROOMY, _PLAIN, _CLOSE, _TIGHT, _TIGHTER, _TIGHTEST)
FRONT_FITS = (*OLD_FRONT_FITS, _CLOSEST)


@dataclass(frozen=True)
class BackFit:
    """The size of the tick grid: ``week_blocks`` blocks of weeks, with rows of ``row_height_mm``.

    ``spacing_mm``: space above each box of the back.
    """

    name: str
    week_blocks: int
    row_height_mm: float
    spacing_mm: float = BACK.spacing


# Roomiest first. Sheets of documents of versions 1 and 2 were fitted without the last one.
OLD_BACK_FITS = (
    BackFit("two bands", 2, 9.3),
    BackFit("two low bands", 2, 7.8),
    BackFit("two lowest bands", 2, 6.8),
    BackFit("one tall band", 1, 12.0),
    BackFit("one band", 1, 9.3),
    BackFit("one low band", 1, 7.6),
    BackFit("one lowest band", 1, 6.8, spacing_mm=BACK.tightest_spacing),
)
BACK_FITS = (*OLD_BACK_FITS, BackFit("one closest band", 1, 6.1, spacing_mm=BACK.closest_spacing))


def list_front_fits(sheet: Sheet) -> tuple[FrontFit, ...]:
    """List the fits that a sheet may have, roomiest first."""
    return OLD_FRONT_FITS if sheet.has_old_layout else FRONT_FITS


def list_back_fits(sheet: Sheet) -> tuple[BackFit, ...]:
    return OLD_BACK_FITS if sheet.has_old_layout else BACK_FITS


@dataclass(frozen=True)
class LayoutResult:
    """The result of laying out one fit: the number of pages, and the free space at the end in mm."""

    page_count: int
    free_mm: float


# A side with more pages than this takes the estimated fit without being laid out.
MAX_PAGES_TO_TRY = 2

FitT = TypeVar("FitT")


def choose_fit(
    fits: Sequence[FitT],
    estimate_pages: Callable[[FitT], int],
    estimate_mm: Callable[[FitT], float],
    lay_out: Callable[[FitT], LayoutResult],
) -> FitT:
    """Choose the roomiest fit that needs the fewest pages: start from the estimate, then lay out until one fits.

    A long sheet takes the estimate as it is; saving one of many pages is not worth the time.
    """
    target = estimate_pages(fits[-1])
    while True:
        at = next((i for i, step in enumerate(fits) if estimate_pages(step) <= target), 0)
        if target > MAX_PAGES_TO_TRY:
            return fits[at]
        found = _find_first_fitting(fits, at, target, lay_out)
        if found is not None:
            return _give_back_room(fits, found, target, estimate_mm, lay_out)
        target += 1


def _find_first_fitting(
    fits: Sequence[FitT], at: int, target: int, lay_out: Callable[[FitT], LayoutResult]
) -> int | None:
    """Find the first fit from index ``at`` on that needs at most ``target`` pages."""
    return next((i for i in range(at, len(fits)) if lay_out(fits[i]).page_count <= target), None)


def _give_back_room(
    fits: Sequence[FitT],
    at: int,
    target: int,
    estimate_mm: Callable[[FitT], float],
    lay_out: Callable[[FitT], LayoutResult],
) -> FitT:
    """Go back to roomier fits while the free space at the end of the page allows it."""
    while at > 0:
        needs_mm = estimate_mm(fits[at - 1]) - estimate_mm(fits[at])
        if lay_out(fits[at]).free_mm < needs_mm or lay_out(fits[at - 1]).page_count > target:
            break
        at -= 1
    return fits[at]
