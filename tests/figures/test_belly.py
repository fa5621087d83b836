"""The belly swells where it should, and the props that are pressed give way."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ptplanner.figures import joints, props
from ptplanner.figures.capsules import Capsules
from ptplanner.figures.landmarks import Landmarks
from ptplanner.figures.model import model
from ptplanner.figures.pose import Key
from ptplanner.figures.rig import Hand, Placed
from ptplanner.figures.skeleton import SIDES


@pytest.fixture(scope="module")
def marks() -> Landmarks:
    return Landmarks(model("tom"))


@pytest.fixture
def standing(marks: Landmarks) -> Placed:
    upright = np.zeros((1, len(joints.NAMES)))
    upright[0, 1] = 1.0  # metres above the floor
    rig = marks.model.rig
    return rig.with_fingers(rig.place(upright, np.eye(3)), {side: Hand() for side in SIDES})


def test_the_belly_comes_forward_and_nothing_else_moves(marks: Landmarks, standing: Placed) -> None:
    out = dataclasses.replace(standing, belly=0.03)
    moved = marks.model.posed(out) - marks.model.posed(standing)
    assert 0.024 < moved[:, 2].max() < 0.032
    assert np.abs(moved[:, :2]).max() < 0.004
    far = marks.model.on("hand", "head", "foot", "lowerleg") > 0.5
    assert np.allclose(moved[far], 0.0)


def test_a_pressed_roll_is_as_high_as_its_landmark(marks: Landmarks, standing: Placed) -> None:
    lower = Placed(standing.turns, standing.places - [0.0, 0.1, 0.0])
    said = ({"type": "roll", "under": "kneeback.L"},)
    for now in (standing, lower):
        stage = props.Stage(marks, now, standing, np.zeros(2), np.ones(2))
        (roll,) = props.build(said, stage)
        height = float(stage.place("kneeback.L")[1])
        assert np.allclose(
            [roll.points[:, 1].min(), roll.points[:, 1].max()], [0.0, height], atol=1e-3
        )


def test_a_squeezed_pillow_is_as_thick_as_the_knees_leave_it(
    marks: Landmarks, standing: Placed
) -> None:
    stage = props.Stage(marks, standing, standing, np.zeros(2), np.ones(2))
    (pillow,) = props.build(({"type": "pillow", "between": ["kneein.L", "kneein.R"]},), stage)
    knees = stage.place("kneein.L") - stage.place("kneein.R")
    assert np.isclose(np.ptp(pillow.points[:, 0]), np.linalg.norm(knees) + 0.02)


@pytest.mark.parametrize(
    ("touch", "pair"),
    [
        (("ankle.L", "thighfrontlow.R", 0.01), ("shank.L", "thigh.R")),
        (("palm.L", "chest", 0.01), ("forearm.L", "trunk")),
    ],
)
def test_what_lies_on_a_part_is_still_kept_out_of_it(
    marks: Landmarks, standing: Placed, touch: tuple[str, str, float], pair: tuple[str, str]
) -> None:
    pairs, _ = Capsules(marks).depth(standing, Key({}, {}, {}, touch=(touch,)))
    assert pair in pairs or pair[::-1] in pairs
