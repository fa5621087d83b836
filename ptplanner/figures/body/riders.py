"""Points attached to bones: landmarks, and samples of the skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.data import Indices, Points
from ptplanner.figures.body.rig import BonePlacement


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
