"""The fits of a sheet: what is shortened, in which order, to save pages. The type size never changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True)
class FrontFit:
    """How much of the text the cards show.

    Precautions, stop rules and notes that are not shown on the front are printed on the back.

    ``min_picture_mm``: least total height of the two drawings of a card; they grow to the height of the text.
    ``spacing_mm``: space above and below a card; must agree with the style sheet's rule for ``name``.
    ``max_precautions``: precautions printed in the box on the front; the others go to the back.
    """

    name: str
    full_steps: bool
    most_steps: int
    says_purpose: bool
    says_stops: bool
    says_notes: bool
    care_lines: int
    picture_mm: float
    white_mm: float


# Every fit keeps: 12 pt type, every dose, badge, warning and QR code, and the stop rules of the plan.
_ROOMY = FrontFit(
    "roomy",
    full_steps=True,
    most_steps=5,
    says_purpose=True,
    says_stops=True,
    says_notes=True,
    care_lines=6,
    picture_mm=46.0,
    white_mm=3.2,
)
_PLAIN = replace(_ROOMY, name="plain", says_purpose=False, care_lines=4, picture_mm=44.0)
_CLOSE = replace(_PLAIN, name="close", full_steps=False, care_lines=2, picture_mm=42.0)
_TIGHT = replace(_CLOSE, name="tight", says_stops=False, care_lines=1, picture_mm=38.0)
_TIGHTER = replace(_TIGHT, name="tighter", says_notes=False, picture_mm=36.0)
_TIGHTEST = replace(_TIGHTER, name="tightest", most_steps=4, picture_mm=34.0, white_mm=1.9)

# Roomiest first.
FRONT_FITS = (_ROOMY, _PLAIN, _CLOSE, _TIGHT, _TIGHTER, _TIGHTEST)


@dataclass(frozen=True)
class BackFit:
    """The size of the tick grid: ``week_blocks`` blocks of weeks, with rows of ``row_height_mm``.

    ``spacing_mm``: space above each box of the back.
    """

    name: str
    bands: int
    row_mm: float
    white_mm: float = 4.0


BACK_FITS = (
    BackFit("two bands", 2, 9.3),
    BackFit("two low bands", 2, 7.8),
    BackFit("two lowest bands", 2, 6.8),
    BackFit("one tall band", 1, 12.0),
    BackFit("one band", 1, 9.3),
    BackFit("one low band", 1, 7.6),
    BackFit("one lowest band", 1, 6.8, white_mm=2.4),
)


@dataclass(frozen=True)
class Outcome:
    """The result of laying out one fit: the number of pages, and the free space at the end in mm."""

    pages: int
    room_mm: float


# A side with more pages than this takes the estimated fit without being laid out.
MOST_PAGES_TO_TRY = 2

Step = TypeVar("Step")


def settle(
    ladder: Sequence[Step],
    guessed_pages: Callable[[Step], int],
    guessed_mm: Callable[[Step], float],
    lay_out: Callable[[Step], Outcome],
) -> Step:
    """Choose the roomiest fit that needs the fewest pages: start from the estimate, then lay out until one fits.

    A long sheet takes the estimate as it is; saving one of many pages is not worth the time.
    """
    target = guessed_pages(ladder[-1])
    while True:
        at = next((i for i, step in enumerate(ladder) if guessed_pages(step) <= target), 0)
        if target > MOST_PAGES_TO_TRY:
            return ladder[at]
        found = _tightened(ladder, at, target, lay_out)
        if found is not None:
            return _loosened(ladder, found, target, guessed_mm, lay_out)
        target += 1


def _tightened(
    ladder: Sequence[Step], at: int, target: int, lay_out: Callable[[Step], Outcome]
) -> int | None:
    """Find the first fit from index ``at`` on that needs at most ``target`` pages."""
    return next((i for i in range(at, len(ladder)) if lay_out(ladder[i]).pages <= target), None)


def _loosened(
    ladder: Sequence[Step],
    at: int,
    target: int,
    guessed_mm: Callable[[Step], float],
    lay_out: Callable[[Step], Outcome],
) -> Step:
    """Go back to roomier fits while the free space at the end of the page allows it."""
    while at > 0:
        needs_mm = guessed_mm(ladder[at - 1]) - guessed_mm(ladder[at])
        if lay_out(ladder[at]).room_mm < needs_mm or lay_out(ladder[at - 1]).pages > target:
            break
        at -= 1
    return ladder[at]
