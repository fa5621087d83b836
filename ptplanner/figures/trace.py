"""From pixels to curves: contours of smoothed masks, fitted with cubics to one decimal."""

from __future__ import annotations

import numpy as np
from contourpy import contour_generator
from numba import njit
from scipy.ndimage import gaussian_filter

from ptplanner.figures.sources import Points

TOLERANCE = 1.2  # pixels
CORNER = np.cos(np.radians(48.0))


def mask_path(mask: Points, *, blur: float = 1.6, smallest: float = 60.0) -> str:
    return field_path(mask.astype(float) - 0.5, blur=blur, smallest=smallest)


def field_path(field: Points, *, blur: float, smallest: float) -> str:
    """SVG path data around the places where `field` is above zero; specks and pinholes are left out."""
    padded = np.pad(gaussian_filter(field, blur, mode="nearest"), 1, constant_values=-0.5)
    lines = contour_generator(z=padded).lines(0.0)
    return "".join(_closed(line - 0.5) for line in lines if _area(line) > smallest)


def _area(line: Points) -> float:
    x, y = line[:, 0], line[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def _closed(line: Points) -> str:
    points = _even(line, 2.5)
    if len(points) < 8:
        return ""
    corners = _corners(points)
    start = int(corners[0]) if len(corners) else 0
    ring = np.roll(points, -start, axis=0)
    stops = np.append((corners - start) if len(corners) else [0], len(ring)).astype(int)
    ring = np.vstack([ring, ring[:1]])
    smooth = len(corners) == 0
    curves = [
        _fit(ring[a : b + 1], smooth) for a, b in zip(stops[:-1], stops[1:], strict=True) if b > a
    ]
    return _write(np.concatenate(curves))


def _even(line: Points, step: float) -> Points:
    """The same closed line with points `step` apart."""
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    count = max(int(length[-1] / step), 4)
    place = np.linspace(0.0, length[-1], count, endpoint=False)
    return np.stack([np.interp(place, length, line[:, i]) for i in range(2)], axis=1)


def _corners(points: Points) -> Points:
    reach = 3
    before = points - np.roll(points, reach, axis=0)
    after = np.roll(points, -reach, axis=0) - points
    cosine = np.sum(before * after, axis=1) / np.maximum(
        np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1), 1e-9
    )
    least = np.min([np.roll(cosine, k) for k in range(-reach, reach + 1)], axis=0)
    found: Points = np.flatnonzero((cosine < CORNER) & (cosine <= least))
    return found


def _write(curves: Points) -> str:
    """Relative cubics, rounded so that the errors do not add up."""
    here = np.round(curves[0, 0], 1)
    parts = [f"M{_number(here[0])} {_number(here[1])}c"]
    words: list[str] = []
    for curve in curves:
        there = np.round(curve[1:], 1)
        words += [_number(value) for value in (there - here).ravel()]
        here = there[-1]
    text = words[0]
    for word in words[1:]:
        text += word if word[0] == "-" else f" {word}"
    return "".join([*parts, text, "z"])


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    text = "0" if text == "-0" else text
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _fit(points: Points, closed_smooth: bool) -> Points:
    return np.asarray(_fit_all(np.ascontiguousarray(points), TOLERANCE, closed_smooth))


@njit(cache=True)  # type: ignore[misc]
def _tangent(points, at, step):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    other = min(max(at + 2 * step, 0), len(points) - 1)
    away = points[other] - points[at]
    return away / max(np.sqrt(np.sum(away * away)), 1e-9)


@njit(cache=True)  # type: ignore[misc]
def _fit_all(points, tolerance, closed_smooth):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Cubics through the points: a stretch that does not fit is split where it is worst."""
    last = len(points) - 1
    found = np.zeros((max(last, 1), 4, 2))
    count = 0
    first_out, last_out = _tangent(points, 0, 1), _tangent(points, last, -1)
    if closed_smooth and last > 4:
        across = points[2] - points[last - 2]
        across = across / max(np.sqrt(np.sum(across * across)), 1e-9)
        first_out, last_out = across, -across
    stack_from, stack_to = np.zeros(4096, np.int64), np.zeros(4096, np.int64)
    tangents = np.zeros((4096, 2, 2))
    stack_to[0], tangents[0, 0], tangents[0, 1], top = last, first_out, last_out, 1
    while top > 0:
        top -= 1
        low, high = stack_from[top], stack_to[top]
        out, back = tangents[top, 0].copy(), tangents[top, 1].copy()
        curve, worst, error = _one(points[low : high + 1], out, back)
        if error <= tolerance * tolerance or high - low < 3:
            found[count] = curve
            count += 1
            continue
        split = min(max(low + worst, low + 1), high - 1)
        across = points[min(split + 2, last)] - points[max(split - 2, 0)]
        across = across / max(np.sqrt(np.sum(across * across)), 1e-9)
        stack_from[top], stack_to[top], tangents[top, 0], tangents[top, 1] = (
            split,
            high,
            across,
            back,
        )
        stack_from[top + 1], stack_to[top + 1], tangents[top + 1, 0], tangents[top + 1, 1] = (
            low,
            split,
            out,
            -across,
        )
        top += 2
    return found[:count]


@njit(cache=True)  # type: ignore[misc]
def _one(points, out, back):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The least-squares cubic with given end tangents, its worst point and squared error."""
    count = len(points)
    place = np.zeros(count)
    for i in range(1, count):
        place[i] = place[i - 1] + np.sqrt(np.sum((points[i] - points[i - 1]) ** 2))
    chord = np.sqrt(np.sum((points[-1] - points[0]) ** 2))
    place /= max(place[-1], 1e-9)
    curve = np.zeros((4, 2))
    curve[0], curve[3] = points[0], points[-1]
    worst, error = 0, 0.0
    for _ in range(3):
        c00 = c01 = c11 = x0 = x1 = 0.0
        for i in range(count):
            t = place[i]
            s = 1 - t
            b1, b2 = 3 * t * s * s, 3 * t * t * s
            a1, a2 = out * b1, back * b2
            base = points[0] * (s * s * s + b1) + points[-1] * (t * t * t + b2)
            rest = points[i] - base
            c00 += np.sum(a1 * a1)
            c01 += np.sum(a1 * a2)
            c11 += np.sum(a2 * a2)
            x0 += np.sum(a1 * rest)
            x1 += np.sum(a2 * rest)
        det = c00 * c11 - c01 * c01
        one = two = chord / 3
        if abs(det) > 1e-9:
            one, two = (x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det
        if one < 0.02 * chord or two < 0.02 * chord or one > 3 * chord + 4 or two > 3 * chord + 4:
            one = two = chord / 3
        curve[1], curve[2] = points[0] + out * one, points[-1] + back * two
        worst, error = 0, 0.0
        for i in range(count):
            t = place[i]
            s = 1 - t
            at = (
                s * s * s * curve[0]
                + 3 * t * s * s * curve[1]
                + 3 * t * t * s * curve[2]
                + t * t * t * curve[3]
            )
            gap = at - points[i]
            far = np.sum(gap * gap)
            if far > error:
                worst, error = i, far
            slope = (
                3 * s * s * (curve[1] - curve[0])
                + 6 * t * s * (curve[2] - curve[1])
                + 3 * t * t * (curve[3] - curve[2])
            )
            bend = 6 * s * (curve[2] - 2 * curve[1] + curve[0]) + 6 * t * (
                curve[3] - 2 * curve[2] + curve[1]
            )
            below = np.sum(slope * slope) + np.sum(gap * bend)
            if abs(below) > 1e-9 and 0 < i < count - 1:
                place[i] = min(max(t - np.sum(gap * slope) / below, 0.0), 1.0)
    return curve, worst, error
