"""Closes the lips: otherwise the hollow of the mouth would show between them and be drawn as ink."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body import Body
from ptplanner.figures.sources import Points

LEVEL = 1.17  # below the eyes, as a share of their distance
# Metres from the middle of the lips, for what lies right behind them and for the floor and roof of the mouth.
HALF_WIDTH, HALF_HEIGHT, WHOLE_HEIGHT, DEPTH = 0.027, 0.014, 0.024, 0.100
FOLD, HOLLOW = 0.010, 0.030  # least depth of such points behind the lips
BESIDE, BEHIND = 0.003, 0.004  # reach of the neighbouring lips, depth of the closed gap behind them


def closed(body: Body, skin: Points) -> Points:
    """Move the skin that lies behind the lips forward to them."""
    eyes = body.hand_joints["eye.L"], body.hand_joints["eye.R"]
    middle = (eyes[0] + eyes[1]) / 2 - [0.0, LEVEL * float(eyes[0][0] - eyes[1][0]), 0.0]
    off = np.abs(skin - middle)
    ahead = (off[:, 0] < HALF_WIDTH) & (skin[:, 2] > middle[2] - DEPTH)
    lips = ahead & (off[:, 1] < HALF_HEIGHT)
    least = np.where(lips, FOLD, HOLLOW)
    found = skin.copy()
    for which in np.flatnonzero(ahead & (off[:, 1] < WHOLE_HEIGHT)):
        near = lips & (np.abs(skin[:, 0] - skin[which, 0]) < BESIDE)
        front = float(skin[near, 2].max(initial=-9.0)) - BEHIND
        if skin[which, 2] < front + BEHIND - least[which]:
            found[which, 2] = front
    return found
