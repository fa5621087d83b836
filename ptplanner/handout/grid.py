"""The tick grid: weeks in blocks, and one drawing of empty boxes per row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ptplanner.handout.fit import BackFit
from ptplanner.handout.sheet import TickGrid, TickGridLine

WEEKS_PER_BLOCK = 3
# Characters of a label; one that is longer by at most the leeway is printed in full.
LABEL_LIMIT, LABEL_LEEWAY = 34, 5
# Rows under one heading, so that no table continues on the next page.
ROWS_PER_TABLE = 20
# Thickness in mm of the lines between days and between weeks.
DAY_LINE_MM, WEEK_LINE_MM = 0.22, 0.7


@dataclass(frozen=True)
class WeekBlock:
    """A table of consecutive weeks for some of the exercises; ``has_pain`` adds the pain row at its end."""

    weeks: tuple[int, ...]
    rows: tuple[TickGridLine, ...]
    has_pain: bool


def build_week_blocks(grid: TickGrid, fit: BackFit) -> tuple[WeekBlock, ...]:
    return tuple(
        WeekBlock(weeks, rows, has_pain=is_last)
        for weeks in _group_weeks(grid.weeks, fit.week_blocks)
        for rows, is_last in _group_rows(grid.rows)
    )


def _group_weeks(weeks: int, most: int) -> Iterator[tuple[int, ...]]:
    for band in range(most):
        first = band * WEEKS_PER_BLOCK + 1
        group = tuple(range(first, min(first + WEEKS_PER_BLOCK, weeks + 1)))
        if group:
            yield group


def _group_rows(rows: tuple[TickGridLine, ...]) -> Iterator[tuple[tuple[TickGridLine, ...], bool]]:
    for start in range(0, max(1, len(rows)), ROWS_PER_TABLE):
        yield rows[start : start + ROWS_PER_TABLE], start + ROWS_PER_TABLE >= len(rows)


def find_weeks_left_out(grid: TickGrid, fit: BackFit) -> tuple[int, int] | None:
    """Find the first and last week that do not fit in the grid; None if all fit."""
    shown = min(grid.weeks, fit.week_blocks * WEEKS_PER_BLOCK)
    return (shown + 1, grid.weeks) if shown < grid.weeks else None


def draw_row_svg(
    days: int, weeks: int, width_mm: float, height_mm: float, *, is_grey: bool
) -> bytes:
    """Draw the empty boxes of one row, with thick lines between weeks and thin ones between days."""
    columns = days * weeks
    step = width_mm / columns
    lines = "".join(
        _draw_grid_line(
            i * step, height_mm, WEEK_LINE_MM if i % days == 0 else DAY_LINE_MM, width_mm
        )
        for i in range(columns + 1)
    )
    ground = (
        f'<rect width="{width_mm:g}" height="{height_mm:g}" fill="#e9e9e9"/>' if is_grey else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_mm:g} {height_mm:g}" '
        f'preserveAspectRatio="none">{ground}{lines}</svg>'
    ).encode()


def _draw_grid_line(x: float, height_mm: float, thickness: float, width_mm: float) -> str:
    left = min(max(x - thickness / 2, 0), width_mm - thickness)
    return f'<rect x="{left:.3f}" width="{thickness}" height="{height_mm:g}"/>'
