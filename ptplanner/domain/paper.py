"""Paper sizes and page layouts of a printed sheet."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


# The page for the fridge is one side for this many exercises; more take more pages.
MAX_FRIDGE_EXERCISES = 12


class Layout(StrEnum):
    """``STANDARD``: the full sheet, printed on both sides. ``FRIDGE``: pictures and doses only, on one side."""

    STANDARD = "standard"
    FRIDGE = "fridge"
