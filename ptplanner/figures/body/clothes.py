"""Shirt, shorts or leggings and shoes: one surface made from the base mesh's tights, pushed out and trimmed.

One layer, coloured by fields, instead of shirt over shorts: two layers cross when the hip bends far.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body import data as sources
from ptplanner.figures.body.cast import Person
from ptplanner.figures.body.shape import Body, select_strongest_bones
from ptplanner.figures.body.skeleton import BONES, SIDES
from ptplanner.figures.body.surface import (
    Surface,
    build_smoothing_matrix,
    compute_normals,
    split_quads,
    subdivide_quads,
)
from ptplanner.figures.geometry import Indices, Points

TIGHTS_ROWS = slice(15328, 18002)
SHIRT_EASE, LEGGINGS_EASE, SHOE_EASE = 0.011, 0.004, 0.007
SLEEVE_SHARE = 0.58  # length of the sleeve, as a share of the upper arm
ARM_BONES = [
    number
    for number, bone in enumerate(BONES)
    if bone.startswith(("upperarm", "lowerarm", "hand", "finger"))
]


@dataclass(frozen=True)
class Outfit:
    """The clothed surface and its fields: a positive value marks shirt, shoe or sole."""

    surface: Surface
    shirt: Points
    shoe: Points
    sole: Points


@dataclass(frozen=True)
class HemDistances:
    """Signed distances (metres) to the hems at points at rest."""

    sleeve: Points
    neck: Points
    waist: Points
    leg: Points
    shoe: Points

    @property
    def coverage(self) -> Points:
        covered: Points = np.maximum(
            np.minimum(np.minimum(self.sleeve, self.neck), self.leg), self.shoe
        )
        return covered


def measure_hem_distances(
    person: Person, body: Body, points: Points, arm: Points, *, barefoot: bool
) -> HemDistances:
    """Measure the distances to the hems at `points`; `arm` is the share of the arm bones in each."""
    y, z = points[:, 1], points[:, 2]
    hip, knee = body.locate_body_joint("upperleg01.L"), body.locate_body_joint("lowerleg01.L")
    ankle = body.locate_body_joint("foot.L")
    leg_hem = (
        knee[1] + 0.30 * (hip[1] - knee[1])
        if person.legs == "shorts"
        else 0.4 * knee[1] + 0.6 * ankle[1]
    )
    collar = body.locate_body_joint("neck01") + np.array([0.0, -0.005, 0.0])
    neck = (collar - points) @ np.array([0.0, 0.80, 0.60]) + 0.012
    waist = y - (hip[1] - 0.015)
    shoe = (ankle[1] + 0.012 - y) - 0.15 * (z - ankle[2])
    if barefoot:
        shoe = np.full(len(points), -1.0)
    return HemDistances(_measure_sleeve_distance(body, points, arm), neck, waist, y - leg_hem, shoe)


def _measure_sleeve_distance(body: Body, points: Points, arm: Points) -> Points:
    """Distance to the nearer sleeve's hem; points that no arm carries are far inside."""
    found = np.ones(len(points))
    for side in SIDES:
        shoulder, elbow = (
            body.locate_body_joint(f"upperarm01.{side}"),
            body.locate_body_joint(f"lowerarm01.{side}"),
        )
        axis = elbow - shoulder
        length = float(np.linalg.norm(axis))
        along = (points - shoulder) @ axis / length
        own = (np.sign(shoulder[0]) * points[:, 0] > 0) & (arm > 0.3)
        found[own] = SLEEVE_SHARE * length - along[own]
    return found


def build_outfit(person: Person, body: Body, *, barefoot: bool) -> Outfit:
    quads = sources.load_base_mesh().quads["helper-tights"] - TIGHTS_ROWS.start
    dense = _expand_weights(body, TIGHTS_ROWS)
    points, fine = body.points[TIGHTS_ROWS], quads
    for _ in range(2):
        fine, matrix = subdivide_quads(fine, len(points))
        points, dense = matrix @ points, matrix @ dense
    relax = build_smoothing_matrix(fine, len(points))
    for _ in range(4):
        dense = relax @ dense
        points = 0.5 * points + 0.5 * (relax @ points)
    faces = split_quads(fine)
    shape = measure_hem_distances(
        person, body, points, dense[:, ARM_BONES].sum(axis=1), barefoot=barefoot
    )
    pushed = points + compute_normals(points, faces) * _compute_ease(person, shape)[:, None]
    sole = _flatten_soles(pushed, shape)
    bones, weights = select_strongest_bones(dense)
    surface = Surface(pushed, faces, bones, weights, shape.coverage)
    return Outfit(surface, shape.waist, shape.shoe, sole)


def _expand_weights(body: Body, rows: slice) -> Points:
    bones, weights = body.bones[rows], body.weights[rows]
    dense = np.zeros((len(bones), len(BONES)))
    np.put_along_axis(dense, bones, weights, axis=1)
    return dense


def _compute_ease(person: Person, hems: HemDistances) -> Points:
    """How far the cloth stands off the skin: more at the hems of sleeves and shorts."""
    sleeve_flare = 0.014 * _compute_falloff(hems.sleeve, 0.10)
    hem_flare = 0.010 * _compute_falloff(hems.leg, 0.16)
    shirt_hem = 0.006 * _compute_falloff(np.abs(hems.waist), 0.05)
    legs = (
        SHIRT_EASE + hem_flare if person.legs == "shorts" else np.full(len(hems.leg), LEGGINGS_EASE)
    )
    torso = SHIRT_EASE + sleeve_flare + shirt_hem
    blend = np.clip(hems.waist / 0.03 + 0.5, 0.0, 1.0)
    ease = blend * torso + (1 - blend) * legs
    return np.where(hems.shoe > -0.02, SHOE_EASE, ease)


def _compute_falloff(distance: Points, reach: float) -> Points:
    share = np.clip(1.0 - distance / reach, 0.0, 1.0)
    smooth: Points = share * share * (3 - 2 * share)
    return smooth


def _flatten_soles(points: Points, hems: HemDistances) -> Points:
    """Flattens the underside of the shoes in place and gives the field of the sole."""
    inside = hems.shoe > 0
    points[inside, 1] = np.maximum(points[inside, 1], -0.008)
    sole: Points = 0.014 - points[:, 1]
    return sole


def measure_depth_under_clothes(
    person: Person, body: Body, rows: slice, *, barefoot: bool
) -> Points:
    """How deep (metres) points of the bare body lie under the clothes; negative where visible."""
    arm = _expand_weights(body, rows)[:, ARM_BONES].sum(axis=1)
    return measure_hem_distances(person, body, body.points[rows], arm, barefoot=barefoot).coverage


def drop_covered_triangles(faces: Indices, depth: Points, margin: float = 0.022) -> Indices:
    """The triangles of the body that are not wholly under the clothes."""
    shown: Indices = faces[depth[faces].min(axis=1) < margin]
    return shown
