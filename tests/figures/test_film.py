"""The clip: what is planted stays, limits hold in every frame, and the loop closes."""

from __future__ import annotations

import numpy as np
import pytest

from ptplanner.figures import joints
from ptplanner.figures.built import pose_file
from ptplanner.figures.film import Film
from ptplanner.figures.pose import read
from ptplanner.figures.studio import Studio

SLIDES = 0.005


@pytest.mark.parametrize(
    "slug", ["single-leg-romanian-deadlift", "rock-back", "sciatic-nerve-glide"]
)
def test_planted_landmarks_stay_in_every_frame(slug: str) -> None:
    film = Film(Studio(read(pose_file(slug))))
    marks, names = film.studio.marks, list(film.studio.pose.plant)
    places = [marks.riders(names).at(film.placed(time))[0] for time in np.linspace(0, 1, 25)]
    assert float(np.max(np.linalg.norm(np.array(places) - places[0], axis=2))) <= SLIDES


def test_the_film_begins_and_ends_in_its_keys() -> None:
    film = Film(Studio(read(pose_file("sciatic-nerve-glide"))))
    for time, key in ((0.0, "start"), (1.0, "end")):
        assert np.allclose(film.posture(time), film.studio.postures[key], atol=1e-6)


def test_no_joint_leaves_its_range_between_the_keys() -> None:
    film = Film(Studio(read(pose_file("single-leg-romanian-deadlift"))))
    postures = np.array([film.posture(time) for time in np.linspace(0, 1, 25)])
    assert np.all(postures >= joints.LOWEST - 1.0)
    assert np.all(postures <= joints.HIGHEST + 1.0)


def test_a_way_back_of_its_own_makes_the_movement_go_round() -> None:
    film = Film(Studio(read(pose_file("pendulum"))))
    hand = film.studio.marks.riders(["palm.L"])
    forth, back = (hand.at(film.placed(0.5, back=way))[0, 0] for way in (False, True))
    assert forth[0] - back[0] > 0.08  # outwards on the way forth
    for time in (0.0, 1.0):
        assert np.allclose(film.posture(time), film.posture(time, back=True), atol=1e-6)
