"""What gives way, in which order, so that a plan fits its paper; type size never does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar


@dataclass(frozen=True)
class FrontFit:
    """How much the cards say. What leaves a card stands on the back; nothing is lost.

    ``picture_mm``: height that the two drawings of a card share at least; they fill that of the words.
    ``white_mm``: above and below a card, as the style sheet sets it for ``name``.
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
    white_mm: float


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
    """The tick grid: rows of ``row_mm`` in as many bands of weeks as ``bands``.

    ``white_mm``: above each box of the back.
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
    """What laying out one step has shown: pages, and the white left at the end, in mm."""

    pages: int
    room_mm: float


# Beyond so many pages a side, one try must do.
MOST_PAGES_TO_TRY = 2

Step = TypeVar("Step")


def settle(
    ladder: Sequence[Step],
    guessed_pages: Callable[[Step], int],
    guessed_mm: Callable[[Step], float],
    lay_out: Callable[[Step], Outcome],
) -> Step:
    """The roomiest step that needs the fewest pages: guessed first, then laid out until it holds.

    A long sheet takes the guess as it is: on it, a page more or less is not worth the wait.
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
    """The first step from ``at`` on that holds within ``target`` pages."""
    return next((i for i in range(at, len(ladder)) if lay_out(ladder[i]).pages <= target), None)


def _loosened(
    ladder: Sequence[Step],
    at: int,
    target: int,
    guessed_mm: Callable[[Step], float],
    lay_out: Callable[[Step], Outcome],
) -> Step:
    """Give back what was taken too early, as long as the white at the end has room for it."""
    while at > 0:
        needs_mm = guessed_mm(ladder[at - 1]) - guessed_mm(ladder[at])
        if lay_out(ladder[at]).room_mm < needs_mm or lay_out(ladder[at - 1]).pages > target:
            break
        at -= 1
    return ladder[at]
