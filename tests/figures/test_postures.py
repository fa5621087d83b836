"""Every pose file, solved, keeps the rules of a posture."""

from __future__ import annotations

import pytest

from ptplanner.figures.build import files as built


@pytest.mark.parametrize("slug", built.list_pose_slugs())
def test_the_posture_keeps_every_rule(slug: str) -> None:
    from ptplanner.figures.build.posture_checks import check_pose

    assert [result for result in check_pose(slug) if not result.ok] == []
