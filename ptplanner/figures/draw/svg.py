"""Writes a drawn pose as SVG: one path per class, one for all ink, and nothing that PDF renderers ignore."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
from contourpy import contour_generator
from scipy.ndimage import gaussian_filter

from ptplanner.figures.body.dressed_person import SURFACE_CLASSES
from ptplanner.figures.body.surface import PROP
from ptplanner.figures.draw.curves import fit_cubics
from ptplanner.figures.draw.layers import Mask
from ptplanner.figures.draw.palette import Palette
from ptplanner.figures.draw.pose_renderer import PictureParts
from ptplanner.figures.geometry import Indices, Points, measure_along_line, resample_closed_line

CORNER_COSINE = np.cos(np.radians(48.0))
TRACE_STEP = 2.5  # pixels between the points of a traced contour


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
    count = max(int(measure_along_line(line)[-1] / TRACE_STEP), 4)
    points = resample_closed_line(line, count)
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


HATCH_STEP, HATCH_WIDTH = 17, 4.6


def format_svg(
    shot: PictureParts,
    palette: Palette,
    title: str,
    arrows: list[Points],
    ghost: PictureParts | None = None,
) -> str:
    layers = shot.layers
    height, width = layers.classes.shape
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">']
    parts.append(f"<title>{escape(title)}</title>")
    if ghost is not None:
        parts.append(_format_ghost(ghost, palette))
    parts += _format_fills(shot, palette)
    parts += _format_zone(shot, palette)
    shade = trace_mask(layers.shade, blur=5.0, smallest=400)
    if shade:
        parts.append(
            f'<path class="shade" fill="{_pick_shade(palette)}" fill-opacity="{_pick_opacity(palette)}" d="{shade}"/>'
        )
    parts.append(
        f'<path class="ink" fill="{palette.ink}" d="{trace_field(layers.ink, blur=0.7, smallest=30)}"/>'
    )
    parts += _format_face(shot, palette)
    for outline in map(_format_polygon_path, arrows):
        parts.append(
            f'<path fill="#fff" stroke="#fff" stroke-width="14" stroke-linejoin="round" d="{outline}"/>'
        )
        parts.append(
            f'<path class="arrow" fill="{palette.arrow}" stroke="{palette.arrow}" stroke-width="3" '
            f'stroke-linejoin="round" d="{outline}"/>'
        )
    return "".join(parts) + "</svg>\n"


def _pick_shade(palette: Palette) -> str:
    return "#2a2440" if palette.zone else "#000"


def _pick_opacity(palette: Palette) -> float:
    return 0.2 if palette.zone else 0.1


def _format_fills(shot: PictureParts, palette: Palette) -> list[str]:
    classes = shot.layers.classes
    found = []
    numbers = [*range(PROP, PROP + len(shot.prop_kinds)), *range(1, PROP)]
    for number in numbers:
        name = shot.prop_kinds[number - PROP] if number >= PROP else SURFACE_CLASSES[number - 1]
        path = trace_mask(classes == number)
        if path:
            found.append(f'<path class="{name}" fill="{palette.fills[name]}" d="{path}"/>')
    return found


def _format_zone(shot: PictureParts, palette: Palette) -> list[str]:
    zone = shot.layers.zone
    if not zone.any():
        return []
    path = trace_mask(zone, blur=2.5, smallest=300)
    if palette.zone:
        return [f'<path class="zone" fill="{palette.zone}" fill-opacity=".5" d="{path}"/>']
    lines = "".join(f"M{x0} {y0}L{x1} {y1}" for x0, y0, x1, y1 in _list_hatch_lines(zone))
    # Printers turn greys into dots, in which hatching is lost, so it is drawn on white.
    return [
        f'<path fill="#fff" d="{path}"/>',
        f'<path class="zone" fill="none" stroke="#000" stroke-width="{HATCH_WIDTH}" d="{lines}"/>',
    ]


def _list_hatch_lines(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Rising diagonals within the mask."""
    height, width = mask.shape
    found = []
    for total in range(0, width + height, HATCH_STEP):
        x = np.arange(max(0, total - height + 1), min(width, total + 1))
        inside = mask[total - x, x]
        stops = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
        for a, b in zip(stops[::2], stops[1::2], strict=True):
            if b - a > 8:
                found.append((int(x[a]), int(total - x[a]), int(x[b - 1]), int(total - x[b - 1])))
    return found


def _format_face(shot: PictureParts, palette: Palette) -> list[str]:
    found = []
    for stroke in shot.face:
        points = " ".join(f"{x:.1f} {y:.1f}" for x, y in stroke.points)
        if stroke.width == 0.0:
            found.append(f'<path class="face" fill="{palette.ink}" d="M{points}z"/>')
        else:
            found.append(
                f'<path class="face" fill="none" stroke="{palette.ink}" stroke-width="{stroke.width:.1f}" '
                f'stroke-linecap="round" stroke-linejoin="round" d="M{points}"/>'
            )
    return found


def _format_ghost(ghost: PictureParts, palette: Palette) -> str:
    body = (ghost.layers.classes > 0) & (ghost.layers.classes < PROP)
    fill = "#eef0f3" if palette.zone else "#fff"
    line = "#b9bfc9" if palette.zone else "#999"
    path = trace_mask(body, blur=2.5, smallest=900)
    return f'<path class="ghost" fill="{fill}" stroke="{line}" stroke-width="4" d="{path}"/>'


def _format_polygon_path(points: Points) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"
