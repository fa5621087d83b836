"""Everything a picture shows, in world coordinates: the posed person and the props."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ptplanner.figures.body.dressed_person import DressedPerson
from ptplanner.figures.body.surface import PROP
from ptplanner.figures.geometry import Indices, Points


@dataclass(frozen=True)
class Solid:
    """A prop: points in world coordinates, triangles, the face of each, its kind, and whether its lines are thin."""

    kind: str
    points: Points
    faces: Indices
    parts: Indices
    thin: bool = False


@dataclass(frozen=True)
class Scene:
    """Arrays over all points and triangles; props come after the person."""

    points: Points
    rest: Points
    faces: Indices
    keep: Points
    kind: Indices
    part: npt.NDArray[np.int32]
    thin_parts: Indices
    shirt: Points
    shoe: Points
    sole: Points
    hand: Points
    head: Points
    zone: Points
    prop_kinds: tuple[str, ...] = field(default=())


def build_scene(model: DressedPerson, posed: Points, zone: Points, solids: list[Solid]) -> Scene:
    props = sum(len(solid.points) for solid in solids)
    kinds = tuple(dict.fromkeys(solid.kind for solid in solids))
    faces, kind, part, thin, start, number = (
        [model.faces],
        [model.kind],
        [np.zeros(len(model.faces), int)],
        [],
        len(posed),
        1,
    )
    for solid in solids:
        faces.append(solid.faces + start)
        kind.append(np.full(len(solid.faces), PROP + kinds.index(solid.kind)))
        part.append(solid.parts + number)
        if solid.thin:
            thin += list(range(number, number + int(solid.parts.max()) + 1))
        start += len(solid.points)
        number += int(solid.parts.max()) + 1

    def padded(values: Points, filler: float = 0.0) -> Points:
        return np.concatenate([values, np.full((props, *values.shape[1:]), filler)])

    return Scene(
        points=np.concatenate([posed, *(solid.points for solid in solids)]),
        rest=padded(model.points),
        faces=np.concatenate(faces),
        keep=padded(model.keep, 1.0),
        kind=np.concatenate(kind),
        part=np.concatenate(part).astype(np.int32),
        thin_parts=np.array(thin, dtype=np.int64),
        shirt=padded(model.shirt, -1.0),
        shoe=padded(model.shoe, -1.0),
        sole=padded(model.sole, -1.0),
        hand=padded(model.compute_bone_share("hand", "finger")),
        head=padded(model.compute_bone_share("head")),
        zone=padded(zone, -1.0),
        prop_kinds=kinds,
    )
