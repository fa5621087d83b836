"""Deforms the skin with the bones: dual quaternions where a joint bends far, linear where it is broad."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.data import Indices, Points
from ptplanner.figures.body.rig import BonePlacement, Rig
from ptplanner.figures.body.skeleton import BONES

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
