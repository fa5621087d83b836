"""In a clip, planted landmarks stay in place, joints keep their limits, and the loop is closed."""

from __future__ import annotations

import numpy as np
import pytest

from ptplanner.figures.body.skeleton import LOWER_LIMITS, UPPER_LIMITS
from ptplanner.figures.build.clip import Clip
from ptplanner.figures.build.files import resolve_pose_path
from ptplanner.figures.draw.pose_renderer import PoseRenderer
from ptplanner.figures.pose.pose_file import load_pose

SLIDE_LIMIT = 0.005  # metres


@pytest.mark.parametrize(
    "slug", ["single-leg-romanian-deadlift", "rock-back", "sciatic-nerve-glide"]
)
def test_planted_landmarks_stay_in_every_frame(slug: str) -> None:
    clip = Clip(PoseRenderer(load_pose(resolve_pose_path(slug))))
    marks, names = clip.renderer.landmarks, list(clip.renderer.pose.plant)
    places = [
        marks.select_points(names).locate_points(clip.place_bones_at(time))[0]
        for time in np.linspace(0, 1, 25)
    ]
    assert float(np.max(np.linalg.norm(np.array(places) - places[0], axis=2))) <= SLIDE_LIMIT


def test_a_clip_begins_and_ends_in_its_key_postures() -> None:
    clip = Clip(PoseRenderer(load_pose(resolve_pose_path("sciatic-nerve-glide"))))
    for time, key in ((0.0, "start"), (1.0, "end")):
        assert np.allclose(clip.compute_posture(time), clip.renderer.postures[key], atol=1e-6)


def test_no_joint_leaves_its_range_between_the_keys() -> None:
    clip = Clip(PoseRenderer(load_pose(resolve_pose_path("single-leg-romanian-deadlift"))))
    postures = np.array([clip.compute_posture(time) for time in np.linspace(0, 1, 25)])
    assert np.all(postures >= LOWER_LIMITS - 1.0)
    assert np.all(postures <= UPPER_LIMITS + 1.0)


def test_a_separate_way_back_makes_the_movement_circular() -> None:
    clip = Clip(PoseRenderer(load_pose(resolve_pose_path("pendulum"))))
    hand = clip.renderer.landmarks.select_points(["palm.L"])
    forth, back = (
        hand.locate_points(clip.place_bones_at(0.5, back=way))[0, 0] for way in (False, True)
    )
    assert forth[0] - back[0] > 0.08  # outwards on the way forth
    for time in (0.0, 1.0):
        assert np.allclose(
            clip.compute_posture(time), clip.compute_posture(time, back=True), atol=1e-6
        )
