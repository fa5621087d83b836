"""Drawings of a plausible size and shape, for a catalog that has none yet."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.handout.pictures import Figure, FigurePair
from tests.pdf import sheets

if TYPE_CHECKING:
    from collections.abc import Iterable

Joint = tuple[float, float]
Pose = tuple[float, float, list[list[Joint]], Joint]

# Limbs as chains of joints in cm, drawn from the left: (name, width, height, chains, head).
LYING_START: Pose = (
    170,
    46,
    [[(150, 36), (95, 36), (60, 12), (22, 12)], [(95, 36), (8, 38)]],
    (160, 32),
)
LYING_END: Pose = (
    170,
    84,
    [[(150, 74), (95, 74), (72, 36), (58, 4)], [(95, 74), (8, 76)]],
    (160, 70),
)
CRAWLING_START: Pose = (
    150,
    72,
    [[(40, 24), (104, 24), (104, 64), (138, 66)], [(42, 24), (40, 66)]],
    (26, 16),
)
CRAWLING_END: Pose = (
    176,
    72,
    [[(60, 26), (120, 26), (172, 18)], [(60, 26), (6, 20)], [(60, 26), (60, 66)]],
    (46, 18),
)
STANDING_START: Pose = (50, 170, [[(25, 40), (25, 95), (25, 160)], [(25, 45), (32, 90)]], (25, 18))
STANDING_END: Pose = (
    140,
    130,
    [[(38, 50), (84, 62), (134, 58)], [(84, 62), (82, 122)], [(42, 52), (38, 100)]],
    (26, 46),
)

POSES: dict[str, tuple[Pose, Pose]] = {
    "lying": (LYING_START, LYING_END),
    "crawling": (CRAWLING_START, CRAWLING_END),
    "standing": (STANDING_START, STANDING_END),
}


def pair(pose: str) -> FigurePair:
    start, end = POSES[pose]
    return FigurePair(_figure(f"{pose}-start", *start), _figure(f"{pose}-end", *end))


def four_figures() -> dict[ExerciseSlug, FigurePair]:
    poses = ("lying", "crawling", "crawling", "standing")
    return {one.slug: pair(pose) for one, pose in zip(sheets.FOUR, poses, strict=True)}


def _figure(
    name: str, width: float, height: float, chains: list[list[Joint]], head: Joint
) -> Figure:
    """About 20 kB, as many small segments as a traced drawing has."""
    limbs = "".join(
        f'<path d="{_outline(chain)}" fill="none" stroke="#000" stroke-width="{stroke}" '
        f'stroke-linecap="round" stroke-linejoin="round"/>'
        for stroke in ("13", "10.6")
        for chain in chains
    ).replace('stroke="#000" stroke-width="10.6"', 'stroke="#cfcfcf" stroke-width="10.6"')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><title>{name}</title>'
        f'{limbs}<circle cx="{head[0]}" cy="{head[1]}" r="9" fill="#fff" stroke="#000" '
        f'stroke-width="1.4"/></svg>'
    ).encode()
    return Figure(f"figure/{name}.svg", svg, width, height)


def _outline(chain: list[Joint]) -> str:
    points = (f"{x:.2f} {y:.2f}" for x, y in _dense(chain))
    return "M" + "L".join(points)


def _dense(chain: list[Joint], steps: int = 130) -> Iterable[Joint]:
    for (x0, y0), (x1, y1) in pairwise(chain):
        for step in range(steps):
            t = step / steps
            yield x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.2 * math.sin(40 * t)
    yield chain[-1]
