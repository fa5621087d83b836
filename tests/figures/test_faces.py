"""Faces: the hollow of the mouth does not show between the lips."""

from __future__ import annotations

import numpy as np
import pytest

from ptplanner.figures.body.cast import load_cast
from ptplanner.figures.body.dressed_person import build_dressed_person
from ptplanner.figures.body.shape import LIPS_BELOW_EYES
from ptplanner.figures.draw.camera import Camera, fit_frame
from ptplanner.figures.draw.layers import FACE_DEPTH_STEP
from ptplanner.figures.draw.raster import rasterize

HALF = np.array([0.016, 0.012])  # metres around the lips


@pytest.mark.parametrize("name", sorted(load_cast()))
@pytest.mark.parametrize("yaw", [0, 25])
def test_the_lips_are_closed(name: str, yaw: int) -> None:
    person = build_dressed_person(name)
    eyes = person.rig.body.extra_joints
    left, right = eyes["eye.L"], eyes["eye.R"]
    lips = (left + right) / 2 - [0.0, LIPS_BELOW_EYES * (left[0] - right[0]), -0.03]
    camera = Camera(yaw, 4)
    seen = camera.project(person.points)
    middle = camera.project(lips)[:2]
    frame = fit_frame(middle - HALF, middle + HALF, 240, 0.0)
    near = rasterize(
        frame.to_pixels(seen), person.faces, person.keep, frame.width, frame.height
    ).nearness
    steps = max(float(np.abs(np.diff(near, axis=axis)).max()) for axis in (0, 1))
    assert steps < FACE_DEPTH_STEP
