"""Points attached to bones: landmarks, and samples of the skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.rig import Placed
from ptplanner.figures.sources import Indices, Points


@dataclass(frozen=True)
class Riders:
    """Points attached to bones: the bone of each, its position and outward direction in the bone's frame."""

    bones: Indices
    offsets: Points
    outward: Points

    def at(self, placed: Placed) -> Points:
        """Positions for all postures: (postures, points, 3)."""
        moved = np.einsum("nbij,bj->nbi", placed.turns[:, self.bones], self.offsets)
        found: Points = moved + placed.places[:, self.bones]
        return found

    def facing(self, placed: Placed) -> Points:
        turned: Points = np.einsum("nbij,bj->nbi", placed.turns[:, self.bones], self.outward)
        return turned


def joined(parts: list[Riders]) -> Riders:
    return Riders(
        np.concatenate([part.bones for part in parts]),
        np.concatenate([part.offsets for part in parts]),
        np.concatenate([part.outward for part in parts]),
    )
