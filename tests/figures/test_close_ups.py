"""A close-up holds its part of the body whole, and ends everything else at a clean frame."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ptplanner.figures.built import pose_file
from ptplanner.figures.camera import Frame
from ptplanner.figures.pose import read
from ptplanner.figures.studio import KEYS, Studio


@cache
def _studio(slug: str) -> Studio:
    return Studio(read(pose_file(slug)))


@pytest.mark.parametrize("slug", ["chin-tuck", "wrist-extension"])
def test_both_keys_show_the_part_whole(slug: str) -> None:
    studio = _studio(slug)
    part, frame = studio.part(studio.pose.crop), studio.frame
    for key in KEYS:
        pixels = frame.pixels(studio.camera.see(studio.skins[key][part]))[:, :2]
        assert np.all(pixels > 0)
        assert np.all(pixels < [frame.width, frame.height])


def test_one_side_is_meant_when_a_side_is_said() -> None:
    studio = _studio("wrist-extension")
    left, right = (studio.part(f"hand.{side}") for side in "LR")
    assert left.any()
    assert not np.any(left & right)
    assert np.array_equal(left | right, studio.part("hand"))


def test_nothing_is_drawn_outside_the_round_corners() -> None:
    studio = _studio("chin-tuck")
    layers = studio.shoot("start").layers
    outside = ~studio.frame.inside(0.0)
    assert outside[0, 0]
    assert not layers.classes[outside].any()
    assert not layers.shade[outside].any()
    assert np.all(layers.ink[outside] <= 0)


def test_the_frame_is_inked_all_around() -> None:
    frame = Frame(0.0, 0.0, 100.0, 600, 400, close_up=True)
    line = frame.inside(0.0) & ~frame.inside(6.0)
    assert np.all(line[200, [2, -3]])
    assert np.all(line[[2, -3], 300])
    assert not line[200, 300]
