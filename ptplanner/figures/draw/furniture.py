"""Furniture to hold on to or tie a band to: chair, counter, rail, doorway, post."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.data import Points
from ptplanner.figures.draw.scene import Solid
from ptplanner.figures.draw.solids import build_box, build_cylinder

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
