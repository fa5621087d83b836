"""A dressed person ready to pose: skin, clothes and hair as one set of points with their fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ptplanner.figures import body as bodies
from ptplanner.figures import clothes, hair, mouth, sources, surface
from ptplanner.figures.belly import swell
from ptplanner.figures.cast import Person, person
from ptplanner.figures.rig import Placed, Rig
from ptplanner.figures.skeleton import BONES, INDEX
from ptplanner.figures.skin import skin
from ptplanner.figures.sources import Indices, Points
from ptplanner.figures.surface import Surface

SKIN_COUNT = 13380
CLASSES = ("skin", "shirt", "legs", "shoe", "sole", "hair")


@dataclass(frozen=True)
class Model:
    """Arrays over all points; `kind` is the class of each triangle, before the clothes' fields refine it."""

    person: Person
    rig: Rig
    points: Points
    faces: Indices
    bones: Indices
    weights: Points
    keep: Points
    kind: Indices
    shirt: Points
    shoe: Points
    sole: Points

    def posed(self, placed: Placed) -> Points:
        points = self.points
        if placed.belly:
            points = points + placed.belly * self.belly[:, None] * [0.0, 0.0, 1.0]
        return skin(self.rig, placed, points, self.bones, self.weights)

    @cached_property
    def belly(self) -> Points:
        """Share of the belly's swell in each point."""
        return swell(self.rig.body, self.points, self.on("upperarm", "lowerarm", "hand", "finger"))

    @property
    def main_bone(self) -> Indices:
        strongest: Indices = self.bones[:, 0]
        return strongest

    def on(self, *stems: str) -> Points:
        """Share (0 to 1) of the named bones in each point."""
        chosen = [INDEX[bone] for bone in BONES if bone.startswith(stems)]
        share: Points = np.sum(self.weights * np.isin(self.bones, chosen), axis=1)
        return share


@cache
def model(name: str, *, barefoot: bool = False) -> Model:
    who = person(name)
    body = bodies.build(who)
    skin_surface = _skin(who, body, barefoot=barefoot)
    outfit = clothes.dress(who, body, barefoot=barefoot)
    scalp = body.points[:SKIN_COUNT][body.bones[:SKIN_COUNT, 0] == INDEX["head"]]
    parts = (skin_surface, outfit.surface, hair.grow(hair.STYLES[who.hair], body, scalp))
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    faces = np.concatenate(
        [part.triangles + start for part, start in zip(parts, starts, strict=False)]
    )
    kinds = (surface.SKIN, surface.SHIRT, surface.HAIR)
    kind = np.concatenate(
        [np.full(len(part.triangles), k) for part, k in zip(parts, kinds, strict=True)]
    )
    fields = [
        _field(field, starts, len(parts[1].points))
        for field in (outfit.shirt, outfit.shoe, outfit.sole)
    ]
    joined = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("points", "bones", "weights", "keep")
    ]
    return Model(who, Rig(body), joined[0], faces, joined[1], joined[2], joined[3], kind, *fields)


def _field(values: Points, starts: Indices, count: int) -> Points:
    full = np.full(int(starts[-1]), -1.0)
    full[starts[1] : starts[1] + count] = values
    return full


def _skin(who: Person, body: bodies.Body, *, barefoot: bool) -> Surface:
    points = mouth.closed(body, body.points[:SKIN_COUNT])
    faces = surface.triangles(sources.base_mesh().quads["body"])
    depth = clothes.hidden(who, body, slice(0, SKIN_COUNT), barefoot=barefoot)
    shown = clothes.covered(faces, depth)
    return Surface(
        points, shown, body.bones[:SKIN_COUNT], body.weights[:SKIN_COUNT], np.ones(len(points))
    )
