"""Writes a drawn pose as SVG: one path per class, one for all ink, and nothing that PDF renderers ignore."""

from __future__ import annotations

from html import escape

import numpy as np

from ptplanner.figures.body.data import Points
from ptplanner.figures.body.dressed_person import SURFACE_CLASSES
from ptplanner.figures.body.surface import PROP
from ptplanner.figures.draw.ink import Mask
from ptplanner.figures.draw.palette import Palette
from ptplanner.figures.draw.pose_renderer import PictureParts
from ptplanner.figures.draw.trace import trace_field, trace_mask

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
