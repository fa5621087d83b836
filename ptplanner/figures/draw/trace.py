"""From pixels to curves: contours of smoothed masks, fitted with cubics to one decimal."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator
from scipy.ndimage import gaussian_filter

from ptplanner.figures.body.data import Indices, Points
from ptplanner.figures.draw.curves import fit_cubics

CORNER_COSINE = np.cos(np.radians(48.0))


def trace_mask(mask: npt.NDArray[np.bool_], *, blur: float = 1.6, smallest: float = 60.0) -> str:
    return trace_field(mask.astype(float) - 0.5, blur=blur, smallest=smallest)


def trace_field(field: Points, *, blur: float, smallest: float) -> str:
    """SVG path data around the places where `field` is above zero; specks and pinholes are left out."""
    padded = np.pad(gaussian_filter(field, blur, mode="nearest"), 1, constant_values=-0.5)
    lines = cast(list[Points], contour_generator(z=padded).lines(0.0))
    return "".join(
        _trace_closed_line(line - 0.5) for line in lines if _measure_area(line) > smallest
    )


def _measure_area(line: Points) -> float:
    x, y = line[:, 0], line[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def _trace_closed_line(line: Points) -> str:
    points = _resample_by_step(line, 2.5)
    if len(points) < 8:
        return ""
    corners = _find_corners(points)
    start = int(corners[0]) if len(corners) else 0
    ring = np.roll(points, -start, axis=0)
    stops = np.append((corners - start) if len(corners) else [0], len(ring)).astype(int)
    ring = np.vstack([ring, ring[:1]])
    smooth = len(corners) == 0
    curves = [fit_cubics(ring[a : b + 1], ring=smooth) for a, b in pairwise(stops) if b > a]
    return _format_cubics(np.concatenate(curves))


def _resample_by_step(line: Points, step: float) -> Points:
    """The same closed line with points `step` apart."""
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    count = max(int(length[-1] / step), 4)
    place = np.linspace(0.0, length[-1], count, endpoint=False)
    return np.stack([np.interp(place, length, line[:, i]) for i in range(2)], axis=1)


def _find_corners(points: Points) -> Indices:
    reach = 3
    before = points - np.roll(points, reach, axis=0)
    after = np.roll(points, -reach, axis=0) - points
    cosine = np.sum(before * after, axis=1) / np.maximum(
        np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1), 1e-9
    )
    least = np.min([np.roll(cosine, k) for k in range(-reach, reach + 1)], axis=0)
    found: Indices = np.flatnonzero((cosine < CORNER_COSINE) & (cosine <= least))
    return found


def _format_cubics(curves: Points) -> str:
    """Relative cubics, rounded so that the errors do not add up."""
    here = np.round(curves[0, 0], 1)
    parts = [f"M{_format_coordinate(here[0])} {_format_coordinate(here[1])}c"]
    words: list[str] = []
    for curve in curves:
        there = np.round(curve[1:], 1)
        words += [_format_coordinate(value) for value in (there - here).ravel()]
        here = there[-1]
    text = words[0]
    for word in words[1:]:
        text += word if word[0] == "-" else f" {word}"
    return "".join([*parts, text, "z"])


def _format_coordinate(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    text = "0" if text == "-0" else text
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
