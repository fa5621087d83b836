"""A person's body: the base mesh shaped by macro targets, and the joints measured on the result."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ptplanner.figures.body import data as sources
from ptplanner.figures.body.cast import Person
from ptplanner.figures.body.data import Indices, Points
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES, find_carrier_bone, find_joint_source

BONES_PER_POINT = 6  # bones that move one point of the skin
FEATURES = ("african", "asian", "caucasian")


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
