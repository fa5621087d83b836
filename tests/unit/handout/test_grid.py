"""The tick grid: weeks in blocks, and the boxes of a row."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS
from ptplanner.handout.grid import (
    DAY_LINE_MM,
    WEEK_LINE_MM,
    build_week_blocks,
    draw_row_svg,
    find_weeks_left_out,
)
from ptplanner.handout.sheet import TickGrid
from tests.pdf import sheets

TWO_BLOCKS, ONE_BLOCK = BACK_FITS[0], BACK_FITS[-1]
GRID = build_sheet(sheets.document(), {}).tick_grid


def _has_weeks(weeks: int) -> TickGrid:
    return replace(GRID, weeks=weeks)


@pytest.mark.parametrize(
    ("weeks", "blocks"), [(2, [(1, 2)]), (4, [(1, 2, 3), (4,)]), (9, [(1, 2, 3), (4, 5, 6)])]
)
def test_weeks_are_printed_in_blocks_of_three(weeks: int, blocks: list[tuple[int, ...]]) -> None:
    made = build_week_blocks(_has_weeks(weeks), TWO_BLOCKS)
    assert [block.weeks for block in made] == blocks


@pytest.mark.parametrize(
    ("weeks", "left_out"), [(3, None), (4, (4, 4)), (6, (4, 6)), (10, (4, 10))]
)
def test_the_sheet_names_the_weeks_that_are_left_out(
    weeks: int, left_out: tuple[int, int] | None
) -> None:
    assert find_weeks_left_out(_has_weeks(weeks), ONE_BLOCK) == left_out


def test_a_long_plan_continues_in_another_table_with_the_pain_row_at_its_end() -> None:
    grid = replace(GRID, rows=GRID.rows[:1] * 25, weeks=3)
    blocks = build_week_blocks(grid, TWO_BLOCKS)
    assert [(len(block.rows), block.has_pain) for block in blocks] == [(20, False), (5, True)]


def test_a_thick_line_begins_each_week() -> None:
    svg = draw_row_svg(7, 3, 140.0, 9.3, is_grey=False).decode()
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height', svg)]
    assert len(widths) == 22
    thick = [index for index, width in enumerate(widths) if width == WEEK_LINE_MM]
    assert thick == [0, 7, 14, 21]
    assert set(widths) == {DAY_LINE_MM, WEEK_LINE_MM}


def test_the_pain_row_is_grey() -> None:
    assert b"#e9e9e9" in draw_row_svg(7, 1, 140.0, 9.3, is_grey=True)
    assert b"#e9e9e9" not in draw_row_svg(7, 1, 140.0, 9.3, is_grey=False)
