"""Shirt, shorts or leggings and shoes: one surface made from the base mesh's tights, pushed out and trimmed.

One layer, coloured by fields, instead of shirt over shorts: two layers cross when the hip bends far.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures import sources
from ptplanner.figures.body import Body, strongest
from ptplanner.figures.cast import Person
from ptplanner.figures.skeleton import BONES, SIDES
from ptplanner.figures.sources import Indices, Points
from ptplanner.figures.surface import Surface, normals, smoother, subdivide, triangles

TIGHTS = slice(15328, 18002)
SHIRT_EASE, LEGGINGS_EASE, SHOE_EASE = 0.011, 0.004, 0.007
SLEEVE = 0.58  # length of the sleeve, as a share of the upper arm
ARM = [
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
class Cut:
    """Signed distances (metres) to the hems at points at rest."""

    sleeve: Points
    neck: Points
    waist: Points
    leg: Points
    shoe: Points

    @property
    def keep(self) -> Points:
        covered: Points = np.maximum(
            np.minimum(np.minimum(self.sleeve, self.neck), self.leg), self.shoe
        )
        return covered


def cut(person: Person, body: Body, points: Points, arm: Points, *, barefoot: bool) -> Cut:
    """Measure the distances to the hems at `points`; `arm` is the share of the arm bones in each."""
    y, z = points[:, 1], points[:, 2]
    hip, knee = body.joint("upperleg01.L"), body.joint("lowerleg01.L")
    ankle = body.joint("foot.L")
    leg_hem = (
        knee[1] + 0.30 * (hip[1] - knee[1])
        if person.legs == "shorts"
        else 0.4 * knee[1] + 0.6 * ankle[1]
    )
    collar = body.joint("neck01") + np.array([0.0, -0.005, 0.0])
    neck = (collar - points) @ np.array([0.0, 0.80, 0.60]) + 0.012
    waist = y - (hip[1] - 0.015)
    shoe = (ankle[1] + 0.012 - y) - 0.15 * (z - ankle[2])
    if barefoot:
        shoe = np.full(len(points), -1.0)
    return Cut(_sleeve(body, points, arm), neck, waist, y - leg_hem, shoe)


def _sleeve(body: Body, points: Points, arm: Points) -> Points:
    """Distance to the nearer sleeve's hem; points that no arm carries are far inside."""
    found = np.ones(len(points))
    for side in SIDES:
        shoulder, elbow = body.joint(f"upperarm01.{side}"), body.joint(f"lowerarm01.{side}")
        axis = elbow - shoulder
        length = float(np.linalg.norm(axis))
        along = (points - shoulder) @ axis / length
        own = (np.sign(shoulder[0]) * points[:, 0] > 0) & (arm > 0.3)
        found[own] = SLEEVE * length - along[own]
    return found


def dress(person: Person, body: Body, *, barefoot: bool) -> Outfit:
    quads = sources.base_mesh().quads["helper-tights"] - TIGHTS.start
    dense = _dense(body, TIGHTS)
    points, fine = body.points[TIGHTS], quads
    for _ in range(2):
        fine, matrix = subdivide(fine, len(points))
        points, dense = matrix @ points, matrix @ dense
    relax = smoother(fine, len(points))
    for _ in range(4):
        dense = relax @ dense
        points = 0.5 * points + 0.5 * (relax @ points)
    faces = triangles(fine)
    shape = cut(person, body, points, dense[:, ARM].sum(axis=1), barefoot=barefoot)
    pushed = points + normals(points, faces) * _ease(person, shape)[:, None]
    sole = _sole(pushed, shape)
    bones, weights = strongest(dense)
    surface = Surface(pushed, faces, bones, weights, shape.keep)
    return Outfit(surface, shape.waist, shape.shoe, sole)


def _dense(body: Body, rows: slice) -> Points:
    bones, weights = body.bones[rows], body.weights[rows]
    dense = np.zeros((len(bones), len(BONES)))
    np.put_along_axis(dense, bones, weights, axis=1)
    return dense


def _ease(person: Person, shape: Cut) -> Points:
    """How far the cloth stands off the skin: more at the hems of sleeves and shorts."""
    sleeve_flare = 0.014 * _near(shape.sleeve, 0.10)
    hem_flare = 0.010 * _near(shape.leg, 0.16)
    shirt_hem = 0.006 * _near(np.abs(shape.waist), 0.05)
    legs = (
        SHIRT_EASE + hem_flare
        if person.legs == "shorts"
        else np.full(len(shape.leg), LEGGINGS_EASE)
    )
    torso = SHIRT_EASE + sleeve_flare + shirt_hem
    blend = np.clip(shape.waist / 0.03 + 0.5, 0.0, 1.0)
    ease = blend * torso + (1 - blend) * legs
    return np.where(shape.shoe > -0.02, SHOE_EASE, ease)


def _near(distance: Points, reach: float) -> Points:
    share = np.clip(1.0 - distance / reach, 0.0, 1.0)
    smooth: Points = share * share * (3 - 2 * share)
    return smooth


def _sole(points: Points, shape: Cut) -> Points:
    """Flattens the underside of the shoes in place and gives the field of the sole."""
    inside = shape.shoe > 0
    points[inside, 1] = np.maximum(points[inside, 1], -0.008)
    sole: Points = 0.014 - points[:, 1]
    return sole


def hidden(person: Person, body: Body, rows: slice, *, barefoot: bool) -> Points:
    """How deep (metres) points of the bare body lie under the clothes; negative where visible."""
    arm = _dense(body, rows)[:, ARM].sum(axis=1)
    return cut(person, body, body.points[rows], arm, barefoot=barefoot).keep


def covered(faces: Indices, depth: Points, margin: float = 0.022) -> Indices:
    """The triangles of the body that are not wholly under the clothes."""
    shown: Indices = faces[depth[faces].min(axis=1) < margin]
    return shown
