"""The joint angles of the pose language: their names, limits and relaxed values.

Limits are the usual active ranges of the American Academy of Orthopaedic Surgeons (Joint Motion: Method of Measuring
and Recording, 1965; Norkin and White, Measurement of Joint Motion, 5th edition), widened a little for hypermobility;
flexion of hip, knee and shoulder is widened for passive end range with the hands.
"""

from __future__ import annotations

import numpy as np

from ptplanner.figures.sources import Points

ROOT_PLACE = ("tx", "ty", "tz")
ROOT_TURN = ("rx", "ry", "rz")

# name: (lowest, highest, relaxed value, tolerance around it), in degrees
_TRUNK = {
    "lum.flex": (-40, 60, 0, 8),
    "lum.side": (-30, 30, 0, 8),
    "lum.rot": (-18, 18, 0, 6),
    "thx.flex": (-30, 45, 0, 8),
    "thx.side": (-30, 30, 0, 8),
    "thx.rot": (-45, 45, 0, 8),
    "neck.flex": (-65, 60, 0, 10),
    "neck.side": (-45, 45, 0, 8),
    "neck.rot": (-80, 80, 0, 10),
    "neck.pro": (-28, 32, 0, 0.5),  # the head glides forward, the eyes level; back below zero
}
_LIMB = {
    "scap.pro": (-20, 25, 0, 6),
    "scap.elev": (-10, 30, 0, 6),
    "sh.flex": (-65, 180, 4, 25),
    "sh.abd": (-50, 180, 9, 20),
    "sh.er": (-90, 95, 0, 25),
    "elbow": (-5, 152, 16, 30),
    "pron": (-85, 90, 12, 30),
    "wrist.flex": (-88, 85, 0, 14),
    "wrist.dev": (-32, 24, 0, 8),
    "hip.flex": (-25, 140, 0, 12),
    "hip.abd": (-30, 50, 3, 7),
    "hip.er": (-40, 62, 5, 8),
    "knee": (-3, 155, 3, 12),
    "ankle.df": (-55, 28, 0, 12),
    "ankle.inv": (-22, 35, 0, 5),
    "toe": (-35, 65, 0, 8),
}

_TABLE = dict(_TRUNK) | {
    f"{name}.{side}": row for name, row in _LIMB.items() for side in ("L", "R")
}
ANGLES = (*ROOT_TURN, *_TABLE)
NAMES = (*ROOT_PLACE, *ANGLES)
COLUMN = {name: number for number, name in enumerate(NAMES)}
PAIRED = tuple(_LIMB)

LOWEST = np.array([-9.0] * 3 + [-180.0] * 3 + [row[0] for row in _TABLE.values()])
HIGHEST = np.array([9.0] * 3 + [180.0] * 3 + [row[1] for row in _TABLE.values()])
RELAXED = np.array([0.0] * 6 + [row[2] for row in _TABLE.values()], dtype=float)
FREEDOM = np.array([10.0] * 3 + [9.0] * 3 + [row[3] for row in _TABLE.values()], dtype=float)


def clavicle_turns(aim: Points) -> tuple[Points, Points]:
    """How far the collar bone rises and comes forward with the upper arm (scapulohumeral rhythm)."""
    arm = -aim[..., :, 1]
    raised = np.degrees(np.arccos(np.clip(-arm[..., 1], -1.0, 1.0)))
    share = np.clip((raised - 30.0) / 130.0, 0.0, 1.0)
    return 26.0 * share * share * (3 - 2 * share), 12.0 * arm[..., 2]
