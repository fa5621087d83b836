"""Limbs as capsules, with which the solver keeps limbs apart from each other and from the trunk."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX
from ptplanner.figures.geometry import Points
from ptplanner.figures.pose.pose_file import PoseKey

OVERLAP_TOLERANCE = 0.010
LAID_HAND_ALLOWANCE = 0.03
_CAPSULE_BONES = {
    "upperarm": ("upperarm01", "lowerarm01"),
    "forearm": ("lowerarm01", "hand"),
    "hand": ("hand", "finger3-1"),
    "thigh": ("upperleg01", "lowerleg01"),
    "shank": ("lowerleg01", "foot"),
    "foot": ("foot", "toes"),
}
_LIMB_PAIRS = (
    ("thigh", "thigh"),
    ("shank", "shank"),
    ("shank", "thigh"),
    ("foot", "foot"),
    ("foot", "shank"),
    ("forearm", "forearm"),
    ("hand", "hand"),
)
_ARM_SEGMENTS, _LEG_SEGMENTS = ("forearm", "hand"), ("thigh", "shank")


class Capsules:
    """Segments with radii measured on the skin, and the pairs that must stay apart."""

    def __init__(self, marks: Landmarks) -> None:
        self.landmarks = marks
        self.radii = {
            f"{name}.{side}": self._measure_radius(f"{name}.{side}")
            for name in _CAPSULE_BONES
            for side in "LR"
        }
        self.radii |= {"trunk": 0.5 * self._measure_radius("lumbar") + 0.05, "head": 0.085}
        self.pairs = _list_segment_pairs()

    def _measure_radius(self, region: str) -> float:
        rest = self.landmarks
        bones = set(rest.regions[region].bones.tolist())
        skin = rest.skin[np.isin(rest.skin_bones, list(bones))]
        if region == "lumbar":
            return float(skin[:, 2].max() - skin[:, 2].min()) / 2
        name, _, side = region.partition(".")
        one, two = (
            rest.neutral_placement.positions[0, BONE_INDEX[f"{end}.{side}"]]
            for end in _CAPSULE_BONES[name]
        )
        axis = (two - one) / np.linalg.norm(two - one)
        out = (skin - one) - ((skin - one) @ axis)[:, None] * axis
        share = 0.35 if name in ("hand", "foot") else 0.5
        return float(np.quantile(np.linalg.norm(out, axis=1), share))

    def locate_ends(self, placed: BonePlacement, name: str) -> tuple[Points, Points]:
        if name == "trunk":
            return placed.positions[:, BONE_INDEX["spine05"]], placed.positions[
                :, BONE_INDEX["spine01"]
            ]
        if name == "head":
            up = placed.rotations[:, BONE_INDEX["head"]] @ np.array([0.0, 0.09, 0.01])
            return placed.positions[:, BONE_INDEX["head"]] + 0.3 * up, placed.positions[
                :, BONE_INDEX["head"]
            ] + up
        stem, _, side = name.partition(".")
        one, two = (
            placed.positions[:, BONE_INDEX[f"{end}.{side}"]] for end in _CAPSULE_BONES[stem]
        )
        if stem == "hand":
            return one, placed.positions[:, BONE_INDEX[f"hand.{side}"]] + 1.4 * (
                self._locate_knuckle(placed, side) - one
            )
        return one, two

    def _locate_knuckle(self, placed: BonePlacement, side: str) -> Points:
        rig = self.landmarks.model.rig
        offset = rig.offsets[BONE_INDEX[f"finger3-1.{side}"]]
        hand = BONE_INDEX[f"hand.{side}"]
        knuckle: Points = placed.positions[:, hand] + placed.rotations[:, hand] @ offset
        return knuckle

    def measure_overlap_depths(
        self, placed: BonePlacement, key: PoseKey
    ) -> tuple[list[tuple[str, str]], Points]:
        """Measure how deep (metres) each pair overlaps, without the pairs that the pose allows to touch."""
        pairs = [pair for pair in self.pairs if not self._is_contact_allowed(pair, key)]
        ends = {name: self.locate_ends(placed, name) for name in self.radii}
        one = [np.stack([ends[a][i] for a, _ in pairs], axis=1) for i in range(2)]
        two = [np.stack([ends[b][i] for _, b in pairs], axis=1) for i in range(2)]
        reach = np.array(
            [
                self.radii[a] + self.radii[b] - _compute_contact_allowance(a, b, key)
                for a, b in pairs
            ]
        )
        return pairs, reach - compute_segment_distance(one[0], one[1], two[0], two[1])

    def compute_overlap_residuals(
        self, placed: BonePlacement, key: PoseKey, allowed: float
    ) -> Points:
        _, depth = self.measure_overlap_depths(placed, key)
        return np.maximum(depth - allowed, 0.0) / OVERLAP_TOLERANCE

    def _is_contact_allowed(self, pair: tuple[str, str], key: PoseKey) -> bool:
        """Whether the pose lets a pair touch; shank and thigh, forearm and trunk are kept apart in any case."""
        groups = [{_find_segment(one), _find_segment(two)} for one, two, _ in key.touch]
        loose = set(pair)
        if {name.partition(".")[0] for name in pair} in ({"shank", "thigh"}, {"forearm", "trunk"}):
            return False
        return any(
            loose == group or (_add_hand_of_forearm(loose) & group == group and loose != group)
            for group in groups
        )


def _compute_contact_allowance(one: str, two: str, key: PoseKey) -> float:
    """How much nearer (metres) a forearm may come to the trunk that its hand lies on."""
    hand = {f"hand.{one[-1]}", "trunk"}
    laid = any({_find_segment(a), _find_segment(b)} == hand for a, b, _ in key.touch)
    return LAID_HAND_ALLOWANCE if laid and one.startswith("forearm") and two == "trunk" else 0.0


def _add_hand_of_forearm(pair: set[str]) -> set[str]:
    """Add the hand of each forearm in the pair: a touching hand brings its forearm near."""
    return pair | {f"hand.{name[-1]}" for name in pair if name.startswith("forearm")}


def _find_segment(mark: str) -> str:
    name, _, side = mark.partition(".")
    stems = {
        "hand": ("palm", "tip", "knuckle", "wrist", "backhand", "grip"),
        "thigh": ("thigh", "knee", "hip"),
        "shank": ("shin", "calf", "ankle"),
        "foot": ("heel", "ball", "toes", "instep"),
        "head": ("ear", "temple", "nape", "occiput", "forehead", "chin", "nose"),
        "forearm": ("forearm", "elbow"),
        "trunk": ("asis", "belly", "navel", "chest", "sacrum", "lowback", "shoulderfront"),
    }
    stem = next((stem for stem, starts in stems.items() if name.startswith(starts)), name)
    return stem if stem in ("head", "trunk") else f"{stem}.{side}"


def _list_segment_pairs() -> list[tuple[str, str]]:
    found = [(f"{one}.L", f"{two}.R") for one, two in _LIMB_PAIRS]
    found += [(f"{two}.L", f"{one}.R") for one, two in _LIMB_PAIRS if one != two]
    for side in "LR":
        found += [(f"{arm}.{side}", body) for arm in _ARM_SEGMENTS for body in ("trunk", "head")]
        found += [
            (f"{arm}.{side}", f"{leg}.{other}")
            for arm in _ARM_SEGMENTS
            for leg in _LEG_SEGMENTS
            for other in "LR"
        ]
        found += [(f"shank.{side}", "trunk"), (f"upperarm.{side}", f"thigh.{side}")]
    return found


def compute_segment_distance(a: Points, b: Points, c: Points, d: Points) -> Points:
    """Shortest distance between the segments ab and cd."""
    u, v, w = b - a, d - c, a - c
    uu, uv, vv = (np.einsum("...j,...j->...", *pair) for pair in ((u, u), (u, v), (v, v)))
    uw, vw = np.einsum("...j,...j->...", u, w), np.einsum("...j,...j->...", v, w)
    det = np.maximum(uu * vv - uv * uv, 1e-9)
    s = np.clip((uv * vw - vv * uw) / det, 0.0, 1.0)
    t = np.clip((uv * s + vw) / np.maximum(vv, 1e-9), 0.0, 1.0)
    s = np.clip((uv * t - uw) / np.maximum(uu, 1e-9), 0.0, 1.0)
    gap: Points = np.linalg.norm(a + s[..., None] * u - c - t[..., None] * v, axis=-1)
    return gap
