"""Fits as few cubic curves as possible to a line of points, within a tolerance."""

from __future__ import annotations

import numpy as np
from numba import njit

from ptplanner.figures.geometry import Points

FIT_TOLERANCE = 1.2  # pixels


def fit_cubics(points: Points, *, ring: bool) -> Points:
    """Cubics (count, 4, 2) through the points; a `ring` without corners is closed smoothly."""
    return np.asarray(_fit_cubics(np.ascontiguousarray(points), FIT_TOLERANCE, ring))


@njit(cache=True)
def _compute_tangent(points, at, step):  # type: ignore[no-untyped-def]
    other = min(max(at + 2 * step, 0), len(points) - 1)
    away = points[other] - points[at]
    return away / max(np.sqrt(np.sum(away * away)), 1e-9)


@njit(cache=True)
def _fit_cubics(points, tolerance, closed_smooth):  # type: ignore[no-untyped-def]
    """Cubics through the points: a stretch that does not fit is split where it is worst."""
    last = len(points) - 1
    found = np.zeros((max(last, 1), 4, 2))
    count = 0
    first_out, last_out = _compute_tangent(points, 0, 1), _compute_tangent(points, last, -1)
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
        curve, worst, error = _fit_single_cubic(points[low : high + 1], out, back)
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


@njit(cache=True)
def _fit_single_cubic(points, out, back):  # type: ignore[no-untyped-def]
    """The least-squares cubic with given end tangents, its worst point and squared error."""
    place = np.zeros(len(points))
    for i in range(1, len(points)):
        place[i] = place[i - 1] + np.sqrt(np.sum((points[i] - points[i - 1]) ** 2))
    place /= max(place[-1], 1e-9)
    curve = np.zeros((4, 2))
    worst, error = 0, 0.0
    for _ in range(3):
        curve = _solve_handles(points, place, out, back)
        worst, error = _reparameterize(points, place, curve)
    return curve, worst, error


@njit(cache=True)
def _solve_handles(points, place, out, back):  # type: ignore[no-untyped-def]
    """The cubic whose handles lie on the tangents and fit the points at their places best."""
    chord = np.sqrt(np.sum((points[-1] - points[0]) ** 2))
    c00 = c01 = c11 = x0 = x1 = 0.0
    for i in range(len(points)):
        t, s = place[i], 1 - place[i]
        b1, b2 = 3 * t * s * s, 3 * t * t * s
        a1, a2 = out * b1, back * b2
        rest = points[i] - points[0] * (s * s * s + b1) - points[-1] * (t * t * t + b2)
        c00 += np.sum(a1 * a1)
        c01 += np.sum(a1 * a2)
        c11 += np.sum(a2 * a2)
        x0 += np.sum(a1 * rest)
        x1 += np.sum(a2 * rest)
    det = c00 * c11 - c01 * c01
    one = two = chord / 3
    if abs(det) > 1e-9:
        one, two = (x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det
    if min(one, two) < 0.02 * chord or max(one, two) > 3 * chord + 4:
        one = two = chord / 3
    curve = np.zeros((4, 2))
    curve[0], curve[3] = points[0], points[-1]
    curve[1], curve[2] = points[0] + out * one, points[-1] + back * two
    return curve


@njit(cache=True)
def _reparameterize(points, place, curve):  # type: ignore[no-untyped-def]
    """The worst point and its squared error; moves the places nearer to the curve (one Newton step)."""
    worst, error = 0, 0.0
    for i in range(len(points)):
        t, s = place[i], 1 - place[i]
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
        slope = 3 * (
            s * s * (curve[1] - curve[0])
            + 2 * t * s * (curve[2] - curve[1])
            + t * t * (curve[3] - curve[2])
        )
        bend = 6 * (
            s * (curve[2] - 2 * curve[1] + curve[0]) + t * (curve[3] - 2 * curve[2] + curve[1])
        )
        below = np.sum(slope * slope) + np.sum(gap * bend)
        if abs(below) > 1e-9 and 0 < i < len(points) - 1:
            place[i] = min(max(t - np.sum(gap * slope) / below, 0.0), 1.0)
    return worst, error
