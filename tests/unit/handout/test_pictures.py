"""Drawings are found in pairs and arranged at one scale in their column."""

from __future__ import annotations

from pathlib import Path

import pytest

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.handout import pictures
from ptplanner.handout.geometry import PICTURES
from ptplanner.handout.pictures import Arrangement, load_figures
from tests.pdf import figures


def test_lying_poses_are_stacked_and_standing_ones_side_by_side() -> None:
    assert (
        pictures.arrange_pictures(figures.pair("standing"), 50).arrangement
        is Arrangement.SIDE_BY_SIDE
    )
    assert (
        pictures.arrange_pictures(figures.pair("lying"), 60).arrangement
        is not Arrangement.SIDE_BY_SIDE
    )


@pytest.mark.parametrize("pose", figures.POSES)
@pytest.mark.parametrize("height", [34.0, 46.0, 60.0])
def test_both_poses_have_one_scale_and_stay_in_their_column(pose: str, height: float) -> None:
    pair = figures.pair(pose)
    placed = pictures.arrange_pictures(pair, height)
    assert placed.start_width / pair.start.width == pytest.approx(
        placed.end_width / pair.end.width, rel=0.01
    )
    assert max(placed.start_width, placed.end_width) <= PICTURES.width
    if placed.arrangement is Arrangement.SIDE_BY_SIDE:
        assert placed.start_width + placed.end_width <= PICTURES.width
    tall_enough = min(placed.start_height, placed.end_height) >= pictures.MIN_POSE_HEIGHT_MM - 0.1
    as_wide_as_may_be = max(placed.start_width, placed.end_width) >= 40.9
    assert tall_enough or as_wide_as_may_be


def test_pictures_are_found_by_slug_and_only_in_pairs(tmp_path: Path) -> None:
    pair = figures.pair("lying")
    for slug, names in {"both": ("start", "end"), "one": ("start",), "none": ()}.items():
        (tmp_path / slug).mkdir()
        for name in names:
            (tmp_path / slug / f"{name}.paper.svg").write_bytes(pair.start.svg)
    slugs = frozenset(ExerciseSlug(name) for name in ("both", "one", "none", "absent"))
    found = load_figures(slugs, tmp_path)
    assert set(found) == {"both"}
    assert (found[ExerciseSlug("both")].start.width, found[ExerciseSlug("both")].start.height) == (
        170,
        46,
    )


def test_a_pose_is_at_least_16_mm_high_however_little_room_there_is() -> None:
    """A hand or a bent knee cannot be recognised in a smaller drawing, so the number is stated here once more."""
    placed = pictures.arrange_pictures(figures.pair("standing"), 20)
    assert min(placed.start_height, placed.end_height) >= 15.99
