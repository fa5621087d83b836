"""The goal for a posture: angles with tolerances, rotation of the base position, planted landmarks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures import joints
from ptplanner.figures.pose import Key
from ptplanner.figures.rotations import X, Z, turn
from ptplanner.figures.sources import Points

ANGLE = 4.0  # degrees that an intended angle may deviate
LAID_HAND = 12.0
BASE_TURNS = {
    "supine": turn(X, -90.0),
    "prone": turn(X, 90.0),
    "quadruped": turn(X, 90.0),
    "side-lying": turn(Z, 90.0),
    "side-lying-left": turn(Z, -90.0),
}
# A palm flat under the shoulder: the forearm turned so that the fingers point ahead.
FLAT_HAND = {"pron": 78.0, "wrist.flex": -76.0, "sh.er": 4.0}


@dataclass(frozen=True)
class Goal:
    """A key prepared for the solver: angles as vectors, contacts as points."""

    key: Key
    base: Points
    target: Points
    tolerance: Points
    planted: dict[str, Points]
    overlap: float = 0.0


def base_turn(base: str) -> Points:
    return BASE_TURNS.get(base, np.eye(3))


def goal(
    key: Key, base: str, planted: dict[str, Points], overlap: float, before: Points | None = None
) -> Goal:
    """Prepare a key for the solver; `before` is the previous posture, which fixes where the person is."""
    target, tolerance = joints.RELAXED.copy(), joints.FREEDOM.copy()
    for name, value in key.angles.items():
        column = joints.COLUMN[name]
        target[column], tolerance[column] = value, ANGLE
    if before is not None:
        target[:3] = before[:3]
    for hand in key.flat:
        for name, value in FLAT_HAND.items():
            column = joints.COLUMN[f"{name}.{hand[-1]}"]
            if f"{name}.{hand[-1]}" not in key.angles:
                target[column], tolerance[column] = value, LAID_HAND
    for name, value in key.tolerances.items():
        tolerance[joints.COLUMN[name]] = value
    return Goal(key, base_turn(base), target, tolerance, planted, overlap)
