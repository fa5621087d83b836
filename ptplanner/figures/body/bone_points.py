"""Points attached to bones (landmarks, samples of the skin), and the centre of mass of a posture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX
from ptplanner.figures.geometry import Indices, Points


@dataclass(frozen=True)
class BonePoints:
    """Points attached to bones: the bone of each, its position and outward direction in the bone's frame."""

    bones: Indices
    offsets: Points
    outward: Points

    def locate_points(self, placed: BonePlacement) -> Points:
        """Positions for all postures: (postures, points, 3)."""
        moved = np.einsum("nbij,bj->nbi", placed.rotations[:, self.bones], self.offsets)
        found: Points = moved + placed.positions[:, self.bones]
        return found

    def compute_outward(self, placed: BonePlacement) -> Points:
        turned: Points = np.einsum("nbij,bj->nbi", placed.rotations[:, self.bones], self.outward)
        return turned


def join_bone_points(parts: list[BonePoints]) -> BonePoints:
    return BonePoints(
        np.concatenate([part.bones for part in parts]),
        np.concatenate([part.offsets for part in parts]),
        np.concatenate([part.outward for part in parts]),
    )


# Share of the body's mass that each stretch between two joints carries (Winter, Biomechanics of Human Movement).
_SEGMENT_MASSES = [
    ("head", "head", 0.081),
    ("spine01", "neck01", 0.216),
    ("spine04", "spine02", 0.139),
    ("pelvis", "spine05", 0.142),
]
_SEGMENT_MASSES += [
    (f"{one}.{side}", f"{two}.{side}", share)
    for side in "LR"
    for one, two, share in (
        ("upperarm01", "lowerarm01", 0.028),
        ("lowerarm01", "hand", 0.022),
        ("upperleg01", "lowerleg01", 0.1),
        ("lowerleg01", "foot", 0.0465),
        ("foot", "toes", 0.0145),
    )
]


def compute_centre_of_mass(placed: BonePlacement) -> Points:
    total = np.zeros((len(placed.positions), 3))
    for one, two, share in _SEGMENT_MASSES:
        total += (
            share
            * (placed.positions[:, BONE_INDEX[one]] + placed.positions[:, BONE_INDEX[two]])
            / 2
        )
    return total / sum(row[2] for row in _SEGMENT_MASSES)
