"""A dressed person ready to pose: skin, clothes and hair as one set of points with their fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ptplanner.figures.body import clothes, hair, mouth, surface
from ptplanner.figures.body import data as sources
from ptplanner.figures.body import shape as bodies
from ptplanner.figures.body.belly import compute_belly_swell
from ptplanner.figures.body.cast import Person, get_person
from ptplanner.figures.body.data import Indices, Points
from ptplanner.figures.body.rig import BonePlacement, Rig
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES
from ptplanner.figures.body.skin import deform_points
from ptplanner.figures.body.surface import Surface

SKIN_POINT_COUNT = 13380
SURFACE_CLASSES = ("skin", "shirt", "legs", "shoe", "sole", "hair")


@dataclass(frozen=True)
class DressedPerson:
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

    def pose_points(self, placed: BonePlacement) -> Points:
        points = self.points
        if placed.belly:
            points = points + placed.belly * self.belly_share[:, None] * [0.0, 0.0, 1.0]
        return deform_points(self.rig, placed, points, self.bones, self.weights)

    @cached_property
    def belly_share(self) -> Points:
        """Share of the belly's swell in each point."""
        return compute_belly_swell(
            self.rig.body,
            self.points,
            self.compute_bone_share("upperarm", "lowerarm", "hand", "finger"),
        )

    @property
    def main_bones(self) -> Indices:
        strongest: Indices = self.bones[:, 0]
        return strongest

    def compute_bone_share(self, *stems: str) -> Points:
        """Share (0 to 1) of the named bones in each point."""
        chosen = [BONE_INDEX[bone] for bone in BONES if bone.startswith(stems)]
        share: Points = np.sum(self.weights * np.isin(self.bones, chosen), axis=1)
        return share


@cache
def build_dressed_person(name: str, *, barefoot: bool = False) -> DressedPerson:
    who = get_person(name)
    body = bodies.build_body(who)
    skin_surface = _build_skin_surface(who, body, barefoot=barefoot)
    outfit = clothes.build_outfit(who, body, barefoot=barefoot)
    scalp = body.points[:SKIN_POINT_COUNT][body.bones[:SKIN_POINT_COUNT, 0] == BONE_INDEX["head"]]
    parts = (skin_surface, outfit.surface, hair.build_hair(hair.HAIR_STYLES[who.hair], body, scalp))
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    faces = np.concatenate(
        [part.triangles + start for part, start in zip(parts, starts, strict=False)]
    )
    kinds = (surface.SKIN, surface.SHIRT, surface.HAIR)
    kind = np.concatenate(
        [np.full(len(part.triangles), k) for part, k in zip(parts, kinds, strict=True)]
    )
    fields = [
        _pad_clothes_field(field, starts, len(parts[1].points))
        for field in (outfit.shirt, outfit.shoe, outfit.sole)
    ]
    joined = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("points", "bones", "weights", "keep")
    ]
    return DressedPerson(
        who, Rig(body), joined[0], faces, joined[1], joined[2], joined[3], kind, *fields
    )


def _pad_clothes_field(values: Points, starts: Indices, count: int) -> Points:
    full = np.full(int(starts[-1]), -1.0)
    full[starts[1] : starts[1] + count] = values
    return full


def _build_skin_surface(who: Person, body: bodies.Body, *, barefoot: bool) -> Surface:
    points = mouth.close_lips(body, body.points[:SKIN_POINT_COUNT])
    faces = surface.split_quads(sources.load_base_mesh().quads["body"])
    depth = clothes.measure_depth_under_clothes(
        who, body, slice(0, SKIN_POINT_COUNT), barefoot=barefoot
    )
    shown = clothes.drop_covered_triangles(faces, depth)
    return Surface(
        points,
        shown,
        body.bones[:SKIN_POINT_COUNT],
        body.weights[:SKIN_POINT_COUNT],
        np.ones(len(points)),
    )
