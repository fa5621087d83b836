"""Moves the belly out with the breath, or in when it tightens: a displacement of the resting body."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.data import Points
from ptplanner.figures.body.shape import Body

SWELL_HALF_SIZE = np.array([0.125, 0.115])  # metres to the side and up where it has mostly faded
SWELL_DEPTH = 0.07  # metres in front of the spine over which the swell grows


def compute_belly_swell(body: Body, points: Points, arm: Points) -> Points:
    """Share of the swell at each resting point; `arm` is the share of the arm bones in each point."""
    middle = body.locate_body_joint("spine04") + np.array([0.0, -0.01, 0.0])
    away = (points - middle)[:, :2] / SWELL_HALF_SIZE
    depth = np.clip((points[:, 2] - middle[2]) / SWELL_DEPTH, 0.0, 1.0)
    share = np.exp(-np.sum(away**2, axis=1)) * depth * depth * (3 - 2 * depth)
    swelling: Points = np.where(arm > 0.3, 0.0, share)
    return swelling
