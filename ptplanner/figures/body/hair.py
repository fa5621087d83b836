"""Hair: a shell around the skull, thickened and cut along a hairline, all in head space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.shape import Body
from ptplanner.figures.body.skeleton import BONE_INDEX
from ptplanner.figures.body.surface import Surface, split_quads
from ptplanner.figures.geometry import Indices, Points

AZIMUTH_STEPS, ELEVATION_STEPS = 193, 121
LOWEST_ELEVATION = -70.0


@dataclass(frozen=True)
class HairStyle:
    """Hairline as (degrees from the front, lowest elevation), and thickness in metres at crown and sides."""

    hairline: tuple[tuple[float, float], ...]
    crown: float
    sides: float
    hangs: bool = False
    bun: tuple[float, float, float] | None = None


_EARS = ((84, 4), (90, 12), (104, 10), (112, -14), (126, -36), (150, -44), (180, -45))
HAIR_STYLES = {
    "short": HairStyle(
        ((0, 34), (30, 33), (46, 25), (56, 6), (66, -14), (76, -16), *_EARS), 0.020, 0.010
    ),
    "crop": HairStyle(
        ((0, 36), (32, 36), (48, 22), (57, 4), (66, -8), (76, -10), *_EARS), 0.009, 0.006
    ),
    "pixie": HairStyle(
        ((0, 24), (22, 28), (40, 20), (54, 0), (66, -22), (78, -24), (92, -14), *_EARS[3:]),
        0.026,
        0.020,
    ),
    "bob": HairStyle(
        ((0, 33), (26, 28), (42, 8), (54, -22), (66, -48), (90, -54), (180, -56)),
        0.022,
        0.022,
        hangs=True,
    ),
    "bun": HairStyle(
        ((0, 35), (32, 33), (50, 20), (60, 4), (68, -6), (76, -6), *_EARS),
        0.012,
        0.009,
        bun=(0.0, 0.074, -0.086),
    ),
}


def build_hair(style: HairStyle, body: Body, scalp: Points) -> Surface:
    """Build the shell of a hair style around the skull, measured on `scalp` (points of the head)."""
    centre = locate_skull_centre(body)
    azimuth = np.radians(np.linspace(-180, 180, AZIMUTH_STEPS))
    elevation = np.radians(np.linspace(LOWEST_ELEVATION, 90, ELEVATION_STEPS))
    a, e = (grid.ravel() for grid in np.meshgrid(azimuth, elevation, indexing="ij"))
    direction = np.stack([np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)], axis=1)
    radius = _measure_skull_radius(direction, scalp - centre, style)
    thick = style.sides + (style.crown - style.sides) * np.clip(np.sin(e), 0, 1)
    keep = np.degrees(e) - _interpolate_hairline(style, np.degrees(np.abs(a)))
    taper, least = (5.0, 0.6) if style.hangs else (14.0, 0.25)
    edge = np.clip(keep / taper, least, 1.0)
    points = centre + direction * (radius + thick * edge)[:, None]
    faces, keep = _build_grid_triangles(), np.radians(keep) * 0.1
    if style.bun is not None:
        points, faces, keep = _add_bun(points, faces, keep, centre + np.array(style.bun))
    bones = np.zeros((len(points), 6), dtype=np.int64) + BONE_INDEX["head"]
    weights = np.zeros((len(points), 6))
    weights[:, 0] = 1.0
    return Surface(points, faces, bones, weights, keep)


def locate_skull_centre(body: Body) -> Points:
    eyes = (body.extra_joints["eye.L"] + body.extra_joints["eye.R"]) / 2
    centre: Points = eyes + np.array([0.0, 0.025, -0.088])
    return centre


def _interpolate_hairline(style: HairStyle, azimuth: Points) -> Points:
    from scipy.interpolate import PchipInterpolator

    table = np.array(style.hairline, dtype=float)
    line: Points = PchipInterpolator(table[:, 0], table[:, 1])(azimuth)
    return line


def _measure_skull_radius(direction: Points, scalp: Points, style: HairStyle) -> Points:
    """The skull's radius in each direction: a smooth mean of the scalp around, ears and face left out.

    Hair that hangs falls straight from the widest part of the skull.
    """
    ear = (np.abs(scalp[:, 0]) > 0.055) & (np.abs(scalp[:, 2]) < 0.04) & (scalp[:, 1] < 0.012)
    face = (scalp[:, 2] > 0.03) & (scalp[:, 1] < 0.012)
    scalp = scalp[~ear & ~face & (scalp[:, 1] > -0.10)]
    length = np.linalg.norm(scalp, axis=1)
    low = np.minimum(direction[:, 1], 0.0)
    if style.hangs:
        direction = direction - low[:, None] * [0.0, 1.0, 0.0]
        direction = direction / np.linalg.norm(direction, axis=1, keepdims=True)
    near = np.exp(90.0 * (direction @ (scalp / length[:, None]).T - 1.0)) + 1e-12
    radius = (near @ length) / near.sum(axis=1)
    if not style.hangs:
        return np.asarray(radius)
    straight = np.maximum(radius, 0.088) / np.sqrt(np.maximum(1 - low**2, 0.2))
    return np.asarray(straight * (1 - 0.10 * low**2))


def _build_grid_triangles() -> Indices:
    i, j = (
        grid.ravel()
        for grid in np.meshgrid(
            np.arange(AZIMUTH_STEPS - 1), np.arange(ELEVATION_STEPS - 1), indexing="ij"
        )
    )
    corner = i * ELEVATION_STEPS + j
    return split_quads(
        np.stack(
            [corner, corner + ELEVATION_STEPS, corner + ELEVATION_STEPS + 1, corner + 1], axis=1
        )
    )


def _add_bun(
    points: Points, faces: Indices, keep: Points, centre: Points
) -> tuple[Points, Indices, Points]:
    azimuth, elevation = np.meshgrid(
        np.linspace(-np.pi, np.pi, AZIMUTH_STEPS),
        np.linspace(-np.pi / 2, np.pi / 2, ELEVATION_STEPS),
        indexing="ij",
    )
    a, e = azimuth.ravel(), elevation.ravel()
    ball = centre + 0.037 * np.stack(
        [np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)], axis=1
    )
    return (
        np.concatenate([points, ball]),
        np.concatenate([faces, _build_grid_triangles() + len(points)]),
        np.concatenate([keep, np.ones(len(ball))]),
    )
