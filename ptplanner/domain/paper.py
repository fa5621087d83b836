"""Paper sizes a sheet is made for, and the ways of laying it out."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


class Layout(StrEnum):
    """``STANDARD``: everything, on both sides. ``FRIDGE``: pictures and doses at a glance, on one side."""

    STANDARD = "standard"
    FRIDGE = "fridge"
