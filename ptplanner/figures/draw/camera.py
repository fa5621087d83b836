"""The viewpoint: a parallel projection, turned (yaw) and raised (pitch)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ptplanner.figures.geometry import Points

CORNER_SHARE = 0.05  # corner radius of a close-up's frame, as a share of the longer side


@dataclass(frozen=True)
class Camera:
    """Yaw 0 sees the person's front, 90 the left side; pitch looks down."""

    yaw: float
    pitch: float

    @property
    def axes(self) -> Points:
        """Rows: to the right, down, towards the viewer."""
        yaw, pitch = np.radians(self.yaw), np.radians(self.pitch)
        near = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
        return np.array([right, -np.cross(near, right), near])

    def project(self, points: Points) -> Points:
        seen: Points = points @ self.axes.T
        return seen


@dataclass(frozen=True)
class Frame:
    """The part of the view that a picture shows, in pixels; shared by all pictures of an exercise.

    A close-up cuts the body: its picture has a frame with round corners.
    """

    left: float
    top: float
    scale: float
    width: int
    height: int
    close_up: bool = False

    def to_pixels(self, seen: Points) -> Points:
        moved = seen.copy()
        moved[..., 0] = (seen[..., 0] - self.left) * self.scale
        moved[..., 1] = (seen[..., 1] - self.top) * self.scale
        return moved

    def build_inside_mask(self, edge: float) -> npt.NDArray[np.bool_]:
        """The pixels of a close-up within a rounded rectangle, `edge` pixels from the border."""
        x, y = np.arange(self.width) + 0.5, (np.arange(self.height) + 0.5)[:, None]
        corner = CORNER_SHARE * max(self.width, self.height)
        past_x = np.maximum(np.abs(x - self.width / 2) - self.width / 2 + corner, 0.0)
        past_y = np.maximum(np.abs(y - self.height / 2) - self.height / 2 + corner, 0.0)
        within: npt.NDArray[np.bool_] = np.hypot(past_x, past_y) < corner - edge
        return within


def fit_frame(
    low: Points, high: Points, longest: int, margin: float = 0.04, *, close_up: bool = False
) -> Frame:
    """The frame around a box of the view, its longer side `longest` pixels."""
    pad = margin * float(max(high - low))
    low, high = low - pad, high + pad
    scale = longest / float(max(high - low))
    width, height = (int(np.ceil(side * scale)) for side in high - low)
    return Frame(float(low[0]), float(low[1]), scale, width, height, close_up)
