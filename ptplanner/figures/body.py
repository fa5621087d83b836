"""A person's body: the base mesh shaped by macro targets, and the joints measured on the result."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ptplanner.figures import sources
from ptplanner.figures.cast import Person
from ptplanner.figures.skeleton import BONES, INDEX, carrier, joint_source
from ptplanner.figures.sources import Indices, Points

INFLUENCES = 6  # bones that move one point of the skin
FEATURES = ("african", "asian", "caucasian")


@dataclass(frozen=True)
class Body:
    """Points at rest (metres, feet at y = 0), joints, and the bones that move each point."""

    points: Points
    joints: Points
    bones: Indices
    weights: Points
    hand_joints: dict[str, Points]

    def joint(self, bone: str) -> Points:
        point: Points = self.joints[INDEX[bone]]
        return point


def build(person: Person) -> Body:
    mesh = sources.base_mesh()
    points = mesh.points.copy()
    for name, amount in _targets(person):
        which, shift = sources.target(name)
        points[which] += amount * shift
    points -= [0.0, float(points[:13380, 1].min()), 0.0]
    bones, weights = _influences(len(points))
    return Body(points, _joints(points), bones, weights, _hand_joints(points))


def _steps(value: float, names: tuple[str, ...]) -> dict[str, float]:
    """Shares of the named steps at `value` between 0 and 1; the steps are evenly spaced."""
    place = min(max(value, 0.0), 1.0) * (len(names) - 1)
    low = min(int(place), len(names) - 2)
    return {names[low]: 1.0 - (place - low), names[low + 1]: place - low}


def _targets(person: Person) -> list[tuple[str, float]]:
    gender = _steps(person.male, ("female", "male"))
    age = _steps(person.age, ("young", "old"))
    muscle = _steps(person.muscle, ("minmuscle", "averagemuscle", "maxmuscle"))
    weight = _steps(person.weight, ("minweight", "averageweight", "maxweight"))
    height = _steps(person.height, ("minheight", "", "maxheight"))
    ideal = {"idealproportions": person.proportion}
    cup, firm = _steps(person.bust, ("mincup", "averagecup", "maxcup")), {"averagefirmness": 1.0}
    macro = "macrodetails"
    found = _combine(f"{macro}/", person.features, gender, age)
    found += _combine(f"{macro}/universal-", gender, age, muscle, weight)
    found += _combine(f"{macro}/height/", gender, age, muscle, weight, height)
    found += _combine(f"{macro}/proportions/", gender, age, muscle, weight, ideal)
    found += _combine("breast/", gender, age, muscle, weight, cup, firm)
    return found + list(person.details.items())


def _combine(prefix: str, *axes: dict[str, float]) -> list[tuple[str, float]]:
    """Every combination of the steps with the product of their shares."""
    found = []
    for steps in product(*(axis.items() for axis in axes)):
        share = float(np.prod([amount for _, amount in steps]))
        if share > 1e-6 and all(name for name, _ in steps):
            found.append((prefix + "-".join(name for name, _ in steps), share))
    return found


def _joints(points: Points) -> Points:
    return np.array([_joint(points, joint_source(bone)) for bone in BONES])


def _joint(points: Points, source: str) -> Points:
    head = sources.rig()[source]["head"]
    if head["strategy"] == "CUBE":
        return _cube(points, head["cube_name"])
    which = head["vertex_indices"] if head["strategy"] == "MEAN" else [head["vertex_index"]]
    middle: Points = points[which].mean(axis=0)
    return middle


def _cube(points: Points, name: str) -> Points:
    (low, high), *_ = sources.vertex_groups()[name]
    middle: Points = points[low : high + 1].mean(axis=0)
    return middle


def _hand_joints(points: Points) -> dict[str, Points]:
    """Measure points at which no bone starts: finger tips, ends of the feet, eyes."""
    named = {}
    for side in ("l", "r"):
        up = side.upper()
        for digit in range(1, 6):
            named[f"tip{digit}.{up}"] = _cube(points, f"joint-{side}-finger-{digit}-4")
        named[f"toe.{up}"] = _cube(points, f"joint-{side}-foot-2")
        named[f"eye.{up}"] = _cube(points, f"joint-{side}-eye")
    return named


def _influences(count: int) -> tuple[Indices, Points]:
    dense = np.zeros((count, len(BONES)))
    for source, rows in sources.skin_weights().items():
        column = INDEX[carrier(source)]
        table = np.array(rows)
        if len(table):
            np.add.at(dense[:, column], table[:, 0].astype(int), table[:, 1])
    return strongest(dense)


def strongest(dense: Points) -> tuple[Indices, Points]:
    """The strongest bones of each point, their shares summing to one."""
    bones = np.argsort(-dense, axis=1)[:, :INFLUENCES]
    weights = np.take_along_axis(dense, bones, axis=1)
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return bones, weights / total
