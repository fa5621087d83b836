"""Closes the lips: otherwise the hollow of the mouth would show between them and be drawn as ink."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.data import Points
from ptplanner.figures.body.shape import Body

LIPS_BELOW_EYES = 1.17  # below the eyes, as a share of their distance
# Metres from the middle of the lips, for what lies right behind them and for the floor and roof of the mouth.
MOUTH_HALF_WIDTH, LIPS_HALF_HEIGHT, MOUTH_HALF_HEIGHT, MOUTH_DEPTH = 0.027, 0.014, 0.024, 0.100
LIPS_MIN_DEPTH, MOUTH_MIN_DEPTH = 0.010, 0.030  # least depth of such points behind the lips
LIP_NEIGHBOURHOOD, CLOSED_GAP_DEPTH = (
    0.003,
    0.004,
)  # reach of the neighbouring lips, depth of the closed gap behind them


def close_lips(body: Body, skin: Points) -> Points:
    """Move the skin that lies behind the lips forward to them."""
    eyes = body.extra_joints["eye.L"], body.extra_joints["eye.R"]
    middle = (eyes[0] + eyes[1]) / 2 - [0.0, LIPS_BELOW_EYES * float(eyes[0][0] - eyes[1][0]), 0.0]
    off = np.abs(skin - middle)
    ahead = (off[:, 0] < MOUTH_HALF_WIDTH) & (skin[:, 2] > middle[2] - MOUTH_DEPTH)
    lips = ahead & (off[:, 1] < LIPS_HALF_HEIGHT)
    least = np.where(lips, LIPS_MIN_DEPTH, MOUTH_MIN_DEPTH)
    found = skin.copy()
    for which in np.flatnonzero(ahead & (off[:, 1] < MOUTH_HALF_HEIGHT)):
        near = lips & (np.abs(skin[:, 0] - skin[which, 0]) < LIP_NEIGHBOURHOOD)
        front = float(skin[near, 2].max(initial=-9.0)) - CLOSED_GAP_DEPTH
        if skin[which, 2] < front + CLOSED_GAP_DEPTH - least[which]:
            found[which, 2] = front
    return found
