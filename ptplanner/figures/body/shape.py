"""A person's body: the base mesh shaped by macro targets, its joints, its belly and its closed lips."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ptplanner.figures.body import data as sources
from ptplanner.figures.body.cast import Person
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES, find_carrier_bone, find_joint_source
from ptplanner.figures.geometry import Indices, Points

BONES_PER_POINT = 6  # bones that move one point of the skin


@dataclass(frozen=True)
class Body:
    """Points at rest (metres, feet at y = 0), joints, and the bones that move each point."""

    points: Points
    joints: Points
    bones: Indices
    weights: Points
    extra_joints: dict[str, Points]

    def locate_body_joint(self, bone: str) -> Points:
        point: Points = self.joints[BONE_INDEX[bone]]
        return point


def build_body(person: Person) -> Body:
    mesh = sources.load_base_mesh()
    points = mesh.points.copy()
    for name, amount in _list_weighted_targets(person):
        which, shift = sources.load_target(name)
        points[which] += amount * shift
    points -= [0.0, float(points[:13380, 1].min()), 0.0]
    bones, weights = _build_bone_weights(len(points))
    return Body(points, _measure_joints(points), bones, weights, _measure_extra_joints(points))


def _interpolate_steps(value: float, names: tuple[str, ...]) -> dict[str, float]:
    """Shares of the named steps at `value` between 0 and 1; the steps are evenly spaced."""
    place = min(max(value, 0.0), 1.0) * (len(names) - 1)
    low = min(int(place), len(names) - 2)
    return {names[low]: 1.0 - (place - low), names[low + 1]: place - low}


def _list_weighted_targets(person: Person) -> list[tuple[str, float]]:
    gender = _interpolate_steps(person.male, ("female", "male"))
    age = _interpolate_steps(person.age, ("young", "old"))
    muscle = _interpolate_steps(person.muscle, ("minmuscle", "averagemuscle", "maxmuscle"))
    weight = _interpolate_steps(person.weight, ("minweight", "averageweight", "maxweight"))
    height = _interpolate_steps(person.height, ("minheight", "", "maxheight"))
    ideal = {"idealproportions": person.proportion}
    cup, firm = (
        _interpolate_steps(person.bust, ("mincup", "averagecup", "maxcup")),
        {"averagefirmness": 1.0},
    )
    macro = "macrodetails"
    found = _combine_axes(f"{macro}/", person.features, gender, age)
    found += _combine_axes(f"{macro}/universal-", gender, age, muscle, weight)
    found += _combine_axes(f"{macro}/height/", gender, age, muscle, weight, height)
    found += _combine_axes(f"{macro}/proportions/", gender, age, muscle, weight, ideal)
    found += _combine_axes("breast/", gender, age, muscle, weight, cup, firm)
    return found + list(person.details.items())


def _combine_axes(prefix: str, *axes: dict[str, float]) -> list[tuple[str, float]]:
    """Every combination of the steps with the product of their shares."""
    found = []
    for steps in product(*(axis.items() for axis in axes)):
        share = float(np.prod([amount for _, amount in steps]))
        if share > 1e-6 and all(name for name, _ in steps):
            found.append((prefix + "-".join(name for name, _ in steps), share))
    return found


def _measure_joints(points: Points) -> Points:
    return np.array([_measure_joint(points, find_joint_source(bone)) for bone in BONES])


def _measure_joint(points: Points, source: str) -> Points:
    head = sources.load_rig()[source]["head"]
    if head["strategy"] == "CUBE":
        return _measure_cube_centre(points, head["cube_name"])
    which = head["vertex_indices"] if head["strategy"] == "MEAN" else [head["vertex_index"]]
    middle: Points = points[which].mean(axis=0)
    return middle


def _measure_cube_centre(points: Points, name: str) -> Points:
    (low, high), *_ = sources.load_vertex_groups()[name]
    middle: Points = points[low : high + 1].mean(axis=0)
    return middle


def _measure_extra_joints(points: Points) -> dict[str, Points]:
    """Measure points at which no bone starts: finger tips, ends of the feet, eyes."""
    named = {}
    for side in ("l", "r"):
        up = side.upper()
        for digit in range(1, 6):
            named[f"tip{digit}.{up}"] = _measure_cube_centre(
                points, f"joint-{side}-finger-{digit}-4"
            )
        named[f"toe.{up}"] = _measure_cube_centre(points, f"joint-{side}-foot-2")
        named[f"eye.{up}"] = _measure_cube_centre(points, f"joint-{side}-eye")
    return named


def _build_bone_weights(count: int) -> tuple[Indices, Points]:
    dense = np.zeros((count, len(BONES)))
    for source, rows in sources.load_skin_weights().items():
        column = BONE_INDEX[find_carrier_bone(source)]
        table = np.array(rows)
        if len(table):
            np.add.at(dense[:, column], table[:, 0].astype(int), table[:, 1])
    return select_strongest_bones(dense)


def select_strongest_bones(dense: Points) -> tuple[Indices, Points]:
    """The strongest bones of each point, their shares summing to one."""
    bones = np.argsort(-dense, axis=1)[:, :BONES_PER_POINT]
    weights = np.take_along_axis(dense, bones, axis=1)
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return bones, weights / total


SWELL_HALF_SIZE = np.array([0.125, 0.115])  # metres to the side and up where it has mostly faded
SWELL_DEPTH = 0.07  # metres in front of the spine over which the swell grows


def compute_belly_swell(body: Body, points: Points, arm: Points) -> Points:
    """Share of the swell at each resting point; `arm` is the share of the arm bones in each point."""
    middle = body.locate_body_joint("spine04") + np.array([0.0, -0.01, 0.0])
    away = (points - middle)[:, :2] / SWELL_HALF_SIZE
    depth = np.clip((points[:, 2] - middle[2]) / SWELL_DEPTH, 0.0, 1.0)
    share = np.exp(-np.sum(away**2, axis=1)) * depth * depth * (3 - 2 * depth)
    swelling: Points = np.where(arm > 0.3, 0.0, share)
    return swelling


LIPS_BELOW_EYES = 1.17  # below the eyes, as a share of their distance
# Metres from the middle of the lips, for what lies right behind them and for the floor and roof of the mouth.
MOUTH_HALF_WIDTH, LIPS_HALF_HEIGHT, MOUTH_HALF_HEIGHT, MOUTH_DEPTH = 0.027, 0.014, 0.024, 0.100
LIPS_MIN_DEPTH, MOUTH_MIN_DEPTH = 0.010, 0.030  # least depth of such points behind the lips
LIP_NEIGHBOURHOOD, CLOSED_GAP_DEPTH = (
    0.003,
    0.004,
)  # reach of the neighbouring lips, depth of the closed gap behind them


def close_lips(body: Body, skin: Points) -> Points:
    """Move the skin that lies behind the lips forward to them."""
    eyes = body.extra_joints["eye.L"], body.extra_joints["eye.R"]
    middle = (eyes[0] + eyes[1]) / 2 - [0.0, LIPS_BELOW_EYES * float(eyes[0][0] - eyes[1][0]), 0.0]
    off = np.abs(skin - middle)
    ahead = (off[:, 0] < MOUTH_HALF_WIDTH) & (skin[:, 2] > middle[2] - MOUTH_DEPTH)
    lips = ahead & (off[:, 1] < LIPS_HALF_HEIGHT)
    least = np.where(lips, LIPS_MIN_DEPTH, MOUTH_MIN_DEPTH)
    found = skin.copy()
    for which in np.flatnonzero(ahead & (off[:, 1] < MOUTH_HALF_HEIGHT)):
        near = lips & (np.abs(skin[:, 0] - skin[which, 0]) < LIP_NEIGHBOURHOOD)
        front = float(skin[near, 2].max(initial=-9.0)) - CLOSED_GAP_DEPTH
        if skin[which, 2] < front + CLOSED_GAP_DEPTH - least[which]:
            found[which, 2] = front
    return found
