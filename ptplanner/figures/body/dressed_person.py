"""A dressed person ready to pose: skin, clothes and hair as one set of points that follow the bones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from ptplanner.figures.body import clothes, hair, surface
from ptplanner.figures.body import data as sources
from ptplanner.figures.body import shape as bodies
from ptplanner.figures.body.cast import Person, get_person
from ptplanner.figures.body.rig import BonePlacement, Rig
from ptplanner.figures.body.shape import close_lips, compute_belly_swell
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES
from ptplanner.figures.body.surface import Surface
from ptplanner.figures.geometry import Indices, Points

# Share of dual quaternions by bone: linear alone collapses a bent knee, dual quaternions alone tear the armpit.
_DUAL_SHARES = {
    "clavicle": 0.1,
    "upperarm01": 0.25,
    "upperarm02": 0.6,
    "upperleg01": 0.55,
    "pelvis": 0.5,
    "spine": 0.5,
}


def _find_dual_share(bone: str) -> float:
    return next((share for stem, share in _DUAL_SHARES.items() if bone.startswith(stem)), 1.0)


DUAL_SHARE_BY_BONE = np.array([_find_dual_share(bone) for bone in BONES])


def deform_points(
    rig: Rig, placed: BonePlacement, points: Points, bones: Indices, weights: Points
) -> Points:
    """Points of the first posture of `placed`, moved from rest."""
    turns = placed.rotations[0] @ rig.neutral_rotations
    shifts = placed.positions[0] - np.einsum("bij,bj->bi", turns, rig.body.joints)
    linear = np.einsum("pk,pkij,pj->pi", weights, turns[bones], points)
    linear += np.einsum("pk,pki->pi", weights, shifts[bones])
    share = np.sum(weights * DUAL_SHARE_BY_BONE[bones], axis=1)[:, None]
    mixed: Points = linear + share * (
        _blend_dual_quaternions(turns, shifts, points, bones, weights) - linear
    )
    return mixed


def _blend_dual_quaternions(
    turns: Points, shifts: Points, points: Points, bones: Indices, weights: Points
) -> Points:
    real = _to_quaternions(turns)
    dual = 0.5 * _multiply_quaternions(
        np.concatenate([np.zeros((len(shifts), 1)), shifts], axis=1), real
    )
    pivot = real[bones[:, 0]]
    sign = np.where(np.einsum("pki,pi->pk", real[bones], pivot) < 0, -1.0, 1.0) * weights
    real_sum = np.einsum("pk,pki->pi", sign, real[bones])
    dual_sum = np.einsum("pk,pki->pi", sign, dual[bones])
    length = np.linalg.norm(real_sum, axis=1, keepdims=True)
    real_sum, dual_sum = real_sum / length, dual_sum / length
    scalar, vector = real_sum[:, :1], real_sum[:, 1:]
    turned = points + 2 * np.cross(vector, np.cross(vector, points) + scalar * points)
    shift = 2 * (
        scalar * dual_sum[:, 1:] - dual_sum[:, :1] * vector + np.cross(vector, dual_sum[:, 1:])
    )
    moved: Points = turned + shift
    return moved


def _multiply_quaternions(one: Points, two: Points) -> Points:
    a, u = one[:, :1], one[:, 1:]
    b, v = two[:, :1], two[:, 1:]
    scalar = a * b - np.sum(u * v, axis=1, keepdims=True)
    return np.concatenate([scalar, a * v + b * u + np.cross(u, v)], axis=1)


def _to_quaternions(matrices: Points) -> Points:
    from scipy.spatial.transform import Rotation

    found: Points = Rotation.from_matrix(matrices).as_quat()[:, [3, 0, 1, 2]]
    return found


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
    points = close_lips(body, body.points[:SKIN_POINT_COUNT])
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
