"""Adding a figure by following the guide word for word ends with a figure that passes every check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.guides import copy_repository, follow_guide, read_guide


@pytest.mark.slow
def test_the_guide_for_figures_ends_with_a_passing_figure(tmp_path: Path) -> None:
    copy = copy_repository(tmp_path, ".venv-figures")
    (copy / "ptplanner/content/exercises/toe-lift").mkdir()
    follow_guide([block for block in read_guide("adding-an-exercise.md") if block.file], copy)
    printed = follow_guide(read_guide("adding-a-figure.md"), copy)
    assert "1 passing, 0 held back, 0 failing, 0 missing" in printed
