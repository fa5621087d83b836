"""The belly swells in the right place, and compressed props become thinner."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ptplanner.figures.body.dressed_person import build_dressed_person
from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.rig import BonePlacement, HandShape
from ptplanner.figures.body.skeleton import PARAMETER_NAMES, SIDES
from ptplanner.figures.draw import props
from ptplanner.figures.pose.capsules import Capsules
from ptplanner.figures.pose.pose_file import PoseKey


@pytest.fixture(scope="module")
def marks() -> Landmarks:
    return Landmarks(build_dressed_person("tom"))


@pytest.fixture
def standing(marks: Landmarks) -> BonePlacement:
    upright = np.zeros((1, len(PARAMETER_NAMES)))
    upright[0, 1] = 1.0  # metres above the floor
    rig = marks.model.rig
    return rig.place_fingers(
        rig.place_bones(upright, np.eye(3)), {side: HandShape() for side in SIDES}
    )


def test_the_belly_comes_forward_and_nothing_else_moves(
    marks: Landmarks, standing: BonePlacement
) -> None:
    out = dataclasses.replace(standing, belly=0.03)
    moved = marks.model.pose_points(out) - marks.model.pose_points(standing)
    assert 0.024 < moved[:, 2].max() < 0.032
    assert np.abs(moved[:, :2]).max() < 0.004
    far = marks.model.compute_bone_share("hand", "head", "foot", "lowerleg") > 0.5
    assert np.allclose(moved[far], 0.0)


def test_a_compressed_roll_is_as_high_as_its_landmark(
    marks: Landmarks, standing: BonePlacement
) -> None:
    lower = BonePlacement(standing.rotations, standing.positions - [0.0, 0.1, 0.0])
    prop_tables = ({"type": "roll", "under": "kneeback.L"},)
    for now in (standing, lower):
        stage = props.PropContext(marks, now, standing, np.zeros(2), np.ones(2))
        (roll,) = props.build_props(prop_tables, stage)
        height = float(stage.locate_mark("kneeback.L")[1])
        assert np.allclose(
            [roll.points[:, 1].min(), roll.points[:, 1].max()], [0.0, height], atol=1e-3
        )


def test_a_pillow_between_the_knees_fills_the_gap(
    marks: Landmarks, standing: BonePlacement
) -> None:
    stage = props.PropContext(marks, standing, standing, np.zeros(2), np.ones(2))
    (pillow,) = props.build_props(({"type": "pillow", "between": ["kneein.L", "kneein.R"]},), stage)
    knees = stage.locate_mark("kneein.L") - stage.locate_mark("kneein.R")
    assert np.isclose(np.ptp(pillow.points[:, 0]), np.linalg.norm(knees) + 0.02)


@pytest.mark.parametrize(
    ("touch", "pair"),
    [
        (("ankle.L", "thighfrontlow.R", 0.01), ("shank.L", "thigh.R")),
        (("palm.L", "chest", 0.01), ("forearm.L", "trunk")),
    ],
)
def test_limbs_that_touch_are_still_checked_for_overlap(
    marks: Landmarks, standing: BonePlacement, touch: tuple[str, str, float], pair: tuple[str, str]
) -> None:
    pairs, _ = Capsules(marks).measure_overlap_depths(standing, PoseKey({}, {}, {}, touch=(touch,)))
    assert pair in pairs or pair[::-1] in pairs
