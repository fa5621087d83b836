"""Damped least squares (Levenberg and Marquardt) within limits, with many trial values computed at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ptplanner.figures.geometry import Points

ResidualFunction = Callable[[Points], Points]  # rows of values in, rows of residuals out
DAMPING_TRIALS = 7
MIN_RELATIVE_GAIN = 1e-5  # relative reduction of the cost below which the search stops


def minimize_squares(
    residuals: ResidualFunction,
    first: Points,
    steps: Points,
    limits: tuple[Points, Points],
    rounds: int,
) -> Points:
    """Minimize the sum of squares from `first` on; `steps` are the finite differences for the slopes."""
    values, damping = first, 1e-2
    rows = residuals(np.vstack([values, values + np.diag(steps)]))
    for _ in range(rounds):
        slope = (rows[1:] - rows[0]).T / steps
        better, damping = _try_step(residuals, values, rows[0], slope, limits, damping)
        if better is None:
            break
        before = float(rows[0] @ rows[0])
        values = better
        rows = residuals(np.vstack([values, values + np.diag(steps)]))
        if before - float(rows[0] @ rows[0]) < MIN_RELATIVE_GAIN * (1 + before):
            break
    return values


def _try_step(
    residuals: ResidualFunction,
    values: Points,
    now: Points,
    slope: Points,
    limits: tuple[Points, Points],
    damping: float,
) -> tuple[Points | None, float]:
    """The first trial that lowers the cost, or None, with the damping for the next round."""
    normal, pull, cost = slope.T @ slope, slope.T @ now, float(now @ now)
    weight = np.diag(np.diag(normal) + 1e-9)
    for _ in range(DAMPING_TRIALS):
        trial = np.clip(values + np.linalg.solve(normal + damping * weight, -pull), *limits)
        if float(np.sum(residuals(trial[None])[0] ** 2)) < cost:
            return trial, max(damping / 5, 1e-7)
        damping = min(damping * 4, 1e6)
    return None, damping
