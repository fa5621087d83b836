"""Signs of the joint angles: what a therapist means by each, on a real body."""

from __future__ import annotations

import numpy as np
import pytest

from ptplanner.figures.body.dressed_person import build_dressed_person
from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.skeleton import PARAMETER_COLUMNS, PARAMETER_NAMES

LEFT, UP, FRONT = 0, 1, 2
# angle, landmark, axis, whether it goes that way
MEANINGS = [
    ("hip.flex.L", "knee.L", FRONT, 1),
    ("hip.abd.L", "knee.L", LEFT, 1),
    ("hip.abd.R", "knee.R", LEFT, -1),
    ("hip.er.L", "toes.L", LEFT, 1),
    ("hip.er.R", "toes.R", LEFT, -1),
    ("knee.L", "heel.L", FRONT, -1),
    ("ankle.df.L", "toes.L", UP, 1),
    ("sh.flex.R", "wrist.R", FRONT, 1),
    ("sh.abd.R", "wrist.R", LEFT, -1),
    ("elbow.L", "wrist.L", FRONT, 1),
    ("wrist.flex.L", "knuckle3.L", LEFT, -1),
    ("wrist.flex.R", "knuckle3.R", LEFT, 1),
    ("lum.flex", "nose", FRONT, 1),
    ("neck.flex", "nose", UP, -1),
    ("neck.pro", "nose", FRONT, 1),
    ("thx.rot", "nose", LEFT, 1),
    ("lum.side", "nose", LEFT, 1),
]


@pytest.fixture(scope="module")
def marks() -> Landmarks:
    return Landmarks(build_dressed_person("tom"))


@pytest.mark.parametrize(("angle", "mark", "axis", "way"), MEANINGS)
def test_an_angle_moves_the_body_as_its_name_says(
    marks: Landmarks, angle: str, mark: str, axis: int, way: int
) -> None:
    postures = np.zeros((2, len(PARAMETER_NAMES)))
    postures[1, PARAMETER_COLUMNS[angle]] = 20.0
    before, after = marks.select_points([mark]).locate_points(
        marks.model.rig.place_bones(postures, np.eye(3))
    )[:, 0]
    assert way * (after - before)[axis] > 0.01


@pytest.mark.parametrize("name", ["amara", "tom", "ruth", "marco", "mei", "walter"])
def test_left_and_right_are_mirror_images(name: str) -> None:
    marks = Landmarks(build_dressed_person(name))
    postures = np.zeros((1, len(PARAMETER_NAMES)))
    postures[0, PARAMETER_COLUMNS["sh.abd.L"]] = postures[0, PARAMETER_COLUMNS["sh.abd.R"]] = 30.0
    placed = marks.model.rig.place_bones(postures, np.eye(3))
    for mark in ("wrist", "heel", "knee", "shoulder"):
        left, right = (
            marks.select_points([f"{mark}.{side}"]).locate_points(placed)[0, 0] for side in "LR"
        )
        assert np.allclose(left, right * [-1, 1, 1], atol=0.012)
