"""A piece of skinned surface: body, clothes or hair at rest, with the fields that trim and colour it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ptplanner.figures.geometry import Indices, Points

# What a pixel of a surface can show.
SKIN, SHIRT, LEGS, SHOE, SOLE, HAIR, PROP = range(1, 8)


@dataclass(frozen=True)
class Surface:
    """Points at rest, triangles, the bones that move each point; `keep` below zero is cut away per pixel."""

    points: Points
    triangles: Indices
    bones: Indices
    weights: Points
    keep: Points


def split_quads(quads: Indices) -> Indices:
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def subdivide_quads(quads: Indices, count: int) -> tuple[Indices, sparse.csr_matrix]:
    """Each quadrilateral in four; the matrix makes values at the new points from those at the old."""
    corners = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    edges, place = np.unique(np.sort(corners, axis=1), axis=0, return_inverse=True)
    middle = count + place.reshape(-1, 4)
    centre = count + len(edges) + np.arange(len(quads))
    new = np.concatenate(
        [np.stack([quads[:, i], middle[:, i], centre, middle[:, i - 1]], axis=1) for i in range(4)]
    )
    matrix = sparse.vstack(
        [
            sparse.identity(count, format="csr"),
            _build_average_matrix(edges, count),
            _build_average_matrix(quads, count),
        ]
    ).tocsr()
    return new, matrix


def _build_average_matrix(groups: Indices, count: int) -> sparse.csr_matrix:
    size = groups.shape[1]
    rows = np.repeat(np.arange(len(groups)), size)
    share = np.full(groups.size, 1.0 / size)
    return sparse.csr_matrix((share, (rows, groups.ravel())), shape=(len(groups), count))


def build_smoothing_matrix(quads: Indices, count: int) -> sparse.csr_matrix:
    """Moves each point to the mean of its neighbours; points without any stay."""
    pairs = np.concatenate(
        [np.stack([quads[:, i], quads[:, (i + 1) % 4]], axis=1) for i in range(4)]
    )
    pairs = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    links = sparse.csr_matrix(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count)
    )
    degree = np.asarray(links.sum(axis=1)).ravel()
    lonely = sparse.diags((degree == 0).astype(float))
    means: sparse.csr_matrix = (sparse.diags(1.0 / np.maximum(degree, 1)) @ links + lonely).tocsr()
    return means


def compute_normals(points: Points, faces: Indices) -> Points:
    """Unit normals at the points, weighted by the area of the triangles around."""
    one, two, three = (points[faces[:, i]] for i in range(3))
    across = np.cross(two - one, three - one)
    total = np.zeros_like(points)
    for corner in range(3):
        np.add.at(total, faces[:, corner], across)
    unit: Points = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return unit
