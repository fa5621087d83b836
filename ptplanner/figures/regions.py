"""Regions of the skin that rest on the floor or on a seat: each is represented by a few points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ptplanner.figures.riders import Riders
from ptplanner.figures.skeleton import BONES, INDEX, SIDES
from ptplanner.figures.sources import Indices

if TYPE_CHECKING:
    from ptplanner.figures.landmarks import Landmarks

SAMPLES = 22  # points that represent the skin of one region
SHOE_SOLE, CLOTH = 0.008, 0.008

_LIMB_REGIONS = {
    "foot": ("foot", "toes"),
    "shank": ("lowerleg01", "lowerleg02"),
    "thigh": ("upperleg01", "upperleg02"),
    "upperarm": ("upperarm01", "upperarm02"),
    "forearm": ("lowerarm01", "lowerarm02"),
    "hand": ("hand",),
}
_TRUNK_REGIONS = {
    "pelvis": ("pelvis",),
    "lumbar": ("spine05", "spine04", "spine03"),
    "thorax": ("spine02", "spine01"),
    "head": ("head",),
}


def measure_regions(landmarks: Landmarks, sole: float) -> dict[str, Riders]:
    """Measure all regions; `sole_thickness` is that of the person's shoes."""
    return _Regions(landmarks, sole).all()


class _Regions:
    """Picks the points on one person's skin in neutral standing."""

    def __init__(self, landmarks: Landmarks, sole: float) -> None:
        self.skeleton, self.sole = landmarks, sole

    def all(self) -> dict[str, Riders]:
        found = {
            name: self._region(stems, CLOTH if name != "head" else 0.0)
            for name, stems in _TRUNK_REGIONS.items()
        }
        for side in SIDES:
            for name, stems in _LIMB_REGIONS.items():
                pad = self.sole if name == "foot" else 0.0
                found[f"{name}.{side}"] = self._region(
                    tuple(f"{stem}.{side}" for stem in stems), pad
                )
            for name in ("heel", "ball", "toes", "elbow"):
                found[f"{name}.{side}"] = self._single(
                    f"{name}.{side}", self.sole if name != "elbow" else 0.0
                )
            found[f"knee.{side}"] = self._knee(side)
        return found

    def _single(self, name: str, pad: float) -> Riders:
        bone, offset, outward = self.skeleton.table[name]
        return Riders(np.array([bone]), (offset + pad * outward)[None], outward[None])

    def _knee(self, side: str) -> Riders:
        knee = self.skeleton.place(f"lowerleg01.{side}")
        bones = [INDEX[f"upperleg02.{side}"], INDEX[f"lowerleg01.{side}"]]
        chosen = np.flatnonzero(
            np.isin(self.skeleton.bone, bones)
            & (np.abs(self.skeleton.skin[:, 1] - knee[1] + 0.02) < 0.07)
            & (self.skeleton.skin[:, 2] > knee[2])
        )
        return self._spread(chosen, CLOTH / 2)

    def _region(self, stems: tuple[str, ...], pad: float) -> Riders:
        bones = [INDEX[stem] for stem in stems]
        own = self._spread(np.flatnonzero(np.isin(self.skeleton.bone, bones)), pad)
        return self._with_fingers(own, bones[0]) if stems[0].startswith("hand") else own

    def _with_fingers(self, palm: Riders, hand: int) -> Riders:
        """Add the fingers, held straight with the hand: the solver does not bend them."""
        side = BONES[hand][-1]
        fingers = [
            INDEX[f"finger{digit}-{phalanx}.{side}"] for digit in range(1, 6) for phalanx in (2, 3)
        ]
        own = self._spread(np.flatnonzero(np.isin(self.skeleton.bone, fingers)), 0.0)
        places = (
            own.offsets
            + self.skeleton.neutral.places[0, own.bones]
            - self.skeleton.neutral.places[0, hand]
        )
        return Riders(
            np.concatenate([palm.bones, np.full(len(places), hand)]),
            np.concatenate([palm.offsets, places]),
            np.concatenate([palm.outward, own.outward]),
        )

    def _spread(self, chosen: Indices, pad: float) -> Riders:
        """Select a few spread-out points: each next one is the farthest from those before."""
        points = self.skeleton.skin[chosen]
        picked = [int(np.argmin(points[:, 2]))]
        distance = np.linalg.norm(points - points[picked[0]], axis=1)
        while len(picked) < min(SAMPLES, len(points)):
            picked.append(int(np.argmax(distance)))
            distance = np.minimum(distance, np.linalg.norm(points - points[picked[-1]], axis=1))
        points, bones = points[picked], self.skeleton.bone[chosen[picked]]
        middle = points.mean(axis=0)
        outward = points - middle
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        return Riders(
            bones, points + pad * outward - self.skeleton.neutral.places[0, bones], outward
        )
