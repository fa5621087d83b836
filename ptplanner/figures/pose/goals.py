"""The goal for a posture: angles with tolerances, rotation of the base position, planted landmarks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body import joints
from ptplanner.figures.body.data import Points
from ptplanner.figures.geometry import X, Z, build_axis_rotation
from ptplanner.figures.pose.pose_file import PoseKey

ANGLE_TOLERANCE = 4.0  # degrees that an intended angle may deviate
FLAT_HAND_TOLERANCE = 12.0
BASE_ROTATIONS = {
    "supine": build_axis_rotation(X, -90.0),
    "prone": build_axis_rotation(X, 90.0),
    "quadruped": build_axis_rotation(X, 90.0),
    "side-lying": build_axis_rotation(Z, 90.0),
    "side-lying-left": build_axis_rotation(Z, -90.0),
}
# A palm flat under the shoulder: the forearm turned so that the fingers point ahead.
FLAT_HAND_ANGLES = {"pron": 78.0, "wrist.flex": -76.0, "sh.er": 4.0}


@dataclass(frozen=True)
class Goal:
    """A key prepared for the solver: angles as vectors, contacts as points."""

    key: PoseKey
    base_rotation: Points
    target: Points
    tolerance: Points
    planted: dict[str, Points]
    overlap: float = 0.0


def find_base_rotation(base: str) -> Points:
    return BASE_ROTATIONS.get(base, np.eye(3))


def build_goal(
    key: PoseKey,
    base: str,
    planted: dict[str, Points],
    overlap: float,
    before: Points | None = None,
) -> Goal:
    """Prepare a key for the solver; `before` is the previous posture, which fixes where the person is."""
    target, tolerance = joints.RELAXED_POSTURE.copy(), joints.RELAXED_TOLERANCES.copy()
    for name, value in key.angles.items():
        column = joints.PARAMETER_COLUMNS[name]
        target[column], tolerance[column] = value, ANGLE_TOLERANCE
    if before is not None:
        target[:3] = before[:3]
    for hand in key.flat:
        for name, value in FLAT_HAND_ANGLES.items():
            column = joints.PARAMETER_COLUMNS[f"{name}.{hand[-1]}"]
            if f"{name}.{hand[-1]}" not in key.angles:
                target[column], tolerance[column] = value, FLAT_HAND_TOLERANCE
    for name, value in key.tolerances.items():
        tolerance[joints.PARAMETER_COLUMNS[name]] = value
    return Goal(key, find_base_rotation(base), target, tolerance, planted, overlap)
