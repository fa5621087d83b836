"""A small z-buffer: which triangle each pixel shows, where in it, and how near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from ptplanner.figures.geometry import Indices, Points

NO_TRIANGLE = -1


@dataclass(frozen=True)
class PixelBuffer:
    """For each pixel: triangle (EMPTY for none), two barycentric shares, nearness in metres."""

    triangle: npt.NDArray[np.int32]
    barycentric: npt.NDArray[np.float32]
    nearness: npt.NDArray[np.float32]

    def interpolate(self, values: Points, faces: Indices) -> Points:
        """Values at the points, spread over the pixels; zero where nothing is."""
        seen = self.triangle >= 0
        corners = faces[self.triangle[seen]]
        one, two = self.barycentric[seen].T.astype(float)
        share = np.stack([1 - one - two, one, two], axis=1)
        spread = np.zeros((*self.triangle.shape, *values.shape[1:]))
        spread[seen] = np.einsum("pc,pc...->p...", share, values[corners])
        return spread


def rasterize(points: Points, faces: Indices, keep: Points, width: int, height: int) -> PixelBuffer:
    """`points` are pixels right, pixels down and metres towards the viewer."""
    triangle = np.full((height, width), NO_TRIANGLE, dtype=np.int32)
    shares = np.zeros((height, width, 2), dtype=np.float32)
    near = np.full((height, width), -1e9, dtype=np.float32)
    _fill_triangles(points, faces.astype(np.int64), keep, triangle, shares, near)
    return PixelBuffer(triangle, shares, near)


@njit(cache=True, nogil=True)
def _fill_triangles(points, faces, keep, triangle, shares, near):  # type: ignore[no-untyped-def]
    height, width = triangle.shape
    for face in range(len(faces)):
        a, b, c = faces[face]
        ax, ay, bx, by, cx, cy = (
            points[a, 0],
            points[a, 1],
            points[b, 0],
            points[b, 1],
            points[c, 0],
            points[c, 1],
        )
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9:
            continue
        left = max(int(np.floor(min(ax, bx, cx))), 0)
        right = min(int(np.ceil(max(ax, bx, cx))), width - 1)
        top = max(int(np.floor(min(ay, by, cy))), 0)
        bottom = min(int(np.ceil(max(ay, by, cy))), height - 1)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                px, py = x + 0.5, y + 0.5
                u = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area
                v = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area
                w = 1.0 - u - v
                if u < 0.0 or v < 0.0 or w < 0.0:
                    continue
                depth = w * points[a, 2] + u * points[b, 2] + v * points[c, 2]
                if depth <= near[y, x] or w * keep[a] + u * keep[b] + v * keep[c] < 0.0:
                    continue
                near[y, x] = depth
                triangle[y, x] = face
                shares[y, x, 0] = u
                shares[y, x, 1] = v
