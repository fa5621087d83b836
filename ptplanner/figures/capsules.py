"""Limbs as capsules, with which the solver keeps limbs apart from each other and from the trunk."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.landmarks import Landmarks
from ptplanner.figures.pose import Key
from ptplanner.figures.rig import Placed
from ptplanner.figures.skeleton import INDEX
from ptplanner.figures.sources import Points

TOLERANCE = 0.010
NEARER = 0.03
_ENDS = {
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
_ARM, _LEG = ("forearm", "hand"), ("thigh", "shank")


class Capsules:
    """Segments with radii measured on the skin, and the pairs that must stay apart."""

    def __init__(self, marks: Landmarks) -> None:
        self.marks = marks
        self.radius = {
            f"{name}.{side}": self._radius(f"{name}.{side}") for name in _ENDS for side in "LR"
        }
        self.radius |= {"trunk": 0.5 * self._radius("lumbar") + 0.05, "head": 0.085}
        self.pairs = _pairs()

    def _radius(self, region: str) -> float:
        rest = self.marks
        bones = set(rest.regions[region].bones.tolist())
        skin = rest.skin[np.isin(rest.bone, list(bones))]
        if region == "lumbar":
            return float(skin[:, 2].max() - skin[:, 2].min()) / 2
        name, _, side = region.partition(".")
        one, two = (rest.neutral.places[0, INDEX[f"{end}.{side}"]] for end in _ENDS[name])
        axis = (two - one) / np.linalg.norm(two - one)
        out = (skin - one) - ((skin - one) @ axis)[:, None] * axis
        share = 0.35 if name in ("hand", "foot") else 0.5
        return float(np.quantile(np.linalg.norm(out, axis=1), share))

    def ends(self, placed: Placed, name: str) -> tuple[Points, Points]:
        if name == "trunk":
            return placed.places[:, INDEX["spine05"]], placed.places[:, INDEX["spine01"]]
        if name == "head":
            up = placed.turns[:, INDEX["head"]] @ np.array([0.0, 0.09, 0.01])
            return placed.places[:, INDEX["head"]] + 0.3 * up, placed.places[:, INDEX["head"]] + up
        stem, _, side = name.partition(".")
        one, two = (placed.places[:, INDEX[f"{end}.{side}"]] for end in _ENDS[stem])
        if stem == "hand":
            return one, placed.places[:, INDEX[f"hand.{side}"]] + 1.4 * (
                self._knuckle(placed, side) - one
            )
        return one, two

    def _knuckle(self, placed: Placed, side: str) -> Points:
        rig = self.marks.model.rig
        offset = rig.offsets[INDEX[f"finger3-1.{side}"]]
        hand = INDEX[f"hand.{side}"]
        knuckle: Points = placed.places[:, hand] + placed.turns[:, hand] @ offset
        return knuckle

    def depth(self, placed: Placed, key: Key) -> tuple[list[tuple[str, str]], Points]:
        """Measure how deep (metres) each pair overlaps, without the pairs that the pose allows to touch."""
        pairs = [pair for pair in self.pairs if not self._touching(pair, key)]
        ends = {name: self.ends(placed, name) for name in self.radius}
        one = [np.stack([ends[a][i] for a, _ in pairs], axis=1) for i in range(2)]
        two = [np.stack([ends[b][i] for _, b in pairs], axis=1) for i in range(2)]
        reach = np.array([self.radius[a] + self.radius[b] - _beside(a, b, key) for a, b in pairs])
        return pairs, reach - segment_distance(one[0], one[1], two[0], two[1])

    def overlap(self, placed: Placed, key: Key, allowed: float) -> Points:
        _, depth = self.depth(placed, key)
        return np.maximum(depth - allowed, 0.0) / TOLERANCE

    def _touching(self, pair: tuple[str, str], key: Key) -> bool:
        """Whether the pose lets a pair touch; shank and thigh, forearm and trunk are kept apart in any case."""
        groups = [{_segment(one), _segment(two)} for one, two, _ in key.touch]
        loose = set(pair)
        if {name.partition(".")[0] for name in pair} in ({"shank", "thigh"}, {"forearm", "trunk"}):
            return False
        return any(
            loose == group or (_with_forearm(loose) & group == group and loose != group)
            for group in groups
        )


def _beside(one: str, two: str, key: Key) -> float:
    """How much nearer (metres) a forearm may come to the trunk that its hand lies on."""
    hand = {f"hand.{one[-1]}", "trunk"}
    laid = any({_segment(a), _segment(b)} == hand for a, b, _ in key.touch)
    return NEARER if laid and one.startswith("forearm") and two == "trunk" else 0.0


def _with_forearm(pair: set[str]) -> set[str]:
    """Add the hand of each forearm in the pair: a touching hand brings its forearm near."""
    return pair | {f"hand.{name[-1]}" for name in pair if name.startswith("forearm")}


def _segment(mark: str) -> str:
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


def _pairs() -> list[tuple[str, str]]:
    found = [(f"{one}.L", f"{two}.R") for one, two in _LIMB_PAIRS]
    found += [(f"{two}.L", f"{one}.R") for one, two in _LIMB_PAIRS if one != two]
    for side in "LR":
        found += [(f"{arm}.{side}", body) for arm in _ARM for body in ("trunk", "head")]
        found += [
            (f"{arm}.{side}", f"{leg}.{other}") for arm in _ARM for leg in _LEG for other in "LR"
        ]
        found += [(f"shank.{side}", "trunk"), (f"upperarm.{side}", f"thigh.{side}")]
    return found


def segment_distance(a: Points, b: Points, c: Points, d: Points) -> Points:
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
