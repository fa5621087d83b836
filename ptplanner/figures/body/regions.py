"""Regions of the skin that rest on the floor or on a seat: each is represented by a few points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.bone_points import BonePoints
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES, SIDES
from ptplanner.figures.geometry import Indices, Points

Landmark = tuple[int, Points, Points]  # bone, offset from its joint, direction out of the skin
SAMPLES_PER_REGION = 22  # points that represent the skin of one region
SOLE_THICKNESS, CLOTH_THICKNESS = 0.008, 0.008

_LIMB_REGION_BONES = {
    "foot": ("foot", "toes"),
    "shank": ("lowerleg01", "lowerleg02"),
    "thigh": ("upperleg01", "upperleg02"),
    "upperarm": ("upperarm01", "upperarm02"),
    "forearm": ("lowerarm01", "lowerarm02"),
    "hand": ("hand",),
}
_TRUNK_REGION_BONES = {
    "pelvis": ("pelvis",),
    "lumbar": ("spine05", "spine04", "spine03"),
    "thorax": ("spine02", "spine01"),
    "head": ("head",),
}


@dataclass(frozen=True)
class StandingBody:
    """One person in neutral standing: the placed bones, and the skin with the main bone of each point."""

    placement: BonePlacement
    skin: Points
    skin_bones: Indices


def measure_regions(
    standing: StandingBody, landmarks: Mapping[str, Landmark], sole_thickness: float
) -> dict[str, BonePoints]:
    """Measure all regions; `sole_thickness` is that of the person's shoes, in metres."""
    return _RegionSampler(standing, landmarks, sole_thickness).measure_all()


class _RegionSampler:
    """Picks the points on one person's skin in neutral standing."""

    def __init__(
        self, standing: StandingBody, landmarks: Mapping[str, Landmark], sole_thickness: float
    ) -> None:
        self.standing, self.landmarks = standing, landmarks
        self.sole_thickness = sole_thickness

    def measure_all(self) -> dict[str, BonePoints]:
        found = {
            name: self._sample_region(stems, CLOTH_THICKNESS if name != "head" else 0.0)
            for name, stems in _TRUNK_REGION_BONES.items()
        }
        for side in SIDES:
            for name, stems in _LIMB_REGION_BONES.items():
                pad = self.sole_thickness if name == "foot" else 0.0
                found[f"{name}.{side}"] = self._sample_region(
                    tuple(f"{stem}.{side}" for stem in stems), pad
                )
            for name in ("heel", "ball", "toes", "elbow"):
                found[f"{name}.{side}"] = self._sample_landmark(
                    f"{name}.{side}", self.sole_thickness if name != "elbow" else 0.0
                )
            found[f"knee.{side}"] = self._sample_knee(side)
        return found

    def _sample_landmark(self, name: str, pad: float) -> BonePoints:
        bone, offset, outward = self.landmarks[name]
        return BonePoints(np.array([bone]), (offset + pad * outward)[None], outward[None])

    def _sample_knee(self, side: str) -> BonePoints:
        knee = self.standing.placement.positions[0, BONE_INDEX[f"lowerleg01.{side}"]]
        bones = [BONE_INDEX[f"upperleg02.{side}"], BONE_INDEX[f"lowerleg01.{side}"]]
        chosen = np.flatnonzero(
            np.isin(self.standing.skin_bones, bones)
            & (np.abs(self.standing.skin[:, 1] - knee[1] + 0.02) < 0.07)
            & (self.standing.skin[:, 2] > knee[2])
        )
        return self._sample_spread_points(chosen, CLOTH_THICKNESS / 2)

    def _sample_region(self, stems: tuple[str, ...], pad: float) -> BonePoints:
        bones = [BONE_INDEX[stem] for stem in stems]
        own = self._sample_spread_points(
            np.flatnonzero(np.isin(self.standing.skin_bones, bones)), pad
        )
        return self._add_straight_fingers(own, bones[0]) if stems[0].startswith("hand") else own

    def _add_straight_fingers(self, palm: BonePoints, hand: int) -> BonePoints:
        """Add the fingers, held straight with the hand: the solver does not bend them."""
        side = BONES[hand][-1]
        fingers = [
            BONE_INDEX[f"finger{digit}-{phalanx}.{side}"]
            for digit in range(1, 6)
            for phalanx in (2, 3)
        ]
        own = self._sample_spread_points(
            np.flatnonzero(np.isin(self.standing.skin_bones, fingers)), 0.0
        )
        places = (
            own.offsets
            + self.standing.placement.positions[0, own.bones]
            - self.standing.placement.positions[0, hand]
        )
        return BonePoints(
            np.concatenate([palm.bones, np.full(len(places), hand)]),
            np.concatenate([palm.offsets, places]),
            np.concatenate([palm.outward, own.outward]),
        )

    def _sample_spread_points(self, chosen: Indices, pad: float) -> BonePoints:
        """Select a few spread-out points: each next one is the farthest from those before."""
        points = self.standing.skin[chosen]
        picked = [int(np.argmin(points[:, 2]))]
        distance = np.linalg.norm(points - points[picked[0]], axis=1)
        while len(picked) < min(SAMPLES_PER_REGION, len(points)):
            picked.append(int(np.argmax(distance)))
            distance = np.minimum(distance, np.linalg.norm(points - points[picked[-1]], axis=1))
        points, bones = points[picked], self.standing.skin_bones[chosen[picked]]
        middle = points.mean(axis=0)
        outward = points - middle
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        return BonePoints(
            bones,
            points + pad * outward - self.standing.placement.positions[0, bones],
            outward,
        )
