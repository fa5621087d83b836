"""The tick grid: weeks in blocks, and one drawing of empty boxes per row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ptplanner.handout.fit import BackFit
from ptplanner.handout.sheet import Grid, GridRow

WEEKS_PER_BAND = 3
LABEL_MM = 50.0
# Rows under one heading, so that no table continues on the next page.
ROWS_PER_TABLE = 20
# Thickness in mm of the lines between days and between weeks.
THIN, THICK = 0.22, 0.7


@dataclass(frozen=True)
class Band:
    """A table of consecutive weeks for some of the exercises; ``has_pain`` adds the pain row at its end."""

    weeks: tuple[int, ...]
    rows: tuple[GridRow, ...]
    has_pain: bool


def bands(grid: Grid, fit: BackFit) -> tuple[Band, ...]:
    return tuple(
        Band(weeks, rows, has_pain=is_last)
        for weeks in _week_groups(grid.weeks, fit.bands)
        for rows, is_last in _row_groups(grid.rows)
    )


def _week_groups(weeks: int, most: int) -> Iterator[tuple[int, ...]]:
    for band in range(most):
        first = band * WEEKS_PER_BAND + 1
        group = tuple(range(first, min(first + WEEKS_PER_BAND, weeks + 1)))
        if group:
            yield group


def _row_groups(rows: tuple[GridRow, ...]) -> Iterator[tuple[tuple[GridRow, ...], bool]]:
    for start in range(0, max(1, len(rows)), ROWS_PER_TABLE):
        yield rows[start : start + ROWS_PER_TABLE], start + ROWS_PER_TABLE >= len(rows)


def weeks_left_out(grid: Grid, fit: BackFit) -> tuple[int, int] | None:
    """Find the first and last week that do not fit in the grid; None if all fit."""
    shown = min(grid.weeks, fit.bands * WEEKS_PER_BAND)
    return (shown + 1, grid.weeks) if shown < grid.weeks else None


def row_svg(days: int, weeks: int, width_mm: float, height_mm: float, *, is_grey: bool) -> bytes:
    """Draw the empty boxes of one row, with thick lines between weeks and thin ones between days."""
    columns = days * weeks
    step = width_mm / columns
    lines = "".join(
        _line(i * step, height_mm, THICK if i % days == 0 else THIN, width_mm)
        for i in range(columns + 1)
    )
    ground = (
        f'<rect width="{width_mm:g}" height="{height_mm:g}" fill="#e9e9e9"/>' if is_grey else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_mm:g} {height_mm:g}" '
        f'preserveAspectRatio="none">{ground}{lines}</svg>'
    ).encode()


def _line(x: float, height_mm: float, thickness: float, width_mm: float) -> str:
    left = min(max(x - thickness / 2, 0), width_mm - thickness)
    return f'<rect x="{left:.3f}" width="{thickness}" height="{height_mm:g}"/>'
