"""Shapes that props are made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.spatial import ConvexHull

from ptplanner.figures.body.data import Points
from ptplanner.figures.draw.scene import Solid

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


def build_cushion(
    kind: str, middle: Points, size: Points, roundness: float = 0.45, turned: Points | None = None
) -> Solid:
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
    if turned is not None:
        points = points @ turned.T
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
    return _resample_by_count(near[ConvexHull(near).vertices], 96)


def _build_strip(kind: str, edge: Points, up: Points) -> Solid:
    points = np.concatenate([edge - up / 2, edge + up / 2])
    i = np.arange(len(edge))
    j = (i + 1) % len(edge)
    low, high = np.stack([i, j, j + len(i)], 1), np.stack([i, j + len(i), i + len(i)], 1)
    faces = np.concatenate([low, high])
    return Solid(kind, points, faces, np.zeros(len(faces), dtype=int), thin=True)


def _resample_by_count(corners: Points, count: int) -> Points:
    """Points at even distances along a closed line."""
    closed = np.concatenate([corners, corners[:1]])
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    place = np.linspace(0, length[-1], count, endpoint=False)
    return np.stack([np.interp(place, length, closed[:, k]) for k in range(2)], axis=1)
