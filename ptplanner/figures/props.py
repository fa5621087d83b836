"""Mat, pillow, chair, weights and straps, each placed by the landmarks of the solved person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ptplanner.figures import furniture
from ptplanner.figures.errors import PoseFileError
from ptplanner.figures.landmarks import Landmarks
from ptplanner.figures.rig import Placed
from ptplanner.figures.rotations import Y, turn
from ptplanner.figures.scene import Solid
from ptplanner.figures.skeleton import INDEX, SIDES
from ptplanner.figures.solids import box, cord, cushion, cylinder, ribbon, ribbon_to, sheet
from ptplanner.figures.sources import Points

SEAT = 0.44
HEAD = 0.05  # length of a weight's head in metres


@dataclass(frozen=True)
class Stage:
    """What props are placed relative to: the person now and in the first key, and the floor area of all keys."""

    marks: Landmarks
    now: Placed
    first: Placed
    low: Points
    high: Points

    def place(self, mark: str | list[float], *, first: bool = False) -> Points:
        if not isinstance(mark, str):
            return np.asarray(mark, dtype=float)
        if mark not in self.marks.table:
            raise PoseFileError(
                f"unknown landmark {mark!r}; allowed: {', '.join(sorted(self.marks.table))}"
            )
        point: Points = self.marks.riders([mark]).at(self.first if first else self.now)[0, 0]
        return point


def build(props: tuple[dict[str, Any], ...], stage: Stage) -> list[Solid]:
    return [solid for prop in props for solid in _MAKERS[prop["type"]](prop, stage)]


def _mat(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    middle, half = (stage.low + stage.high) / 2, (stage.high - stage.low) / 2 + 0.07
    least = np.array(prop.get("size", (0.74, 0.74))) / 2
    long = int(np.argmax(half))
    half = np.clip(half, least, np.where(np.arange(2) == long, 1.05, 0.42))
    return [sheet("mat", middle - half, middle + half, -0.012)]


def _pillow(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    if "between" in prop:
        return [_squeezed(prop, stage)]
    size = np.array(prop.get("size", (0.42, 0.11, 0.30)), dtype=float)
    under = {"head": "occiput"}.get(prop.get("under", "head"), prop.get("under", "head"))
    place = stage.place(under, first=not prop.get("follows", False))
    shift = np.array(prop.get("shift", (0.0, 0.0, 0.0)), dtype=float)
    level = prop.get("level")
    height = size[1] / 2 - 0.01 if level is None else float(level)
    return [cushion("pillow", np.array([place[0], height, place[2]]) + shift, size)]


def _squeezed(prop: dict[str, Any], stage: Stage) -> Solid:
    """A pillow held on edge between two landmarks, as thick as the gap between them."""
    one, two = (stage.place(mark) for mark in prop["between"])
    thick = float(np.linalg.norm(one - two)) + 0.02
    tall, deep = prop.get("size", (0.24, 0.30))
    middle = (one + two) / 2 + np.array(prop.get("shift", (0.0, 0.0, 0.0)), dtype=float)
    return cushion("pillow", middle, np.array([thick, tall, deep]), 0.6)


def _roll(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    """A rolled towel on the floor under a landmark, which presses it flatter."""
    place, before = (stage.place(prop["under"], first=first) for first in (False, True))
    half, radius = max(float(place[1]), 0.02) / 2, float(before[1]) / 2
    along = np.array([float(prop.get("length", 0.36)) / 2, 0.0, 0.0])
    middle = place * [1.0, 0.0, 1.0] + [0.0, half, 0.0]
    round_ = cylinder("pillow", middle - along, middle + along, radius)
    pressed = (round_.points - middle) * [1.0, half / radius, radius / half] + middle
    return [replace(round_, points=pressed)]


def _chair(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    seat = float(prop.get("seat", SEAT))
    if "pos" in prop:
        middle = np.array([prop["pos"][0], 0.0, prop["pos"][-1]], dtype=float)
    else:
        place = stage.place(prop.get("under", "sacrum"), first=True)
        middle = np.array([place[0], 0.0, place[2]]) + np.array(prop.get("shift", (0.0, 0.0, 0.14)))
    return furniture.chair(middle, turn(Y, float(prop.get("yaw", 0))), seat)


def _said(prop: dict[str, Any], *words: str) -> list[Points]:
    """Read the places that a prop gives in the named fields."""
    return [np.array(prop[word], dtype=float) for word in words]


def _counter(prop: dict[str, Any], _: Stage) -> list[Solid]:
    low, high = _said(prop, "lo", "hi")
    return furniture.counter(low, high, int(prop.get("doors", 0)))


def _rail(prop: dict[str, Any], _: Stage) -> list[Solid]:
    start, end = _said(prop, "from", "to")
    return furniture.rail(start, end)


def _doorway(prop: dict[str, Any], _: Stage) -> list[Solid]:
    (middle,) = _said(prop, "pos")
    return furniture.doorway(middle, float(prop.get("width", 0.8)), float(prop.get("height", 1.98)))


def _post(prop: dict[str, Any], _: Stage) -> list[Solid]:
    (foot,) = _said(prop, "pos")
    ring = prop.get("ring")
    return furniture.post(
        foot, float(prop.get("height", 1.5)), None if ring is None else float(ring)
    )


def _dumbbell(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    """One in each named hand, or one that both hands hold by its ends."""
    if prop.get("both"):
        left, right = (
            (stage.place(f"palm.{side}") + stage.place(f"knuckle3.{side}")) / 2 for side in SIDES
        )
        return _weight((left + right) / 2, left - right, float(np.linalg.norm(left - right)) / 2)
    half = float(prop.get("half", 0.062)) + HEAD
    sides = prop.get("hands", ["L"])
    turns = [stage.now.turns[0, INDEX[f"hand.{side}"]][:, 2] for side in sides]
    weights = [
        _weight(stage.place(f"grip.{side}"), axis, half)
        for side, axis in zip(sides, turns, strict=True)
    ]
    return [solid for weight in weights for solid in weight]


def _weight(middle: Points, along: Points, reach: float) -> list[Solid]:
    """A handle along the line with a head at each end, `reach` metres from the middle."""
    axis, half = along / np.linalg.norm(along), reach - HEAD
    ends = [(sign * half, sign * reach) for sign in (-1, 1)]
    heads = [cylinder("metal", middle + a * axis, middle + b * axis, 0.036) for a, b in ends]
    return [cylinder("metal", middle - axis * half, middle + axis * half, 0.013), *heads]


def _cord(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    kind = "band" if prop["type"] == "band" else "strap"
    if prop.get("round") == "thighs":
        return [_loop(kind, prop, stage)]
    if "hook" in prop:
        return [_hooked(kind, prop, stage)]
    out = 0.012
    through = []
    for mark in prop["through"]:
        point = stage.place(mark)
        if isinstance(mark, str) and mark.startswith("ball"):
            bone, _, outward = stage.marks.table[mark]
            point = point + stage.now.turns[0, bone] @ outward * out
        through.append(point)
    return cord(kind, np.array(through), float(prop.get("radius", 0.011)))


def _hooked(kind: str, prop: dict[str, Any], stage: Stage) -> Solid:
    """A band that goes around the back of a knee and runs on both sides to a fixed place."""
    mark, anchor = prop["hook"]
    model, place = stage.marks.model, np.asarray(stage.place(anchor))
    side = mark[-1]
    knee = stage.now.places[0, INDEX[f"lowerleg01.{side}"]] + [0.0, -0.012, 0.0]
    skin = model.posed(stage.now)
    chosen = skin[model.on(f"upperleg02.{side}", f"lowerleg01.{side}") > 0.5]
    return ribbon_to(kind, chosen, knee, place, float(prop.get("width", 0.04)))


def _loop(kind: str, prop: dict[str, Any], stage: Stage) -> Solid:
    """A flat band laid tight around both thighs, `share` of the way from hip to knee."""
    model, share = stage.marks.model, float(prop.get("share", 0.86))
    skin = model.posed(stage.now)
    ends = [
        [stage.now.places[0, INDEX[f"{bone}.{side}"]] for side in SIDES]
        for bone in ("upperleg01", "lowerleg01")
    ]
    places = np.array([hip + share * (knee - hip) for hip, knee in zip(*ends, strict=True)])
    along = np.mean(np.array(ends[0]) - np.array(ends[1]), axis=0)
    chosen = skin[model.on("upperleg", "lowerleg01") > 0.5]
    return ribbon(kind, chosen, places, along, float(prop.get("width", 0.05)))


def _box(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    low, high = np.array(prop["lo"], dtype=float), np.array(prop["hi"], dtype=float)
    if "by" in prop:
        shift = stage.place(prop["by"], first=True) * [1.0, 0.0, 1.0]
        low, high = low + shift, high + shift
    kind = {"wall": "wall"}.get(prop["type"], "wood")
    return [box(kind, (low + high) / 2, high - low, thin=kind == "wall")]


def _ball(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    radius = float(prop.get("radius", 0.1))
    if "between" in prop:
        middle = np.mean([stage.place(mark) for mark in prop["between"]], axis=0)
    else:
        middle = stage.place(prop.get("by", [0, radius, 0]))
    middle = middle + np.array(prop.get("shift", (0, 0, 0)), dtype=float)
    return [cushion("ball", middle, np.full(3, 2 * radius), 1.0)]


def _stick(prop: dict[str, Any], stage: Stage) -> list[Solid]:
    one, two = (stage.place(mark) + _outward(prop, mark, stage) for mark in prop["through"])
    beyond = (two - one) / np.linalg.norm(two - one) * float(prop.get("beyond", 0.18))
    return [cylinder("wood", one - beyond, two + beyond, 0.013)]


def _outward(prop: dict[str, Any], mark: str | list[float], stage: Stage) -> Points:
    """The shift by `out` metres away from the skin at a landmark."""
    if not isinstance(mark, str):
        return np.zeros(3)
    bone, _, outward = stage.marks.table[mark]
    found: Points = stage.now.turns[0, bone] @ outward * float(prop.get("out", 0.0))
    return found


_MAKERS = {
    "mat": _mat,
    "pillow": _pillow,
    "roll": _roll,
    "chair": _chair,
    "dumbbell": _dumbbell,
    "band": _cord,
    "strap": _cord,
    "towel": _cord,
    "wall": _box,
    "step": _box,
    "table": _box,
    "counter": _counter,
    "rail": _rail,
    "doorway": _doorway,
    "post": _post,
    "box": _box,
    "ball": _ball,
    "stick": _stick,
}
