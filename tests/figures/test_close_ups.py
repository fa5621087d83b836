"""A close-up shows its part of the body completely and cuts everything else at its frame."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ptplanner.figures.build.files import resolve_pose_path
from ptplanner.figures.draw.camera import Frame
from ptplanner.figures.draw.pose_renderer import KEY_NAMES, PoseRenderer
from ptplanner.figures.pose.pose_file import load_pose


@cache
def _build_renderer(slug: str) -> PoseRenderer:
    return PoseRenderer(load_pose(resolve_pose_path(slug)))


@pytest.mark.parametrize("slug", ["chin-tuck", "wrist-extension"])
def test_start_and_end_show_the_whole_part(slug: str) -> None:
    renderer = _build_renderer(slug)
    part, frame = renderer.select_close_up_points(renderer.pose.crop), renderer.frame
    for key in KEY_NAMES:
        pixels = frame.to_pixels(renderer.camera.project(renderer.skins[key][part]))[:, :2]
        assert np.all(pixels > 0)
        assert np.all(pixels < [frame.width, frame.height])


def test_a_close_up_may_select_one_side() -> None:
    renderer = _build_renderer("wrist-extension")
    left, right = (renderer.select_close_up_points(f"hand.{side}") for side in "LR")
    assert left.any()
    assert not np.any(left & right)
    assert np.array_equal(left | right, renderer.select_close_up_points("hand"))


def test_nothing_is_drawn_outside_the_round_corners() -> None:
    renderer = _build_renderer("chin-tuck")
    layers = renderer.draw_key("start").layers
    outside = ~renderer.frame.build_inside_mask(0.0)
    assert outside[0, 0]
    assert not layers.classes[outside].any()
    assert not layers.shade[outside].any()
    assert np.all(layers.ink[outside] <= 0)


def test_the_frame_has_a_line_on_all_sides() -> None:
    frame = Frame(0.0, 0.0, 100.0, 600, 400, close_up=True)
    line = frame.build_inside_mask(0.0) & ~frame.build_inside_mask(6.0)
    assert np.all(line[200, [2, -3]])
    assert np.all(line[[2, -3], 300])
    assert not line[200, 300]
