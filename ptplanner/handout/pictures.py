"""The printed pictures of an exercise: loads start and end position, and arranges them in a column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.geometry import PICTURES
from ptplanner.settings import PROJECT_ROOT

EXERCISES_DIR = PROJECT_ROOT / "static" / "exercises"
_VIEW_BOX = re.compile(rb'viewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"')


CLIP_FILE_NAME = "demo.mp4"


@dataclass(frozen=True)
class Figure:
    """One drawing. ``width`` and ``height`` are in units that are the same for both drawings of a pair."""

    name: str
    svg: bytes
    width: float
    height: float

    @property
    def digest(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.svg).hexdigest()


@dataclass(frozen=True)
class FigurePair:
    start: Figure
    end: Figure


FigurePairs = Mapping[ExerciseSlug, FigurePair]

PictureLoader = Callable[[RevisionDocument], FigurePairs]
"""Loads the pictures that the sheet of a document shows."""


def load_current_figures(document: RevisionDocument) -> FigurePairs:
    """Load the pictures of this release for the exercises of ``document``."""
    return load_figures(frozenset(document.exercises))


def has_clip(slug: ExerciseSlug) -> bool:
    return (EXERCISES_DIR / slug / CLIP_FILE_NAME).is_file()


def load_figures(slugs: frozenset[ExerciseSlug], folder: Path = EXERCISES_DIR) -> FigurePairs:
    """Load the figure pairs of ``slugs``; an exercise without both drawings is left out."""
    pairs = {slug: _load_figure_pair(folder / slug) for slug in sorted(slugs)}
    return {slug: pair for slug, pair in pairs.items() if pair}


def _load_figure_pair(folder: Path) -> FigurePair | None:
    start, end = _load_figure(folder / "start.paper.svg"), _load_figure(folder / "end.paper.svg")
    return FigurePair(start, end) if start and end else None


def _load_figure(path: Path) -> Figure | None:
    try:
        return _load_figure_cached(path, path.stat().st_mtime_ns)
    except OSError:
        return None


# The builder loads the same drawings after every change, and they only change with a release.
@lru_cache(maxsize=512)
def _load_figure_cached(path: Path, mtime_ns: int) -> Figure | None:  # noqa: ARG001  # part of the cache key
    return parse_figure(path.read_bytes())


def parse_figure(svg: bytes) -> Figure | None:
    """Parse a drawing; None if it has no view box."""
    size = _VIEW_BOX.search(svg)
    if size is None:
        return None
    name = f"figure/{hashlib.sha256(svg).hexdigest()[:16]}.svg"
    return Figure(name, svg, float(size[1]), float(size[2]))


# Height of a caption above its drawing: a line of text and a little air.
CAPTION_HEIGHT_MM = 5.4
# The height that two drawings above each other do not use, for the gaps below them.
STACKED_GAPS_MM = 4.0
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
    pair: FigurePair,
    height_mm: float,
    width_mm: float = PICTURES.width,
    *,
    least_mm: float = MIN_POSE_HEIGHT_MM,
    has_captions: bool = True,
) -> PictureLayout:
    """Return the largest arrangement that fits ``height_mm``, with each pose at least ``least_mm`` high."""
    space = _Space(height_mm, width_mm, has_captions)
    scales = {way: _find_scale(way, pair, space) for way in Arrangement}
    best = max(scales, key=lambda way: (round(scales[way], 6), -list(Arrangement).index(way)))
    return _build_picture_layout(
        best, pair, max(scales[best], _find_readable_scale(best, pair, space, least_mm))
    )


@dataclass(frozen=True)
class _Space:
    """The space in mm for two drawings and their captions, if they have any."""

    height_mm: float
    width_mm: float
    has_captions: bool


def _find_scale(way: Arrangement, pair: FigurePair, space: _Space) -> float:
    start, end, height_mm, width_mm = pair.start, pair.end, space.height_mm, space.width_mm
    caption_mm = CAPTION_HEIGHT_MM if space.has_captions else 0.0
    widest, tallest = max(start.width, end.width), max(start.height, end.height)
    if way is Arrangement.CAPTIONS_BESIDE:
        return min(
            (width_mm - (PICTURES.caption_width if space.has_captions else 0.0)) / widest,
            (height_mm - STACKED_GAPS_MM) / (start.height + end.height),
        )
    if way is Arrangement.CAPTIONS_ABOVE:
        return min(width_mm / widest, (height_mm - 2 * caption_mm) / (start.height + end.height))
    return min(
        (width_mm - PICTURES.side_gap) / (start.width + end.width),
        (height_mm - caption_mm) / tallest,
    )


def _find_readable_scale(
    way: Arrangement, pair: FigurePair, space: _Space, least_mm: float
) -> float:
    """Return the scale at which both poses are readable, but never wider than the column."""
    lowest = min(pair.start.height, pair.end.height)
    return min(least_mm / lowest, _find_scale(way, pair, replace(space, height_mm=1_000.0)))


def _build_picture_layout(way: Arrangement, pair: FigurePair, scale: float) -> PictureLayout:
    sizes = (pair.start.width, pair.start.height, pair.end.width, pair.end.height)
    return PictureLayout(way, *(round(size * scale, 2) for size in sizes))
