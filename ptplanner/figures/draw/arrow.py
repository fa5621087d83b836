"""The arrow that shows the movement: along the path of a landmark, or placed by hand between two landmarks."""

from __future__ import annotations

from typing import Any

import numpy as np

from ptplanner.figures.body.data import Points

ARROW_SHAFT_WIDTH, ARROW_HEAD_LENGTH, ARROW_HEAD_WIDTH = 13.0, 46.0, 42.0  # pixels


def build_path_arrow(path: Points, arrow: dict[str, Any], centre: Points) -> Points:
    """A smooth line of 24 points beside a landmark's `path`, on the side away from `centre`."""
    low, high = arrow.get("span", (0.08, 0.92))
    place = np.linspace(low, high, 24) * (len(path) - 1)
    line = np.stack([np.interp(place, np.arange(len(path)), path[:, i]) for i in range(2)], axis=1)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-6)
    side = np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    if float(np.sum(side * (line - centre))) < 0:
        side = -side
    moved: Points = (
        line + side * float(arrow.get("offset", 45)) + np.array(arrow.get("shift", (0, 0)))
    )
    return moved


def build_bowed_arrow(start: Points, end: Points, bend: float) -> Points:
    """A bowed line from start to end; `bend` is its height as a share of its length, positive to the left."""
    ahead = end - start
    middle = (start + end) / 2 + bend * 2 * np.array([ahead[1], -ahead[0]])
    t = np.linspace(0, 1, 24)[:, None]
    bow: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return bow


def outline_arrow(line: Points) -> Points:
    """The closed outline of an arrow: a tapered shaft and a head."""
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    head = min(ARROW_HEAD_LENGTH, 0.6 * length[-1])
    place = np.linspace(0, length[-1] - 0.85 * head, 18)
    shaft = np.stack([np.interp(place, length, line[:, i]) for i in range(2)], axis=1)
    neck = np.array([np.interp(length[-1] - head, length, line[:, i]) for i in range(2)])
    ahead = (line[-1] - neck) / np.linalg.norm(line[-1] - neck)
    side = np.array([ahead[1], -ahead[0]])
    ways = np.gradient(shaft, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    normal = np.stack([ways[:, 1], -ways[:, 0]], axis=1)
    taper = np.linspace(0.75, 1.0, 18)[:, None] * ARROW_SHAFT_WIDTH / 2
    tip = line[-1]
    wing = tip - ahead * head
    corners = np.array(
        [wing + side * ARROW_HEAD_WIDTH / 2, tip, wing - side * ARROW_HEAD_WIDTH / 2]
    )
    return np.concatenate([shaft + normal * taper, corners, (shaft - normal * taper)[::-1]])
