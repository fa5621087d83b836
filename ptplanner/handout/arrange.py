"""Arranges the two drawings of an exercise in the picture column so that the body is drawn as large as possible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptplanner.handout.pictures import FigurePair

COLUMN_MM = 62.0
PICTURE_WIDTH_MM = 60.0
# Width of a caption beside its drawing, and height of a caption above it (12 pt).
CAPTION_WIDTH_MM = 19.0
CAPTION_HEIGHT_MM = 5.4
PICTURE_GAP_MM = 4.0
# A hand or a bent knee cannot be recognised in a smaller drawing.
MIN_POSE_HEIGHT_MM = 16.0


class Arrangement(StrEnum):
    CAPTIONS_BESIDE = "beside"
    CAPTIONS_ABOVE = "stacked"
    SIDE_BY_SIDE = "abreast"


@dataclass(frozen=True)
class PictureLayout:
    """The arrangement and the sizes in mm of both drawings, which share one scale."""

    arrangement: Arrangement
    start_width: float
    start_height: float
    end_width: float
    end_height: float


def arrange_pictures(
    pair: FigurePair, height_mm: float, width_mm: float = PICTURE_WIDTH_MM
) -> PictureLayout:
    """Return the largest arrangement that fits ``height_mm``, with each pose at least ``MIN_POSE_HEIGHT_MM`` high."""
    scales = {way: _find_scale(way, pair, height_mm, width_mm) for way in Arrangement}
    best = max(scales, key=lambda way: (round(scales[way], 6), -list(Arrangement).index(way)))
    return _build_picture_layout(
        best, pair, max(scales[best], _find_readable_scale(best, pair, width_mm))
    )


def _find_scale(way: Arrangement, pair: FigurePair, height_mm: float, width_mm: float) -> float:
    start, end = pair.start, pair.end
    widest, tallest = max(start.width, end.width), max(start.height, end.height)
    if way is Arrangement.CAPTIONS_BESIDE:
        return min(
            (width_mm - CAPTION_WIDTH_MM) / widest,
            (height_mm - PICTURE_GAP_MM) / (start.height + end.height),
        )
    if way is Arrangement.CAPTIONS_ABOVE:
        return min(
            width_mm / widest, (height_mm - 2 * CAPTION_HEIGHT_MM) / (start.height + end.height)
        )
    return min(
        (width_mm - PICTURE_GAP_MM) / (start.width + end.width),
        (height_mm - CAPTION_HEIGHT_MM) / tallest,
    )


def _find_readable_scale(way: Arrangement, pair: FigurePair, width_mm: float) -> float:
    """Return the scale at which both poses are readable, but never wider than the column."""
    lowest = min(pair.start.height, pair.end.height)
    return min(MIN_POSE_HEIGHT_MM / lowest, _find_scale(way, pair, 1_000.0, width_mm))


def _build_picture_layout(way: Arrangement, pair: FigurePair, scale: float) -> PictureLayout:
    sizes = (pair.start.width, pair.start.height, pair.end.width, pair.end.height)
    return PictureLayout(way, *(round(size * scale, 2) for size in sizes))
