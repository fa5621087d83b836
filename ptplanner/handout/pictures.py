"""Loads the printed pictures of an exercise: start and end position, drawn for the left side."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.settings import PROJECT_ROOT

EXERCISES_DIR = PROJECT_ROOT / "static" / "exercises"
_VIEW_BOX = re.compile(rb'viewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"')


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
