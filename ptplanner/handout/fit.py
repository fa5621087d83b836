"""What gives way, in which order, so that a plan fits its paper; type size never does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True)
class FrontFit:
    """How much the cards say. What leaves a card stands on the back; nothing is lost.

    ``picture_mm``: height that the two drawings of a card share at least; they fill that of the words.
    ``care_lines``: precautions printed in the box; more go to the back.
    """

    name: str
    full_steps: bool
    most_steps: int
    says_purpose: bool
    says_stops: bool
    says_notes: bool
    care_lines: int
    picture_mm: float


# Kept by every step: 12 pt, each dose, badge, warning and QR code, the stop rules.
_ROOMY = FrontFit(
    "roomy",
    full_steps=True,
    most_steps=5,
    says_purpose=True,
    says_stops=True,
    says_notes=True,
    care_lines=6,
    picture_mm=46.0,
)
_PLAIN = replace(_ROOMY, name="plain", says_purpose=False, care_lines=4, picture_mm=44.0)
_CLOSE = replace(_PLAIN, name="close", full_steps=False, care_lines=2, picture_mm=42.0)
_TIGHT = replace(_CLOSE, name="tight", says_stops=False, care_lines=1, picture_mm=38.0)
_TIGHTER = replace(_TIGHT, name="tighter", says_notes=False, picture_mm=36.0)
_TIGHTEST = replace(_TIGHTER, name="tightest", most_steps=4, picture_mm=34.0)

# Roomiest first.
FRONT_FITS = (_ROOMY, _PLAIN, _CLOSE, _TIGHT, _TIGHTER, _TIGHTEST)


@dataclass(frozen=True)
class BackFit:
    """The tick grid: rows of ``row_mm`` in as many bands of weeks as ``bands``."""

    name: str
    bands: int
    row_mm: float


BACK_FITS = (
    BackFit("two bands", 2, 9.3),
    BackFit("two low bands", 2, 7.6),
    BackFit("one band", 1, 9.3),
    BackFit("one low band", 1, 7.6),
)

Step = TypeVar("Step")


def loosest(ladder: Sequence[Step], pages: Callable[[Step], int]) -> Step:
    """The roomiest step that needs no more pages than the tightest one.

    Each step needs at most as many pages as the one before it, so a binary search finds it;
    the roomiest is tried first, because most plans fit it or are long enough not to care.
    """
    roomiest = pages(ladder[0])
    if roomiest == 1:
        return ladder[0]
    fewest = pages(ladder[-1])
    if fewest == roomiest:
        return ladder[0]
    low, high = 1, len(ladder) - 1
    while low < high:
        middle = (low + high) // 2
        if pages(ladder[middle]) == fewest:
            high = middle
        else:
            low = middle + 1
    return ladder[low]
