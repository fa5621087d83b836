"""Arranges the two drawings of an exercise in the picture column so that the body is drawn as large as possible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.handout.figures import FigurePair

COLUMN_MM = 62.0
DRAWING_MM = 60.0
# Width of a caption beside its drawing, and height of a caption above it (12 pt).
CAPTION_WIDTH_MM = 19.0
CAPTION_HEIGHT_MM = 5.4
GAP_MM = 4.0
# A hand or a bent knee cannot be recognised in a smaller drawing.
LOWEST_POSE_MM = 16.0


class Arrangement(StrEnum):
    BESIDE = "beside"
    STACKED = "stacked"
    ABREAST = "abreast"


@dataclass(frozen=True)
class Placed:
    """The arrangement and the sizes in mm of both drawings, which share one scale."""

    arrangement: Arrangement
    start_width: float
    start_height: float
    end_width: float
    end_height: float


def place(pair: FigurePair, height_mm: float, width_mm: float = DRAWING_MM) -> Placed:
    """Return the largest arrangement that fits ``height_mm``, with each pose at least ``MIN_POSE_HEIGHT_MM`` high."""
    scales = {way: _scale(way, pair, height_mm, width_mm) for way in Arrangement}
    best = max(scales, key=lambda way: (round(scales[way], 6), -list(Arrangement).index(way)))
    return _placed(best, pair, max(scales[best], _readable_scale(best, pair, width_mm)))


def _scale(way: Arrangement, pair: FigurePair, height_mm: float, width_mm: float) -> float:
    start, end = pair.start, pair.end
    widest, tallest = max(start.width, end.width), max(start.height, end.height)
    if way is Arrangement.BESIDE:
        return min(
            (width_mm - CAPTION_WIDTH_MM) / widest,
            (height_mm - GAP_MM) / (start.height + end.height),
        )
    if way is Arrangement.STACKED:
        return min(
            width_mm / widest, (height_mm - 2 * CAPTION_HEIGHT_MM) / (start.height + end.height)
        )
    return min(
        (width_mm - GAP_MM) / (start.width + end.width), (height_mm - CAPTION_HEIGHT_MM) / tallest
    )


def _readable_scale(way: Arrangement, pair: FigurePair, width_mm: float) -> float:
    """Return the scale at which both poses are readable, but never wider than the column."""
    lowest = min(pair.start.height, pair.end.height)
    return min(LOWEST_POSE_MM / lowest, _scale(way, pair, 1_000.0, width_mm))


def _placed(way: Arrangement, pair: FigurePair, scale: float) -> Placed:
    sizes = (pair.start.width, pair.start.height, pair.end.width, pair.end.height)
    return Placed(way, *(round(size * scale, 2) for size in sizes))
