"""Mat, pillow, chair, weights and straps, each placed by the landmarks of the solved person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX, SIDES
from ptplanner.figures.draw.scene import Solid
from ptplanner.figures.draw.solids import (
    build_box,
    build_chair,
    build_cord,
    build_counter,
    build_cushion,
    build_cylinder,
    build_doorway,
    build_floor_sheet,
    build_post,
    build_rail,
    build_ribbon_loop,
    build_tied_ribbon,
)
from ptplanner.figures.errors import PoseFileError
from ptplanner.figures.geometry import Points, Y, build_axis_rotation

SEAT_HEIGHT = 0.44
WEIGHT_HEAD_LENGTH = 0.05  # length of a weight's head in metres


@dataclass(frozen=True)
class PropContext:
    """What props are placed relative to: the person now and in the first key, and the floor area of all keys."""

    landmarks: Landmarks
    current: BonePlacement
    first: BonePlacement
    low: Points
    high: Points

    def locate_mark(self, mark: str | list[float], *, first: bool = False) -> Points:
        if not isinstance(mark, str):
            return np.asarray(mark, dtype=float)
        if mark not in self.landmarks.table:
            raise PoseFileError(
                f"unknown landmark {mark!r}; allowed: {', '.join(sorted(self.landmarks.table))}"
            )
        point: Points = self.landmarks.select_points([mark]).locate_points(
            self.first if first else self.current
        )[0, 0]
        return point


def build_props(props: tuple[dict[str, Any], ...], context: PropContext) -> list[Solid]:
    return [solid for prop in props for solid in _PROP_BUILDERS[prop["type"]](prop, context)]


def _build_mat(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    middle, half = (stage.low + stage.high) / 2, (stage.high - stage.low) / 2 + 0.07
    least = np.array(prop.get("size", (0.74, 0.74))) / 2
    long = int(np.argmax(half))
    half = np.clip(half, least, np.where(np.arange(2) == long, 1.05, 0.42))
    return [build_floor_sheet("mat", middle - half, middle + half, -0.012)]


def _build_pillow(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    if "between" in prop:
        return [_build_squeezed_pillow(prop, stage)]
    size = np.array(prop.get("size", (0.42, 0.11, 0.30)), dtype=float)
    under = {"head": "occiput"}.get(prop.get("under", "head"), prop.get("under", "head"))
    place = stage.locate_mark(under, first=not prop.get("follows", False))
    shift = np.array(prop.get("shift", (0.0, 0.0, 0.0)), dtype=float)
    level = prop.get("level")
    height = size[1] / 2 - 0.01 if level is None else float(level)
    return [build_cushion("pillow", np.array([place[0], height, place[2]]) + shift, size)]


def _build_squeezed_pillow(prop: dict[str, Any], stage: PropContext) -> Solid:
    """A pillow held on edge between two landmarks, as thick as the gap between them."""
    one, two = (stage.locate_mark(mark) for mark in prop["between"])
    thick = float(np.linalg.norm(one - two)) + 0.02
    tall, deep = prop.get("size", (0.24, 0.30))
    middle = (one + two) / 2 + np.array(prop.get("shift", (0.0, 0.0, 0.0)), dtype=float)
    return build_cushion("pillow", middle, np.array([thick, tall, deep]), 0.6)


def _build_roll(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    """A rolled towel on the floor under a landmark, which presses it flatter."""
    place, before = (stage.locate_mark(prop["under"], first=first) for first in (False, True))
    half, radius = max(float(place[1]), 0.02) / 2, float(before[1]) / 2
    along = np.array([float(prop.get("length", 0.36)) / 2, 0.0, 0.0])
    middle = place * [1.0, 0.0, 1.0] + [0.0, half, 0.0]
    round_ = build_cylinder("pillow", middle - along, middle + along, radius)
    pressed = (round_.points - middle) * [1.0, half / radius, radius / half] + middle
    return [replace(round_, points=pressed)]


def _build_prop_chair(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    seat = float(prop.get("seat", SEAT_HEIGHT))
    if "pos" in prop:
        middle = np.array([prop["pos"][0], 0.0, prop["pos"][-1]], dtype=float)
    else:
        place = stage.locate_mark(prop.get("under", "sacrum"), first=True)
        middle = np.array([place[0], 0.0, place[2]]) + np.array(prop.get("shift", (0.0, 0.0, 0.14)))
    return build_chair(middle, build_axis_rotation(Y, float(prop.get("yaw", 0))), seat)


def _read_places(prop: dict[str, Any], *words: str) -> list[Points]:
    """Read the places that a prop gives in the named fields."""
    return [np.array(prop[word], dtype=float) for word in words]


def _build_prop_counter(prop: dict[str, Any], _: PropContext) -> list[Solid]:
    low, high = _read_places(prop, "lo", "hi")
    return build_counter(low, high, int(prop.get("doors", 0)))


def _build_prop_rail(prop: dict[str, Any], _: PropContext) -> list[Solid]:
    start, end = _read_places(prop, "from", "to")
    return build_rail(start, end)


def _build_prop_doorway(prop: dict[str, Any], _: PropContext) -> list[Solid]:
    (middle,) = _read_places(prop, "pos")
    return build_doorway(middle, float(prop.get("width", 0.8)), float(prop.get("height", 1.98)))


def _build_prop_post(prop: dict[str, Any], _: PropContext) -> list[Solid]:
    (foot,) = _read_places(prop, "pos")
    ring = prop.get("ring")
    return build_post(foot, float(prop.get("height", 1.5)), None if ring is None else float(ring))


def _build_dumbbell(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    """One in each named hand, or one that both hands hold by its ends."""
    if prop.get("both"):
        left, right = (
            (stage.locate_mark(f"palm.{side}") + stage.locate_mark(f"knuckle3.{side}")) / 2
            for side in SIDES
        )
        return _build_weight(
            (left + right) / 2, left - right, float(np.linalg.norm(left - right)) / 2
        )
    half = float(prop.get("half", 0.062)) + WEIGHT_HEAD_LENGTH
    sides = prop.get("hands", ["L"])
    turns = [stage.current.rotations[0, BONE_INDEX[f"hand.{side}"]][:, 2] for side in sides]
    weights = [
        _build_weight(stage.locate_mark(f"grip.{side}"), axis, half)
        for side, axis in zip(sides, turns, strict=True)
    ]
    return [solid for weight in weights for solid in weight]


def _build_weight(middle: Points, along: Points, reach: float) -> list[Solid]:
    """A handle along the line with a head at each end, `reach` metres from the middle."""
    axis, half = along / np.linalg.norm(along), reach - WEIGHT_HEAD_LENGTH
    ends = [(sign * half, sign * reach) for sign in (-1, 1)]
    heads = [build_cylinder("metal", middle + a * axis, middle + b * axis, 0.036) for a, b in ends]
    return [build_cylinder("metal", middle - axis * half, middle + axis * half, 0.013), *heads]


def _build_prop_cord(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    kind = "band" if prop["type"] == "band" else "strap"
    if prop.get("round") == "thighs":
        return [_build_thigh_band(kind, prop, stage)]
    if "hook" in prop:
        return [_build_hooked_band(kind, prop, stage)]
    out = 0.012
    through = []
    for mark in prop["through"]:
        point = stage.locate_mark(mark)
        if isinstance(mark, str) and mark.startswith("ball"):
            bone, _, outward = stage.landmarks.table[mark]
            point = point + stage.current.rotations[0, bone] @ outward * out
        through.append(point)
    return build_cord(kind, np.array(through), float(prop.get("radius", 0.011)))


def _build_hooked_band(kind: str, prop: dict[str, Any], stage: PropContext) -> Solid:
    """A band that goes around the back of a knee and runs on both sides to a fixed place."""
    mark, anchor = prop["hook"]
    model, place = stage.landmarks.model, np.asarray(stage.locate_mark(anchor))
    side = mark[-1]
    knee = stage.current.positions[0, BONE_INDEX[f"lowerleg01.{side}"]] + [0.0, -0.012, 0.0]
    skin = model.pose_points(stage.current)
    chosen = skin[model.compute_bone_share(f"upperleg02.{side}", f"lowerleg01.{side}") > 0.5]
    return build_tied_ribbon(kind, chosen, knee, place, float(prop.get("width", 0.04)))


def _build_thigh_band(kind: str, prop: dict[str, Any], stage: PropContext) -> Solid:
    """A flat band laid tight around both thighs, `share` of the way from hip to knee."""
    model, share = stage.landmarks.model, float(prop.get("share", 0.86))
    skin = model.pose_points(stage.current)
    ends = [
        [stage.current.positions[0, BONE_INDEX[f"{bone}.{side}"]] for side in SIDES]
        for bone in ("upperleg01", "lowerleg01")
    ]
    places = np.array([hip + share * (knee - hip) for hip, knee in zip(*ends, strict=True)])
    along = np.mean(np.array(ends[0]) - np.array(ends[1]), axis=0)
    chosen = skin[model.compute_bone_share("upperleg", "lowerleg01") > 0.5]
    return build_ribbon_loop(kind, chosen, places, along, float(prop.get("width", 0.05)))


def _build_prop_box(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    low, high = np.array(prop["lo"], dtype=float), np.array(prop["hi"], dtype=float)
    if "by" in prop:
        shift = stage.locate_mark(prop["by"], first=True) * [1.0, 0.0, 1.0]
        low, high = low + shift, high + shift
    kind = {"wall": "wall"}.get(prop["type"], "wood")
    return [build_box(kind, (low + high) / 2, high - low, thin=kind == "wall")]


def _build_ball(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    radius = float(prop.get("radius", 0.1))
    if "between" in prop:
        middle = np.mean([stage.locate_mark(mark) for mark in prop["between"]], axis=0)
    else:
        middle = stage.locate_mark(prop.get("by", [0, radius, 0]))
    middle = middle + np.array(prop.get("shift", (0, 0, 0)), dtype=float)
    return [build_cushion("ball", middle, np.full(3, 2 * radius), 1.0)]


def _build_stick(prop: dict[str, Any], stage: PropContext) -> list[Solid]:
    one, two = (
        stage.locate_mark(mark) + _compute_outward_shift(prop, mark, stage)
        for mark in prop["through"]
    )
    beyond = (two - one) / np.linalg.norm(two - one) * float(prop.get("beyond", 0.18))
    return [build_cylinder("wood", one - beyond, two + beyond, 0.013)]


def _compute_outward_shift(
    prop: dict[str, Any], mark: str | list[float], stage: PropContext
) -> Points:
    """The shift by `out` metres away from the skin at a landmark."""
    if not isinstance(mark, str):
        return np.zeros(3)
    bone, _, outward = stage.landmarks.table[mark]
    found: Points = stage.current.rotations[0, bone] @ outward * float(prop.get("out", 0.0))
    return found


_PROP_BUILDERS = {
    "mat": _build_mat,
    "pillow": _build_pillow,
    "roll": _build_roll,
    "chair": _build_prop_chair,
    "dumbbell": _build_dumbbell,
    "band": _build_prop_cord,
    "strap": _build_prop_cord,
    "towel": _build_prop_cord,
    "wall": _build_prop_box,
    "step": _build_prop_box,
    "table": _build_prop_box,
    "counter": _build_prop_counter,
    "rail": _build_prop_rail,
    "doorway": _build_prop_doorway,
    "post": _build_prop_post,
    "box": _build_prop_box,
    "ball": _build_ball,
    "stick": _build_stick,
}
