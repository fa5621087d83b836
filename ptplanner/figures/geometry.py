"""Array types, rotations about the anatomical axes (of one posture or of many at once), and plane lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

X, Y, Z = 0, 1, 2


def build_axis_rotation(axis: int, degrees: Points | float) -> Points:
    """Rotation matrices about x (left), y (up) or z (front); the shape of `degrees` comes first."""
    angle = np.radians(np.asarray(degrees, dtype=float))
    one, two = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.zeros((*angle.shape, 3, 3))
    matrix[..., axis, axis] = 1.0
    matrix[..., one, one] = matrix[..., two, two] = np.cos(angle)
    matrix[..., two, one] = np.sin(angle)
    matrix[..., one, two] = -np.sin(angle)
    return matrix


def build_free_rotation(axis: Points, degrees: float) -> Points:
    """One rotation about a free axis (Rodrigues)."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    matrix: Points = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)
    return matrix


def build_frame_rotation(up: Points, front: Points) -> Points:
    """The rotation that brings `up` to y and `front`, made square to it, to z."""
    y = up / np.linalg.norm(up)
    z = front - y * float(front @ y)
    z = z / np.linalg.norm(z)
    return np.array([np.cross(y, z), y, z])


def measure_along_line(line: Points) -> Points:
    """The length of a plane line from its first point to each of its points, in the line's own unit."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def resample_closed_line(closed: Points, count: int) -> Points:
    """`count` points at even distances along a plane line whose last point is its first."""
    length = measure_along_line(closed)
    place = np.linspace(0.0, length[-1], count, endpoint=False)
    return np.stack([np.interp(place, length, closed[:, axis]) for axis in range(2)], axis=1)
