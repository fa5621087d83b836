"""The shapes that props are made of, and the furniture built from them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.spatial import ConvexHull

from ptplanner.figures.draw.scene import Solid
from ptplanner.figures.geometry import Points, resample_closed_line

_BOX_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
_BOX_SIDES = np.array(
    [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
)


def build_box(
    kind: str, middle: Points, size: Points, turned: Points | None = None, *, thin: bool = False
) -> Solid:
    points = _BOX_CORNERS * np.asarray(size) / 2
    if turned is not None:
        points = points @ turned.T
    faces = np.concatenate([_BOX_SIDES[:, [0, 1, 2]], _BOX_SIDES[:, [0, 2, 3]]])
    return Solid(kind, points + middle, faces, np.tile(np.arange(6), 2), thin)


def build_floor_sheet(kind: str, low: Points, high: Points, level: float) -> Solid:
    """A thin rectangle that lies on the floor."""
    (x0, z0), (x1, z1) = low, high
    points = np.array([[x0, level, z0], [x1, level, z0], [x1, level, z1], [x0, level, z1]])
    return Solid(kind, points, np.array([[0, 1, 2], [0, 2, 3]]), np.zeros(2, dtype=int), thin=True)


def build_cylinder(
    kind: str, start: Points, end: Points, radius: float, *, sides: int = 28, thin: bool = False
) -> Solid:
    axis = (end - start) / np.linalg.norm(end - start)
    across = np.cross(axis, [0.3, 0.9, 0.2] if abs(axis[1]) < 0.9 else [1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    ring = radius * (np.cos(angle) * across + np.sin(angle) * np.cross(axis, across))
    points = np.concatenate([start + ring, end + ring, [start], [end]])
    i = np.arange(sides)
    j = (i + 1) % sides
    wall = np.concatenate([np.stack([i, j, j + sides], 1), np.stack([i, j + sides, i + sides], 1)])
    caps = [
        np.stack([i, j, np.full(sides, 2 * sides)], 1),
        np.stack([i + sides, j + sides, np.full(sides, 2 * sides + 1)], 1),
    ]
    parts = np.repeat([0, 1, 2], [2 * sides, sides, sides])
    return Solid(kind, points, np.concatenate([wall, *caps]), parts, thin)


def build_cushion(kind: str, middle: Points, size: Points, roundness: float = 0.45) -> Solid:
    """A box with round edges (a superellipsoid): pillows; with roundness 1 a ball."""
    a, e = (
        g.ravel()
        for g in np.meshgrid(
            np.linspace(-np.pi, np.pi, 73), np.linspace(-np.pi / 2, np.pi / 2, 37), indexing="ij"
        )
    )

    def soft(value: Points) -> Points:
        return np.sign(value) * np.abs(value) ** roundness

    points = (
        np.stack(
            [soft(np.cos(e)) * soft(np.sin(a)), soft(np.sin(e)), soft(np.cos(e)) * soft(np.cos(a))],
            1,
        )
        * np.asarray(size)
        / 2
    )
    i, j = (g.ravel() for g in np.meshgrid(np.arange(72), np.arange(36), indexing="ij"))
    corner = i * 37 + j
    faces = np.concatenate(
        [
            np.stack([corner, corner + 37, corner + 38], 1),
            np.stack([corner, corner + 38, corner + 1], 1),
        ]
    )
    return Solid(kind, points + middle, faces, np.zeros(len(faces), dtype=int))


def build_cord(kind: str, through: Points, radius: float) -> list[Solid]:
    """Round pieces between the points: a strap seen from its edge, a band, a towel."""
    return [
        build_cylinder(kind, one, two, radius, sides=12, thin=True)
        for one, two in pairwise(through)
    ]


def build_ribbon_loop(
    kind: str, skin: Points, through: Points, along: Points, width: float
) -> Solid:
    """A flat closed band around the points of `skin` near a plane, stretched tight.

    The plane goes through both places of `through`; `along` is roughly its normal.
    """
    across = through[1] - through[0]
    across = across / np.linalg.norm(across)
    up = along - (along @ across) * across
    up = up / np.linalg.norm(up)
    middle, third = through.mean(axis=0), np.cross(up, across)
    ring = _wrap_around_points(skin - middle, np.stack([across, third, up], axis=1), width)
    return _build_strip(kind, middle + ring[:, :1] * across + ring[:, 1:] * third, up * width)


def build_tied_ribbon(
    kind: str, skin: Points, place: Points, anchor: Points, width: float
) -> Solid:
    """A flat band around the far side of a limb at `place`, both its ends tied at `anchor`."""
    ahead = anchor - place
    reach = float(np.linalg.norm(ahead))
    ahead = ahead / reach
    across = np.cross([0.0, 1.0, 0.0], ahead)
    across = across / np.linalg.norm(across)
    up = np.cross(ahead, across)
    turned = np.stack([across, ahead, up], axis=1)
    ring = _wrap_around_points(skin - place, turned, width, np.array([[0.0, reach]]))
    return _build_strip(kind, place + ring[:, :1] * across + ring[:, 1:] * ahead, up * width)


def _wrap_around_points(
    local: Points, axes: Points, width: float, beyond: Points | None = None
) -> Points:
    """The line a band takes around points near its plane (columns of `axes`: its plane and normal)."""
    seen = local @ axes
    near = seen[np.abs(seen[:, 2]) < width / 2][:, :2]
    near = near * (1 + 0.004 / np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 0.02))
    if beyond is not None:
        near = np.concatenate([near, beyond])
    corners = near[ConvexHull(near).vertices]
    return resample_closed_line(np.concatenate([corners, corners[:1]]), 96)


def _build_strip(kind: str, edge: Points, up: Points) -> Solid:
    points = np.concatenate([edge - up / 2, edge + up / 2])
    i = np.arange(len(edge))
    j = (i + 1) % len(edge)
    low, high = np.stack([i, j, j + len(i)], 1), np.stack([i, j + len(i), i + len(i)], 1)
    faces = np.concatenate([low, high])
    return Solid(kind, points, faces, np.zeros(len(faces), dtype=int), thin=True)


BoxPart = tuple[tuple[float, float, float], tuple[float, float, float]]  # middle and size
COUNTER_TOP_THICKNESS, COUNTER_OVERHANG = (
    0.04,
    0.025,
)  # metres: thickness of a counter's top, and how far it stands out
PLINTH_HEIGHT = 0.09
RAIL_RADIUS = 0.021
JAMB_WIDTH = 0.09


def build_chair(middle: Points, turned: Points, seat: float) -> list[Solid]:
    """Build a chair; `middle` is the point on the floor below the middle of the seat."""
    return [
        build_box("wood", middle + turned @ np.array(place), np.array(size), turned)
        for place, size in [*_list_seat_parts(seat), *_list_back_parts(seat)]
    ]


def _list_seat_parts(level: float) -> list[BoxPart]:
    legs = [(x, z) for x in (-0.195, 0.195) for z in (-0.185, 0.185)]
    under = level - 0.04
    return [
        ((0.0, level - 0.02, 0.0), (0.44, 0.04, 0.42)),
        *(((x, under / 2, z), (0.036, under, 0.036)) for x, z in legs),
    ]


def _list_back_parts(level: float) -> list[BoxPart]:
    posts: list[BoxPart] = [((x, level + 0.24, -0.195), (0.036, 0.48, 0.032)) for x in (-0.2, 0.2)]
    return [*posts, ((0.0, level + 0.40, -0.195), (0.38, 0.15, 0.022))]


def build_counter(low: Points, high: Points, doors: int) -> list[Solid]:
    """A kitchen counter, its doors on the side that the person faces."""
    inset = np.array([COUNTER_OVERHANG, 0.0, COUNTER_OVERHANG])
    body_low, body_high = low + inset, high - inset - [0.0, COUNTER_TOP_THICKNESS, 0.0]
    plinth_high = np.array([body_high[0], low[1] + PLINTH_HEIGHT, body_high[2]])
    body_low = body_low + [0.0, PLINTH_HEIGHT, 0.0]
    parts = [
        (
            low + [2 * COUNTER_OVERHANG, 0.0, 3 * COUNTER_OVERHANG],
            plinth_high - [COUNTER_OVERHANG, 0.0, COUNTER_OVERHANG],
        ),
        (body_low, body_high),
        (np.array([low[0], high[1] - COUNTER_TOP_THICKNESS, low[2]]), high),
    ]
    solids = [build_box("wood", (a + b) / 2, b - a) for a, b in parts]
    return solids + _build_counter_doors(body_low, body_high, doors)


def _build_counter_doors(low: Points, high: Points, count: int) -> list[Solid]:
    """Thin panels with knobs on the side towards smaller z."""
    if not count:
        return []
    wide = (high[0] - low[0]) / count
    gap, found = 0.022, []
    for number in range(count):
        left = low[0] + number * wide
        size = np.array([wide - 2 * gap, high[1] - low[1] - 2 * gap, 0.012])
        middle = np.array([left + wide / 2, (low[1] + high[1]) / 2, low[2] - 0.006])
        knob = middle + [(0.5 - number % 2) * 1.6 * (size[0] / 2), size[1] * 0.36, -0.012]
        found += [
            build_box("wood", middle, size, thin=True),
            build_box("metal", knob, np.array([0.03, 0.03, 0.02]), thin=True),
        ]
    return found


def build_rail(start: Points, end: Points) -> list[Solid]:
    """A handrail on two posts."""
    lean = (end - start) * 0.08
    posts = [start + lean, end - lean]
    return [
        build_cylinder("metal", start, end, RAIL_RADIUS),
        *(
            build_cylinder("metal", post * [1.0, 0.0, 1.0], post, RAIL_RADIUS * 0.7)
            for post in posts
        ),
    ]


def build_doorway(middle: Points, width: float, height: float) -> list[Solid]:
    """The frame of a door: two jambs and a lintel; `middle` lies on the floor."""
    side = width / 2 + JAMB_WIDTH / 2
    upright = np.array([JAMB_WIDTH, height, JAMB_WIDTH])
    across = np.array([width + 2 * JAMB_WIDTH, JAMB_WIDTH, JAMB_WIDTH])
    posts = [middle + [sign * side, height / 2, 0.0] for sign in (-1.0, 1.0)]
    return [
        *(build_box("wood", place, upright) for place in posts),
        build_box("wood", middle + [0.0, height + JAMB_WIDTH / 2, 0.0], across),
    ]


def build_post(foot: Points, height: float, ring: float | None) -> list[Solid]:
    """A fixed upright, such as the leg of a heavy table, with a band's knot around it."""
    upright = build_box("wood", foot + [0.0, height / 2, 0.0], np.array([0.055, height, 0.055]))
    base = build_box("wood", foot + [0.0, 0.015, 0.0], np.array([0.26, 0.03, 0.26]))
    if ring is None:
        return [base, upright]
    knot = build_box("band", foot + [0.0, ring, 0.0], np.array([0.068, 0.045, 0.068]), thin=True)
    return [base, upright, knot]
